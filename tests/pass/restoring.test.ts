import { heldSinceOf } from '../../src/core/memory/memory.ts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { problem } from '../../src/catalogue.ts';
import type { GritExport } from '../../src/core/marks.ts';
import { restore, type RestoreReport, type RestoreRequest } from '../../src/pass/restore.ts';
import type { Ports } from '../../src/ports.ts';
import { STARTED } from '../build.ts';
import {
  ACTIVE,
  entry,
  entryAt,
  exported,
  exportOf,
  heldEntry,
  LASER,
  memoryOf,
  SAW,
} from '../core/trust/build.ts';
import { FULL_DISK, LOOKING, REFUSED, UNSAVED, World } from './world.ts';

const NORA = exported('0011', [LASER, SAW, ACTIVE]);
const TILO = exported('0012', [SAW], { firstName: 'Tilo', lastName: 'Brack' });
const BACKUP = exportOf(NORA, TILO);
const NORA_AS_SENT = ['Nora', 'Veltkamp', '0011', 'nora@school.example'];

/** In Grit, Nora has lost the saw. */
let world: World;
beforeEach(() => {
  world = new World();
  world.users = [exported('0011', [LASER, ACTIVE]), TILO];
});

const restoring = (request: Partial<RestoreRequest> = {}, ports: Partial<Ports> = {}) =>
  restore({ backup: BACKUP, startedAt: STARTED, ...request }, { ...world.ports, ...ports }, (error) => {
    world.bugs.push(error);
  });
const codesOf = ({ problems }: RestoreReport) => problems.map(({ code }) => code);
const marksOf = (externalId: string) => world.users.find((one) => one.externalId === externalId)?.granted;

describe('a restore', () => {
  test('looks at Grit, uploads what it lacks, looks again, and remembers what it saw', async () => {
    const report = await restoring();
    expect(world.calls).toEqual(['readMemory', ...LOOKING, 'saveMemory', 'upsert', ...LOOKING, 'saveMemory']);
    expect(world.uploaded.map(({ rows }) => rows)).toEqual([[[...NORA_AS_SENT, 'x']]]);
    expect(report).toMatchObject({
      upsert: { attempted: true, ok: true, rows: 1 },
      proven: true,
      backups: { before: { path: '/backup/1.xlsx' }, after: { path: '/backup/2.xlsx' } },
      problems: [],
    });
    expect(world.bugs).toEqual([]);
  });

  test('waits for an export that is behind', async () => {
    world.lag = 1;
    world.patience = [() => undefined];
    expect(await restoring()).toMatchObject({
      proven: true,
      backups: { after: { path: '/backup/3.xlsx' } },
      problems: [],
    });
  });

  test('brings back somebody who is missing, with the marks of the backup', async () => {
    world.users = [NORA];
    expect(await restoring()).toMatchObject({ proven: true, problems: [] });
    expect(marksOf('0012')).toEqual([SAW]);
  });

  test('uploads nothing and looks once where nothing is lacking', async () => {
    const report = await restoring({ backup: exportOf(TILO) });
    expect(world.calls).toEqual(['readMemory', ...LOOKING]);
    expect(report).toMatchObject({
      upsert: { attempted: false, ok: null, rows: 0 },
      proven: false,
      backups: { after: null },
    });
  });

  test('only says what is lacking where Grit is to be left alone', async () => {
    const report = await restoring({}, { grit: { ...world.ports.grit, upsert: null } });
    expect(world.calls).toEqual(['readMemory', ...LOOKING]);
    expect(report.restoration.again).toMatchObject([{ columns: [SAW] }]);
    expect(report).toMatchObject({ upsert: { attempted: false }, proven: false, problems: [] });
  });

  test('says what it begins with: that the last step of the memory is missing', async () => {
    const torn = problem('memory-torn', { file: 'journal.jsonl' });
    world.memoryProblems = [torn];
    expect((await restoring()).problems).toEqual([torn]);
  });

  test('says which columns Grit no longer has', async () => {
    world.header = world.header.filter((name) => name !== SAW);
    const report = await restoring();
    expect(codesOf(report)).toEqual(['restore-columns-gone']);
    expect(world.uploaded).toEqual([]);
  });
});

