import { stripVTControlCharacters } from 'node:util';
import type { Finished, Running } from './support.ts';
import { startOnTerminal, type OnTerminal } from './terminal.ts';

export const ENTER = '\r';
export const DOWN = '\u001b[B';
export const SPACE = ' ';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
/** Empties the line. */
export const CTRL_U = '\u0015';

/** What no question takes, however busy the machine: a bound for a test that fails. */
const PATIENCE_MS = 30_000;

/** A text wherever the terminal broke its lines. */
function anywhere(text: string): RegExp {
  const words = text.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(words.join('[\\s│]+'));
}

/** A person at a terminal, who types when something is asked, and never before. */
export interface Person {
  /** Waits until this is shown after what was seen last; gives what was shown since then. */
  sees(text: string): Promise<string>;
  /** Waits for a question, and types. */
  answers(question: string, keys: string): Promise<string>;
  /** How it ended, and all that was ever shown, without colours and movements. */
  leaves(): Promise<Finished & { shown: string }>;
  running: Running;
}

/** Starts the program on a terminal and sits down at it. */
export function sitDown(args: string[], terminal: OnTerminal): Person {
  const running = startOnTerminal(args, terminal);
  const { child, finished } = running;
  let raw = '';
  let seen = 0;
  let look = (): void => undefined;
  let giveUp = (): void => undefined;
  child.stdout?.on('data', (part: string) => {
    raw += part;
    look();
  });
  child.once('close', () => {
    giveUp();
  });
  const shown = () => stripVTControlCharacters(raw);

  function sees(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      giveUp = () => {
        clearTimeout(timer);
        child.kill();
        reject(new Error(`"${text}" was not shown. The last was:\n${shown().slice(seen)}`));
      };
      const wanted = anywhere(text);
      look = () => {
        const since = shown().slice(seen);
        const found = wanted.exec(since);
        if (found === null) return;
        clearTimeout(timer);
        look = () => undefined;
        giveUp = () => undefined;
        const end = found.index + found[0].length;
        seen += end;
        resolve(since.slice(0, end));
      };
      const timer = setTimeout(() => {
        giveUp();
      }, PATIENCE_MS);
      look();
    });
  }
  return {
    running,
    sees,
    async answers(question, keys) {
      const since = await sees(question);
      child.stdin?.write(keys);
      return since;
    },
    async leaves() {
      const end = await finished;
      return { ...end, shown: shown() };
    },
  };
}
