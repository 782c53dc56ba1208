import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFolder } from '../../src/store/folder.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-folder-'));
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a folder', () => {
  test('is made with those above it, for nobody else to read', () => {
    makeFolder(join(base, 'a', 'b', 'c'));
    expect(['a', 'a/b', 'a/b/c'].map((path) => modeOf(join(base, path)))).toEqual([0o700, 0o700, 0o700]);
  });

  test('that exists stays as it is', () => {
    chmodSync(base, 0o755);
    makeFolder(base);
    makeFolder('/');
    expect(modeOf(base)).toBe(0o755);
  });

  test('may be a link to one', () => {
    symlinkSync(base, join(base, 'link'));
    makeFolder(join(base, 'link'));
    makeFolder(join(base, 'link', 'a'));
    expect(modeOf(join(base, 'a'))).toBe(0o700);
  });
});

describe('what the system said is passed on', () => {
  const codeOf = (path: string) => {
    try {
      makeFolder(path);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
    return 'made';
  };

  test('where a file is in the way', () => {
    writeFileSync(join(base, 'file'), '');
    expect(codeOf(join(base, 'file'))).toBe('EEXIST');
    expect(codeOf(join(base, 'file', 'a', 'b'))).toBe('ENOTDIR');
  });

  test('where a link leads nowhere', () => {
    symlinkSync(join(base, 'nowhere'), join(base, 'link'));
    expect(codeOf(join(base, 'link'))).toBe('EEXIST');
    expect(codeOf(join(base, 'link', 'a'))).toBe('EEXIST');
  });
});