describe('a restore that is asked for a part', () => {
  beforeEach(() => {
    world.users = [exported('0011', [])];
  });

  test.each<[string, Partial<RestoreRequest>, string[][]]>([
    ['one person, without the leading zeros', { person: '12' }, [['0012', SAW]]],
    ['one column, without pg:', { column: 'Laser Cutter' }, [['0011', LASER]]],
    ['one column of one person', { person: '0011', column: ACTIVE }, [['0011', ACTIVE]]],
  ])('sends that alone: %s', async (_, request, expected) => {
    const report = await restoring(request);
    const again = report.restoration.again.map(({ person, columns }) => [person.externalId, ...columns]);
    expect(again).toEqual(expected);
    expect(report.proven).toBe(true);
  });

  test.each<[string, Partial<RestoreRequest>]>([
    ['restore-person-unknown', { person: '0099' }],
    ['restore-column-unknown', { column: 'pg:Kiln' }],
  ])('that nobody knows uploads nothing: %s', async (code, request) => {
    await expect(restoring(request)).rejects.toMatchObject({ problems: [{ code }] });
    expect(world.uploaded).toEqual([]);
  });
});

describe('what somebody took away', () => {
  beforeEach(() => {
    world.memory = memoryOf([heldEntry({ column: SAW })]);
  });

  test('is left out, and said', async () => {
    const report = await restoring();
    expect(codesOf(report)).toEqual(['restore-held']);
    expect(report.problems[0]?.message).toContain('from 1 person');
    expect(world.uploaded).toEqual([]);
  });

  test('counts each person once, however often something was taken away', async () => {
    world.users = [exported('0011', [])];
    const later = heldEntry({ heldSince: new Date('2026-11-22T08:00:00Z') });
    world.memory = memoryOf([heldEntry({ column: SAW }), later, heldEntry({ externalId: '0012' })]);
    const { problems, restoration } = await restoring();
    expect(restoration.leftOut).toHaveLength(3);
    expect(problems[0]?.message).toContain('from 2 people');
  });

  test('stays held where something else is restored', async () => {
    world.users = [exported('0011', [LASER]), TILO];
    expect(await restoring()).toMatchObject({ upsert: { rows: 1 }, proven: true });
    expect(marksOf('0011')).toEqual([LASER, ACTIVE]);
    expect(entryAt(world.memory, { column: SAW })).toEqual(heldEntry({ column: SAW }));
  });

  test('comes back where it is named, and is held no longer', async () => {
    const report = await restoring({ column: SAW });
    expect(report).toMatchObject({ proven: true, problems: [] });
    expect(marksOf('0011')).toContain(SAW);
    expect(heldSinceOf(entryAt(world.memory, { column: SAW }))).toBeNull();
  });

  test('since the last pass, and was not asked for, is held from now on and said', async () => {
    world.users = [exported('0011', [ACTIVE]), TILO];
    world.memory = memoryOf([entry()]);
    const report = await restoring({ column: SAW });
    expect(codesOf(report)).toEqual(['newly-held']);
    expect(heldSinceOf(entryAt(world.memory))).toEqual(STARTED);
  });
});

describe('an export from which nothing may be concluded', () => {
  test('since a column is there twice: nothing is uploaded', async () => {
    world.header.push(SAW);
    await expect(restoring()).rejects.toMatchObject({ problems: [{ code: 'export-column-twice' }] });
    expect(world.uploaded).toEqual([]);
  });

  test('since it lacks many people after the restore: nothing is learned', async () => {
    world.memory = memoryOf([entry({ externalId: '0013' })], { census: { people: 2000, shrunkSince: null } });
    const report = await restoring();
    expect(report).toMatchObject({ proven: true, problems: [] });
    expect(world.memory).toMatchObject({ census: { people: 2000 }, unproven: '1.xlsx' });
    expect(heldSinceOf(entryAt(world.memory, { externalId: '0013' }))).toBeNull();
  });
});

