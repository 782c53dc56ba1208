import { seenAtOf } from '../../src/core/memory/memory.ts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fail } from '../../src/catalogue.ts';
import { groupRule, requirement, STARTED, submissionOf, WINDOW } from '../build.ts';
import { entryAt, exported, LASER, memoryOf, SAW } from '../core/trust/build.ts';
import {
  codesOf,
  FULL_DISK,
  LASER_QUIZ,
  LOOKING,
  READING,
  SAW_QUIZ,
  UNREACHABLE,
  UNSAVED,
  World,
} from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const NORA = ['Nora', 'Veltkamp', '0011', 'nora@school.example'];
const TILO = ['Tilo', 'Brack', '0012', 'nora@school.example'];

describe('where Grit has everything that was earned', () => {
  test('nothing is uploaded, one backup is stored, and the pass is proven', async () => {
    world.hasEverything();
    const report = await world.pass();
    expect(world.calls).toEqual([...READING, ...LOOKING, 'saveMemory', 'prune']);
    expect(report.plan).toMatchObject({ newPeople: 0, newGrants: 0, already: 2, held: 0, byColumn: {} });
    expect(report.upsert).toEqual({ attempted: false, ok: null, rows: 0 });
    expect(report.backup?.path).toBe('/backup/1.xlsx');
    expect(report).toMatchObject({ proven: true, problems: [] });
  });

  test('since a pass before has uploaded it, nothing is uploaded again', async () => {
    await world.pass();
    const report = await world.pass();
    expect(world.uploaded).toHaveLength(1);
    expect(report.plan).toMatchObject({ newPeople: 0, newGrants: 0, already: 2 });
    expect(report).toMatchObject({ proven: true, problems: [] });
  });
});

describe('an upload', () => {
  beforeEach(() => {
    world.hasEverything();
    world.users = world.users.map((one) => (one.externalId === '0011' ? exported('0011', [SAW]) : one));
  });

  test('changes no more than it must: who gains nothing is not in it, and what is there is sent as well', async () => {
    const report = await world.pass();
    expect(world.uploaded.map(({ rows }) => rows)).toEqual([[[...NORA, 'x', 'x', 'x', 'x']]]);
    expect(report.plan).toMatchObject({ newPeople: 0, newGrants: 1, already: 1, byColumn: { [LASER]: 1 } });
    expect(report.upsert).toEqual({ attempted: true, ok: true, rows: 1 });
  });

  test('stands between two backups, of which the report has the later one', async () => {
    const report = await world.pass();
    expect(world.calls.filter((call) => ['publish', 'upsert'].includes(call))).toEqual([
      'publish',
      'upsert',
      'publish',
    ]);
    expect(report.backup?.path).toBe('/backup/2.xlsx');
  });

  test('comes after everything that was seen until then was saved, and what it gave is saved when it is seen', async () => {
    await world.pass();
    const [before, after] = world.saved;
    expect(world.calls.indexOf('saveMemory')).toBeLessThan(world.calls.indexOf('upsert'));
    const seenBefore = [...(before?.entries.values() ?? [])].filter(
      ({ externalId }) => externalId === '0012',
    );
    expect(seenBefore.map(seenAtOf)).toEqual(Array(3).fill(STARTED));
    expect(before && entryAt(before)?.column).not.toBe(after && entryAt(after)?.column);
    expect(after && seenAtOf(entryAt(after))).toEqual(STARTED);
  });
});

