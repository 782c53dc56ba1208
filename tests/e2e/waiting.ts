import { watch } from 'node:fs';
import type { Running } from './support.ts';

/** A promise that settles when it is told to. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Sends a signal, and settles when the program has printed exactly this on stderr since. */
export function signalUntil({ child }: Running, signal: NodeJS.Signals, expected: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (part: string) => {
      text += part;
      if (text === expected) resolve();
    });
    child.once('close', () => {
      reject(new Error(`It ended after ${signal}, and said only: ${text}`));
    });
    child.kill(signal);
  });
}

/** Settles when something is so that a program does in a folder; fails if the program ends without it. */
export function untilIn(
  folder: string,
  { child }: Running,
  what: string,
  isSo: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(folder, () => {
      look();
    });
    const ended = () => {
      watcher.close();
      reject(new Error(`It ended, and never was it so that ${what}.`));
    };
    const look = () => {
      if (!isSo()) return;
      watcher.close();
      child.off('close', ended);
      resolve();
    };
    child.once('close', ended);
    look();
  });
}

/** Settles when the clock shows another second: the names of backups tell no more of the time than that. */
export function nextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  return new Promise((resolve) => {
    const look = () => {
      const rest = (second + 1) * 1000 - Date.now();
      if (rest <= 0) resolve();
      else setTimeout(look, rest);
    };
    look();
  });
}
