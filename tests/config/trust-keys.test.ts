import { describe, expect, test } from '@jest/globals';
import type { PassingRule } from '../../src/core/types.ts';
import { configWith, load, loadText, messagesOf, problemsOf, TOML, YAML } from './support.ts';

/** What an entry under `permissions` means. */
async function anyOf(entry: unknown): Promise<PassingRule[][] | undefined> {
  const { config } = await load(configWith({ permissions: { 'pg:A': entry } }));
  return config.requirements[0]?.anyOf;
}
const wrongWith = (entry: unknown) => messagesOf(configWith({ permissions: { 'pg:A': entry } }));
const rule = (
  id: string,
  passingScore = 90,
  courseId = '70076',
  kind: 'assignment' | 'quiz' = 'assignment',
) => ({
  quiz: { kind, id, courseId },
  passingScore,
});

test('nothing of all this is configured unless somebody writes it', async () => {
  const { config } = await load(configWith());
  expect(config.limits).toEqual({ maxNewGrants: null });
  expect(config.backup.keep).toBeNull();
  expect(config.requirements[0]?.anyOf).toEqual([[rule('440133')]]);
});

test('groups with nothing but comments in them are as good as absent', async () => {
  const { config } = await loadText('c.yaml', `${YAML}limits:\n  # maxNewGrants: 40\nbackup:\n  # keep:\n`);
  expect([config.limits.maxNewGrants, config.backup.keep]).toEqual([null, null]);
});

describe('allOf', () => {
  test('is several quizzes that must all be passed, by id or as a group of keys', async () => {
    expect(await anyOf({ allOf: [1, '002', { assignment: 3 }, { quiz: 4 }] })).toEqual([
      [rule('1'), rule('2'), rule('3'), rule('4', 90, '70076', 'quiz')],
    ]);
  });

  test('may have marks and courses of its own', async () => {
    expect(
      await anyOf({
        allOf: [
          { assignment: 1, passingScore: 80.5 },
          { quiz: 2, course: 99, passingScore: 100 },
        ],
      }),
    ).toEqual([[rule('1', 80.5), rule('2', 100, '99', 'quiz')]]);
  });

  test('gives those of its quizzes that have none the mark and course beside it', async () => {
    const parts = [1, { assignment: 2, passingScore: 70 }, { assignment: 3, course: 5 }, { quiz: 4 }];
    expect(await anyOf({ allOf: parts, passingScore: 80, course: 99 })).toEqual([
      [rule('1', 80, '99'), rule('2', 70, '99'), rule('3', 80, '5'), rule('4', 80, '99', 'quiz')],
    ]);
  });

  test('without any takes those of Canvas', async () => {
    const { config } = await load(
      configWith({ canvas: { passingScore: 85 }, permissions: { 'pg:A': { allOf: [1, 2] } } }),
    );
    expect(config.requirements[0]?.anyOf).toEqual([[rule('1', 85), rule('2', 85)]]);
  });

  test('in a list is one of the ways to earn the column', async () => {
    expect(await anyOf([1, { allOf: [2, 3], passingScore: 80 }, { allOf: [4, 5] }, { quiz: 6 }])).toEqual([
      [rule('1')],
      [rule('2', 80), rule('3', 80)],
      [rule('4'), rule('5')],
      [rule('6', 90, '70076', 'quiz')],
    ]);
  });

  test('may stand under addUsers as well, and in each format', async () => {
    const { config } = await load(configWith({ addUsers: { Printers: { allOf: [1, 2] } } }));
    expect(config.requirements[1]).toEqual({ column: null, anyOf: [[rule('1'), rule('2')]] });
    const yaml = await loadText('c.yaml', YAML.replace('440133', '{ allOf: [1, 10170000001100251] }'));
    const toml = await loadText('c.toml', TOML.replace('440133', '{ allOf = [1, 10170000001100251] }'));
    for (const loaded of [yaml, toml]) {
      expect(loaded.config.requirements[0]?.anyOf).toEqual([[rule('1'), rule('10170000001100251')]]);
    }
  });

  test('takes ids from the environment', async () => {
    const data = configWith({ permissions: { 'pg:A': { allOf: ['${QUIZ}', 2] } } });
    expect((await load(data, { env: { QUIZ: '17' } })).config.requirements[0]?.anyOf).toEqual([
      [rule('17'), rule('2')],
    ]);
    expect(await messagesOf(data)).toEqual([
      'permissions["pg:A"].allOf[0]: the environment variable QUIZ is not set.',
    ]);
  });

  test.each([[{ allOf: [1] }], [{ allOf: [] }]])('of fewer than two is refused: %j', async (entry) => {
    expect(await wrongWith(entry)).toEqual([
      expect.stringContaining('permissions["pg:A"].allOf: expected at least two quizzes in the list'),
    ]);
    expect(await wrongWith([2, entry])).toEqual([
      expect.stringContaining('permissions["pg:A"][1].allOf: expected at least two quizzes in the list'),
    ]);
  });

  test.each([[{ assignment: 3 }], [{ quiz: 3 }], [{ assignment: 3, quiz: 4 }]])(
    'with %j beside it is refused',
    async (other) => {
      expect(await wrongWith({ allOf: [1, 2], ...other })).toEqual([
        'permissions["pg:A"]: expected one of "assignment", "quiz" or "allOf", and the others left out.',
      ]);
    },
  );

  test.each([
    ['a list', [1, [2, 3]]],
    ['another allOf', [1, { allOf: [2, 3] }]],
    ['another allOf beside a quiz', [1, { assignment: 2, allOf: [3, 4] }]],
    ['nothing', [1, null]],
    ['text that is no id', [1, 'laser']],
    ['two quizzes in one', [1, { assignment: 2, quiz: 3 }]],
    ['no quiz', [1, { passingScore: 80 }]],
  ])('with %s within it is refused, with its place', async (_, allOf) => {
    const messages = await wrongWith({ allOf });
    expect(messages).not.toEqual([]);
    for (const message of messages) expect(message).toContain('permissions["pg:A"].allOf[1]');
    for (const message of messages) expect(message).toMatch(/: (expected|there is no such key)/);
  });

  test.each([
    [5, '5'],
    ['440133', 'text'],
    [{ assignment: 1 }, 'a group of keys'],
    [null, 'nothing'],
  ])('that is no list is refused: %j', async (allOf, found) => {
    expect(await wrongWith({ allOf })).toEqual([
      `permissions["pg:A"].allOf: expected a list of at least two quizzes, found ${found}.`,
    ]);
  });

  test('with a wrong mark within it names the place of that mark', async () => {
    expect(await wrongWith({ allOf: [1, { assignment: 2, passingScore: 0.9 }] })).toEqual([
      expect.stringContaining(
        'permissions["pg:A"].allOf[1].passingScore: expected a percentage from 1 to 100',
      ),
    ]);
  });

  test.each([
    [{ alOf: [1, 2] }, 'permissions["pg:A"].alOf', 'allOf'],
    [{ allOf: [1, { asignment: 2 }] }, 'permissions["pg:A"].allOf[1].asignment', 'assignment'],
    [
      [{ allOf: [1, { quiz: 2, passingscore: 80 }] }],
      'permissions["pg:A"][0].allOf[1].passingscore',
      'passingScore',
    ],
  ])('that is misspelt is said with what was meant: %j', async (entry, path, meant) => {
    const problems = await problemsOf(load(configWith({ permissions: { 'pg:A': entry } })));
    expect(problems[0]).toMatchObject({
      code: 'config-unknown-key',
      message: `${path}: there is no such key.`,
      hint: `Did you mean "${meant}"?`,
    });
  });
});

