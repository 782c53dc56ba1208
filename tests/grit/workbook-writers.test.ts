import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseExport } from '../../src/grit/workbook/parse.ts';
import { secondReading } from '../tools/second-reader.ts';
import { writerFixture } from '../tools/workbook-people.ts';
import { lineOf, tableOf, wrongKinds, type WriterFile } from '../tools/workbook-table.ts';

const folder = new URL('../fixtures/workbooks/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const FILES = JSON.parse(read('writers.json').toString('utf8')) as WriterFile[];

const FIXTURES = { 200: writerFixture(200), 2000: writerFixture(2000) };

const INTRO = `# Writers and kinds of cells

What the program's reader makes of workbooks by the real writers. \`read\`: as it is meant, in every cell of that kind. \`–\`:
this writer does not write that kind, or its program here does not. Written by \`UPDATE_TABLE=1 npm test -- workbook-writers\`.

`;

describe('a workbook by a real writer', () => {
  const lines: string[][] = [];

  test.each(FILES)('$file: each person and mark is read, whatever cell it is in', async (file) => {
    const content = await parseExport(read(`${file.file}.xlsx`));
    const wrong = 'cause' in content ? content.cause : wrongKinds(content, FIXTURES[file.rows], file);
    lines.push(lineOf(file, wrong));
    expect(wrong).toEqual(new Map());
  });

  test('the table of writers and kinds of cells is as checked in', () => {
    const table = `${INTRO}${tableOf(lines)}\n`;
    if (process.env['UPDATE_TABLE'] === '1') writeFileSync(new URL('TABLE.md', folder), table);
    expect(read('TABLE.md').toString('utf8')).toBe(table);
  });

  test('says the same to a second reader, so that what is expected is no wish of ours', () => {
    const file = FILES.find(({ file }) => file === 'xlsxwriter') as WriterFile;
    const second = secondReading(read('xlsxwriter.xlsx'));
    expect(second && wrongKinds(second, FIXTURES[file.rows], file)).toEqual(new Map());
  });
});
