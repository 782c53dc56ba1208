import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fail, problem } from '../src/catalogue.ts';
import { csvOf } from '../src/core/table.ts';
import { SyncError } from '../src/errors.ts';
import type { PassPlan } from '../src/pass.ts';
import { preview, withoutUpsert } from '../src/preview.ts';
import {
  assignment,
  groupRule,
  person,
  problemOf,
  quiz,
  requirement,
  rule,
  STARTED,
  submissionOf,
  WINDOW,
} from './build.ts';
import {
  codesOf,
  FULL_DISK,
  LASER_QUIZ,
  LOOKING,
  READING,
  REFUSED,
  SAW_QUIZ,
  UNREACHABLE,
  World,
} from './pass/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const pass: World['pass'] = (...given) => world.pass(...given);

describe('a pass in which all goes well', () => {
  test('reads what it remembers and Canvas, uploads between two looks at Grit, then changes groups', async () => {
    const report = await pass({ groups: [groupRule('93361')] });
    expect(world.calls).toEqual([
      ...READING,
      ...LOOKING,
      'saveMemory',
      'upsert',
      ...LOOKING,
      'addToGroup 93361',
      'saveMemory',
      'prune',
    ]);
    expect(report).toEqual({
      startedAt: STARTED,
      finishedAt: STARTED,
      window: WINDOW,
      quizzes: 2,
      submissions: { received: 2, ungraded: 0, belowPassing: 0, passing: 2 },
      students: { passing: 2, skipped: [] },
      table: world.uploaded[0],
      plan: expect.objectContaining({ newPeople: 2, newGrants: 2, upload: world.uploaded[0] }),
      upsert: { attempted: true, ok: true, rows: 2 },
      backup: { path: '/backup/2.xlsx', bytes: 3, rows: 2, sha256: 'ab2' },
      proven: true,
      requests: null,
      problems: [],
    });
  });

  test('uploads a row a student with what they earned', async () => {
    await pass();
    expect(world.uploaded).toHaveLength(1);
    expect(world.uploaded.map(csvOf).at(0)).toBe(
      'firstName,lastName,externalId,email,pg:Laser Cutter,pg:Band Saw,at:Any Time,active\n' +
        'Tilo,Brack,0012,nora@school.example,,x,x,x\n' +
        'Nora,Veltkamp,0011,nora@school.example,x,,x,x\n',
    );
  });

  test('takes access time, active and the source of the address from the plan', async () => {
    world.people = [person('11', { loginId: 'login@school.example' })];
    world.submissions = [submissionOf('11')];
    await pass({ accessTime: 'at:Weekdays', active: false, emailFrom: 'login_id' });
    expect(world.uploaded[0]?.columns.slice(-2)).toEqual(['pg:Band Saw', 'at:Weekdays']);
    expect(world.uploaded[0]?.rows[0]?.[3]).toBe('login@school.example');
  });

  test('asks for the days of the plan, and remembers nothing that goes further back', async () => {
    await pass();
    expect(world.asked?.window).toEqual(WINDOW);
    await pass({ lookbackDays: 1 });
    expect(world.asked?.window.since).toEqual(new Date('2026-11-21T09:30:00.250Z'));
  });

  test('asks about each person who passed something once, and about nobody else', async () => {
    world.submissions = [
      submissionOf('11'),
      submissionOf('11', { assignmentId: '438799' }),
      submissionOf('12', { score: 17.99 }),
    ];
    await pass();
    expect(world.asked?.people).toEqual(new Map([['70076', ['11']]]));
    expect(world.uploaded[0]?.rows).toHaveLength(1);
  });

  test('makes one column of a name that several requirements earn', async () => {
    const requirements = [requirement('pg:Lathe', '440133'), requirement('pg:Lathe', '438799')];
    await pass({ requirements });
    expect(world.uploaded[0]?.columns).toEqual([
      'firstName',
      'lastName',
      'externalId',
      'email',
      'pg:Lathe',
      'at:Any Time',
      'active',
    ]);
  });

  test('makes a row and no column for who is only added', async () => {
    world.submissions = [submissionOf('11')];
    await pass({ requirements: [requirement(null, '440133')] });
    expect(world.uploaded[0]?.columns.slice(4)).toEqual(['at:Any Time', 'active']);
    expect(world.uploaded[0]?.rows.map((row) => row[2])).toEqual(['0011']);
  });

  test('gives warnings of what was read, in the order of reading', async () => {
    const about = (what: string) => [problemOf('attention', { code: `about-${what}`, message: `${what}.` })];
    world.quizProblems = about('a-quiz');
    world.lookup = { problems: about('people') };
    world.upsertResult = { ok: false, problems: about('rows') };
    const report = await pass();
    expect(codesOf(report)).toEqual(['about-a-quiz', 'about-people', 'about-rows']);
    expect(report.upsert).toEqual({ attempted: true, ok: false, rows: 2 });
  });
});

