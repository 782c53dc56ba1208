import { heldSinceOf, seenAtOf } from '../../src/core/memory/memory.ts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fail, problem } from '../../src/catalogue.ts';
import { withoutUpsert } from '../../src/preview.ts';
import { groupRule, problemOf, STARTED, submissionOf, WINDOW } from '../build.ts';
import { ACTIVE, entry, entryAt, exported, heldEntry, LASER, memoryOf, SAW } from '../core/trust/build.ts';
import { codesOf, FULL_DISK, REFUSED, UNREACHABLE, UNSAVED, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const DAY_MS = 24 * 3_600_000;
const daysAgo = (days: number) => new Date(STARTED.getTime() - days * DAY_MS);
const provenUntil = daysAgo(0.5);
const TIMED_OUT = fail('timed-out', { system: 'Grit', where: 'POST https://grit.example' });
/** What a pass of half a day ago knew. */
const known = (...entries: ReturnType<typeof entry>[]) => memoryOf(entries, { provenUntil });

describe('what was sent and cannot be seen afterwards', () => {
  test('is named, and nothing of it is remembered: the next pass sends it again', async () => {
    world.meanwhile = () => {
      world.staff('clear', '0012', SAW);
    };
    const report = await world.pass();
    expect(report.upsert).toEqual({ attempted: true, ok: true, rows: 2 });
    expect(report.problems).toEqual([
      problem('grants-missing', { missing: [{ externalId: '0012', column: SAW }] }),
    ]);
    expect(entryAt(world.memory, { externalId: '0012', column: SAW })).toBeUndefined();
    expect(entryAt(world.memory, { externalId: '0012', column: ACTIVE })).toBeDefined();
    world.meanwhile = () => undefined;
    expect(await world.pass()).toMatchObject({ plan: { newGrants: 1 }, proven: true, problems: [] });
  });

  test('is missing where Grit refused the upload', async () => {
    world.failures = { upsert: REFUSED };
    expect(codesOf(await world.pass())).toEqual(['grit-refused', 'grants-missing']);
    expect([...world.memory.entries]).toEqual([]);
  });

  test('is not missing where only the answer of Grit got lost', async () => {
    const { grit } = world.ports;
    const upsert: typeof grit.upsert = async (table) => {
      await grit.upsert?.(table);
      throw TIMED_OUT;
    };
    const report = await world.pass({}, { ...world.ports, grit: { ...grit, upsert } });
    expect(report.problems).toEqual(TIMED_OUT.problems);
    expect(seenAtOf(entryAt(world.memory))).toEqual(STARTED);
  });
});

describe('an export that is behind', () => {
  const nothing = () => undefined;
  const looks = () => world.calls.filter((call) => call === 'keepBackup').length;

  test.each([1, 2, 3])(
    'by %i looks: it is waited for, nothing is said, and each is a backup',
    async (lag) => {
      world.lag = lag;
      world.patience = [nothing, nothing, nothing];
      expect(await world.pass()).toMatchObject({
        problems: [],
        proven: true,
        backup: { path: `/backup/${lag + 2}.xlsx` },
      });
      expect([looks(), world.backups.length]).toEqual([lag + 2, lag + 2]);
      expect(seenAtOf(entryAt(world.memory))).toEqual(STARTED);
    },
  );

  test('for longer than anybody waits: what is missing is named, and the next pass sees it', async () => {
    world.lag = 4;
    world.patience = [nothing, nothing, nothing];
    expect(codesOf(await world.pass())).toEqual(['grants-missing']);
    expect(looks()).toBe(5);
    world.calls.length = 0;
    expect(await world.pass()).toMatchObject({ problems: [], proven: true, upsert: { attempted: false } });
  });

  test('is not waited for where all is there, nor where Grit did not take the upload', async () => {
    world.patience = [nothing];
    await world.pass();
    expect(looks()).toBe(2);
    world = new World();
    world.patience = [nothing];
    world.failures = { upsert: REFUSED };
    expect(codesOf(await world.pass())).toEqual(['grit-refused', 'grants-missing']);
    expect(looks()).toBe(2);
  });

  test('a mark that staff clear meanwhile is no fault: it is on hold, said as that, and not granted again', async () => {
    world.meanwhile = () => {
      world.staff('clear', '0012', SAW);
    };
    world.patience = [
      () => {
        world.staff('set', '0012', SAW);
        world.staff('clear', '0011', LASER);
      },
    ];
    const report = await world.pass();
    expect(report.problems).toEqual([
      problem('newly-held', { held: [{ externalId: '0011', column: LASER }] }),
    ]);
    expect(report).toMatchObject({ proven: true, plan: { newGrants: 2 } });
    expect(heldSinceOf(entryAt(world.memory))).toEqual(STARTED);
    expect(entryAt(world.memory)?.evidence).toHaveLength(1);
    world.uploaded = [];
    expect(await world.pass()).toMatchObject({ problems: [], plan: { held: 1, newGrants: 0 } });
    expect(world.uploaded).toEqual([]);
  });

  test('a mark of anybody that one look shows was not taken by the upload, whatever a later one lacks', async () => {
    world.users = [exported('0099', ['pg:Drill Press'])];
    world.lag = 1;
    world.patience = [
      () => {
        world.staff('clear', '0099', 'pg:Drill Press');
      },
    ];
    expect(await world.pass()).toMatchObject({ problems: [], proven: true });
  });

  test('and cannot be read at a later look: what the first one showed counts, and both are said', async () => {
    world.lag = 1;
    world.patience = [nothing, nothing];
    world.failures = { 'downloadExport 3': TIMED_OUT };
    const report = await world.pass();
    expect(codesOf(report)).toEqual(['grit-timed-out', 'grants-missing']);
    expect(report.backup?.path).toBe('/backup/2.xlsx');
    expect(world.memory.unproven).toBeNull();
  });

  test('and has a column twice at a later look: that is not believed, and nobody looks again', async () => {
    world.lag = 1;
    world.patience = [
      () => {
        world.header.push(LASER);
        world.users = world.users.filter(({ externalId }) => externalId !== '0012');
      },
      nothing,
    ];
    expect(codesOf(await world.pass())).toEqual(['export-column-twice', 'grants-missing']);
    expect(looks()).toBe(3);
  });

  test('and the pass is stopped while it waits: it ends with what it saw', async () => {
    world.lag = 1;
    world.patience = [nothing];
    world.failures = { patience: fail('interrupted') };
    expect(codesOf(await world.pass())).toEqual(['interrupted', 'grants-missing']);
  });
});

describe('what anybody had before the upload and has no longer', () => {
  test('is named, though it is a mark that is none of ours', async () => {
    world.users = [exported('0099', ['pg:Drill Press'])];
    world.meanwhile = () => {
      world.staff('clear', '0099', 'pg:Drill Press');
    };
    const report = await world.pass();
    expect(report.problems).toEqual([
      problem('marks-lost', { lost: [{ externalId: '0099', column: 'pg:Drill Press' }] }),
    ]);
    expect(report.proven).toBe(false);
  });

  test('is not looked for where nothing was uploaded: then it is what staff have done', async () => {
    world.hasEverything();
    world.memory = known(entry({ column: 'pg:Lathe' }));
    expect(codesOf(await world.pass())).toEqual(['newly-held']);
  });
});

describe('what anybody had before an upload after which nobody could look', () => {
  const OTHERS = 'pg:Drill Press';
  const lost = [{ externalId: '0099', column: OTHERS }];
  const takeAway = () => {
    world.staff('clear', '0099', OTHERS);
  };
  beforeEach(() => {
    world.users = [exported('0099', [OTHERS])];
    world.meanwhile = takeAway;
  });
  const later = async (failures: typeof world.failures = {}) => {
    world.meanwhile = () => undefined;
    world.calls.length = 0;
    world.failures = failures;
    return await world.pass({ startedAt: new Date(STARTED.getTime() + 1_800_000) });
  };

  test('is named by the next pass, if the export failed', async () => {
    world.failures = { 'downloadExport 2': TIMED_OUT };
    expect(codesOf(await world.pass())).toEqual(['grit-timed-out']);
    expect(world.memory.unproven).toBe('1.xlsx');
    expect((await later()).problems).toEqual([problem('marks-lost', { lost, isEarlier: true })]);
    expect(world.memory.unproven).toBeNull();
    expect(codesOf(await later())).toEqual([]);
  });

  test('is named by the next pass, if the power went right after it', async () => {
    await world.pass();
    const [atUpload] = world.saved;
    world.memory = atUpload ?? world.memory;
    expect((await later()).problems).toEqual([problem('marks-lost', { lost, isEarlier: true })]);
    expect(world.memory.unproven).toBeNull();
  });

  test('is named by the first pass that can look again', async () => {
    world.failures = { 'downloadExport 2': TIMED_OUT };
    await world.pass();
    await later({ downloadExport: TIMED_OUT });
    expect(world.memory.unproven).toBe('1.xlsx');
    expect((await later()).problems).toEqual([problem('marks-lost', { lost, isEarlier: true })]);
  });

  test('is held as well where it is ours, and named once', async () => {
    world.users = [exported('0099', [LASER])];
    world.memory = known(entry({ externalId: '0099', evidence: [] }));
    world.meanwhile = () => {
      world.staff('clear', '0099', LASER);
    };
    world.failures = { 'downloadExport 2': TIMED_OUT };
    await world.pass();
    expect(codesOf(await later())).toEqual(['marks-lost']);
    expect(heldSinceOf(entryAt(world.memory, { externalId: '0099', column: LASER }))).not.toBeNull();
  });

  test('hides no hold that the pass noticed before its upload and did not get to say', async () => {
    world.users = [exported('0099', [OTHERS])];
    world.memory = known(entry({ externalId: '0099', evidence: [] }));
    world.meanwhile = () => undefined;
    expect(codesOf(await world.pass())).toEqual(['newly-held']);
    const [atUpload] = world.saved;
    world.memory = atUpload ?? world.memory;
    expect(codesOf(await later())).toEqual(['newly-held']);
  });

  test('is named though the pass that could look again broke off after an upload of its own', async () => {
    world.failures = { 'downloadExport 2': TIMED_OUT };
    await world.pass();
    world.submissions = [...world.submissions, submissionOf('11', { id: '77', assignmentId: '438799' })];
    world.saved.length = 0;
    expect(codesOf(await later())).toEqual(['marks-lost']);
    expect(world.calls).not.toContain('prune');
    expect(world.saved).toHaveLength(2);
    const [atUpload] = world.saved;
    world.memory = atUpload ?? world.memory;
    expect((await later()).problems).toEqual([problem('marks-lost', { lost, isEarlier: true })]);
  });

  test('is not made up where all of it is still there', async () => {
    world.meanwhile = () => undefined;
    world.failures = { 'downloadExport 2': TIMED_OUT };
    await world.pass();
    expect(await later()).toMatchObject({ problems: [], proven: true });
    expect(world.memory.unproven).toBeNull();
  });

  test('cannot be told where the backup from before it is gone, and that is said once', async () => {
    world.failures = { 'downloadExport 2': TIMED_OUT };
    await world.pass();
    expect((await later({ readBackup: FULL_DISK })).problems).toEqual([
      problem('upload-not-proven', { backup: '1.xlsx' }),
    ]);
    expect(codesOf(await later())).toEqual([]);
  });
});

describe('people', () => {
  test('more of them than were to be added are named: Grit may have made a second person of one', async () => {
    world.meanwhile = () => world.users.push(exported('11', []));
    const report = await world.pass();
    expect(codesOf(report)).toEqual(['people-added']);
    expect(report.proven).toBe(false);
  });
});

describe('the last good pass is this one', () => {
  test.each<[situation: string, prepare: () => void]>([
    ['where all went well', () => undefined],
    [
      'where there was nothing to do',
      () => {
        world.hasEverything();
      },
    ],
    ['where somebody was skipped, which is a warning', () => (world.lookup = { notFound: ['97'] })],
    [
      'where something is held, which was said',
      () => (world.memory = known(heldEntry({ externalId: '0099', evidence: [] }))),
    ],
  ])('%s', async (_, prepare) => {
    prepare();
    const report = await world.pass();
    expect(report.proven).toBe(true);
    expect(world.memory.provenUntil).toEqual(STARTED);
    expect(world.saved.at(-1)).toBe(world.memory);
    expect(world.calls.at(-1)).toBe('prune');
  });

  test.each([
    ['to what is due', WINDOW.since],
    ['further than what is due', daysAgo(30)],
  ])('where it was asked to look back %s', async (_, since) => {
    expect((await world.pass({ lookBack: since })).proven).toBe(true);
    expect(world.memory.provenUntil).toEqual(STARTED);
  });
});

describe('the last good pass stays the one before', () => {
  const notFound = problem('quiz-not-found', { quiz: 'assignment 438799', courseId: '70076' });

  const BAD: [situation: string, prepare: () => void][] = [
    ['Canvas could not be read', () => (world.failures = { submissions: UNREACHABLE })],
    ['the memory could not be saved before the upload', () => (world.failures = { 'saveMemory 1': UNSAVED })],
    ['Grit refused the upload', () => (world.failures = { upsert: REFUSED })],
    [
      'Grit reported errors in the upload',
      () => (world.upsertResult = { ok: false, problems: [problem('grit-row-errors', { count: 1 })] }),
    ],
    ['what was sent is missing', () => (world.meanwhile = () => (world.users = []))],
    ['the second look failed', () => (world.failures = { 'downloadExport 2': UNREACHABLE })],
    ['the second look could not be kept', () => (world.failures = { 'publish 2': FULL_DISK })],
    ['the second look had a column twice', () => (world.meanwhile = () => world.header.push(LASER))],
  ];
  const GOOD_LOOK: typeof BAD = [
    ['a quiz does not exist', () => (world.quizProblems = [notFound])],
    ['addresses could not be seen', () => (world.lookup = { problems: [problemOf('attention')] })],
    ['the memory was begun anew', () => (world.memoryProblems = [problemOf('attention')])],
    ['a group could not be changed', () => (world.failures = { 'addToGroup 93361': UNREACHABLE })],
    ['a step met what nobody expected', () => (world.failures = { 'addToGroup 93361': new TypeError('x') })],
  ];

  test.each([...BAD, ...GOOD_LOOK])('where %s: it is saved as it was', async (_, prepare) => {
    world.memory = known();
    prepare();
    const report = await world.pass({ groups: [groupRule('93361')] });
    expect(report.proven).toBe(false);
    expect(world.calls.filter((call) => call !== 'prune').at(-1)).toBe('saveMemory');
    expect(world.memory.provenUntil).toEqual(provenUntil);
    expect(report.problems).not.toEqual([]);
  });

  test.each(BAD)('where %s: no backup is pruned', async (_, prepare) => {
    world.memory = known();
    prepare();
    await world.pass({ groups: [groupRule('93361')] });
    expect(world.calls).not.toContain('prune');
  });

  test.each(GOOD_LOOK)(
    'where %s: old backups are pruned all the same, or they would fill the disk',
    async (_, prepare) => {
      world.memory = known();
      prepare();
      await world.pass({ groups: [groupRule('93361')] });
      expect(world.calls.at(-1)).toBe('prune');
    },
  );

  test('where it was asked to look back less far than is due', async () => {
    world.memory = known();
    const since = new Date(WINDOW.since.getTime() + 1);
    const report = await world.pass({ lookBack: since });
    expect(world.asked?.window).toEqual({ since, until: STARTED });
    expect(report).toMatchObject({ proven: false, upsert: { ok: true }, problems: [] });
    expect(world.memory.provenUntil).toEqual(provenUntil);
  });

  test('where Grit is to be left alone', async () => {
    world.memory = known();
    world.hasEverything();
    const grit = withoutUpsert(world.ports.grit);
    expect(await world.pass({}, { ...world.ports, grit })).toMatchObject({ proven: false, problems: [] });
    expect(world.memory.provenUntil).toEqual(provenUntil);
  });

  test('where the memory could not be saved at the end: it is not there to be looked back to', async () => {
    world.failures = { 'saveMemory 2': UNSAVED };
    const report = await world.pass();
    expect(codesOf(report)).toEqual(['memory-not-saved']);
    expect(report).toMatchObject({ upsert: { ok: true }, proven: false });
    expect(world.calls).not.toContain('prune');
  });
});

describe('a clock that is off', () => {
  const MINUTE_MS = 60_000;

  test('by five minutes: nothing is said, and all goes by this machine', async () => {
    world.clockAheadMs = 5 * MINUTE_MS;
    expect(await world.pass()).toMatchObject({ problems: [], window: WINDOW, proven: true });
    expect(world.memory.provenUntil).toEqual(STARTED);
  });

  test.each([
    ['a little more than that ahead', 5 * MINUTE_MS + 1],
    ['an hour behind', -60 * MINUTE_MS],
  ])('%s: a warning, all goes by Canvas, and the pass is proven', async (_, aheadMs) => {
    world.clockAheadMs = aheadMs;
    const report = await world.pass({ startedAt: new Date(STARTED.getTime() + aheadMs) });
    expect(codesOf(report)).toEqual(['clock-off']);
    expect(report).toMatchObject({ window: WINDOW, proven: true });
    expect(world.memory.provenUntil).toEqual(STARTED);
  });

  test.each([
    ['ahead', 1],
    ['behind', -1],
  ])('years %s: all goes by Canvas, what is due is done, and nothing counts as proven', async (_, sign) => {
    const aheadMs = sign * 1000 * DAY_MS;
    world.clockAheadMs = aheadMs;
    const report = await world.pass({ startedAt: new Date(STARTED.getTime() + aheadMs) });
    expect(report.problems).toEqual([problem('clock-wrong', { by: '1000 days', isAhead: sign > 0 })]);
    expect(report).toMatchObject({ window: WINDOW, proven: false, upsert: { ok: true, rows: 2 } });
    expect(world.asked?.window).toEqual(WINDOW);
    expect(seenAtOf(entryAt(world.memory))).toEqual(STARTED);
    expect(world.memory.provenUntil).toBeNull();
    // The report is read by the clock of this machine.
    expect(report.startedAt).toEqual(new Date(STARTED.getTime() + aheadMs));
  });

  test('goes by Canvas where the command line says for how many days to look back, too', async () => {
    world.clockAheadMs = 1000 * DAY_MS;
    await world.pass({ startedAt: new Date(STARTED.getTime() + 1000 * DAY_MS), lookBack: 2 });
    expect(world.asked?.window).toEqual({ since: daysAgo(2), until: STARTED });
  });

  test('is not known to be, where Canvas does not say what time it is', async () => {
    world.clockAheadMs = null;
    expect(await world.pass()).toMatchObject({ problems: [], window: WINDOW, proven: true });
  });
});

describe('the window', () => {
  test('reaches back over downtime, to an hour before the last good pass', async () => {
    world.memory = memoryOf([], { provenUntil: daysAgo(10) });
    const report = await world.pass();
    const since = new Date(daysAgo(10).getTime() - 3_600_000);
    expect(world.asked?.window).toEqual({ since, until: STARTED });
    expect(report.window).toEqual({ since, until: STARTED });
  });

  test('is the usual one where the memory cannot be read', async () => {
    world.failures = { readMemory: fail('memory-unreadable', { file: 'journal.jsonl', cause: 'EACCES' }) };
    await world.pass();
    expect(world.asked?.window).toEqual(WINDOW);
  });
});

describe('pruning', () => {
  test('that fails is something to look at, and the pass is proven all the same', async () => {
    const unpruned = fail('backups-not-pruned', { folder: 'backup', cause: 'EACCES' });
    world.failures = { prune: unpruned };
    const report = await world.pass();
    expect(report.problems).toEqual(unpruned.problems);
    expect(report.proven).toBe(true);
    expect(world.memory.provenUntil).toEqual(STARTED);
  });
});