describe('nothing is uploaded, nothing is proven, and all else is done', () => {
  const unreadable = fail('backup-unreadable', { cause: 'it is a web page' });
  const away = fail('unreachable', { system: 'Grit', where: 'GET https://grit.example, ENOTFOUND' });
  const notRead = LOOKING.slice(0, 3);
  const notLoaded = LOOKING.slice(0, 2);

  test.each<[situation: string, prepare: () => void, code: string, steps: string[]]>([
    [
      'the memory cannot be read, which is then not written either',
      () => (world.failures = { readMemory: fail('memory-unreadable', { file: 'l.json', cause: 'EACCES' }) }),
      'memory-unreadable',
      [...LOOKING, 'addToGroup 93361'],
    ],
    [
      'the export can be loaded at neither look',
      () => (world.failures = { downloadExport: away }),
      'grit-unreachable',
      [...notLoaded, ...notLoaded, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the export can be read at neither look',
      () => (world.failures = { readExport: unreadable }),
      'backup-unreadable',
      [...notRead, ...notRead, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the export can be read at the second look only',
      () => (world.failures = { 'readExport 1': unreadable }),
      'backup-unreadable',
      [...notRead, ...LOOKING, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the export cannot be kept as a backup',
      () => (world.failures = { publish: FULL_DISK }),
      'backup-disk-full',
      [...LOOKING, ...LOOKING, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the export can be kept at the second look only',
      () => (world.failures = { 'publish 1': FULL_DISK }),
      'backup-disk-full',
      [...LOOKING, ...LOOKING, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the export has a column twice',
      () => world.header.push(LASER),
      'export-column-twice',
      [...LOOKING, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the export lacks many people',
      () => (world.memory = memoryOf([], { census: { people: 2000, shrunkSince: null } })),
      'export-shrunk',
      [...LOOKING, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'nobody can be recognised, by a mistake of ours',
      () => {
        const accounts = new Map<string, string>();
        accounts.get = () => {
          throw new TypeError('x is not a function');
        };
        world.memory = { ...world.memory, accounts };
      },
      'bug',
      [...LOOKING, 'addToGroup 93361', 'saveMemory'],
    ],
    [
      'the memory cannot be saved',
      () => (world.failures = { saveMemory: UNSAVED }),
      'memory-not-saved',
      [...LOOKING, 'saveMemory', 'addToGroup 93361', 'saveMemory'],
    ],
  ])('where %s', async (_, prepare, code, steps) => {
    prepare();
    const report = await world.pass({ groups: [groupRule('93361')] });
    expect(world.uploaded).toEqual([]);
    expect(report.upsert?.attempted ?? false).toBe(false);
    expect(world.calls).toEqual([...READING, ...steps]);
    expect(codesOf(report)).toEqual([code]);
    expect(report.window).toEqual(WINDOW);
    expect(report.proven).toBe(false);
    expect(world.memory.provenUntil).toBeNull();
    const isStored = steps.includes('publish') && world.failures['publish'] === undefined;
    expect(report.backup).toEqual(isStored ? world.backup() : null);
    expect(world.bugs).toHaveLength(code === 'bug' ? 1 : 0);
  });
});

describe('a limit for what a pass may newly grant', () => {
  test('lets just as many through', async () => {
    const report = await world.pass({ maxNewGrants: 2 });
    expect(world.uploaded).toHaveLength(1);
    expect(report).toMatchObject({ proven: true, problems: [] });
  });

  test('lets nobody through where it is more, and says how many of what', async () => {
    const report = await world.pass({ maxNewGrants: 1, groups: [groupRule('93361')] });
    expect(world.uploaded).toEqual([]);
    expect(world.groups).toEqual({ '93361': ['11'] });
    expect(codesOf(report)).toEqual(['too-many-grants']);
    expect(report.problems[0]?.message).toContain(`2 (1 of ${LASER}, 1 of ${SAW})`);
    expect(report).toMatchObject({ plan: { newGrants: 2 }, upsert: { attempted: false }, proven: false });
    expect(world.memory.provenUntil).toBeNull();
  });

  test('is none for what Grit has already', async () => {
    world.hasEverything();
    expect(await world.pass({ maxNewGrants: 0 })).toMatchObject({ proven: true, problems: [] });
  });
});

describe('a column that Grit lacks', () => {
  beforeEach(() => {
    world.header = world.header.map((name) => (name === SAW ? 'pg:Band Saws' : name));
  });

  test('is left out of the upload and named with the nearest one, and the others are granted', async () => {
    const report = await world.pass();
    expect(world.uploaded[0]?.columns).not.toContain(SAW);
    expect(world.uploaded[0]?.rows).toEqual([
      [...TILO, '', 'x', 'x'],
      [...NORA, 'x', 'x', 'x'],
    ]);
    expect(codesOf(report)).toEqual(['column-not-found']);
    expect(report.problems[0]).toMatchObject({ severity: 'attention' });
    expect(report.problems[0]?.hint).toContain('"pg:Band Saws"');
  });

  test('is due as long as it is missing: nothing is proven, and it is granted when the column is there', async () => {
    expect((await world.pass()).proven).toBe(false);
    expect(codesOf(await world.pass())).toEqual(['column-not-found']);
    expect(world.memory.provenUntil).toBeNull();
    world.header.push(SAW);
    expect((await world.pass()).proven).toBe(true);
    expect(world.uploaded.at(-1)?.rows).toEqual([[...TILO, '', 'x', 'x', 'x']]);
  });
});

describe('quizzes that must all be passed', () => {
  const requirements = [requirement('pg:Lathe', ['440133', '438799'])];
  const longAgo = (userId: string, score = 20) =>
    submissionOf(userId, { assignmentId: '438799', score, submittedAt: '2025-09-01T08:00:00Z' });

  test('are asked for without a window: what is not at hand, of those who passed another lately', async () => {
    world.submissions = [submissionOf('11'), longAgo('12'), submissionOf('13', { score: 1 })];
    await world.pass({ requirements });
    expect(world.questions).toEqual([
      { assignment: SAW_QUIZ, userIds: ['11'] },
      { assignment: LASER_QUIZ, userIds: ['12'] },
    ]);
    expect(world.calls.slice(1, 5)).toEqual(['readMemory', 'submissions', 'earlierSubmissions', 'people']);
  });

  test('earn their column with the last of them, and each is evidence', async () => {
    world.earlier = [longAgo('11')];
    await world.pass({ requirements });
    expect(world.uploaded[0]?.rows).toEqual([[...NORA, 'x', 'x', 'x']]);
    const { evidence = [] } = entryAt(world.memory, { column: 'pg:Lathe' }) ?? {};
    expect(evidence.map(({ submissionId, submittedAt }) => [submissionId, submittedAt])).toEqual([
      ['44013311', '2026-11-20T15:04:05Z'],
      ['43879911', '2025-09-01T08:00:00Z'],
    ]);
  });

  test.each<[string, () => void]>([
    ['not handed in', () => (world.earlier = [])],
    ['not passed', () => (world.earlier = [longAgo('11', 17)])],
    ['one that does not exist', () => (world.assignments = world.assignments.slice(0, 1))],
  ])('earn nothing where one of them is %s', async (_, prepare) => {
    prepare();
    const report = await world.pass({ requirements });
    expect(world.uploaded).toEqual([]);
    expect(report.table?.rows).toEqual([]);
  });

  test.each([
    ['nobody passed any of them', () => (world.submissions = [submissionOf('11', { score: 1 })])],
    ['all of them are at hand', () => (world.submissions = [submissionOf('11'), longAgo('11')])],
    ['one of them does not exist', () => (world.assignments = world.assignments.slice(0, 1))],
  ])('are not asked for where %s', async (_, prepare) => {
    prepare();
    await world.pass({ requirements });
    expect(world.calls).not.toContain('earlierSubmissions');
  });

  test('that cannot be asked for are a Canvas that cannot be read: nothing is uploaded', async () => {
    world.earlier = [longAgo('11')];
    world.failures = { earlierSubmissions: UNREACHABLE };
    const report = await world.pass({ requirements });
    expect(codesOf(report)).toEqual(['canvas-unreachable']);
    expect(world.uploaded).toEqual([]);
    expect(report).toMatchObject({ table: null, proven: false });
    expect(report.backup).toEqual(world.backup());
  });
});