describe('quizzes', () => {
  test('of which one does not exist: the others are read, and it is named', async () => {
    const missing = problem('quiz-not-found', { quiz: 'assignment 438799', courseId: '70076' });
    world.assignments = world.assignments.slice(0, 1);
    world.quizProblems = [missing];
    const report = await pass();
    expect(world.asked?.assignments).toEqual([LASER_QUIZ]);
    expect(report.quizzes).toBe(1);
    expect(report.problems).toEqual([missing]);
    expect(world.uploaded[0]?.rows.map(([, , id]) => id)).toEqual(['0011']);
    // The column is still there, so that the table of every pass has the same columns.
    expect(world.uploaded[0]?.columns).toContain('pg:Band Saw');
  });

  test('that are one assignment under two ids are asked for and counted once', async () => {
    world.assignments = [
      [quiz({ id: '440133' }), LASER_QUIZ],
      [quiz({ id: '9001', kind: 'quiz' }), LASER_QUIZ],
    ];
    const requirements = [
      requirement('pg:Laser Cutter', '440133'),
      requirement('pg:Engraver', rule({ id: '9001', kind: 'quiz' })),
    ];
    world.submissions = [submissionOf('11')];
    const report = await pass({ requirements });
    expect(world.asked?.assignments).toEqual([LASER_QUIZ]);
    expect(report.quizzes).toBe(1);
    expect(report.submissions?.received).toBe(1);
    expect(world.uploaded[0]?.rows[0]?.slice(4)).toEqual(['x', 'x', 'x', 'x']);
  });

  test('whose grades cannot be read pass nobody, and are named once with their name', async () => {
    world.assignments = [[quiz({ id: '440133' }), { ...LASER_QUIZ, pointsPossible: null }]];
    world.submissions = ['11', '12'].map((id) => submissionOf(id, { score: null, grade: 'A-' }));
    const report = await pass();
    expect(codesOf(report)).toEqual(['grade-unreadable']);
    expect(report.problems[0]?.message).toContain('"Laser Safety" (assignment 440133)');
    expect(report.submissions).toEqual({ received: 2, ungraded: 0, belowPassing: 2, passing: 0 });
    expect(world.calls).not.toContain('upsert');
  });
});

describe('people', () => {
  const threeOf = (...ids: string[]) => ids.map((id) => submissionOf(id));

  test('without a campus wide id are skipped and named together, and the others uploaded', async () => {
    world.submissions = threeOf('11', '13', '14');
    world.people = [person('11'), person('13', { externalId: null }), person('14', { externalId: '' })];
    const report = await pass();
    expect(world.uploaded[0]?.rows.map(([, , id]) => id)).toEqual(['0011']);
    expect(report.students).toEqual({
      passing: 3,
      skipped: [
        { canvasUserId: '13', reason: 'no-external-id' },
        { canvasUserId: '14', reason: 'no-external-id' },
      ],
    });
    expect(codesOf(report)).toEqual(['student-without-external-id']);
    expect(report.problems[0]).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('13, 14') as unknown,
    });
  });

  test('whom Canvas no longer knows are skipped with a warning', async () => {
    world.lookup = { notFound: ['97'] };
    const report = await pass();
    expect(report.students).toEqual({ passing: 3, skipped: [{ canvasUserId: '97', reason: 'not-found' }] });
    expect(codesOf(report)).toEqual(['student-not-found']);
    expect(report.problems[0]?.severity).toBe('warning');
    expect(world.uploaded[0]?.rows).toHaveLength(2);
  });

  test('who are the Test Student are skipped silently', async () => {
    world.lookup = { testStudents: ['98'] };
    const report = await pass();
    expect(report.students?.skipped).toEqual([{ canvasUserId: '98', reason: 'test-student' }]);
    expect(report.problems).toEqual([]);
  });

  test('with one campus wide id become one row with all permissions, with a warning', async () => {
    world.people = [person('11', { externalId: '007' }), person('12', { externalId: '007' })];
    const report = await pass();
    expect(world.uploaded[0]?.rows).toEqual([
      ['Nora', 'Veltkamp', '007', 'nora@school.example', 'x', 'x', 'x', 'x'],
    ]);
    expect(codesOf(report)).toEqual(['students-merged']);
    expect(report.problems[0]?.severity).toBe('warning');
  });
});

