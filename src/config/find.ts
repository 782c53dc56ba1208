import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cosmiconfig, defaultLoaders, type PublicExplorer } from 'cosmiconfig';
import { fail } from '../catalogue.ts';
import { readText, whyUnreadable, type Reading } from './reading.ts';

export type Environment = Record<string, string | undefined>;

export interface Search {
  /** The file named with --config, if any. */
  file?: string | undefined;
  /** Where a search and a relative `file` start. */
  cwd: string;
  env: Environment;
}

/** A configuration file as it was found: nothing in it has been interpreted. */
interface FoundConfig {
  file: string;
  text: string;
}

/** The names by which a configuration is found in a folder, in this order; what comes first wins. None can be code. */
export const SEARCH_PLACES = [
  ...['yaml', 'yml', 'json', 'toml'].map((extension) => `grit-sync.config.${extension}`),
  '.grit-syncrc',
  ...['json', 'yaml', 'yml', 'toml'].map((extension) => `.grit-syncrc.${extension}`),
];

/** The configuration: the file that was named, or the first one in the working directory or the user's config folder. */
export async function findConfig({ file, cwd, env }: Search): Promise<FoundConfig> {
  if (file !== undefined) {
    const named = resolve(cwd, file);
    return { file: named, text: readConfig(named) };
  }
  const explorer = finder();
  const folders = [resolve(cwd), ...userFolder(env)];
  for (const folder of folders) {
    const found = await searchFolder(explorer, folder);
    if (found !== undefined) return found;
  }
  throw fail('config-not-found', { searched: folders });
}

function userFolder(env: Environment): string[] {
  const { XDG_CONFIG_HOME: xdg, HOME: home } = env;
  // The XDG specification has relative paths ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return [join(xdg, 'grit-sync')];
  return home !== undefined && isAbsolute(home) ? [join(home, '.config', 'grit-sync')] : [];
}

async function searchFolder(explorer: PublicExplorer, folder: string): Promise<FoundConfig | undefined> {
  refuseUnreadable(folder);
  let file: string | undefined;
  try {
    file = (await explorer.search(folder))?.filepath;
  } catch (error) {
    throw fail('config-unreadable', { file: folder, cause: whyUnreadable(error) });
  }
  return file === undefined ? undefined : { file, text: readConfig(file) };
}

/** The text of a configuration file; throws `config-unreadable`. */
export function readConfig(file: string): string {
  return textOf(file, readText(file));
}

/**
 * cosmiconfig passes over what it may not read. To use another file instead, silently, could be a wrong pass. It would also
 * wait for ever where a pipe has the name.
 */
function refuseUnreadable(folder: string): void {
  for (const place of SEARCH_PLACES) {
    const file = join(folder, place);
    const reading = readText(file);
    if ('text' in reading) return;
    if (!reading.absent) textOf(file, reading);
  }
}

function textOf(file: string, reading: Reading): string {
  if ('text' in reading) return reading.text;
  throw fail('config-unreadable', { file, cause: reading.cause });
}

/**
 * cosmiconfig as a finder of files. It would execute a file with a script's name and whatever a `$import` key names, and
 * takes all text for UTF-8; here no loader looks at what it read.
 */
function finder(): PublicExplorer {
  const ignore = () => ({});
  const extensions = [...Object.keys(defaultLoaders), '.toml', 'default'];
  return awayFromHere(() =>
    cosmiconfig('grit-sync', {
      searchPlaces: SEARCH_PLACES,
      searchStrategy: 'none',
      ignoreEmptySearchPlaces: false,
      cache: false,
      loaders: Object.fromEntries(extensions.map((extension) => [extension, ignore])),
    }),
  );
}

/**
 * The call `cosmiconfig()` itself executes `.config/config.{js,cjs,mjs,ts}` of the current folder, and takes search
 * places from package.json and `.config/config.json` there; no option prevents it. So it is made inside our own
 * program folder. Nothing else can run meanwhile, and all paths around here are absolute.
 */
function awayFromHere<T>(call: () => T): T {
  const here = currentFolder();
  process.chdir(dirname(fileURLToPath(import.meta.url)));
  try {
    return call();
  } finally {
    if (here !== undefined) goBackTo(here);
  }
}

/** Undefined where the current folder has been deleted. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

function goBackTo(folder: string): void {
  try {
    process.chdir(folder);
  } catch {
    // Under sudo a folder can be current that this user may not enter. Nothing depends on being there.
  }
}
