import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/load.ts';
import { sameExternalId } from '../../core/marks.ts';
import { causeOf } from '../../errors.ts';
import { examineExport } from '../../grit/workbook.ts';
import type { Trace } from '../../report/forget.ts';
import { readStateFile } from '../../store/open-file.ts';
import { readRecorded } from '../../store/read-backup.ts';
import { isRejected } from '../../store/rejected.ts';
import { backupsOf, checksumsOf } from '../backups/reading.ts';

/** The file in which is forgotten, and those that name nobody. */
const NOT_SEARCHED = new Set([
  'people.json',
  'people-index.bin',
  'journal.jsonl',
  'journal-end.json',
  'snapshot.bin',
  'backups.sha256',
  'lock',
]);
const HALF_WRITTEN = /\.partial$/;
/** A text in a file of JSON, whole or cut off. */
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;

/** By what a person is found in a file. */
export interface Marks {
  externalId: string;
  /** Empty where none is known. */
  email: string;
}

/**
 * The files that have a person in them, or may have, beside the memory: backups, and what stands in the state folder,
 * such as a memory that was set aside. `onFile` hears how far it is.
 */
export async function tracesOf(
  marks: Marks,
  config: Config,
  onFile: (done: number, of: number) => void,
): Promise<Trace[]> {
  return [...(await inBackups(marks, config, onFile)), ...unreadable(config), ...inState(marks, config)];
}

/** Those that are byte for byte alike are opened once: that takes most of the time, and most passes change nobody. */
async function inBackups(
  { externalId }: Marks,
  config: Config,
  onFile: (done: number, of: number) => void,
): Promise<Trace[]> {
  const backups = backupsOf(config);
  const sums = checksumsOf(config);
  const opened = new Map<string, boolean | null>();
  const traces: Trace[] = [];
  for (const [index, { path, name }] of backups.entries()) {
    onFile(index, backups.length);
    const read = readRecorded(path, sums.get(name));
    if ('cause' in read) {
      traces.push({ path, isReadable: false });
      continue;
    }
    const { bytes, sha256: sum } = read;
    const known = opened.get(sum);
    const has = known === undefined ? await hasPerson(bytes, externalId) : known;
    opened.set(sum, has);
    if (has !== false) traces.push({ path, isReadable: has !== null });
  }
  return traces;
}

/** Null where nobody can tell. */
async function hasPerson(bytes: Buffer, externalId: string): Promise<boolean | null> {
  const content = await examineExport(bytes);
  if ('cause' in content) return null;
  return content.people.some((person) => sameExternalId(person.externalId, externalId));
}

/** What a killed pass left of a backup, and what Grit sent that could be none: no program can say who is in it. */
function unreadable({ backup: { folder } }: Config): Trace[] {
  return namesIn(folder)
    .filter((name) => HALF_WRITTEN.test(name) || isRejected(name))
    .map((name) => ({ path: join(folder, name), isReadable: false }));
}

/** Files of text, which are searched for the id and the address as they would stand in them. */
function inState({ externalId, email }: Marks, { state: { folder } }: Config): Trace[] {
  const isMark = (text: string) => sameExternalId(text, externalId) || (email !== '' && text === email);
  return namesIn(folder)
    .filter((name) => !NOT_SEARCHED.has(name))
    .flatMap((name): Trace[] => {
      const path = join(folder, name);
      const text = textIn(path);
      if (text === null) return [{ path, isReadable: false }];
      const hasMark = [...text.matchAll(QUOTED)].some(([, quoted = '']) => isMark(quoted));
      return hasMark ? [{ path, isReadable: true }] : [];
    });
}

function textIn(path: string): string | null {
  try {
    return readStateFile(path).toString('utf8');
  } catch {
    return null;
  }
}

/** The files in a folder; none where it does not exist. */
function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
