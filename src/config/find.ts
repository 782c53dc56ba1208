import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cosmiconfig, defaultLoaders, type PublicExplorer } from 'cosmiconfig';
import { fail } from '../catalogue.ts';
import { readText, whyUnreadable } from './reading.ts';

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
  const explorer = finderOfText();
  if (file !== undefined) return await readNamed(explorer, resolve(cwd, file));

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

async function readNamed(explorer: PublicExplorer, file: string): Promise<FoundConfig> {
  try {
    return { file, text: textOf(await explorer.load(file)) };
  } catch (error) {
    throw fail('config-unreadable', { file, cause: whyUnreadable(error) });
  }
}

async function searchFolder(explorer: PublicExplorer, folder: string): Promise<FoundConfig | undefined> {
  refuseUnreadable(folder);
  try {
    const result = await explorer.search(folder);
    return result === null ? undefined : { file: result.filepath, text: textOf(result) };
  } catch (error) {
    throw fail('config-unreadable', { file: folder, cause: whyUnreadable(error) });
  }
}

/** cosmiconfig passes over what it may not read. To use another file instead, silently, could be a wrong pass. */
function refuseUnreadable(folder: string): void {
  for (const place of SEARCH_PLACES) {
    const file = join(folder, place);
    const reading = readText(file);
    if ('text' in reading) return;
    if (!reading.absent) throw fail('config-unreadable', { file, cause: reading.cause });
  }
}

type Found = Awaited<ReturnType<PublicExplorer['load']>>;

function textOf(found: Found): string {
  // An empty file never reaches a loader.
  const wrapped = found?.config as { text: string } | undefined;
  return wrapped?.text ?? '';
}

/**
 * cosmiconfig as a finder of text. It would execute a file with a script's name and whatever a `$import` key
 * names; here every loader only wraps the text, so that it sees neither code nor keys.
 */
function finderOfText(): PublicExplorer {
  const wrap = (_file: string, text: string) => ({ text });
  const extensions = [...Object.keys(defaultLoaders), '.toml', 'default'];
  return awayFromHere(() =>
    cosmiconfig('grit-sync', {
      searchPlaces: SEARCH_PLACES,
      searchStrategy: 'none',
      ignoreEmptySearchPlaces: false,
      cache: false,
      loaders: Object.fromEntries(extensions.map((extension) => [extension, wrap])),
      // For `--config package.json` too, the whole file is the configuration.
      packageProp: [],
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