describe('limits.maxNewGrants', () => {
  test.each([0, 1, 40, 100_000])('may be %i', async (maxNewGrants) => {
    const { config } = await load(configWith({ limits: { maxNewGrants } }));
    expect(config.limits).toEqual({ maxNewGrants });
  });

  test.each([
    [-1, '-1'],
    [1.5, '1.5'],
    ['40', 'text'],
    [null, 'nothing'],
    [true, 'true'],
  ])('may not be %j', async (maxNewGrants, found) => {
    expect(await messagesOf(configWith({ limits: { maxNewGrants } }))).toEqual([
      `limits.maxNewGrants: expected a whole number, 0 or more, found ${found}.`,
    ]);
  });

  test.each([
    [{ limits: { maxGrants: 5 } }, 'limits.maxGrants'],
    [{ limits: { maxNewGrants: 5, maxNewPeople: 5 } }, 'limits.maxNewPeople'],
    [{ maxNewGrants: 5 }, 'maxNewGrants'],
  ])('is the only limit, and stands there: %j', async (change, path) => {
    expect(await messagesOf(configWith(change))).toEqual([`${path}: there is no such key.`]);
  });
});

describe('backup.keep', () => {
  const NONE =
    'backup.keep: expected at least one number above 0, such as daily: 14; without backup.keep everything is kept.';

  test.each([
    { last: 1 },
    { hourly: 24 },
    { daily: 14 },
    { weekly: 8 },
    { monthly: 12 },
    { last: 48, hourly: 24, daily: 14, weekly: 8, monthly: 12 },
    { last: 0, daily: 7 },
  ])('may be %j', async (keep) => {
    const { config } = await load(configWith({ backup: { keep } }));
    expect(config.backup.keep).toEqual(keep);
    expect(config.backup.folder).toMatch(/\/backup$/);
  });

  test.each([[{}], [{ last: 0 }], [{ last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0 }]])(
    'that would keep nothing is refused: %j',
    async (keep) => {
      expect(await messagesOf(configWith({ backup: { keep } }))).toEqual([NONE]);
    },
  );

  test.each([
    [-1, '-1'],
    [2.5, '2.5'],
    ['14', 'text'],
    [null, 'nothing'],
  ])('has whole numbers: %j is none', async (daily, found) => {
    expect(await messagesOf(configWith({ backup: { keep: { last: 1, daily } } }))).toEqual([
      `backup.keep.daily: expected a whole number, 0 or more, found ${found}.`,
    ]);
  });

  test.each([
    [5, '5'],
    [[1], 'a list'],
    [null, 'nothing'],
    ['all', 'text'],
  ])('is a group of keys: %j is none', async (keep, found) => {
    expect(await messagesOf(configWith({ backup: { keep } }))).toEqual([
      `backup.keep: expected a group of keys, found ${found}.`,
    ]);
  });

  test.each([
    [{ backup: { keep: { last: 1, yearly: 5 } } }, 'backup.keep.yearly', 'Remove it'],
    [{ backup: { keep: { last: 1, dayly: 5 } } }, 'backup.keep.dayly', 'Did you mean "daily"?'],
    [{ backup: { daily: 14 } }, 'backup.daily', 'Did you mean "backup.keep.daily"?'],
  ])('has no other keys: %j', async (change, path, hint) => {
    const problems = await problemsOf(load(configWith(change)));
    expect(problems.map(({ message }) => message)).toEqual([`${path}: there is no such key.`]);
    expect(problems[0]?.hint).toContain(hint);
  });
});