describe('nobody to upload', () => {
  test.each<[string, (world: World) => void]>([
    ['no submissions', (empty) => (empty.submissions = [])],
    ['nobody passed', (empty) => (empty.submissions = [submissionOf('11', { score: 1 })])],
    ['everybody is skipped', (empty) => (empty.people = [person('11', { externalId: null })])],
  ])('%s: nothing is uploaded, and the backup is stored', async (_, prepare) => {
    world.submissions = [submissionOf('11')];
    prepare(world);
    const report = await pass();
    expect(world.uploaded).toEqual([]);
    expect(world.calls).not.toContain('upsert');
    expect(report.table?.rows).toEqual([]);
    expect(report.upsert).toEqual({ attempted: false, ok: null, rows: 0 });
    expect(report.backup).toEqual(world.backup());
  });
});

describe('where Canvas cannot be read', () => {
  test.each(READING.filter((step) => step !== 'readMemory'))(
    '(%s) nothing is uploaded, no group is changed, and the backup is stored',
    async (step) => {
      world.failures = { [step]: UNREACHABLE };
      const report = await pass({ groups: [groupRule('93361')] });
      // The memory is read whether or not the quizzes could be found.
      const reading = READING.slice(0, Math.max(READING.indexOf(step), 1) + 1);
      expect(world.calls).toEqual([...reading, ...LOOKING, 'saveMemory']);
      expect(report.problems).toEqual(UNREACHABLE.problems);
      expect(report).toMatchObject({ table: null, plan: null, upsert: null, proven: false });
      expect(report.backup).toEqual(world.backup());
    },
  );

  test('the report holds what was read until then', async () => {
    world.failures = { people: UNREACHABLE };
    const report = await pass();
    expect(report).toMatchObject({ quizzes: 2, submissions: { received: 2 }, students: null });
  });

  test('a warning that came before the failure is kept', async () => {
    world.quizProblems = [problemOf('attention', { code: 'about-a-quiz' })];
    world.failures = { submissions: UNREACHABLE };
    expect(codesOf(await pass())).toEqual(['about-a-quiz', 'canvas-unreachable']);
  });
});

describe('where Grit refuses the upload', () => {
  beforeEach(() => {
    world.failures = { upsert: REFUSED };
  });

  test('the report says so, and what is missing in Grit, and the backup is stored all the same', async () => {
    const report = await pass();
    expect(report.upsert).toEqual({ attempted: true, ok: false, rows: 2 });
    expect(codesOf(report)).toEqual(['grit-refused', 'grants-missing']);
    expect(world.calls.filter((call) => call === 'publish')).toHaveLength(2);
    expect(report.backup).toEqual(world.backup());
  });

  test('members are still added to their groups', async () => {
    await pass({ groups: [groupRule('93361')] });
    expect(world.groups).toEqual({ '93361': ['11'] });
  });
});

describe('several failures', () => {
  test('keep their order', async () => {
    world.failures = { upsert: REFUSED, 'keepBackup 2': FULL_DISK, 'addToGroup 93361': UNREACHABLE };
    const report = await pass({ groups: [groupRule('93361')] });
    expect(codesOf(report)).toEqual(['grit-refused', 'backup-disk-full', 'group-failed']);
  });

  test('of one step are all said', async () => {
    const two = new SyncError(
      problemOf('failed', { message: 'One.' }),
      problemOf('failed', { message: 'Two.' }),
    );
    world.failures = { keepBackup: two };
    expect((await pass()).problems).toEqual(two.problems);
  });

  test('with one cause are said once', async () => {
    const away = () => fail('unreachable', { system: 'Grit', where: 'https://grit.example, ENOTFOUND' });
    world.failures = { upsert: away(), 'downloadExport 2': away() };
    expect(codesOf(await pass())).toEqual(['grit-unreachable']);
  });

  test('with one cause are said once, though a second signal ends every step', async () => {
    const stopped = fail('interrupted');
    world.failures = {
      upsert: stopped,
      'keepBackup 2': stopped,
      'addToGroup 93361': stopped,
      'addToGroup 93362': stopped,
    };
    const report = await pass({ groups: [groupRule('93361'), groupRule('93362')] });
    expect(codesOf(report)).toEqual(['interrupted']);
  });

  test('with different causes are both said, though their codes are the same', async () => {
    const at = (where: string) => fail('timed-out', { system: 'Grit', where });
    world.failures = { upsert: at('POST /upsert'), 'downloadExport 2': at('GET /export') };
    expect(codesOf(await pass())).toEqual(['grit-timed-out', 'grit-timed-out']);
  });
});

