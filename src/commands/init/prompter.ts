import { Writable } from 'node:stream';
import { fail } from '../../catalogue.ts';
import { printable, printableLines } from '../../report/printable.ts';
import { wrapped } from '../../report/wrap.ts';
import type { Output } from '../output.ts';

export interface Choice<T> {
  value: T;
  label: string;
  /** Shown beside the one that the cursor is on. */
  hint?: string;
}

/** What is wrong with an answer, or nothing. */
export type Check = (answer: string) => string | undefined;

/** Somebody to ask. Each question rejects with `setup-stopped` where it is left by Ctrl-C or the terminal is gone. */
export interface Prompter {
  /** The beginning of a part. */
  title(text: string): void;
  tell(text: string): void;
  done(text: string): void;
  warn(text: string): void;
  /** Gives the answer without spaces around it. */
  text(
    question: string,
    more: { initial?: string | undefined; example?: string; check: Check },
  ): Promise<string>;
  /** The same for what must not be seen. */
  secret(question: string, check: Check): Promise<string>;
  /** One of the choices; the cursor is on the first, unless told. */
  choose<T>(question: string, choices: readonly Choice<T>[], initial?: T): Promise<T>;
  chooseSome<T>(question: string, choices: readonly Choice<T>[]): Promise<T[]>;
  confirm(question: string): Promise<boolean>;
}

const MOST_SHOWN = 12;
const ESCAPE = '\u001b';
const COLOURS = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g');

/** Asks on the terminal; throws where there is none. The signal ends a question like Ctrl-C. */
export async function openPrompter(
  { stdin, stdout }: NodeJS.Process,
  output: Output,
  signal: AbortSignal,
): Promise<Prompter> {
  if (!stdin.isTTY || !stdout.isTTY) throw fail('init-no-terminal');
  const clack = await import('@clack/prompts');
  // Somebody who presses Escape to take back a letter must not lose all answers.
  clack.settings.aliases.delete('escape');
  const screen = screenOf(stdout, output);
  const shown = { output: screen };
  const framed = (text: string) => withinFrame(printableLines(text), output.width);

  /** Asks one question. Ctrl-D ends it as well: otherwise the library would wait for ever. */
  async function ask<T>(prompt: (common: Common) => Promise<T>): Promise<Exclude<T, symbol>> {
    const ended = new AbortController();
    const end = () => {
      ended.abort();
    };
    const onKey = (_text: string, key: { ctrl?: boolean; name?: string } | undefined) => {
      if (key?.ctrl === true && key.name === 'd') end();
    };
    stdin.on('keypress', onKey);
    stdin.on('end', end);
    try {
      const both = AbortSignal.any([signal, ended.signal]);
      const answer = await prompt({ input: stdin, output: screen, signal: both });
      if (typeof answer === 'symbol') throw fail('setup-stopped');
      return answer as Exclude<T, symbol>;
    } finally {
      stdin.off('keypress', onKey);
      stdin.off('end', end);
    }
  }

  const trimmed = (check: Check) => (answer: string | undefined) => check((answer ?? '').trim());
  const optionsOf = <T>(choices: readonly Choice<T>[]) =>
    choices.map(({ label, hint }, value) => ({
      value,
      label: printable(label),
      ...(hint === undefined ? {} : { hint: printable(hint) }),
    }));

  return {
    title(text) {
      clack.intro(text, shown);
    },
    tell(text) {
      clack.log.message(framed(text), shown);
    },
    done(text) {
      clack.log.success(framed(text), shown);
    },
    warn(text) {
      clack.log.warn(framed(text), shown);
    },
    async text(message, { initial = '', example = '', check }) {
      const validate = trimmed(check);
      const answer = await ask((common) =>
        clack.text({
          ...common,
          message: printable(message),
          initialValue: initial,
          placeholder: example,
          validate,
        }),
      );
      return answer.trim();
    },
    async secret(message, check) {
      const answer = await ask((common) =>
        clack.password({ ...common, message: printable(message), validate: trimmed(check) }),
      );
      return answer.trim();
    },
    async choose(message, choices, initial) {
      const at = Math.max(
        0,
        choices.findIndex(({ value }) => value === initial),
      );
      const index = await ask((common) =>
        clack.select({
          ...common,
          message: printable(message),
          options: optionsOf(choices),
          initialValue: at,
          maxItems: MOST_SHOWN,
        }),
      );
      return chosen(choices, index);
    },
    async chooseSome(message, choices) {
      const indexes = await ask((common) =>
        clack.multiselect({
          ...common,
          message: printable(message),
          options: optionsOf(choices),
          required: false,
          maxItems: MOST_SHOWN,
        }),
      );
      return indexes.map((index) => chosen(choices, index));
    },
    confirm: (message) => ask((common) => clack.confirm({ ...common, message: printable(message) })),
  };
}

const FRAME_WIDTH = 3;

/** Sentences are broken between words beside the frame; what is indented is to be copied, and stays in one line. */
function withinFrame(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  const lines = text.split('\n');
  return lines.map((line) => (line.startsWith(' ') ? line : wrapped(line, width - FRAME_WIDTH))).join('\n');
}

interface Common {
  input: NodeJS.ReadStream;
  output: Writable;
  signal: AbortSignal;
}

function chosen<T>(choices: readonly Choice<T>[], index: number): T {
  const choice = choices[index];
  if (choice === undefined) throw new Error('A choice was made that was not offered.');
  return choice.value;
}

/** The terminal, written to like everything else: with secrets masked, and in colour only where that is wanted. */
function screenOf(stdout: NodeJS.WriteStream, output: Output): Writable {
  const screen = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, written) {
      output.write(output.chalk.level > 0 ? text : text.replace(COLOURS, ''));
      written();
    },
  });
  return Object.defineProperties(screen, {
    isTTY: { value: true },
    columns: { get: () => stdout.columns },
    rows: { get: () => stdout.rows },
  });
}
