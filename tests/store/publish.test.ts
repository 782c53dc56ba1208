import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { link, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { backupName, publish } from '../../src/store/publish.ts';

const AT = new Date('2026-01-02T03:04:05.999Z');
const NAMES = (attempt: number) => backupName(AT, attempt);
const FIRST = 'grit-export-2026-01-02T03-04-05Z.xlsx';
const SECOND = 'grit-export-2026-01-02T03-04-05Z-2.xlsx';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-publish-'));
  file = join(folder, 'complete');
  writeFileSync(file, 'new');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

test('the name has the time in UTC, and nothing that a file system refuses', () => {
  expect(backupName(AT, 1)).toBe(FIRST);
  expect(backupName(AT, 2)).toBe(SECOND);
});

test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])(
  'where a file cannot have two names (%s) it is renamed, to a name that is free',
  async (code) => {
    writeFileSync(join(folder, FIRST), 'earlier');
    await expect(publish(file, folder, NAMES, { link: failing(code), open })).resolves.toBe(
      join(folder, SECOND),
    );
    expect(readdirSync(folder).toSorted()).toEqual([SECOND, FIRST].toSorted());
    expect(readFileSync(join(folder, FIRST), 'utf8')).toBe('earlier');
    expect(readFileSync(join(folder, SECOND), 'utf8')).toBe('new');
  },
);

test('a link that leads nowhere occupies its name as well', async () => {
  symlinkSync(join(folder, 'nowhere'), join(folder, FIRST));
  await expect(publish(file, folder, NAMES)).resolves.toBe(join(folder, SECOND));
  rmSync(join(folder, SECOND));
  const renaming = publish(file, folder, NAMES, { link: failing('EPERM'), open });
  await expect(renaming).resolves.toBe(join(folder, SECOND));
});

test('a name about which nothing can be found out is not taken', async () => {
  const below = publish(file, join(file, 'folder'), NAMES, { link: failing('EPERM'), open });
  await expect(below).rejects.toMatchObject({ code: 'ENOTDIR' });
  expect(readFileSync(file, 'utf8')).toBe('new');
});

test('another failure of the disk is not mistaken for a missing feature', async () => {
  await expect(publish(file, folder, NAMES, { link: failing('EIO'), open })).rejects.toMatchObject({
    code: 'EIO',
  });
  expect(readdirSync(folder)).toEqual(['complete']);
});

test.each(['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP', 'ENOSYS'])(
  'a folder that cannot be synced (%s) is no failure',
  async (code) => {
    await expect(publish(file, folder, NAMES, { link, open: failing(code) })).resolves.toBe(
      join(folder, FIRST),
    );
  },
);

test('a folder that fails while it is synced is one', async () => {
  await expect(publish(file, folder, NAMES, { link, open: failing('EIO') })).rejects.toMatchObject({
    code: 'EIO',
  });
});
