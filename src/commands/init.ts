import { fail } from '../catalogue.ts';
import { proxySecrets } from '../config/proxy.ts';
import { renderTemplate } from '../config/render.ts';
import { crontabLine } from '../core/schedule/crontab.ts';
import { renderDone } from '../report/init.ts';
import { giveAnswer, type Answer } from './answer.ts';
import type { CommandOptions } from './configured.ts';
import { currentFolder } from './current-folder.ts';
import { askForSetup } from './init/ask.ts';
import type { Trying } from './init/connect.ts';
import { prepareFromFile, type Prepared } from './init/from-file.ts';
import { openPrompter } from './init/prompter.ts';
import { findTarget, type Target } from './init/target.ts';
import { writeSetup } from './init/write.ts';
import type { Output } from './output.ts';
import { thisProgram } from './this-program.ts';

export interface InitOptions extends Omit<CommandOptions, 'json'> {
  /** The file with the answers; without it a person is asked. */
  from?: string;
  offline: boolean;
  template: boolean;
}

/** While somebody waits: a wrong address is to be said soon. */
const PATIENCE = { timeoutSeconds: 20, retries: 1 };
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `grit-sync init`: asks what is needed, tries it, and writes a configuration and the tokens. */
export async function init(options: InitOptions, world: NodeJS.Process): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort(fail('setup-stopped'));
  };
  for (const signal of SIGNALS) world.on(signal, onSignal);
  try {
    return await giveAnswer({ ...options, json: false }, world, (output) =>
      options.template
        ? { text: renderTemplate().trimEnd(), data: {}, problems: [] }
        : setUp(options, world, output, stop.signal),
    );
  } finally {
    for (const signal of SIGNALS) world.off(signal, onSignal);
  }
}

async function setUp(
  { config, from, offline, verbose }: InitOptions,
  world: NodeJS.Process,
  output: Output,
  signal: AbortSignal,
): Promise<Answer> {
  const cwd = currentFolder(world);
  const target = findTarget(config, cwd);
  output.secrets.add(proxySecrets(world.env));
  const trial = {
    signal,
    env: world.env,
    progress: () => undefined,
    log: (line: string) => {
      if (verbose) output.tell(line);
    },
  };
  const prepared =
    from === undefined
      ? await prepareByAsking(target, output, trial, world)
      : await prepareFromFile({ file: from, offline, cwd, env: world.env }, target, output, trial);
  signal.throwIfAborted();
  const found = await writeSetup(target, prepared.setup, world.env);
  output.print(done(target, config === undefined, world));
  const text = prepared.notes.map((note) => `\n${note}`).join('\n');
  return { text, data: {}, problems: [...prepared.problems, ...found] };
}

async function prepareByAsking(
  target: Target,
  output: Output,
  trial: Omit<Trying, 'http'>,
  world: NodeJS.Process,
): Promise<Prepared> {
  const prompter = await openPrompter(world, output, trial.signal);
  const trying = { ...trial, http: PATIENCE };
  const keepSecret = (token: string) => {
    output.secrets.add([token]);
  };
  const setup = await askForSetup({ prompter, trying, target, keepSecret });
  return { setup, notes: [], problems: [] };
}

function done({ config, dotEnv }: Target, isFound: boolean, world: NodeJS.Process): string {
  const { node, program } = thisProgram(world);
  return renderDone({
    config,
    dotEnv,
    option: isFound ? '' : ` --config '${config.replaceAll("'", String.raw`'\''`)}'`,
    crontabLine: crontabLine({ node, program, config }),
  });
}
