import type { Output } from './output.ts';

export interface Progress {
  /** What is being done now. */
  show: (text: string) => void;
  /** Each request, for --verbose. */
  log: (line: string) => void;
  stop: () => void;
}

/**
 * How a pass is followed while it runs: a spinner where a person watches a terminal, lines with --verbose, and
 * nothing in a log or a pipe.
 */
export async function startProgress(
  output: Output,
  { quiet, verbose }: { quiet: boolean; verbose: boolean },
): Promise<Progress> {
  if (verbose) {
    const tell = (line: string) => {
      output.tell(`${new Date().toISOString()} ${line}`);
    };
    return { show: tell, log: tell, stop: () => undefined };
  }
  // A terminal that does not know its width (a serial console, a container) would make the spinner clear lines for ever.
  if (quiet || !output.isWatched || !(process.stderr.columns > 0))
    return { show: () => undefined, log: () => undefined, stop: () => undefined };
  const { default: ora } = await import('ora');
  // The spinner must not take Ctrl-C away from us: the first one lets the pass finish.
  const color = output.chalk.level > 0 ? 'cyan' : false;
  const spinner = ora({ discardStdin: false, stream: process.stderr, color }).start();
  return {
    show: (text) => {
      spinner.text = text;
    },
    log: () => undefined,
    stop: () => {
      spinner.stop();
    },
  };
}