test.each<[string, unknown]>([
  ['an error', new TypeError('x is not a function')],
  ['text', 'just text'],
  ['null', null],
])('%s that nobody expected is a failure in words, and the backup is stored', async (_, thrown) => {
  world.failures = { people: thrown };
  const report = await pass();
  expect(codesOf(report)).toEqual(['bug']);
  expect(report.upsert).toBeNull();
  expect(report.backup).toEqual(world.backup());
  expect(world.bugs).toEqual([thrown]);
});

test('whoever looks for mistakes of ours hears of those in each step, and of nothing else', async () => {
  const mistakes = [new TypeError('in the backup'), new TypeError('in a group')];
  world.failures = {
    upsert: REFUSED,
    'keepBackup 2': mistakes[0],
    'addToGroup 93361': mistakes[1],
    'addToGroup 93362': UNREACHABLE,
  };
  await pass({ groups: [groupRule('93361'), groupRule('93362')] });
  expect(world.bugs).toEqual(mistakes);
});

describe('groups of Canvas', () => {
  const groups = [groupRule('93361'), groupRule('93362', { id: '438799' })];

  test('get who passed for them', async () => {
    const report = await pass({ groups });
    expect(world.groups).toEqual({ '93361': ['11'], '93362': ['12'] });
    expect(report.problems).toEqual([]);
  });

  test('that cannot be changed are something to look at, and hold up nobody', async () => {
    world.failures = { 'addToGroup 93361': UNREACHABLE };
    const report = await pass({ groups });
    expect(world.groups).toEqual({ '93362': ['12'] });
    expect(report.problems).toEqual([
      problem('group-failed', { groupId: '93361', cause: UNREACHABLE.message }),
    ]);
    expect(report.problems[0]?.severity).toBe('attention');
    expect(report).toMatchObject({ upsert: { ok: true }, backup: world.backup() });
  });

  test('that fail for one cause are each named', async () => {
    world.failures = { 'addToGroup 93361': UNREACHABLE, 'addToGroup 93362': UNREACHABLE };
    const { problems } = await pass({ groups });
    expect(problems.map(({ message }) => /group (\d+)/.exec(message)?.[1])).toEqual(['93361', '93362']);
  });

  test('get people without a campus wide id too, who are no row in Grit', async () => {
    world.people = [person('11', { externalId: null }), person('12')];
    await pass({ groups });
    expect(world.groups['93361']).toEqual(['11']);
  });

  test('do not get people whom Canvas no longer knows, nor the Test Student', async () => {
    world.submissions = ['11', '97', '98'].map((id) => submissionOf(id));
    world.lookup = { notFound: ['97'], testStudents: ['98'] };
    await pass({ groups });
    expect(world.groups['93361']).toEqual(['11']);
  });

  test('get who passed the classic quiz of their assignment, in its course and at its mark', async () => {
    const classic = rule({ kind: 'quiz', id: '9001', courseId: '70100', passingScore: 80 });
    world.assignments = [[classic.quiz, assignment({ id: '440150', courseId: '70100' })]];
    world.submissions = [
      submissionOf('11', { assignmentId: '440150', score: 16 }),
      submissionOf('12', { assignmentId: '440150', score: 15 }),
    ];
    const report = await pass({
      requirements: [requirement('pg:Drill Press', classic)],
      groups: [groupRule('93361', { id: '440150' })],
    });
    expect(world.calls.filter((call) => call === 'findQuizzes')).toHaveLength(1);
    expect(world.groups).toEqual({ '93361': ['11'] });
    expect(report.problems).toEqual([]);
  });

  test('whose assignment earns nothing make it be asked for as well, and each problem is said once', async () => {
    world.quizProblems = [problemOf('attention', { code: 'about-a-quiz' })];
    const report = await pass({
      requirements: [requirement('pg:Laser Cutter', '440133')],
      groups: [groupRule('93362', { id: '438799' })],
    });
    expect(world.calls.filter((call) => call === 'findQuizzes')).toHaveLength(2);
    expect(world.asked?.assignments).toEqual([LASER_QUIZ, SAW_QUIZ]);
    expect(world.groups).toEqual({ '93362': ['12'] });
    expect(report.quizzes).toBe(2);
    expect(codesOf(report)).toEqual(['about-a-quiz']);
  });

  test('that nobody earned are not touched', async () => {
    world.submissions = [];
    await pass({ groups });
    expect(world.calls).not.toContain('addToGroup 93361');
  });

  test('alone make nobody a row in Grit', async () => {
    const report = await pass({ requirements: [], groups: [groupRule('93361')] });
    expect(report.table?.rows).toEqual([]);
    expect(world.calls).not.toContain('upsert');
    expect(world.groups['93361']).toEqual(['11']);
  });
});

