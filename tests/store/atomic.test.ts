import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

/** The calls that decide what is left after a power cut, as they were made; a test may let one fail. */
const calls: string[] = [];
let bytesAtOnce = Infinity;
let failing: string | null = null;

const isFolder = (fd: number) => fs.fstatSync(fd).isDirectory();
const call = (name: string) => {
  calls.push(name);
  if (name === failing) throw Object.assign(new Error('EIO'), { code: 'EIO' });
};
jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  writeSync: (fd: number, bytes: Buffer, offset: number) => {
    call('write');
    return fs.writeSync(fd, bytes, offset, Math.min(bytesAtOnce, bytes.length - offset));
  },
  fsyncSync: (fd: number) => {
    call(isFolder(fd) ? 'sync the folder' : 'sync the file');
    fs.fsyncSync(fd);
  },
  renameSync: (from: string, to: string) => {
    call('rename');
    fs.renameSync(from, to);
  },
}));
const { writeAtomically } = await import('../../src/store/atomic.ts');

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'grit-sync-atomic-'));
  file = join(folder, 'text');
  [calls.length, bytesAtOnce, failing] = [0, Infinity, null];
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const textIn = (path: string) => fs.readFileSync(path, 'utf8');
const modeOf = (path: string) => fs.statSync(path).mode & 0o777;
const everything = () => fs.readdirSync(folder).toSorted();
/** The system's word for why that could not be written. */
function codeOf(path: string): string | undefined {
  try {
    writeAtomically(path, 'new');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
  return 'written';
}

describe('a small file', () => {
  test('is there with its text and nothing beside it, for nobody else to read', () => {
    writeAtomically(file, 'Nørd, ✓\n');
    expect(textIn(file)).toBe('Nørd, ✓\n');
    expect(modeOf(file)).toBe(0o600);
    expect(everything()).toEqual(['text']);
  });

  test('may be empty', () => {
    writeAtomically(file, '');
    expect(textIn(file)).toBe('');
  });

  test('may be given in pieces, which are many or large', () => {
    const pieces = [
      '[',
      ...Array.from({ length: 40_000 }, (_, index) => `${index} ø,`),
      '✓'.repeat(70_000),
      ']',
    ];
    writeAtomically(file, pieces);
    expect(textIn(file)).toBe(pieces.join(''));
  });

  test('takes the place of the one before, whatever its mode', () => {
    fs.writeFileSync(file, 'a much longer text than the new one', { mode: 0o644 });
    writeAtomically(file, 'new');
    expect(textIn(file)).toBe('new');
    expect(modeOf(file)).toBe(0o600);
    expect(everything()).toEqual(['text']);
  });

  test('has the mode that is asked for, also where a service hides from everybody what it writes', () => {
    const before = process.umask(0o077);
    try {
      writeAtomically(file, 'for a file share', 0o644);
    } finally {
      process.umask(before);
    }
    expect(modeOf(file)).toBe(0o644);
  });

  test('is not changed for those who are just reading it', () => {
    fs.writeFileSync(file, 'old');
    const reader = fs.openSync(file, 'r');
    try {
      writeAtomically(file, 'new');
      expect(fs.readFileSync(reader, 'utf8')).toBe('old');
    } finally {
      fs.closeSync(reader);
    }
  });

  test('is complete though the system takes a few bytes at a time', () => {
    bytesAtOnce = 7;
    const text = 'Zwölf Boxkämpfer jagen Viktor. '.repeat(20);
    writeAtomically(file, text);
    expect(textIn(file)).toBe(text);
  });

  test('is on the disk before it gets its name, and the name is before we go on', () => {
    writeAtomically(file, 'new');
    expect(calls).toEqual(['write', 'sync the file', 'rename', 'sync the folder']);
  });

  test('is written though its folder cannot be synced, which some file systems do not know', () => {
    failing = 'sync the folder';
    writeAtomically(file, 'new');
    expect(textIn(file)).toBe('new');
  });
});

describe('what a killed pass left half written', () => {
  const OLD = new Date(Date.now() - 25 * 3_600_000);
  /** A leftover of that name and age. */
  const leave = (name: string, at = OLD) => {
    fs.writeFileSync(join(folder, name), 'a half');
    fs.utimesSync(join(folder, name), at, at);
  };

  test.each(['.text-0123456789abcdef.partial', 'text.partial'])('goes after a day: %s', (name) => {
    leave(name);
    writeAtomically(file, 'new');
    expect(everything()).toEqual(['text']);
  });

  test.each([
    ['a young one, which another machine may be writing', '.text-0123456789abcdef.partial', new Date()],
    ['that of another file', '.other-0123456789abcdef.partial', OLD],
    ['what only looks like one', '.text-mine.partial', OLD],
  ])('stays where it is %s', (_, name, at) => {
    leave(name, at);
    writeAtomically(file, 'new');
    expect(everything()).toEqual([name, 'text'].toSorted());
  });

  test('goes at once where its process was one of this machine and is gone', () => {
    const [mine = ''] = namesWhileWriting();
    const gone = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();
    const pid = Number(gone).toString(16).padStart(6, '0');
    leave(mine.replace(/[0-9a-f]{6}(?=[0-9a-f]{4}\.partial$)/, pid), new Date());
    leave(mine, new Date());
    writeAtomically(file, 'new');
    expect(everything()).toEqual([mine, 'text'].toSorted());
  });

  test('has another name each time, so that two machines on one share do not meet', () => {
    const names = [...namesWhileWriting(), ...namesWhileWriting()];
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^\.text-[0-9a-f]{16}\.partial$/);
  });
});

/** The names in the folder while the file is being written, that of the file aside. */
function namesWhileWriting(): string[] {
  let seen: string[] = [];
  writeAtomically(
    file,
    (function* () {
      seen = everything().filter((name) => name !== 'text');
      yield 'x';
    })(),
  );
  return seen;
}

describe('where writing fails, the old text is there and nothing is left over', () => {
  test.each(['write', 'sync the file', 'rename'])('in the call "%s"', (name) => {
    fs.writeFileSync(file, 'old');
    failing = name;
    expect(codeOf(file)).toBe('EIO');
    expect(textIn(file)).toBe('old');
    expect(everything()).toEqual(['text']);
  });

  test('since a folder has the name of the file', () => {
    fs.mkdirSync(join(file, 'within'), { recursive: true });
    expect(codeOf(file)).toBe('EISDIR');
    expect(everything()).toEqual(['text']);
    expect(fs.existsSync(join(file, 'within'))).toBe(true);
  });

  test('since a file stands where the folder should be', () => {
    fs.writeFileSync(file, 'old');
    expect(codeOf(join(file, 'below'))).toBe('ENOTDIR');
    expect(textIn(file)).toBe('old');
  });

  test('since there is no such folder, and none is made', () => {
    expect(codeOf(join(folder, 'absent', 'text'))).toBe('ENOENT');
    expect(everything()).toEqual([]);
  });
});
