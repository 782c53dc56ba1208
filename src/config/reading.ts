import { causeOf } from '../errors.ts';
import { isHandedOver, readHandedOver } from '../files/handed-over.ts';
import { readRegular } from '../files/regular.ts';
import { decode } from './decode.ts';

/** More than any text that a person writes. */
const MOST_BYTES = 2 ** 20;

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

/** Why there is nothing to read. `absent` tells a file that is not there from one that cannot be read. */
interface Unread {
  absent: boolean;
  cause: string;
}

/** The text of a file, or why there is none. */
export type Reading = { text: string } | Unread;

/** Reads a file that a person wrote, and never throws. */
export function readText(file: string): Reading {
  const reading = readBytes(file);
  if ('cause' in reading) return reading;
  const decoded = decode(reading.bytes);
  return 'cause' in decoded ? { absent: false, ...decoded } : decoded;
}

/**
 * The bytes of such a file. It may be a symbolic link, as everything is that Kubernetes mounts, but neither a pipe, a
 * device nor something without an end.
 */
export function readBytes(file: string): { bytes: Buffer } | Unread {
  try {
    const limits = { mostBytes: MOST_BYTES, followLinks: true };
    return {
      bytes: isHandedOver(file) ? readHandedOver(file, MOST_BYTES) : readRegular(file, limits),
    };
  } catch (error) {
    return { absent: ['ENOENT', 'ENOTDIR'].includes(causeOf(error)), cause: whyUnreadable(error) };
  }
}
