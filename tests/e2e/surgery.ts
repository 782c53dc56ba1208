import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { editConfig, inWorld } from './passes.ts';
import { type Finished, type World, type WorldOptions } from './support.ts';

/** One line of what `doctor --json` says. */
interface Checked {
  check: string;
  verdict: 'good' | 'doubtful' | 'bad' | 'not-checked';
  code: string | null;
  message: string;
  hint: string | null;
}

interface Diagnosis extends Finished {
  outcome: string;
  exitCode: number;
  checks: Checked[];
}

/** A world in which all is well: after a pass, with files for nobody else, and a crontab that is our own. */
export function inHealthyWorld<T>(options: WorldOptions, use: (world: World) => Promise<T>): Promise<T> {
  return inWorld(options, async (world) => {
    chmodSync(world.configFile, 0o600);
    mkdirSync(join(world.folder, 'bin'));
    program(
      world,
      'crontab',
      'test "$1" = -l && cat "$HOME/crontab" || { echo "no crontab for shop" >&2; exit 1; }',
    );
    schedule(world);
    expect((await world.run(['run'])).code).toBe(0);
    return await use(world);
  });
}

/** Puts a program where it is found before that of the system. */
export function program({ folder }: World, name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** The line of crontab.example with the configuration of this world, as somebody would copy it. */
export function schedule({ folder, configFile }: World): void {
  const example = readFileSync(new URL('../../crontab.example', import.meta.url), 'utf8');
  const [, line = ''] = /^(\*\/30 .*)$/m.exec(example) ?? [];
  writeFileSync(join(folder, 'crontab'), `${line.replace(/--config \S+/, `--config ${configFile}`)}\n`);
}

export function unschedule({ folder }: World): void {
  rmSync(join(folder, 'crontab'));
}

export function variables({ folder }: World): Record<string, string> {
  return { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
}

/** What the doctor says; it must say it as JSON alone and in plain words, and without a token. */
export async function diagnose(world: World): Promise<Diagnosis> {
  const finished = await world.run(['doctor', '--json'], variables(world));
  // Files are left out: where somebody has just put a token is no business of the doctor.
  expect(finished.stdout + finished.stderr).not.toMatch(/never-print-me|(?:canvas|grit)-token-n/);
  expect(finished.stderr).toBe('');
  const said = JSON.parse(finished.stdout) as Diagnosis;
  expect(said.exitCode).toBe(finished.code);
  for (const { verdict, message, hint } of said.checks) {
    expect(message).toMatch(/^\S.*\.$/);
    expect(hint === null).toBe(verdict === 'good' || verdict === 'not-checked');
    if (hint !== null) expect(hint).toMatch(/^[A-Z].*[.?]$/);
  }
  return { ...finished, ...said };
}

/** The codes of what is bad or doubtful. */
export function codesOf({ checks }: Diagnosis, ...verdicts: Checked['verdict'][]): (string | null)[] {
  return checks.filter(({ verdict }) => verdicts.includes(verdict)).map(({ code }) => code);
}

/** The folder with the units of systemd of this user, with the units of the examples in it. */
export function unitFolder({ folder, configFile }: World): string {
  const units = join(folder, '.config', 'systemd', 'user');
  mkdirSync(units, { recursive: true });
  const example = (name: string) => new URL(`../../examples/systemd/${name}`, import.meta.url);
  copyFileSync(example('grit-sync.timer'), join(units, 'grit-sync.timer'));
  const service = readFileSync(example('grit-sync.service'), 'utf8');
  writeFileSync(join(units, 'grit-sync.service'), service.replace(/--config \S+/g, `--config ${configFile}`));
  return units;
}

/** Something that goes wrong in a world in which all was well, and what somebody does who follows the hint. */
export interface Illness {
  code: string;
  exit: number;
  harm: (world: World) => unknown;
  cure: (world: World, hint: string) => unknown;
  config?: Record<string, string>;
}

/** A world falls ill, the doctor names it, somebody does what the hint says, and all is well again. */
export async function expectCured({ code, exit, harm, cure, config = {} }: Illness): Promise<void> {
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
}

/** Changes the text of the configuration. */
export const replace = (from: string | RegExp, to: string) => (world: World) => {
  editConfig(world, (text) => text.replace(from, to));
};

/** A path in the folder of a world. */
export const inFolder = ({ folder }: World, ...parts: string[]) => join(folder, ...parts);

/** Runs a command of the hint as it stands there. */
export const shell = (world: World, command: string | undefined) => {
  expect(command).toBeDefined();
  const env = { ...process.env, HOME: world.folder, ...variables(world) };
  expect(spawnSync('sh', ['-c', command ?? ''], { env }).status).toBe(0);
};
