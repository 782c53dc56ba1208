import { spawn } from 'node:child_process';
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
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { shelvedBackups } from '../../src/store/shelf.ts';
import { editConfig } from './passes.ts';
import { CANVAS_TOKEN, HOUR_MS, shareProcess, type World } from './support.ts';
import {
  expectCured,
  inFolder,
  program,
  replace,
  schedule,
  shell,
  unitFolder,
  unschedule,
  type Illness,
} from './surgery.ts';

shareProcess();

jest.setTimeout(120_000);

let frozen: ReturnType<typeof spawn> | undefined;
afterAll(() => {
  frozen?.kill();
});

const newestOf = (world: World) => shelvedBackups(inFolder(world, 'backup')).at(-1)?.path ?? '';

/** Lets the newest backup seem as large as that part of what the disk has left; it takes no room. */
function enlargeNewest(world: World, part: number): void {
  const { bavail, bsize } = statfsSync(world.folder);
  truncateSync(newestOf(world), Math.floor(bavail * bsize * part));
}

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
  'files: a token in a file that others can read': {
    code: 'readable-by-others',
    exit: 3,
    harm: (world) => {
      writeFileSync(inFolder(world, 'token'), `${CANVAS_TOKEN}\n`, { mode: 0o640 });
      replace('${CANVAS_API_KEY}', '${file:token}')(world);
    },
    cure: (world, hint) => {
      shell(world, /chmod 600 "[^"]+\/token"/.exec(hint)?.[0]);
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
      writeFileSync(inFolder(world, 'shelf'), '', { mode: 0o700 });
    },
    cure: replace('./shelf', './another/shelf'),
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
      const ended = frozen && once(frozen, 'exit');
      shell(world, /kill \d+/.exec(hint)?.[0]);
      await ended;
    },
  },
  'passes: none yet': {
    code: 'pass-overdue',
    exit: 3,
    harm: (world) => {
      for (const name of ['state', 'backup']) rmSync(inFolder(world, name), { recursive: true });
    },
    cure: async (world, hint) => {
      const [, command = ''] = /^Start grit-sync (\w+), by hand first/.exec(hint) ?? [];
      expect((await world.run([command])).code).toBe(0);
    },
  },
  'passes: a memory that cannot be understood': {
    code: 'memory-not-known',
    exit: 1,
    harm: (world) => {
      const file = inFolder(world, 'state', 'journal.jsonl');
      writeFileSync(inFolder(world, 'copy'), readFileSync(file));
      writeFileSync(file, 'by hand\n');
    },
    cure: (world) => {
      renameSync(inFolder(world, 'copy'), inFolder(world, 'state', 'journal.jsonl'));
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
      expect(hint).toContain(`Type grit-sync schedule --install --config "${world.configFile}"`);
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

describe('what is bad, and who follows the hint makes it good', () => {
  it.concurrent.each(Object.entries(ILLNESSES))('%s', async (_, illness) => {
    await expectCured(illness);
  });
});
