import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withPlaceholders } from './tools/placeholders.ts';
import { samplesOf } from './tools/runbook.ts';
import { detailsOf, SAID } from './tools/said.ts';

const RUNBOOK = readFileSync(new URL('../RUNBOOK.md', import.meta.url), 'utf8');
const CODES = Object.values(SAID).flatMap((samples) => samples.map(({ code }) => code));

test.each([...new Set(CODES), 'bug'])('%s has one place, with what it says and what to do', (code) => {
  const [, text, ...more] = RUNBOOK.split(`\n#### \`${code}\`\n`);
  expect(more).toEqual([]);
  expect(text).toMatch(/^\n\S.*[.…\]]\\\n→ \S.*[.…?]\n/);
});

test('a code is under the exit code with which it ends', () => {
  const sectionOf = (code: string) =>
    RUNBOOK.split('\n## ')
      .findLast((section) => section.includes(`\`${code}\`\n`))
      ?.split('\n')[0];
  expect(
    ['unreachable', 'config-not-found', 'column-not-found', 'newly-held', 'locked'].map((code) =>
      sectionOf(code === 'unreachable' ? 'canvas-unreachable' : code),
    ),
  ).toEqual(['Error, exit 1', 'Error, exit 2', 'Please look, exit 3', 'Warning, exit 0', 'Busy, exit 75']);
});

test('what is different each time is a name in brackets, and nothing else is', () => {
  const [full] = SAID['backup-disk-full'];
  expect(full && withPlaceholders(full).message).toBe(
    'The disk that holds [folder] is full, so no backup was stored; the earlier ones are untouched.',
  );
  const [, two] = SAID['grants-missing'];
  expect(two && withPlaceholders(two).message).toMatch(
    /^\[number\] marks .*: \[column\] of \[campus wide id\], …$/,
  );
  expect(RUNBOOK).not.toMatch(/[\uE000-\uE001]|EACCES|440133|0011/);
});

test('a code without a sample is named, with the place where to add one', () => {
  expect(() => samplesOf('no-such-code')).toThrow(
    'Add a sample of "no-such-code" to SAID in tests/tools/said.ts.',
  );
  expect(() => detailsOf({ code: 'made-up', severity: 'failed', message: '', hint: '' })).toThrow('made-up');
});
