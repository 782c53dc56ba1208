import { writeFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { group, quiz } from '../../src/demo/build.ts';
import type { CanvasAssignment, CanvasCourse, CourseRight } from '../../src/demo/data.ts';
import { editConfig } from './passes.ts';
import { CANVAS_TOKEN, GRIT_TOKEN, shareProcess, type World } from './support.ts';
import { expectCured, inFolder, replace, type Illness } from './surgery.ts';

shareProcess();

jest.setTimeout(120_000);

const courseOf = ({ canvas }: World) => canvas.data.courses[0] as CanvasCourse;
const bandSaw = (change: Partial<CanvasAssignment>) => (world: World) =>
  Object.assign(courseOf(world).assignments[1] ?? {}, change);
/** The text in the first double quotes. */
const quoted = (hint: string) => /"([^"]+)"/.exec(hint)?.[1] ?? '';
/** A setting whose token comes from .env, as in the README. */
const fromDotEnv = (system: string, token: string) => (world: World) => {
  editConfig(world, (text) => text.replace(`\${${system}_API_KEY}`, `\${${system}_OF_THE_SHOP}`));
  writeFileSync(inFolder(world, '.env'), `${system}_OF_THE_SHOP=${token}\n`, { mode: 0o600 });
};
const tokenRefused = (system: string, right: string): Illness => ({
  code: `${system.toLowerCase()}-token-refused`,
  exit: 1,
  harm: fromDotEnv(system, 'an-old-one'),
  cure: (world, hint) => {
    expect(hint).toContain(`where ${system.toLowerCase()}.apiKey points: a variable in the file .env`);
    writeFileSync(inFolder(world, '.env'), `${system}_OF_THE_SHOP=${right}\n`);
  },
});
const rightMissing = (exit: number, ...rights: CourseRight[]): Illness => ({
  code: exit === 1 ? 'right-missing' : 'right-wanted',
  exit,
  config: { canvasGroups: 'canvasGroups: { 440133: 93361 }\n' },
  harm: (world) => {
    world.canvas.data.groups.push(group({ id: '93361', courseId: '70076' }));
    courseOf(world).missingRights = rights;
  },
  cure: (world, hint) => {
    const [, given] =
      /give the owner of the token the right (\w+)(?: or \w+)? in course 70076\.$/.exec(hint) ?? [];
    courseOf(world).missingRights = rights.filter((right) => right !== given);
  },
});

const practice = quiz({ id: '9002', title: 'Warm-up', quizType: 'practice_quiz' });

const ILLNESSES: Record<string, Illness> = {
  'canvas: a token that is no longer good': tokenRefused('CANVAS', CANVAS_TOKEN),
  'canvas: an address at which nobody answers': {
    code: 'canvas-unreachable',
    exit: 1,
    harm: replace(/apiUrl: \S+\n(?= *apiKey: \$\{CANVAS)/, 'apiUrl: http://127.0.0.1:9\n'),
    cure: (world, hint) => {
      expect(hint).toContain('canvas.apiUrl');
      replace('http://127.0.0.1:9', world.canvas.url)(world);
    },
  },
  'course: a number that no course has': {
    code: 'canvas-not-found',
    exit: 1,
    harm: replace('70076', '70077'),
    cure: (world, hint) => {
      expect(hint).toMatch(/^Check canvas\.courseId /);
      replace('70077', '70076')(world);
    },
  },
  'course: one that is over': {
    code: 'course-closed',
    exit: 3,
    harm: (world) => (courseOf(world).restrictedByDate = true),
    cure: (world) => (courseOf(world).restrictedByDate = false),
  },
  'rights: no grades': rightMissing(1, 'view_all_grades', 'manage_grades'),
  'rights: no campus wide ids': rightMissing(1, 'read_sis'),
  'rights: no list of people': rightMissing(3, 'read_roster'),
  'rights: no addresses': rightMissing(3, 'read_email_addresses', 'view_user_logins'),
  'rights: no groups': rightMissing(3, 'manage_groups_manage'),
  'quiz: not published': {
    code: 'quiz-unpublished',
    exit: 3,
    harm: bandSaw({ published: false }),
    cure: bandSaw({ published: true }),
  },
  'quiz: does not exist': {
    code: 'quiz-not-found',
    exit: 3,
    harm: replace('438799', '438798'),
    cure: replace('438798', '438799'),
  },
  'quiz: the number of a classic quiz in place of its assignment': {
    code: 'quiz-is-classic',
    exit: 3,
    harm: (world) => {
      courseOf(world).quizzes.push(quiz({ id: '9001', title: 'Band Saw', assignmentId: '438799' }));
      replace('438799', '9001')(world);
    },
    cure: (world, hint) => {
      const [, written = '', before = ''] = /^Write (\{.*\}) in place of (\d+) /.exec(hint) ?? [];
      replace(`: ${before}`, `: ${written}`)(world);
    },
  },
  'quiz: a practice quiz': {
    code: 'quiz-without-grade',
    exit: 3,
    harm: (world) => {
      courseOf(world).quizzes.push(practice);
      replace('438799', '{ quiz: 9002 }')(world);
    },
    cure: () => Object.assign(practice, { quizType: 'assignment', assignmentId: '438799' }),
  },
  'quiz: no points, and grades that are no percentages': {
    code: 'grade-unreadable',
    exit: 3,
    harm: bandSaw({ pointsPossible: 0 }),
    cure: bandSaw({ pointsPossible: 20 }),
  },
  'quiz: not graded': {
    code: 'quiz-not-graded',
    exit: 3,
    harm: bandSaw({ gradingType: 'not_graded' }),
    cure: bandSaw({ gradingType: 'percent' }),
  },
  'group: does not exist': {
    code: 'group-not-found',
    exit: 3,
    harm: (world) => {
      world.canvas.data.groups.push(group({ id: '93361', courseId: '70076' }));
      editConfig(world, (text) => `${text}canvasGroups: { 440133: 93362 }\n`);
    },
    cure: replace('93362', '93361'),
  },
  'group: of another course': {
    code: 'group-elsewhere',
    exit: 3,
    harm: (world) => {
      const groups = [group({ id: '1', courseId: '70100' }), group({ id: '2', courseId: '70076' })];
      world.canvas.data.groups.push(...groups);
      editConfig(world, (text) => `${text}canvasGroups: { 440133: 1 }\n`);
    },
    cure: (world, hint) => {
      const [, courseId] = /^Name a group of course (\d+) /.exec(hint) ?? [];
      const { id = '' } = world.canvas.data.groups.find((one) => one.courseId === courseId) ?? {};
      replace('440133: 1 }', `440133: ${id} }`)(world);
    },
  },
  'grit: a token that is no longer good': tokenRefused('GRIT', GRIT_TOKEN),
  'grit: a column twice in its export': {
    code: 'export-column-twice',
    exit: 3,
    harm: (world) => world.grit.columns.push('pg:Band Saw'),
    cure: (world) => world.grit.columns.splice(-1, 1, 'pg:Band Saw 2'),
  },
  'column: a name with a letter too few': {
    code: 'column-not-found',
    exit: 3,
    harm: replace('pg:Laser Cutter', 'pg:Laser Cuter'),
    cure: (world, hint) => {
      replace('pg:Laser Cuter', quoted(hint))(world);
    },
  },
};

describe('what is bad, and who follows the hint makes it good', () => {
  it.concurrent.each(Object.entries(ILLNESSES))('%s', async (_, illness) => {
    await expectCured(illness);
  });
});
