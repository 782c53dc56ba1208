import { inGeneral } from './general.ts';
import type { Page } from '../core/page/facts.ts';
import type { Verdict } from '../core/page/verdict.ts';
import { ACTIVE } from '../core/memory/memory.ts';
import type { Unproven } from '../core/trust/status.ts';
import type { QuizReference } from '../core/types.ts';
import { printable } from '../report/printable.ts';
import type { Clock } from './time.ts';

/** Something for a person: what it is, what to do, and the code under which it stands elsewhere, if it has one. */
export interface Item {
  what: string;
  todo: string;
  code?: string;
}

export const VERDICTS: Record<Verdict, { word: string; text: string }> = {
  working: {
    word: 'Working',
    text: 'The last pass went well. Everything that was earned is in Grit, or held because somebody took it away.',
  },
  look: {
    word: 'Look at it',
    text: 'It runs, but something needs a person: see below what, and what to do.',
  },
  'not-working': {
    word: 'Not working',
    text: 'Whoever passes a quiz now does not get the machine. See below what to do.',
  },
};

/** What a column is called on the page: the machine, without the prefix that Grit gives it, safe to be drawn. */
export function machineOf(column: string | null): string {
  if (column === null) return 'being added to Grit';
  return column === ACTIVE ? 'whole person' : printable(column.replace(/^pg:/, ''));
}

/** A quiz as the configuration names it: what Canvas calls it is not known here. */
export function quizText({ kind, id }: QuizReference): string {
  return kind === 'assignment' ? `assignment ${id}` : `classic quiz ${id}`;
}

/** What needs a person, the most pressing first. */
export function needed(page: Page, clock: Clock): Item[] {
  const { unread, unproven, isClockSetBack, lastPass } = page;
  const serious = (lastPass?.problems ?? []).filter(({ severity }) => severity !== 'warning');
  const codes = new Set([...serious.map(({ code }) => code), ...(unproven?.codes ?? [])]);
  return [
    ...unread.map(({ message, hint, code }) => ({ what: message, todo: hint, code })),
    ...(unproven === null ? [] : [unprovenItem(unproven, page, clock)]),
    ...(isClockSetBack
      ? [
          {
            what: 'The clock of this machine was set back: the last proven pass is yet to come.',
            todo: 'Check the time of the machine that runs grit-sync.',
          },
        ]
      : []),
    ...[...codes].map((code) => ({ ...inGeneral(code), code })),
    ...backupItems(page, clock),
  ];
}

/** What is worth knowing of the last pass, and leaves it as good as it is. */
export function warned({ lastPass }: Page): Item[] {
  const warnings = (lastPass?.problems ?? []).filter(({ severity }) => severity === 'warning');
  return [...new Set(warnings.map(({ code }) => code))].map((code) => ({ ...inGeneral(code), code }));
}

function unprovenItem({ reason }: Unproven, { lastPass, provenUntil }: Page, { text }: Clock): Item {
  const since = provenUntil ? `since ${text(provenUntil)}` : 'yet';
  switch (reason) {
    case 'never-ran':
      return {
        what: 'No pass has run yet.',
        todo: 'Start grit-sync run, by hand first and then by a schedule.',
      };
    case 'not-running':
      return {
        what: `No pass has run since ${lastPass ? text(lastPass.startedAt) : 'then'}.`,
        todo: 'Look whether the machine was off, and whether the schedule still starts grit-sync run.',
      };
    case 'failing':
      return {
        what: `No pass was completed and proven ${since}.`,
        todo: 'See the next lines for what the last passes met.',
      };
    case 'upload-off':
      return {
        what: 'Nothing is uploaded to Grit: grit.upsert is false in the configuration.',
        todo: 'Set it to true once grit-sync run --dry-run shows what you expect.',
      };
    case 'partial':
      return {
        what: `No full pass was run ${since}, only parts of one.`,
        todo: 'Run grit-sync run without --no-upsert, --since and --lookback.',
      };
  }
}

/** Nothing where no pass ran, which stores them: that is said already. */
function backupItems({ backups, isBackupOld, unproven }: Page, { text }: Clock): Item[] {
  const isSaid = unproven?.reason === 'never-ran' || unproven?.reason === 'not-running';
  if (backups === undefined || !isBackupOld || isSaid) return [];
  const what =
    backups.newest === null ? 'There is no backup.' : `The newest backup is of ${text(backups.newest.at)}.`;
  return [{ what, todo: 'Each pass stores one: look at the disk, and at who owns the backup folder.' }];
}
