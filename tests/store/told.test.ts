import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SyncError } from '../../src/errors.ts';
import { ToldFile } from '../../src/store/told.ts';

const NOTHING = { causes: [], warnings: [] };
const SOMETHING = { causes: ['canvas-unreachable'], warnings: ['0123456789abcdef'] };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-told-'));
  file = join(folder, 'told.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Saves as a pass does, which reads first. */
function save(told: typeof SOMETHING | typeof NOTHING): void {
  const memory = new ToldFile(folder);
  memory.read();
  memory.save(told);
}

describe('what was told', () => {
  test('is known to the next pass, and readable for nobody else', () => {
    save(SOMETHING);
    expect(new ToldFile(folder).read()).toEqual(SOMETHING);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    save(NOTHING);
    expect(new ToldFile(folder).read()).toEqual(NOTHING);
  });

  test('leaves no file where there is nothing to remember', () => {
    save(NOTHING);
    expect(existsSync(file)).toBe(false);
  });

  test('is not written again where it is as it was', () => {
    save(SOMETHING);
    utimesSync(file, 1, 1);
    save(SOMETHING);
    expect(statSync(file).mtimeMs).toBe(1000);
  });

  test.each(['', 'no JSON', 'null', '{"causes":"all"}', '{"causes":[1],"warnings":[]}'])(
    'is nothing where the file says %j, which is put right',
    (text) => {
      writeFileSync(file, text);
      expect(new ToldFile(folder).read()).toEqual(NOTHING);
      save(SOMETHING);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(SOMETHING);
    },
  );

  test('that cannot be written down is a warning', () => {
    const memory = new ToldFile(join(folder, 'gone'));
    const saving = () => {
      memory.save(SOMETHING);
    };
    expect(saving).toThrow(SyncError);
    expect(saving).toThrow(/told\.json \(it does not exist, ENOENT\)/);
  });
});