describe('a preview', () => {
  test('reads the same and plans the same upload, and changes nothing anywhere', async () => {
    const groups = { groups: [groupRule('93361')] };
    const seen = await pass(groups, preview(world.ports));
    expect(world.calls).toEqual([...READING, 'downloadExport', 'readExport']);
    expect(seen).toMatchObject({
      plan: { newPeople: 2, newGrants: 2 },
      upsert: { attempted: false, ok: null, rows: 0 },
      backup: null,
      proven: false,
      problems: [],
    });
    await pass(groups);
    expect(world.uploaded).toEqual([seen.plan?.upload]);
  });

  test('reads an export that came at the second attempt, and nothing of the first', async () => {
    const { grit, ...others } = world.ports;
    const twice: typeof grit.downloadExport = async (openSink) => {
      openSink().write('half of a long first attempt');
      await grit.downloadExport(openSink);
    };
    const report = await pass({}, preview({ ...others, grit: { ...grit, downloadExport: twice } }));
    expect(report).toMatchObject({ plan: { newPeople: 2 }, problems: [] });
  });

  test('fails as the pass would where Canvas cannot be read', async () => {
    world.failures = { submissions: UNREACHABLE };
    const report = await pass({}, preview(world.ports));
    expect(report.problems).toEqual(UNREACHABLE.problems);
    expect(world.calls).not.toContain('people');
  });

  test('fails as the pass would where the export cannot be read', async () => {
    world.failures = { readExport: fail('backup-unreadable', { cause: 'it is a web page' }) };
    const report = await pass({}, preview(world.ports));
    expect(report).toMatchObject({ plan: null, upsert: null });
    expect(codesOf(report)).toEqual(['backup-unreadable']);
  });
});

describe('without the upsert', () => {
  const withoutIt = (overrides: Partial<PassPlan> = {}) =>
    pass(overrides, { ...world.ports, grit: withoutUpsert(world.ports.grit) });

  test('everything else is done: one backup is stored and groups are changed', async () => {
    const report = await withoutIt({ groups: [groupRule('93361')] });
    expect(world.calls).toEqual([...READING, ...LOOKING, 'addToGroup 93361', 'saveMemory', 'prune']);
    expect(report.upsert).toEqual({ attempted: false, ok: null, rows: 0 });
    expect(report.plan?.upload.rows).toHaveLength(2);
    expect(report.table?.rows).toHaveLength(2);
    expect(report.backup).toEqual(world.backup());
  });

  test('nothing is proven, not even where Grit has everything, and the next pass looks back as far', async () => {
    world.hasEverything();
    const report = await withoutIt();
    expect(report).toMatchObject({ proven: false, problems: [] });
    expect(world.memory).toMatchObject({ provenUntil: null, firstSince: null });
  });
});

test('neither the pass nor anything below it knows of dry runs', () => {
  const root = fileURLToPath(new URL('../src/', import.meta.url));
  const files = ['pass', 'core', 'canvas', 'grit', 'store'].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const knowing = ['pass.ts', ...files].filter(
    (file) => statSync(root + file).isFile() && /dry/i.test(readFileSync(root + file, 'utf8')),
  );
  expect(files.length).toBeGreaterThan(15);
  expect(knowing).toEqual([]);
});
