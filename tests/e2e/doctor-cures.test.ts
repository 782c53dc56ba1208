import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { group, quiz } from '../../src/demo/build.ts';
import type { CanvasAssignment, CanvasCourse, CourseRight } from '../../src/demo/data.ts';
import { shelvedBackups } from '../../src/store/shelf.ts';
import { editConfig } from './passes.ts';
import {
  codesOf,
  diagnose,
  inHealthyWorld,
  program,
  schedule,
  unitFolder,
  unschedule,
  variables,
} from './surgery.ts';
import { CANVAS_TOKEN, GRIT_TOKEN, HOUR_MS, type World } from './support.ts';

jest.setTimeout(120_000);

/** Something that goes wrong in a world in which all was well, and what somebody does who follows the hint. */
interface Illness {
  code: string;
  exit: number;
  harm: (world: World) => unknown;
  cure: (world: World, hint: string) => unknown;
  config?: Record<string, string>;
}

const replace = (from: string | RegExp, to: string) => (world: World) => {
  editConfig(world, (text) => text.replace(from, to));
};
const courseOf = ({ canvas }: World) => canvas.data.courses[0] as CanvasCourse;
const bandSaw = (change: Partial<CanvasAssignment>) => (world: World) =>
  Object.assign(courseOf(world).assignments[1] ?? {}, change);
/** The text in the first double quotes. */
const quoted = (hint: string) => /"([^"]+)"/.exec(hint)?.[1] ?? '';
/** Runs a command of the hint as it stands there. */
const shell = (world: World, command: string | undefined) => {
  expect(command).toBeDefined();
  const env = { ...process.env, HOME: world.folder, ...variables(world) };
  expect(spawnSync('sh', ['-c', command ?? ''], { env }).status).toBe(0);
};
const inFolder = ({ folder }: World, ...parts: string[]) => join(folder, ...parts);

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
let frozen: ReturnType<typeof spawn>;

