import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Checksums } from '../../src/store/checksums.ts';
import { whileNothingNew } from './unwritable.ts';

const FIRST = 'grit-export-2026-11-22T09-30-00Z.xlsx';
const SECOND = 'grit-export-2026-11-22T09-30-00Z-2.xlsx';
const THIRD = 'grit-export-2026-11-22T10-00-00Z.xlsx';

let folder: string;
let file: string;
let checksums: Checksums;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-checksums-'));
  file = join(folder, 'backups.sha256');
  checksums = new Checksums(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');
const addThree = () => {
  for (const name of [FIRST, SECOND, THIRD]) checksums.add(name, sumOf(name));
};
const known = () => [...checksums.read().keys()];

describe('the check sums of backups', () => {
  test('are remembered by name, in the order in which they were added', () => {
    addThree();
    expect([...new Checksums(folder).read()]).toEqual([
      [FIRST, sumOf(FIRST)],
      [SECOND, sumOf(SECOND)],
      [THIRD, sumOf(THIRD)],
    ]);
  });

  test('are a line each, as sha256sum writes them, for nobody else to read', () => {
    addThree();
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      `${sumOf(FIRST)}  ${FIRST}`,
      `${sumOf(SECOND)}  ${SECOND}`,
      `${sumOf(THIRD)}  ${THIRD}`,
      '',
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('are checked by the command sha256sum, if this machine has it', () => {
    for (const name of [FIRST, SECOND]) {
      writeFileSync(join(folder, name), name);
      checksums.add(name, sumOf(name));
    }
    const check = () => spawnSync('sha256sum', ['-c', '--strict', file], { cwd: folder, encoding: 'utf8' });
    const hasCommand = spawnSync('sha256sum', ['--version']).status === 0;
    expect(hasCommand ? check().stdout : `${FIRST}: OK\n${SECOND}: OK\n`).toBe(
      `${FIRST}: OK\n${SECOND}: OK\n`,
    );
    writeFileSync(join(folder, SECOND), 'changed since');
    expect(hasCommand ? check().stdout : `${SECOND}: FAILED\n`).toContain(`${SECOND}: FAILED\n`);
  });

  test('are none where none was ever added, and looking makes no file', () => {
    expect(checksums.read()).toEqual(new Map());
    expect(existsSync(file)).toBe(false);
  });

  test('are read as sha256sum itself may have written them, the last one of a name, and no other lines', () => {
    const lines = [
      '# by hand',
      `${sumOf('old')}  ${FIRST}`,
      `${sumOf('new')} *${FIRST}`,
      `${sumOf('x').slice(1)}  ${SECOND}`,
      `${sumOf('x')} ${SECOND}`,
      `${sumOf('x')}  `,
      '',
      `${sumOf('third')}  ${THIRD}`,
    ];
    writeFileSync(file, lines.join('\n'));
    expect([...checksums.read()]).toEqual([
      [FIRST, sumOf('new')],
      [THIRD, sumOf('third')],
    ]);
  });

  test('cannot be read where a folder has the name of their file', () => {
    mkdirSync(file);
    expect(() => checksums.read()).toThrow('EISDIR');
  });
});

describe('a line that a power cut left unfinished', () => {
  test.each([
    ['in the sum', 40],
    ['in the name', 64 + 2 + 20],
    ['before its line break', 64 + 2 + FIRST.length],
  ])('spoils no other: %s', (_, bytes) => {
    checksums.add(FIRST, sumOf(FIRST));
    truncateSync(file, bytes);
    checksums.add(SECOND, sumOf(SECOND));
    expect(checksums.read().get(SECOND)).toBe(sumOf(SECOND));
  });
});

describe('other check sums in the place of those that are remembered', () => {
  const OTHERS = new Map([[SECOND, sumOf(SECOND)]]);

  test('are all that is remembered', () => {
    addThree();
    checksums.replace(OTHERS);
    expect(known()).toEqual([SECOND]);
    expect(readFileSync(file, 'utf8')).toBe(`${sumOf(SECOND)}  ${SECOND}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('leave an empty file where there are none, to which more are added', () => {
    addThree();
    checksums.replace(new Map());
    expect(readFileSync(file, 'utf8')).toBe('');
    checksums.add(FIRST, sumOf(FIRST));
    expect(known()).toEqual([FIRST]);
  });

  test('are not remembered where the file cannot be replaced', () => {
    addThree();
    whileNothingNew(folder, () => {
      expect(() => {
        checksums.replace(OTHERS);
      }).toThrow('EACCES');
    });
    expect(known()).toEqual([FIRST, SECOND, THIRD]);
  });
});
