import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CanvasServer } from '../../demo/canvas.ts';
import type { CanvasPerson } from '../../demo/data.ts';
import type { GritServer, GritUser } from '../../demo/grit.ts';
import { letJoin, letPass, QUIZZES, storyConfig, storyShop } from '../../demo/story-shop.ts';
import type { CommandOptions } from '../configured.ts';
import { holds } from '../holds.ts';
import type { Output } from '../output.ts';
import { run } from '../run.ts';
import { hearing } from './hearing.ts';
import { keeping } from './keeping.ts';
import { withServers } from './servers.ts';

/** One thing that goes wrong in a shop, to be played. */
export interface Chapter {
  title: string;
  /** Plays it. Gives what should have come of it, each with whether it has. */
  play: (stage: Stage) => Promise<Record<string, boolean>>;
}

/** By whom, where and how a chapter is played. */
interface Staging {
  output: Output;
  world: NodeJS.Process;
  /** A folder that is not there yet. */
  folder: string;
  verbose: boolean;
}

type SummaryLine = 'Read' | 'Passed' | 'Grit' | 'Upsert' | 'Backup';

const DAY_MS = 24 * 3_600_000;
/** What fits nearly everywhere. */
const LINE = /(.{1,80})(?: |$)/g;

/** Plays a chapter against a Canvas and a Grit of its own. */
export function playOn(staging: Staging, { play }: Chapter): Promise<Record<string, boolean>> {
  return withServers(storyShop(), (canvas, grit) => play(new Stage(canvas, grit, staging)));
}

/** A shop with its Canvas, its Grit and its grit-sync, in which a chapter lets something happen. */
export class Stage {
  readonly grit: GritServer;
  readonly stateFolder: string;
  readonly #canvas: CanvasServer;
  readonly #staging: Staging;
  readonly #configFile: string;

  constructor(canvas: CanvasServer, grit: GritServer, staging: Staging) {
    const { folder } = staging;
    keeping(() => {
      mkdirSync(folder, { mode: 0o700 });
    });
    this.grit = grit;
    this.stateFolder = join(folder, 'state');
    this.#canvas = canvas;
    this.#staging = staging;
    this.#configFile = join(folder, 'grit-sync.config.yaml');
    this.configureLathe(QUIZZES.lathe);
  }

  /** Says what happens in the shop. */
  tell(text: string): void {
    this.#staging.output.print(`\n${text.replace(LINE, '$1\n').trimEnd()}`);
  }

  /** Says what a reader should take notice of. */
  notice(text: string): void {
    this.tell(`What to notice: ${text}`);
  }

  /** Writes the configuration anew, with this quiz to earn the lathe. */
  configureLathe(latheQuiz: string): void {
    const where = { canvasUrl: this.#canvas.url, gritUrl: this.grit.url, latheQuiz };
    keeping(() => {
      writeFileSync(this.#configFile, storyConfig(where), { mode: 0o600 });
    });
  }

  /** Lets somebody new into the course and into Grit. */
  letJoin(newcomer: CanvasPerson): void {
    letJoin(this.#canvas.data, this.grit.users, newcomer);
  }

  /** Lets somebody pass a quiz in Canvas. */
  letPass(person: CanvasPerson, quiz: string, days: number): void {
    letPass(this.#canvas.data, person, quiz, daysAgo(days));
  }

  /** Somebody as Grit knows them now. */
  inGrit({ sisUserId }: CanvasPerson): GritUser {
    return this.grit.users.find(({ externalId }) => externalId === sisUserId) ?? {};
  }

  /** Runs a pass. Of its summary only these lines are shown, but every problem. */
  async run(shown: SummaryLine[] = ['Grit', 'Upsert'], { quiet } = { quiet: false }): Promise<number> {
    const { verbose } = this.#staging;
    const options = { ...this.#options(), dryRun: false, csv: false, quiet: quiet && !verbose };
    const flag = verbose ? ' --verbose' : quiet ? ' --quiet' : '';
    return await this.#show(
      `run${flag}`,
      (world) => run(options, world),
      (said) => (verbose ? said : shortened(said, shown)),
    );
  }

  /** Asks what is held. */
  async holds(): Promise<number> {
    return await this.#show('holds', (world) => holds(this.#options(), world));
  }

  /** Shows a command, what it says, and its exit code. */
  async #show(
    command: string,
    call: (world: NodeJS.Process) => Promise<number>,
    shorten = (said: string) => said,
  ): Promise<number> {
    const { output, world } = this.#staging;
    output.print(`\n${output.chalk.bold(`$ grit-sync ${command}`)}`);
    let said = '';
    const code = await call(
      hearing(world, (text) => {
        said += text;
      }),
    );
    output.write(shorten(said));
    output.print(output.chalk.dim(`exit code ${code}`));
    return code;
  }

  #options(): CommandOptions {
    const { output, verbose } = this.#staging;
    return { config: this.#configFile, json: false, verbose, color: output.chalk.level > 0 };
  }
}

/** A moment before now. No clock is turned in the story; things just happened in the past. */
export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * DAY_MS);
}

/** What a pass says, with other lines of its summary than these left out, and dots in their place. */
function shortened(said: string, shown: SummaryLine[]): string {
  const all: SummaryLine[] = ['Read', 'Passed', 'Grit', 'Upsert', 'Backup'];
  const others = all.filter((label) => !shown.includes(label));
  const lines = said.split('\n').map((line) => {
    const words = stripVTControlCharacters(line);
    return others.some((label) => words.startsWith(label.padEnd(9))) ? '…' : line;
  });
  return lines.filter((line, index) => line !== '…' || lines[index - 1] !== '…').join('\n');
}
