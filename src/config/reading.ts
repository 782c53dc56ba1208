import { readFileSync } from 'node:fs';
import { causeOf } from '../errors.ts';

const WORDS: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** Why a file could not be read, in words. */
export function whyUnreadable(error: unknown): string {
  const cause = causeOf(error);
  return WORDS[cause] ?? cause;
}

/** The text of a file, or why there is none. `absent` tells a file that is not there from one that cannot be read. */
export type Reading = { text: string } | { absent: boolean; cause: string };

/** Reads a file of text, and never throws. */
export function readText(file: string): Reading {
  try {
    return { text: withoutByteOrderMark(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { absent: ['ENOENT', 'ENOTDIR'].includes(causeOf(error)), cause: whyUnreadable(error) };
  }
}

/** Editors on Windows put one in front; no parser of ours expects it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
