import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fail } from '../../catalogue.ts';
import { SEARCH_PLACES } from '../../config/find.ts';
import { causeOf } from '../../errors.ts';
import { fileCause } from '../../store/file-problem.ts';

/** The two files that are written, by their absolute paths. */
export interface Target {
  config: string;
  dotEnv: string;
  folder: string;
}

const USUAL = 'grit-sync.config.yaml';

/** Where to write; throws where something is there already, or where nothing can be written, before anybody is asked. */
export function findTarget(named: string | undefined, cwd: string): Target {
  const config = resolve(cwd, named ?? USUAL);
  if (!['.yaml', '.yml'].includes(extname(config).toLowerCase())) throw fail('init-name', { file: config });
  const folder = dirname(config);
  const dotEnv = join(folder, '.env');
  refuseTaken(config, false);
  // One of another name would be found no more, or would be found in place of the new one.
  if (named === undefined) for (const place of SEARCH_PLACES) refuseTaken(join(folder, place), false);
  refuseTaken(dotEnv, true);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fail('setup-not-written', { file: config, cause: fileCause(error) });
  }
  return { config, dotEnv, folder };
}

/** Also a link that leads nowhere is something. */
function refuseTaken(file: string, isTokens: boolean): void {
  try {
    lstatSync(file);
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return;
    throw fail('setup-not-written', { file, cause: fileCause(error) });
  }
  throw fail('init-exists', { file, isTokens });
}
