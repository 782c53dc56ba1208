import { BIN, startProgram, type Running, type Surroundings } from './support.ts';

export interface OnTerminal extends Surroundings {
  /** Characters in a line. */
  columns: number;
  /** What else the shell is told, such as `2>errors`. */
  redirect?: string;
}

const ESCAPE = '\u001b';

/**
 * Starts the real program on a real terminal: `script` of util-linux, which every Linux has, opens one and passes on
 * what is shown there. What is written to its stdin is typed, so that "\u0003" is Ctrl-C.
 */
export function startOnTerminal(
  args: string[],
  { columns, redirect = '', cwd, env = {} }: OnTerminal,
): Running {
  // One that draws for ever hears no signal any more, and would outlive its test: it may take ten seconds of computing.
  const command = `ulimit -t 10; stty cols ${columns} rows 50; exec "$NODE" "$BIN" ${args.join(' ')} ${redirect}`;
  const variables = { TERM: 'xterm', SHELL: '/bin/sh', NODE: process.execPath, BIN, ...env };
  return startProgram('script', ['-qec', command, '/dev/null'], { cwd, env: variables, stdin: 'pipe' });
}

/** Whether text asks a terminal for a colour or for bold letters. */
export function isStyled(text: string): boolean {
  return new RegExp(`${ESCAPE}\\[[\\d;]*m`).test(text);
}

/** Whether there is anything in it that only a terminal understands. */
export function isForTerminals(text: string): boolean {
  return text.includes(ESCAPE) || text.includes('\r');
}