const ILLNESSES: Record<string, Illness> = {
  'config: a variable that is not set': {
    code: 'config-variable-missing',
    exit: 2,
    harm: replace('${CANVAS_API_KEY}', '${CANVAS_OF_THE_SHOP}'),
    cure: (_, hint) => {
      const [, variable = '', file = ''] = /write (\w+)=\.\.\. into the file (\S+)\.$/.exec(hint) ?? [];
      writeFileSync(file, `${variable}=${CANVAS_TOKEN}\n`, { mode: 0o600 });
    },
  },
  'files: a .env that others can read': {
    code: 'readable-by-others',
    exit: 3,
    harm: (world) => {
      writeFileSync(inFolder(world, '.env'), '');
      chmodSync(inFolder(world, '.env'), 0o644);
    },
    cure: (world, hint) => {
      shell(world, /chmod 600 "[^"]+"/.exec(hint)?.[0]);
    },
  },
  'files: backups that others can read': {
    code: 'readable-by-others',
    exit: 3,
    harm: (world) => {
      chmodSync(inFolder(world, 'backup'), 0o755);
    },
    cure: (world, hint) => {
      shell(world, /chmod 700 "[^"]+"/.exec(hint)?.[0]);
    },
  },
  'folders: a file where the backups are to go': {
    code: 'folder-unusable',
    exit: 1,
    config: { backup: 'backup: { folder: ./shelf }\n' },
    harm: (world) => {
      rmSync(inFolder(world, 'shelf'), { recursive: true });
      writeFileSync(inFolder(world, 'shelf'), '', { mode: 0o600 });
    },
    cure: replace('./shelf', './another/shelf'),
  },
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
  'clock: hours behind': {
    code: 'clock-wrong',
    exit: 3,
    harm: (world) => (world.canvas.clockAheadMs = 2 * HOUR_MS),
    cure: (world) => (world.canvas.clockAheadMs = 0),
  },
  'disk: no room for a month': {
    code: 'disk-short',
    exit: 3,
    harm: (world) => {
      enlargeNewest(world, 1 / 1000);
    },
    cure: (world, hint) => {
      const [, keep = ''] = /(keep: \{.*?\})/.exec(hint) ?? [];
      editConfig(world, (text) => `${text}backup: { ${keep} }\n`);
    },
  },
  'disk: no room for the next backup': {
    code: 'disk-none',
    exit: 1,
    harm: (world) => {
      enlargeNewest(world, 1);
    },
    cure: (world, hint) => {
      expect(hint).toContain('old backups may be moved to another place');
      renameSync(newestOf(world), inFolder(world, 'elsewhere'));
    },
  },
  'lock: a pass that is frozen': {
    code: 'lock-kept',
    exit: 3,
    harm: (world) => {
      frozen = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
      const since = new Date(Date.now() - HOUR_MS).toISOString();
      writeFileSync(
        inFolder(world, 'state', 'lock'),
        JSON.stringify({ pid: frozen.pid, since, host: hostname() }),
      );
    },
    cure: async (world, hint) => {
      const ended = once(frozen, 'exit');
      shell(world, /kill \d+/.exec(hint)?.[0]);
      await ended;
    },
  },
  'passes: none yet': {
    code: 'pass-overdue',
    exit: 3,
    harm: (world) => {
      rmSync(inFolder(world, 'state'), { recursive: true });
    },
    cure: async (world, hint) => {
      const [, command = ''] = /^Start grit-sync (\w+), by hand first/.exec(hint) ?? [];
      expect((await world.run([command])).code).toBe(0);
    },
  },
  'passes: a ledger that cannot be understood': {
    code: 'ledger-not-known',
    exit: 1,
    harm: (world) => {
      const file = inFolder(world, 'state', 'ledger.json');
      writeFileSync(inFolder(world, 'copy'), readFileSync(file));
      writeFileSync(file, '{');
    },
    cure: (world) => {
      renameSync(inFolder(world, 'copy'), inFolder(world, 'state', 'ledger.json'));
    },
  },
  'schedule: nothing starts it': {
    code: 'schedule-missing',
    exit: 3,
    harm: (world) => {
      unschedule(world);
      rmSync(inFolder(world, 'state', 'runs.jsonl'));
    },
    cure: (world, hint) => {
      expect(hint).toContain(
        `Put the line of crontab.example into crontab -e, with ${world.configFile} behind --config`,
      );
      schedule(world);
    },
  },
  'schedule: a timer that is not switched on': {
    code: 'schedule-off',
    exit: 3,
    harm: (world) => {
      unschedule(world);
      unitFolder(world);
      // As the real one does: enabling makes a link among the wants of the target that the timer names.
      const wants = '"$HOME/.config/systemd/user/timers.target.wants"';
      program(world, 'systemctl', `mkdir ${wants} && ln -s "../$4" ${wants}/"$4"`);
      mkdirSync(inFolder(world, 'Library'));
    },
    cure: (world, hint) => {
      shell(world, /systemctl --user enable --now \S+/.exec(hint)?.[0]);
    },
  },
};

const newestOf = (world: World) => shelvedBackups(inFolder(world, 'backup')).at(-1)?.path ?? '';

/** Lets the newest backup seem as large as that part of what the disk has left; it takes no room. */
function enlargeNewest(world: World, part: number): void {
  const { bavail, bsize } = statfsSync(world.folder);
  truncateSync(newestOf(world), Math.floor(bavail * bsize * part));
}

describe('what is bad, and who follows the hint makes it good', () => {
  it.concurrent.each(Object.entries(ILLNESSES))('%s', async (_, { code, exit, harm, cure, config = {} }) => {
    // What only matters once it is ill stands in the world that the pass has not seen.
    const { canvasGroups = '', ...others } = config;
    await inHealthyWorld({ config: others }, async (world) => {
      editConfig(world, (text) => text + canvasGroups);
      harm(world);
      const ill = await diagnose(world);
      expect(codesOf(ill, 'bad')).toContain(code);
      expect(ill.code).toBe(exit);

      const [bad] = ill.checks.filter((one) => one.code === code);
      await cure(world, bad?.hint ?? '');
      const healed = await diagnose(world);
      expect({ code: healed.code, odd: codesOf(healed, 'bad', 'doubtful', 'not-checked') }).toEqual({
        code: 0,
        odd: [],
      });
    });
  });
});
