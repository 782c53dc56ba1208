import { loadConfig, type LoadedConfig } from '../config/load.ts';
import { currentFolder } from './current-folder.ts';
import type { Output } from './output.ts';

/** What every command that reads a configuration is started with. */
export interface CommandOptions {
  config?: string;
  json: boolean;
  verbose: boolean;
  color: boolean;
}

/** The configuration that a command is to use; what is secret in it is masked from here on. */
export function configured(
  { config }: Pick<CommandOptions, 'config'>,
  world: NodeJS.Process,
  output: Output,
): Promise<LoadedConfig> {
  return loadConfig({ file: config, cwd: currentFolder(world), env: world.env }, (secrets) => {
    output.secrets.add(secrets);
  });
}
