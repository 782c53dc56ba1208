import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CanvasServer } from '../demo/canvas.ts';
import type { GritServer, GritUser } from '../demo/grit.ts';
import { demoConfig, demoShop } from '../demo/shop.ts';
import { EXIT, worse } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { demoFolder, keeping } from './demo/keeping.ts';
import { withServers } from './demo/servers.ts';
import { tellStory } from './demo/story.ts';
import { Output } from './output.ts';
import { run, type RunOptions } from './run.ts';

export interface DemoOptions {
  /** Only keep the two systems running. */
  serve: boolean;
  /** Plays what can go wrong. */
  story: boolean;
  verbose: boolean;
  color: boolean;
}

/** `grit-sync demo`: a preview and a pass against an invented Canvas and Grit on loopback. */
export async function demo(options: DemoOptions, world: NodeJS.Process): Promise<number> {
  if (options.story) return await tellStory(options, world);
  return await withServers(demoShop(new Date()), (canvas, grit) => show(canvas, grit, options, world));
}

async function show(
  canvas: CanvasServer,
  grit: GritServer,
  { serve, verbose, color }: DemoOptions,
  world: NodeJS.Process,
): Promise<number> {
  const output = new Output(world, { color });
  const folder = demoFolder('grit-sync-demo-');
  const config = demoConfig({ canvasUrl: canvas.url, gritUrl: grit.url, folder });
  if (serve) return await keepServing(config, output, world);
  return await play({ config, folder, grit, verbose }, output, world);
}

interface Stage {
  config: string;
  folder: string;
  grit: GritServer;
  verbose: boolean;
}

async function play(
  { config, folder, grit, verbose }: Stage,
  output: Output,
  world: NodeJS.Process,
): Promise<number> {
  const file = join(folder, 'grit-sync.config.yaml');
  keeping(() => {
    writeFileSync(file, config, { mode: 0o600 });
  });
  const { chalk } = output;
  const options: RunOptions = {
    config: file,
    dryRun: false,
    csv: false,
    json: false,
    quiet: false,
    verbose,
    color: chalk.level > 0,
  };
  const title = (text: string) => {
    output.print(`\n${chalk.bold.cyan(text)}\n`);
  };

  output.print('An invented Canvas and an invented Grit are running on this machine.');
  title('1. grit-sync run --dry-run: what would be uploaded');
  const previewed = await run({ ...options, dryRun: true }, world);

  title('2. grit-sync run: the pass');
  const before = structuredClone(grit.users);
  const passed = await run(options, world);

  title('3. What changed in Grit');
  for (const line of changes(before, grit.users)) output.print(line);

  title('4. What is left to look at');
  output.print(`The configuration, the backup and the lock are in ${folder}`);
  output.print('What goes wrong in real shops, and what grit-sync says to it: grit-sync demo --story');
  return worse(previewed, passed);
}

/** A line for each person who is new in Grit or has new marks, as the invented Grit itself says. */
function changes(before: GritUser[], after: GritUser[]): string[] {
  const known = new Map(before.map((user) => [user['externalId'], user]));
  return after.flatMap((user) => {
    const earlier = known.get(user['externalId']);
    const gained = Object.keys(user).filter(
      (column) =>
        /^(pg:|at:|active$)/.test(column) && user[column] !== '' && (earlier?.[column] ?? '') === '',
    );
    if (gained.length === 0) return [];
    const name = `${user['firstName'] ?? ''} ${user['lastName'] ?? ''}`.trim();
    return [printable(`  ${earlier === undefined ? 'new ' : '    '} ${name}: ${gained.join(', ')}`)];
  });
}

/** Runs until a signal comes. The configuration is all that stands on stdout, so that it can go into a file. */
async function keepServing(config: string, output: Output, world: NodeJS.Process): Promise<number> {
  output.write(config);
  output.tell(
    'Save this as grit-sync.config.yaml and try "grit-sync run --dry-run" in another terminal. Ctrl-C ends.',
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) world.once(signal, resolve);
  });
  return EXIT.ok.code;
}
