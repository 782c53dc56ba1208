import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { type LoadedConfig, loadConfig } from '../../src/config/load.ts';
import type { Problem } from '../../src/core/types.ts';
import { SyncError } from '../../src/errors.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files in it. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'grit-sync-config-')));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export interface Options {
  /** Files beside the configuration. */
  files?: Record<string, string>;
  env?: Record<string, string | undefined>;
  onSecrets?: (secrets: string[]) => void;
}

/** Loads a file of that name and text. */
export async function loadText(name: string, text: string, options: Options = {}) {
  const { files = {}, env = {}, onSecrets = () => undefined } = options;
  return await loadConfig({ file: name, cwd: folderWith({ ...files, [name]: text }), env }, onSecrets);
}

/** Loads that data, written as JSON. */
export async function load(data: unknown, options: Options = {}): Promise<LoadedConfig> {
  return await loadText('config.json', JSON.stringify(data), options);
}

/** The problems with which this fails; none where it does not. */
export async function problemsOf(loading: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await loading;
    return [];
  } catch (error) {
    if (error instanceof SyncError) return error.problems;
    throw error;
  }
}

/** The messages of the problems with that data. */
export async function messagesOf(data: unknown, options: Options = {}): Promise<string[]> {
  return (await problemsOf(load(data, options))).map(({ message }) => message);
}

/** What is to be masked with that data, whether it can be used or not. */
export async function secretsOf(data: unknown, options: Options = {}): Promise<Set<string>> {
  const secrets = new Set<string>();
  const onSecrets = (found: string[]) => {
    for (const secret of found) secrets.add(secret);
  };
  await problemsOf(load(data, { ...options, onSecrets }));
  return secrets;
}

type Part = Record<string, unknown>;

/** The least that is complete, with these keys more or changed; undefined takes a key away. */
export function configWith({ canvas, grit, ...others }: { canvas?: Part; grit?: Part } & Part = {}) {
  return {
    canvas: { apiUrl: 'https://canvas.test', apiKey: 'canvas-secret', courseId: 70076, ...canvas },
    permissions: { 'pg:Laser Cutter': 440133 },
    grit: { apiUrl: 'https://grit.test', apiKey: 'grit-secret', ...grit },
    ...others,
  };
}

/** The same in YAML, for tests of what surrounds it. */
export const YAML = `
canvas: { apiUrl: "https://canvas.test", apiKey: canvas-secret, courseId: 70076 }
permissions: { "pg:Laser Cutter": 440133 }
grit: { apiUrl: "https://grit.test", apiKey: grit-secret }
`;

export const TOML = `
[canvas]
apiUrl = "https://canvas.test"
apiKey = "canvas-secret"
courseId = 70076
[permissions]
"pg:Laser Cutter" = 440133
[grit]
apiUrl = "https://grit.test"
apiKey = "grit-secret"
`;
