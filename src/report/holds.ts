import { type HeldEntry } from '../core/memory/holds.ts';
import { ACTIVE, type RememberedCell } from '../core/memory/memory.ts';
import { isPassedAgain } from '../core/memory/passed-again.ts';
import { personText, type HeldPerson, type KnownPerson } from '../core/trust/people.ts';
import type { Evidence } from '../core/types.ts';
import { MOST_DAYS } from '../core/window.ts';
import { printable } from './printable.ts';
import { eventText, minuteText } from './time.ts';

/** Something that is held, and of whom. */
export interface Hold {
  person: KnownPerson;
  entry: HeldEntry;
}

/** What a release did, and what follows from it. */
export interface Release {
  person: HeldPerson;
  /** The cells that a pass can still find out about, and those that it cannot. */
  inReach: RememberedCell[];
  tooOld: RememberedCell[];
  /** What is held of the same person still. */
  left: RememberedCell[];
  /** Whether passes upload anything. */
  isUploadOn: boolean;
}

/** A line for each cell that is held. */
export function renderHolds(holds: Hold[]): string {
  if (holds.length === 0) {
    return 'Nothing is held: nobody has taken away in Grit what grit-sync gave or found there.';
  }
  return holds.map(({ person, entry }) => printable(holdLine(person, entry))).join('\n');
}

/** What was released, and what happens next. */
export function renderRelease({ person, inReach, tooOld, left, isUploadOn }: Release): string {
  const released = [...inReach, ...tooOld];
  return [
    `Released for ${personText(person)}: ${columnsText(released)}.`,
    ...(inReach.length > 0
      ? [`The next pass gives ${columnsText(inReach)} again, if Canvas still shows what earned it as passed.`]
      : []),
    ...(tooOld.length > 0
      ? [
          `No pass looks back further than ${MOST_DAYS} days, to when ${columnsText(tooOld)} was earned: set it in Grit.`,
        ]
      : []),
    ...(isUploadOn ? [] : ['Passes upload nothing while grit.upsert is false in the configuration.']),
    ...(left.length > 0 ? [`Still held: ${columnsText(left)}. ${leftText(left)}`] : []),
  ]
    .map(printable)
    .join('\n');
}

/** That an id is used by the right person. */
export function renderConfirmed(externalId: string): string {
  return printable(
    `The person who has the campus wide ID ${externalId} in Canvas now is taken for the right one. What is on hold under it stays so.`,
  );
}

/** The plan of a pass gives such people nothing, whatever else they earned. */
function leftText(left: RememberedCell[]): string {
  return left.some(({ column }) => column === ACTIVE)
    ? 'While the whole person is held, no pass gives them anything.'
    : 'If the person is no longer in Grit at all, no pass gives them anything while something is held.';
}

function holdLine(person: KnownPerson, entry: HeldEntry): string {
  const { column, heldSince, evidence } = entry;
  const earned = evidence.length === 0 ? 'an unknown quiz' : evidence.map(evidenceText).join(' and ');
  return `${minuteText(heldSince)}  ${personText(person)}: ${columnText(column)}, ${isPassedAgain(entry) ? 'passed again since then' : 'earned'} by ${earned}`;
}

/** What was achieved in which assignment, and when. */
export function evidenceText(evidence: Evidence): string {
  const { assignmentId, score, grade, pointsPossible, submittedAt, gradedAt } = evidence;
  const outOf = pointsPossible === null ? '' : ` of ${pointsPossible}`;
  const result = score === null ? `the grade "${grade ?? ''}"` : `${score}${outOf} points`;
  const event = eventText('handed in', submittedAt) ?? eventText('graded', gradedAt);
  return `${result} in assignment ${assignmentId}${event === null ? '' : ` (${event})`}`;
}

function columnsText(entries: RememberedCell[]): string {
  return entries.map(({ column }) => columnText(column)).join(', ');
}

/** A column as what it is to a person. */
export function columnText(column: string): string {
  return column === ACTIVE ? 'the whole person' : column;
}
