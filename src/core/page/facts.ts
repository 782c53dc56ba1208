import { holdsIn, type HeldEntry } from '../memory/holds.ts';
import { type Memory } from '../memory/memory.ts';
import type { Problem, Requirement, SkipReason } from '../types.ts';
import {
  daysUntil,
  grantsByDay,
  passesByDay,
  type DayOf,
  type DayOfGrants,
  type DayOfPasses,
  type PagePass,
} from './daily.ts';
import { quietQuizzes, type QuietQuiz } from './quiet.ts';
import { judge, type Judgement } from './verdict.ts';

/** So many days the charts show; the history has twice as many at the least, with a pass every half hour. */
const DAYS = 30;

/** A backup, as far as the page shows it. */
interface PageBackup {
  name: string;
  at: Date;
  bytes: number;
}

/** What passes left behind. What cannot be read is undefined. */
export interface Found {
  memory: Memory | undefined;
  /** The oldest first. */
  passes: readonly PagePass[] | undefined;
  /** The oldest first. */
  backups: readonly PageBackup[] | undefined;
  /** Why the rest could not be read. */
  problems: readonly Problem[];
}

/** What the page is made for. */
export interface PageContext {
  now: Date;
  dayOf: DayOf;
  requirements: readonly Requirement[];
  isUploadOn: boolean;
  /** Whether people are named. */
  names: boolean;
}

/** Something that is held of somebody, for a page with names. */
export interface NamedHold {
  externalId: string;
  /** Empty where only the cell is remembered. */
  name: string;
  column: string;
  since: Date;
}

/** Everything that the page says, decided; `src/page` puts it into words. */
export interface Page extends Judgement {
  writtenAt: Date;
  provenUntil: Date | null | undefined;
  lastPass: PagePass | null | undefined;
  backups: { number: number; bytes: number; newest: PageBackup | null } | undefined;
  /** Why some of it is missing. */
  unread: readonly Problem[];
  passesByDay: DayOfPasses[];
  grantsByDay: DayOfGrants[];
  /** Columns of the configuration that gained nothing on these days. */
  withoutGrants: string[];
  quiet: QuietQuiz[];
  /** How much is held of each column, the most first. */
  held: { column: string; number: number }[] | undefined;
  /** Null unless names are asked for. */
  heldPeople: NamedHold[] | null;
  /** Who passed lately and gets nothing, by reason; null where no pass wrote it down. */
  skipped: Partial<Record<SkipReason, number>> | null;
}

/** Decides what the page says. */
export function pageOf({ memory, passes, backups, problems }: Found, context: PageContext): Page {
  const { now, dayOf, requirements, isUploadOn, names } = context;
  const days = daysUntil(dayOf(now), DAYS);
  const grants = grantsByDay(passes ?? [], days, dayOf);
  const columns = requirements.flatMap(({ column }) => column ?? []);
  const gained = new Set(grants.map(({ column }) => column));
  const newest = backups && (backups.at(-1) ?? null);
  const provenUntil = memory?.provenUntil;
  const holds = memory && holdsIn(memory);
  // Before the first pass that came so far, there is nothing that can have gone quiet either.
  const lookedAt = passes?.findLast(({ plan }) => plan !== null)?.startedAt;
  return {
    ...judge({ now, provenUntil, passes, backupAt: newest && newest.at, isUploadOn }),
    writtenAt: now,
    provenUntil,
    lastPass: passes && (passes.at(-1) ?? null),
    backups: backups && {
      number: backups.length,
      bytes: backups.reduce((sum, { bytes }) => sum + bytes, 0),
      newest: newest ?? null,
    },
    unread: problems,
    passesByDay: passesByDay(passes ?? [], days, dayOf),
    grantsByDay: grants,
    withoutGrants: [...new Set(columns)].filter((column) => !gained.has(column)),
    quiet: memory && lookedAt ? quietQuizzes(requirements, memory.entries.values(), lookedAt) : [],
    held: holds && countHolds(holds),
    heldPeople: names && memory && holds ? namedHolds(memory, holds) : null,
    skipped: passes?.findLast(({ skipped }) => skipped !== null)?.skipped ?? null,
  };
}

function countHolds(holds: readonly HeldEntry[]): { column: string; number: number }[] {
  const counts = new Map<string, number>();
  for (const { column } of holds) counts.set(column, (counts.get(column) ?? 0) + 1);
  return [...counts]
    .map(([column, number]) => ({ column, number }))
    .sort((a, b) => b.number - a.number || (a.column < b.column ? -1 : 1));
}

function namedHolds({ people }: Memory, holds: readonly HeldEntry[]): NamedHold[] {
  return holds.map(({ externalId, column, heldSince }) => {
    const { firstName = '', lastName = '' } = people.get(externalId) ?? {};
    return { externalId, name: `${firstName} ${lastName}`.trim(), column, since: heldSince };
  });
}
