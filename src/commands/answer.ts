import type { Config } from '../config/load.ts';
import type { Problem } from '../core/types.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { renderProblem } from '../report/human.ts';
import { escapeControls } from '../report/json.ts';
import { configured, type CommandOptions } from './configured.ts';
import { Output } from './output.ts';

/** What a command has to show for itself. */
export interface Answer {
  /** What was asked for, for a person; without a line break at the end. */
  text: string;
  /** Whether it is to be copied, so that no line of it may be broken. */
  isVerbatim?: boolean;
  /** The same for a program. */
  data: object;
  problems: readonly Problem[];
}

/**
 * Runs a command that asks a question about what a pass left behind: loads the configuration and gives its answer as
 * `giveAnswer` does.
 */
export function answerWith(
  options: CommandOptions,
  world: NodeJS.Process,
  command: (config: Config, output: Output, warnings: Problem[]) => Answer | Promise<Answer>,
): Promise<number> {
  return giveAnswer(options, world, async (output) => {
    const { config, warnings } = await configured(options, world, output);
    return command(config, output, warnings);
  });
}

/**
 * Prints the answer of a command on stdout (with `--json` as one line of JSON with outcome, exit code and problems)
 * and problems on stderr, and gives the exit code. What the command throws is reported like everything else.
 */
export async function giveAnswer(
  options: CommandOptions,
  world: NodeJS.Process,
  command: (output: Output) => Answer | Promise<Answer>,
): Promise<number> {
  const output = new Output(world, options);
  let answer: Answer;
  try {
    answer = await command(output);
  } catch (error) {
    answer = { text: '', data: {}, problems: problemsOf(error) };
    if (options.verbose) output.tellStack(error);
  }
  const { text, data, problems } = answer;
  const outcome = outcomeOf(problems);
  const { code } = EXIT[outcome];
  if (options.json) {
    output.print(
      escapeControls(JSON.stringify({ schemaVersion: 1, outcome, exitCode: code, ...data, problems })),
    );
    return code;
  }
  if (text !== '' && answer.isVerbatim === true) output.print(text);
  else if (text !== '') output.printProse(text);
  for (const problem of problems) output.tell(renderProblem(problem, output.chalk));
  return code;
}
