import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Problem } from '../../src/core/types.ts';
import { writeExport } from '../../src/demo/grit-export.ts';
import { exportHeader } from '../../src/demo/grit-users.ts';
import { DEMO_COLUMNS, gritUser, type GritUser } from '../../src/demo/grit.ts';
import { expectNoSecrets, inWorld } from './passes.ts';
import type { Finished, World, WorldOptions } from './support.ts';

/** Backups for tests to look after, and three people in them; see `support.ts`. */

export const LASER = 'pg:Laser Cutter';
export const SAW = 'pg:Band Saw';
export const TOOLS = 'pg:All Tools';
export const ANY_TIME = 'at:Any Time';
export const ACTIVE = 'active';

/** Two students, and a member of staff whom no quiz knows. */
export const WREN: GritUser = gritUser(
  { firstName: 'Wren', lastName: 'Sprocket', externalId: '007001', email: 'wren@school.example' },
  [LASER, ANY_TIME, ACTIVE],
);
export const MILO: GritUser = gritUser(
  { firstName: 'Milo', lastName: 'Dovetail', externalId: '007002', email: 'milo@school.example' },
  [LASER, SAW, ANY_TIME, ACTIVE],
);
export const IDA: GritUser = gritUser({ firstName: 'Ida', lastName: 'Foreman', externalId: 'S-1' }, [
  TOOLS,
  ACTIVE,
]);
export const EVERYBODY = [WREN, MILO, IDA];

export const OLDEST = 'grit-export-2026-01-01T00-00-00Z.xlsx';
export const MIDDLE = 'grit-export-2026-01-02T00-00-00Z.xlsx';
export const NEWEST = 'grit-export-2026-01-03T00-00-00Z.xlsx';

/** A world whose Grit has these three people. */
export function inShop<T>(options: WorldOptions, use: (world: World) => Promise<T>): Promise<T> {
  return inWorld({ ...options, grit: { users: EVERYBODY, ...options.grit } }, use);
}

/** The path that a backup of this name has or would have. */
export function shelfOf(world: World, name: string): string {
  const folder = join(world.folder, 'backup');
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

/** Puts an export with these people among the backups. */
export async function shelve(
  world: World,
  name: string,
  users: GritUser[] = EVERYBODY,
  columns = DEMO_COLUMNS,
): Promise<string> {
  const path = shelfOf(world, name);
  const style = { mark: 'x', numericExternalIds: false } as const;
  writeFileSync(path, await writeExport(users, exportHeader(columns), style));
  return path;
}

/** Records the check sums of backups as a pass does. */
export function recordSums(world: World, ...names: string[]): void {
  mkdirSync(join(world.folder, 'state'), { recursive: true });
  const lines = names.map((name) => {
    const bytes = readFileSync(shelfOf(world, name));
    return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(world.folder, 'state', 'backups.sha256'), lines.join(''));
}

/** What `backups … --json` says. */
export interface Said {
  outcome: string;
  exitCode: number;
  problems: Problem[];
  [key: string]: unknown;
}

/** Runs `backups …`, which tells no secret whatever happens. */
export async function backups(world: World, ...args: string[]): Promise<Finished> {
  const finished = await world.run(['backups', ...args]);
  expectNoSecrets(world, finished);
  return finished;
}

/** The same with `--json`, where all that is said is on stdout. */
export async function said(world: World, ...args: string[]): Promise<Said> {
  const { stdout, stderr, code } = await backups(world, ...args, '--json');
  expect(stderr).toBe('');
  const answer = JSON.parse(stdout) as Said;
  expect(answer.exitCode).toBe(code);
  return answer;
}

/** The exit code of an answer, and the codes of what it says is wrong. */
export function endingOf({ exitCode, problems }: Said): [number, ...string[]] {
  return [exitCode, ...problems.map(({ code }) => code)];
}
