import { expect } from '@jest/globals';
import { startMonitor, type MonitorServer } from './monitor-server.ts';
import { editConfig, inState, inWorld } from './passes.ts';
import type { World, WorldOptions } from './support.ts';

/** A part of the addresses, which no output may hold. */
export const SECRET = 'check-never-print-me';
export const PING = `/${SECRET}`;
export const HOOK = `/hooks/${SECRET}`;
/** A quiz that does not exist: each pass ends with 3. */
export const NO_SUCH_QUIZ = {
  permissions: 'permissions: { "pg:Laser Cutter": 440133, "pg:Band Saw": 999999 }\n',
};

/** Adds a section to the configuration. */
export const addConfig = (world: World, text: string) => {
  editConfig(world, (before) => before + text);
};
/** The variables from which a watched world takes the two addresses. */
export const variables = (pingUrl: string, webhook: string) => ({ PING_URL: pingUrl, WEBHOOK: webhook });

export interface Watched {
  world: World;
  monitor: MonitorServer;
  /** `run --json`: its exit code and the codes in its report. */
  pass: (...args: string[]) => Promise<{ code: number | null; errors: string[]; warnings: string[] }>;
}

/** A world whose passes are told to a monitor, unless other addresses are given. */
export async function watched(
  options: WorldOptions,
  use: (watched: Watched) => Promise<void>,
  addresses?: Record<string, string>,
): Promise<void> {
  const monitor = await startMonitor();
  const env = addresses ?? variables(monitor.url + PING, monitor.url + HOOK);
  const pass = async (world: World, args: string[]) => {
    const finished = await world.report(args, env);
    expect(finished.stdout + inState(world, 'told.json') + inState(world, 'runs.jsonl')).not.toContain(
      SECRET,
    );
    expect(finished.stderr).toBe('');
    const codes = (problems: { code: string }[]) => problems.map(({ code }) => code);
    const { errors, warnings, exitCode } = finished.report;
    expect(exitCode).toBe(finished.code);
    return { code: finished.code, errors: codes(errors), warnings: codes(warnings) };
  };
  try {
    await inWorld(options, async (world) => {
      addConfig(world, 'monitor: { pingUrl: "${PING_URL}", webhook: "${WEBHOOK}" }\n');
      await use({ world, monitor, pass: (...args) => pass(world, args) });
    });
  } finally {
    await monitor.close();
  }
}

export const GOOD = { code: 0, errors: [], warnings: [] };
export const LOOK = { code: 3, errors: [], warnings: ['quiz-not-found'] };
export const START = `${PING}/start`;
