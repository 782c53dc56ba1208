import { fail, problem } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import { columnsTwice } from '../core/trust/census.ts';
import type { MemoryEvent } from '../core/memory/events.ts';
import type { Memory } from '../core/memory/memory.ts';
import {
  columnMeant,
  planRestore,
  proveRestore,
  type Restoration,
  type Wanted,
} from '../core/trust/restore.ts';
import { rosterOf } from '../core/trust/roster.ts';
import type { Problem, StoredBackup, UpsertResult } from '../core/types.ts';
import type { JournalPort, Ports } from '../ports.ts';
import { note, Steps, type Explain, type Said } from './steps.ts';
import { learn } from './learn.ts';
import { keepExport, type Taken } from './look.ts';
import { lookUntil } from './look-until.ts';
import { NOT_ATTEMPTED, proofProblems, unanswered, uploading } from './upload.ts';

/** What was asked for, in the words of the command line. */
export interface RestoreRequest {
  backup: GritExport;
  person?: string | undefined;
  column?: string | undefined;
  /** Also what is held, of everybody. */
  held?: boolean | undefined;
  startedAt: Date;
}

/** What a restore found and did. */
export interface RestoreReport {
  restoration: Restoration;
  /** Not attempted in a preview, and where nothing is to be restored. */
  upsert: UpsertResult;
  /** Whether everything that was sent was seen in Grit afterwards, and nothing was lost. */
  proven: boolean;
  /** From before the upload and from after it. */
  backups: { before: StoredBackup | null; after: StoredBackup | null };
  problems: Problem[];
}

/**
 * Brings back from a backup the people and marks that Grit lacks, with plan and proof like a pass. Rejects where something speaks against
 * the upload; what goes wrong from then on is in the report. `onBug` hears what was thrown by mistake then.
 */
export async function restore(
  request: RestoreRequest,
  { grit, store, journal, patience }: Pick<Ports, 'grit' | 'store' | 'journal' | 'patience'>,
  onBug: (error: unknown) => void,
): Promise<RestoreReport> {
  const { memory, problems } = journal.read();
  const before = await keepExport({ grit, store });
  const twice = columnsTwice(before.content);
  if (twice.length > 0) throw fail('export-column-twice', { columns: twice });
  const restoration = planRestore(request.backup, before.content, wantedIn(request, before.content), memory);
  const { upload, leftOut, columnsGone } = restoration;
  const steps = new Steps(onBug);
  note(steps.problems, [
    ...problems,
    ...(leftOut.length > 0 ? [problem('restore-held', { people: peopleIn(leftOut) })] : []),
    ...(columnsGone.length > 0 ? [problem('restore-columns-gone', { columns: columnsGone })] : []),
  ]);
  const { upsert } = grit;
  const rows = upload.rows.length;
  if (rows === 0 || upsert === null) {
    const backups = { before: before.backup, after: null };
    return { restoration, upsert: NOT_ATTEMPTED, proven: false, backups, problems: steps.problems };
  }
  // Should nobody come to look at Grit afterwards, the next pass does.
  journal.append([uploading(request.startedAt, before.backup)]);
  const answer = await steps.attempt(() => upsert(upload));
  const isTaken = answer?.result.ok === true;
  const after = await steps.attempt(() =>
    lookAfter({ before: before.content, restoration, isTaken }, { grit, store, patience }, steps.explain),
  );
  if (after !== undefined)
    await steps.attempt(() => takeNotice(memory, after.content, request.startedAt, journal));
  return {
    restoration,
    upsert: answer?.result ?? unanswered(rows),
    proven: after?.problems.length === 0,
    backups: { before: before.backup, after: after?.backup ?? null },
    problems: steps.problems,
  };
}

/** Looks at Grit after the upload, again for what it took and does not show yet, and says what is wanting then. */
async function lookAfter(
  { before, restoration, isTaken }: { before: GritExport; restoration: Restoration; isTaken: boolean },
  { patience, ...systems }: Pick<Ports, 'grit' | 'store' | 'patience'>,
  explain: Explain,
): Promise<Taken & Said> {
  const proofOf = (looks: readonly Taken[]) => {
    const [last = before, ...earlier] = looks.map(({ content }) => content).toReversed();
    return proveRestore(before, restoration, last, earlier);
  };
  const isWorthAnother = (looks: readonly Taken[]) => {
    const { missing, missingPeople } = proofOf(looks);
    return isTaken && missing.length + missingPeople.length > 0;
  };
  const { all, last, problems } = await lookUntil(
    () => keepExport(systems),
    isWorthAnother,
    patience,
    explain,
  );
  return { ...last, problems: [...problems, ...unrestored(proofOf(all))] };
}

function peopleIn(leftOut: Restoration['leftOut']): number {
  return new Set(leftOut.map(({ person }) => person)).size;
}

/** The request in the words of the exports; throws where it names what neither of them has. */
function wantedIn({ backup, person, column, held = false }: RestoreRequest, now: GritExport): Wanted {
  if (person !== undefined && rosterOf([...backup.people, ...now.people]).find(person) === undefined) {
    throw fail('restore-person-unknown', { externalId: person });
  }
  const externalId = person ?? null;
  if (column === undefined) return { externalId, column: null, held };
  const meant = columnMeant(column, backup, now);
  if (meant === undefined) throw fail('restore-column-unknown', { column });
  return { externalId, column: meant, held };
}

/**
 * Lets the memory see what Grit has now, so that a hold ends whose mark is back. From an export that lacks too many
 * people it learns nothing, as in a pass: those who are not back yet must not be held.
 */
function takeNotice(memory: Memory, after: GritExport, now: Date, journal: JournalPort): Said {
  const lesson = learn(memory, after, now);
  if (!lesson.isSound) return { problems: [] };
  // Where an earlier upload was still to be proven, the next pass proves that one too.
  const checked: MemoryEvent[] = memory.unproven === null ? [{ kind: 'upload-checked', at: now }] : [];
  journal.append([...lesson.events, ...checked]);
  return lesson;
}

function unrestored({ missing, missingPeople, surplus, lost }: ReturnType<typeof proveRestore>): Problem[] {
  return [
    ...(missing.length + missingPeople.length > 0
      ? [problem('restored-not-seen', { marks: missing, people: missingPeople })]
      : []),
    ...(surplus > 0 ? [problem('restore-added-people', { surplus })] : []),
    ...proofProblems({ missing: [], lost }, 0),
  ];
}
