import type { Page } from '../core/page/facts.ts';
import { count, digits } from '../report/words.ts';
import type { Clock } from './time.ts';

/** One of the figures at the top: what it is, what it says, and a word more. */
export interface Fact {
  label: string;
  value: string;
  more: string;
}

const UNKNOWN = 'not known';
const KB = 1024;

/** The last pass, and how it ended. */
export function lastPassFact({ lastPass }: Page, { text }: Clock): Fact {
  const label = 'Last pass';
  if (lastPass === undefined) return { label, value: UNKNOWN, more: '' };
  if (lastPass === null) return { label, value: 'none yet', more: '' };
  const { startedAt, outcome, upsert } = lastPass;
  const ended = outcome === 'ok' ? 'went well' : outcome === 'attention' ? 'wants a look' : outcome;
  const uploaded =
    upsert?.attempted !== true
      ? 'nothing uploaded'
      : upsert.ok === true
        ? `${count(upsert.rows, 'row')} uploaded`
        : 'its upload failed';
  return { label, value: text(startedAt), more: `${ended}, ${uploaded}` };
}

/** The last time it was certain that everything earned had arrived. */
export function provenFact({ provenUntil }: Page, { text }: Clock): Fact {
  const value = provenUntil === undefined ? UNKNOWN : provenUntil === null ? 'not yet' : text(provenUntil);
  const more = provenUntil instanceof Date ? 'what was earned before is there or held' : '';
  return { label: 'Last proven in Grit', value, more };
}

/** How many backups there are, and of when the newest is. */
export function backupFact({ backups }: Page, { text }: Clock): Fact {
  const label = 'Backups';
  if (backups === undefined) return { label, value: UNKNOWN, more: '' };
  const { number, bytes, newest } = backups;
  if (newest === null) return { label, value: 'none', more: '' };
  return {
    label,
    value: `${digits(number)} (${sizeText(bytes)})`,
    more: `newest ${text(newest.at)}`,
  };
}

/** How much was granted in the days that the charts show. */
export function grantedFact({ grantsByDay, passesByDay }: Page): Fact {
  const grants = grantsByDay.reduce((sum, one) => sum + one.grants, 0);
  const machines = new Set(grantsByDay.map(({ column }) => column)).size;
  return {
    label: `Granted in ${passesByDay.length} days`,
    value: count(grants, 'permission'),
    more: machines === 0 ? '' : `for ${count(machines, 'machine')}`,
  };
}

function sizeText(bytes: number): string {
  if (bytes < KB * KB) return `${digits(Math.ceil(bytes / KB))} KB`;
  return `${digits(Math.round((bytes / KB / KB) * 10) / 10)} MB`;
}
