import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Retention } from '../../src/core/trust/retention.ts';
import { problemsOf, SyncError } from '../../src/errors.ts';
import { Checksums } from '../../src/store/checksums.ts';
import { prunable, removeBackups } from '../../src/store/prune.ts';
import { backupName } from '../../src/store/publish.ts';
import { shelvedBackups } from '../../src/store/shelf.ts';
import { whileNothingNew } from './unwritable.ts';

/** A backup a day at 09:30, and the last one of them twice. */
const NAMES = [
  ...[18, 19, 20, 21, 22].map((day) => backupName(new Date(`2026-11-${day}T09:30:00Z`), 1)),
  backupName(new Date('2026-11-22T09:30:00Z'), 2),
];
const [DAY_18 = '', DAY_19 = '', DAY_20 = '', DAY_21 = '', DAY_22 = '', NEWEST = ''] = NAMES;
const SUM = 'ab'.repeat(32);

let base: string;
let folder: string;
let stateFolder: string;
let checksums: Checksums;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-prune-'));
  [folder, stateFolder] = [join(base, 'backup'), join(base, 'state')];
  for (const path of [folder, stateFolder]) mkdirSync(path);
  checksums = new Checksums(stateFolder);
  for (const name of NAMES) {
    writeFileSync(join(folder, name), '');
    checksums.add(name, SUM);
  }
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const NOW = new Date('2030-01-01T00:00:00Z');
const prunableNames = (keep: Retention, readable = NEWEST) =>
  prunable(folder, keep, join(folder, readable), NOW).map(({ name }) => name);
const files = () => readdirSync(folder).toSorted();
const remembered = () => [...checksums.read().keys()];
const thrownBy = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};
const backupsNamed = (...names: string[]) =>
  shelvedBackups(folder).filter(({ name }) => names.includes(name));

describe('the backups that go', () => {
  test('are those that no rule keeps', () => {
    expect(prunableNames({ daily: 3 }).toSorted()).toEqual([DAY_18, DAY_19, DAY_22].toSorted());
  });

  test('are none where there are fewer than are to be kept', () => {
    expect(prunableNames({ last: 6 })).toEqual([]);
  });

  test('never include the one that is known to be readable, however old it is', () => {
    expect(prunableNames({ last: 1 }, DAY_18).toSorted()).toEqual(
      [DAY_19, DAY_20, DAY_21, DAY_22].toSorted(),
    );
  });

  test('never include anything that is no backup of ours', () => {
    writeFileSync(join(folder, 'notes.txt'), '');
    writeFileSync(join(folder, '.grit-export-0123456789abcdef.partial'), '');
    expect(prunableNames({ last: 1 })).toHaveLength(NAMES.length - 1);
  });

  test('are none where the folder does not exist', () => {
    expect(prunable(join(base, 'absent'), { last: 1 }, '', NOW)).toEqual([]);
  });
});

describe('removing backups', () => {
  test('removes these files and forgets their check sums, and no others', () => {
    writeFileSync(join(folder, 'notes.txt'), '');
    removeBackups(backupsNamed(DAY_18, DAY_20), checksums);
    expect(files()).toEqual([DAY_19, DAY_21, DAY_22, NEWEST, 'notes.txt'].toSorted());
    expect(remembered()).toEqual([DAY_19, DAY_21, DAY_22, NEWEST]);
  });

  test('of which there are none writes nothing', () => {
    whileNothingNew(stateFolder, () => {
      removeBackups([], checksums);
    });
    expect(files()).toEqual(NAMES.toSorted());
  });

  test('forgets those that went before one that could not be removed, which is said', () => {
    const backups = backupsNamed(DAY_18, DAY_19, DAY_20);
    rmSync(join(folder, DAY_19));
    mkdirSync(join(folder, DAY_19));
    expect(() => {
      removeBackups(backups, checksums);
    }).toThrow('directory');
    expect(files()).toContain(DAY_20);
    expect(remembered()).toEqual(NAMES.slice(1));
  });

  test('that cannot be removed is what is said, though their check sums cannot be put back either', () => {
    const backups = backupsNamed(DAY_18);
    rmSync(join(folder, DAY_18));
    mkdirSync(join(folder, DAY_18));
    jest
      .spyOn(checksums, 'replace')
      .mockImplementationOnce(() => undefined)
      .mockImplementationOnce(() => {
        throw new Error('the state folder is gone');
      });
    expect(
      String(
        thrownBy(() => {
          removeBackups(backups, checksums);
        }),
      ),
    ).toContain('directory');
  });

  test('removes none where their check sums cannot be forgotten, and names the state folder', () => {
    const backups = backupsNamed(DAY_18, DAY_19);
    const error = whileNothingNew(stateFolder, () =>
      thrownBy(() => {
        removeBackups(backups, checksums);
      }),
    );
    expect(error).toBeInstanceOf(SyncError);
    const [problem] = problemsOf(error);
    expect(problem).toMatchObject({ code: 'checksums-not-rewritten', severity: 'attention' });
    expect(problem?.message).toContain(`in ${stateFolder} cannot be written anew (`);
    expect(problem?.hint).toContain('state.folder');
    expect(files()).toEqual(NAMES.toSorted());
    expect(remembered()).toEqual(NAMES);
  });
});
