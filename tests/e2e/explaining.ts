import { expect } from '@jest/globals';
import { expectNoSecrets } from './passes.ts';
import { contentOf, problemsIn, type World } from './support.ts';

/** What `explain` says, for tests; see `support.ts`. */

export interface Column {
  column: string | null;
  reason: string;
  outcome: 'has' | 'gets' | 'held' | 'no';
  verdict: string;
  toDo: string;
}

export interface Answer {
  exitCode: number;
  person: { externalId: string | null; accounts: { canvasUserId: string }[] };
  columns: Column[];
  problems: { code: string }[];
}

/** `explain … --json`, which tells no secret and changes nothing. */
export async function answer(world: World, ...args: string[]): Promise<Answer> {
  const before = contentOf(world.folder);
  const finished = await world.run(['explain', ...args, '--json']);
  expect(contentOf(world.folder)).toEqual(before);
  expectNoSecrets(world, finished);
  expect(finished.stderr).toBe('');
  const data = JSON.parse(finished.stdout) as Answer;
  expect(data.exitCode).toBe(finished.code);
  return data;
}

/** What is printed for a person to read; it must go well. */
export async function said(world: World, ...args: string[]): Promise<string> {
  const finished = await world.run(['explain', ...args]);
  expectNoSecrets(world, finished);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  return finished.stdout;
}

/** An explanation that is refused, and the only problem. */
export async function refusal(world: World, ...args: string[]) {
  const { code, stdout, stderr } = await world.run(['explain', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return problemsIn(stderr);
}
