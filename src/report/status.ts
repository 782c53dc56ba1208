import type { ChalkInstance } from 'chalk';
import type { PastPass } from '../core/trust/status.ts';
import type { DueReason } from '../core/memory/memory.ts';
import { dueSummary } from './due.ts';
import { printable } from './printable.ts';
import { stretchText } from '../core/stretch.ts';
import { minuteText } from './time.ts';
import { count } from './words.ts';

const LABEL_WIDTH = 9;

/** How grit-sync is doing, without anybody's name. What could not be found out is undefined, what there is none of is null. */
export interface Status {
  now: Date;
  /** The start of the last proven pass. */
  provenUntil: Date | null | undefined;
  lastPass: PastPass | null | undefined;
  /** How many cells are held. */
  held: number | undefined;
  /** Why each thing that is due could not be given yet. */
  due: DueReason[] | undefined;
  backup: { name: string; at: Date; isFresh: boolean } | null | undefined;
  /** Which process is running a pass. */
  running: string | null;
}

/** The status in five or six lines. */
export function renderStatus(status: Status, chalk: ChalkInstance): string {
  const { now, provenUntil, lastPass, held, due, backup, running } = status;
  const lines: [label: string, text: string][] = [
    ['Proven', known(provenUntil, 'no pass yet', (time) => when(time, now))],
    ['Last', known(lastPass, 'no pass yet', (pass) => lastPassText(pass, now))],
    ...(running === null ? [] : [['Running', running] satisfies [string, string]]),
    ['Held', known(held, '', heldText)],
    ...(due === undefined || due.length === 0 ? [] : [['Due', dueSummary(due)] satisfies [string, string]]),
    ['Backup', known(backup, 'none', (newest) => backupText(newest, now))],
  ];
  return lines.map(([label, text]) => chalk.bold(label.padEnd(LABEL_WIDTH)) + printable(text)).join('\n');
}

function known<T>(value: T | null | undefined, none: string, text: (value: T) => string): string {
  if (value === undefined) return 'not known, see below';
  return value === null ? none : text(value);
}

function lastPassText(pass: PastPass, now: Date): string {
  const codes = [...new Set(pass.problems.map(({ code }) => code))];
  const met = codes.length === 0 ? '' : ` (${codes.join(', ')})`;
  return `${when(pass.startedAt, now)}: ${pass.outcome}, ${uploadText(pass)}${met}`;
}

function uploadText({ mode, plan, upsert }: PastPass): string {
  if (upsert?.attempted === true) {
    return upsert.ok === true
      ? `${count(upsert.rows, 'row')} uploaded with ${count(plan?.newGrants ?? 0, 'new grant')}`
      : 'its upload failed';
  }
  if (plan === null) return 'nothing uploaded';
  if (plan.newGrants === 0) return 'nothing new to upload';
  const held = `${count(plan.newGrants, 'new grant')} not uploaded`;
  return mode === 'no-upsert' ? `${held}, since uploads are switched off` : held;
}

function heldText(held: number): string {
  return held === 0 ? 'nothing' : `${count(held, 'mark')}, see grit-sync holds`;
}

function backupText({ name, at, isFresh }: NonNullable<Status['backup']>, now: Date): string {
  // The name says when it was made.
  return `${name}, ${ago(at, now)}${isFresh ? '' : ', not fresh'}`;
}

function when(time: Date, now: Date): string {
  return `${minuteText(time)}, ${ago(time, now)}`;
}

function ago(time: Date, now: Date): string {
  const age = now.getTime() - time.getTime();
  return age < 0 ? 'yet to come' : `${stretchText(age)} ago`;
}