describe('a restore that goes wrong', () => {
  test.each<[string, string, { problems: readonly unknown[] }]>([
    ['the memory cannot be read', 'readMemory', UNSAVED],
    ['Grit cannot be read', 'downloadExport', REFUSED],
    ['no backup can be kept', 'publish', FULL_DISK],
    ['the memory cannot be written', 'saveMemory', UNSAVED],
  ])('before the upload sends nothing: %s', async (_, step, failure) => {
    world.failures = { [step]: failure };
    await expect(restoring()).rejects.toBe(failure);
    expect(world.uploaded).toEqual([]);
  });

  test('since the upload is refused, looks again all the same, and says what is not there', async () => {
    world.failures = { upsert: REFUSED };
    const report = await restoring();
    expect(codesOf(report)).toEqual(['grit-refused', 'restored-not-seen']);
    expect(report).toMatchObject({
      upsert: { attempted: true, ok: false, rows: 1 },
      proven: false,
      backups: { after: { path: '/backup/2.xlsx' } },
    });
  });

  test('since Grit reports errors: it is said, also where all can be seen', async () => {
    world.upsertResult = { ok: false, problems: [problem('grit-row-errors', { count: 1 })] };
    const report = await restoring();
    expect(codesOf(report)).toEqual(['grit-row-errors']);
    expect(report).toMatchObject({ upsert: { ok: false }, proven: true });
  });

  test('since nobody can look afterwards, is not proven, and left to the next pass', async () => {
    world.failures = { 'downloadExport 2': REFUSED };
    const report = await restoring();
    expect(codesOf(report)).toEqual(['grit-refused']);
    expect(report).toMatchObject({ upsert: { ok: true }, proven: false, backups: { after: null } });
    expect(world.memory.unproven).toBe('1.xlsx');
  });

  test('leaves an earlier upload that is still to be proven to the next pass', async () => {
    world.memory = { ...world.memory, unproven: '0.xlsx' };
    expect(await restoring()).toMatchObject({ proven: true });
    expect(world.memory.unproven).toBe('0.xlsx');
  });

  test('since the memory cannot be saved, is proven, and says so', async () => {
    world.failures = { 'saveMemory 2': UNSAVED };
    const report = await restoring();
    expect(codesOf(report)).toEqual(['memory-not-saved']);
    expect(report.proven).toBe(true);
  });

  test('by a mistake of ours is told as such, and the mistake is heard', async () => {
    const bug = new TypeError('x is not a function');
    world.failures = { upsert: bug };
    const report = await restoring();
    expect(world.bugs).toEqual([bug]);
    expect(report.proven).toBe(false);
    expect(codesOf(report).at(-1)).toBe('restored-not-seen');
  });

  test.each<[string, string, () => void]>([
    [
      'a mark was lost meanwhile',
      'marks-lost',
      () => {
        world.staff('clear', '0012', SAW);
      },
    ],
    ['somebody is there twice', 'restore-added-people', () => world.users.push(exported('11', [SAW]))],
    [
      'somebody who was missing is still not there',
      'restored-not-seen',
      () => (world.users = world.users.filter(({ externalId }) => externalId !== '0013')),
    ],
  ])('is not proven where %s', async (_, code, meanwhile) => {
    world.meanwhile = meanwhile;
    const backup: GritExport = exportOf(NORA, TILO, exported('0013', []));
    const report = await restoring({ backup });
    expect(codesOf(report)).toEqual([code]);
    expect(report.proven).toBe(false);
  });
});
