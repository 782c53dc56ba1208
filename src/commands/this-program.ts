import { existsSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../catalogue.ts';
import { loadConfig, type LoadedConfig } from '../config/load.ts';
import { SyncError } from '../errors.ts';

/** Where a Node for the whole system is: a link there stays, while what it points to has the version in its path. */
const USUAL_NODES = ['/usr/local/bin/node', '/usr/bin/node', '/opt/homebrew/bin/node'];

/**
 * Who and what runs here, by absolute paths. A link to the program is not resolved: `npm link` and `npm i -g` make one
 * in a folder that stays, and after an upgrade it points to the new version.
 */
export function thisProgram({ argv, execPath }: NodeJS.Process): {
  node: string;
  program: string;
  user: string;
} {
  const node = USUAL_NODES.find((path) => existsSync(path) && realpathSync(path) === realpathSync(execPath));
  const [, called = ''] = argv;
  const packaged = fileURLToPath(new URL('../../bin/grit-sync.js', import.meta.url));
  return {
    node: node ?? execPath,
    program: existsSync(called) ? called : packaged,
    user: userInfo().username,
  };
}

/** Throws if the configuration is complete only with variables of this terminal: no schedule has them. Gives it as a schedule sees it. */
export async function requireAlone(file: string, { env }: NodeJS.Process): Promise<LoadedConfig> {
  try {
    return await loadConfig({ file, cwd: '/', env: { HOME: env['HOME'] } });
  } catch (error) {
    // It was complete a moment ago.
    const [first] = error instanceof SyncError ? error.problems : [];
    if (first === undefined) throw error;
    const cause = first.message.replace(/\.$/, '');
    throw fail('schedule-variable-missing', { cause, dotEnv: join(dirname(file), '.env') });
  }
}
