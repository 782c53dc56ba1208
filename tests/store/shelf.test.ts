import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { backupName } from '../../src/store/publish.ts';
import { shelvedBackups } from '../../src/store/shelf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-shelf-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const AT = new Date('2026-11-22T09:30:00Z');
const put = (...names: string[]) => {
  for (const name of names) writeFileSync(join(folder, name), name);
};
const names = () => shelvedBackups(folder).map(({ name }) => name);

test('a backup is known by its name: where it is, when it was made and how large it is', () => {
  const name = backupName(new Date('2026-11-22T09:30:07.890Z'), 1);
  writeFileSync(join(folder, name), 'twelve bytes');
  expect(shelvedBackups(folder)).toEqual([
    { name, path: join(folder, name), at: new Date('2026-11-22T09:30:07Z'), bytes: 12 },
  ]);
});

describe('the backups', () => {
  test('are in the order in which they were made, the oldest first', () => {
    const later = new Date('2027-01-01T00:00:00Z');
    const earlier = new Date('2026-09-30T23:59:59Z');
    put(...[later, AT, earlier].map((at) => backupName(at, 1)));
    expect(names()).toEqual([earlier, AT, later].map((at) => backupName(at, 1)));
  });

  test('of one second are in the order of their numbers, not of their letters', () => {
    const attempts = [10, 2, 1, 100, 9, 11];
    put(...attempts.map((attempt) => backupName(AT, attempt)), backupName(new Date(AT.getTime() + 1000), 1));
    expect(names()).toEqual([
      ...[1, 2, 9, 10, 11, 100].map((attempt) => backupName(AT, attempt)),
      backupName(new Date(AT.getTime() + 1000), 1),
    ]);
  });

  test.each([
    ['the folder is empty', ''],
    ['there is no such folder yet', 'absent'],
  ])('are none where %s', (_, below) => {
    expect(shelvedBackups(join(folder, below))).toEqual([]);
  });

  test('cannot be told where a file stands in place of the folder', () => {
    put('file');
    expect(() => shelvedBackups(join(folder, 'file'))).toThrow('ENOTDIR');
  });

  test('may have a second name elsewhere', () => {
    put('kept by hand');
    linkSync(join(folder, 'kept by hand'), join(folder, backupName(AT, 1)));
    expect(names()).toEqual([backupName(AT, 1)]);
  });
});

describe('what is no backup of ours is left alone', () => {
  test.each([
    'notes.txt',
    '.grit-export-0123456789abcdef.partial',
    'grit-export-2026-11-22.xlsx',
    'grit-export-2026-11-22T09-30-00.xlsx',
    'grit-export-2026-11-22T09-30-00Z.xlsx.gz',
    'grit-export-2026-11-22T09-30-00Z-.xlsx',
    'grit-export-2026-11-22T09-30-00Z (copy).xlsx',
    'grit-export-2026-11-22T09:30:00Z.xlsx',
    'GRIT-EXPORT-2026-11-22T09-30-00Z.XLSX',
    'old grit-export-2026-11-22T09-30-00Z.xlsx',
  ])('%s', (name) => {
    put(name, backupName(AT, 1));
    expect(names()).toEqual([backupName(AT, 1)]);
  });

  test.each([
    ['a month', '2026-13-01T09-30-00Z'],
    ['a day', '2026-11-32T09-30-00Z'],
    ['a day in its month', '2026-02-30T09-30-00Z'],
    ['an hour', '2026-11-22T25-30-00Z'],
    ['a minute', '2026-11-22T09-60-00Z'],
    ['a second', '2026-11-22T09-30-60Z'],
  ])('a time that has %s too many', (_, time) => {
    put(`grit-export-${time}.xlsx`);
    expect(names()).toEqual([]);
  });

  test('a link to a backup, and one that leads nowhere', () => {
    put('elsewhere');
    symlinkSync('elsewhere', join(folder, backupName(AT, 1)));
    symlinkSync('nowhere', join(folder, backupName(AT, 2)));
    expect(names()).toEqual([]);
  });

  test('a folder with the name of a backup', () => {
    mkdirSync(join(folder, backupName(AT, 1)));
    expect(names()).toEqual([]);
  });
});
