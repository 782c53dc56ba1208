import type { Config } from '../config/load.ts';
import type { Mode } from '../report/json.ts';
import type { Output } from './output.ts';
import { startProgress, type Progress } from './progress.ts';
import type { Stopping } from './stopping.ts';
import { openSystems, type Systems } from './systems.ts';

/** How something is done with Canvas, Grit and the store. */
export interface Opening {
  mode: Mode;
  quiet: boolean;
  verbose: boolean;
  output: Output;
  stopping: Stopping;
}

/** Does something with the systems and shows its progress: everything is closed again at its end. */
export async function withSystems<T>(
  config: Config,
  { mode, quiet, verbose, output, stopping }: Opening,
  work: (systems: Systems) => Promise<T>,
): Promise<T> {
  let progress: Progress | undefined;
  let systems: Systems | undefined;
  try {
    progress = await startProgress(output, { quiet, verbose });
    systems = openSystems(config, mode, stopping, progress);
    return await work(systems);
  } finally {
    progress?.stop();
    systems?.close();
  }
}
