import type { Explanation } from '../core/explain/explain.ts';
import type { Subject } from '../core/explain/find.ts';
import type { WholeHold } from '../core/explain/holds.ts';
import type { InGrit } from '../core/explain/in-grit.ts';
import type { PastCell, PastExplanation } from '../core/explain/past.ts';
import type { CellExplanation, Enrolment } from '../core/explain/types.ts';
import { heldSinceOf, seenAtOf, type Due, type RememberedCell } from '../core/memory/memory.ts';
import { personText } from '../core/trust/people.ts';
import { DUE_TEXT } from './due.ts';
import { quizLines } from './explain/quiz.ts';
import { wordsFor, type Wording } from './explain/reason.ts';
import { evidenceText } from './holds.ts';
import { printable } from './printable.ts';
import { minuteText } from './time.ts';
import { count } from './words.ts';

const LABEL_WIDTH = 7;

/** What is explained, and what the words for it depend on. */
export interface Explained extends Pick<Wording, 'since' | 'maxNewGrants'> {
  subject: Subject;
  explanation: Explanation;
  /** The names of the columns that Grit has. */
  header: string[];
}

/** What was so at some time in the past. */
interface ExplainedPast {
  subject: Subject;
  explanation: PastExplanation;
  backup: { name: string; at: Date };
  /** How many later ones, from that time or before, cannot be read. */
  unreadable: number;
}

/** Somebody with all ids by which one can ask for them. */
export function subjectText({ externalId, accounts, identity }: Subject): string {
  const ids = accounts.map(({ person }) => `Canvas user ${person.canvasUserId}`);
  if (externalId !== null) return [personText({ externalId, identity }), ...ids].join(', ');
  const name = `${identity.firstName} ${identity.lastName}`.trim();
  return [name, 'no campus wide id', ...ids].filter((text) => text !== '').join(', ');
}

/** Why one person has each column or has it not: first who it is, then a paragraph for each column. */
export function renderExplanation(explained: Explained): string {
  const { subject, explanation, since } = explained;
  return [
    subjectText(subject),
    ...subject.accounts.map(
      ({ person, enrolments }) =>
        `${label('Canvas')}${subject.accounts.length > 1 ? `user ${person.canvasUserId}: ` : ''}${enrolments.map(enrolmentText).join('; ')}`,
    ),
    ...(subject.accounts.length === 0
      ? [`${label('Canvas')}not found in the courses of the configuration`]
      : []),
    ...(subject.accounts.length > 1
      ? [`${label('')}these accounts have one campus wide id: what either of them passes counts`]
      : []),
    label('Grit') + gritText(explanation.inGrit),
    ...wholeHoldLines(explanation.wholeHold),
    ...explanation.due.map((due) => `${label('Due')}${dueText(due)}`),
    `${label('Window')}the next pass reads what was handed in or graded since ${minuteText(since)}`,
    ...explanation.cells.flatMap((cell) => ['', ...cellLines(cell, explained)]),
  ]
    .map(printable)
    .join('\n');
}

/** What somebody waits for, and why. */
function dueText({ assignmentId, reason, since }: Due): string {
  return `assignment ${assignmentId} is passed and not given since ${minuteText(since)}: ${DUE_TEXT[reason]}`;
}

function wholeHoldLines(hold: WholeHold | null): string[] {
  if (hold === null) return [];
  const what = hold.reason === 'held-inactive' ? 'cleared active in Grit' : 'took the person out of Grit';
  const since = hold.isNoticed ? `since ${minuteText(hold.since)}` : 'from the next pass on';
  return [`${label('Held')}the whole person, ${since}: somebody ${what}`];
}

/** The words for one column, for a person and for a program. */
export function cellWords(cell: CellExplanation, explained: Explained): { verdict: string; toDo: string } {
  const { subject, explanation, since, maxNewGrants } = explained;
  const { inGrit, givesToo, wholeHold } = explanation;
  return wordsFor({
    ...{ cell, inGrit, externalId: subject.externalId },
    ...{ since, maxNewGrants, givesToo, wholeHold },
  });
}

/** What a backup says of a person. */
export function renderPast({ subject, explanation, backup, unreadable }: ExplainedPast): string {
  return [
    subjectText(subject),
    `${label('Backup')}${backup.name}, of ${minuteText(backup.at)}${unreadable === 0 ? '' : `; ${count(unreadable, 'later one')} cannot be read`}`,
    label('Grit') + gritText(explanation.inGrit),
    ...explanation.cells.flatMap((cell) => ['', ...pastLines(cell)]),
  ]
    .map(printable)
    .join('\n');
}

const PAST: Record<PastCell['state'], string> = {
  had: 'had it',
  'had-but-inactive': 'had it, but could not use it: the person was not active in Grit',
  'had-but-no-access-time': 'had it, but could not come in: the person had no access time in Grit',
  'had-not': 'did not have it',
  'no-column': 'Grit had no column of that name',
};

/** Follows the name of the column and a colon. */
export function pastVerdict({ state, entry }: PastCell): string {
  const isHeld = state === 'had-not' && heldSinceOf(entry) !== null;
  return PAST[state] + (isHeld ? ', since somebody had taken it away in Grit' : '');
}

function pastLines(cell: PastCell): string[] {
  return [`${cell.column}: ${pastVerdict(cell)}.`, indented('Memory', memoryText(cell.entry))];
}

function cellLines(cell: CellExplanation, explained: Explained): string[] {
  const { verdict, toDo } = cellWords(cell, explained);
  const [first = 'nothing earns it', ...others] = quizLines(cell.ways);
  return [
    `${cell.column ?? 'Being in Grit at all'}: ${verdict}.`,
    indented('Quiz', first),
    ...others.map((line) => indented('', line)),
    ...(cell.column === null
      ? []
      : [indented('Grit', markText(cell.column, explained)), indented('Memory', memoryText(cell.entry))]),
    indented('To do', toDo),
  ];
}

function markText(column: string, { explanation: { inGrit }, header }: Explained): string {
  if (!header.includes(column)) return 'there is no column of that name';
  if (inGrit.person === null) return 'the person is not there';
  return inGrit.person.granted.includes(column) ? 'marked' : 'the person is there, without this mark';
}

function gritText({ person, isActive, accessTimes }: InGrit): string {
  if (person === null) return 'not there';
  const access = accessTimes.length === 0 ? 'no access time' : accessTimes.join(', ');
  return `there, ${isActive ? 'active' : 'not active'}, ${access}`;
}

function enrolmentText({ courseId, type, state }: Enrolment): string {
  const part = type.replace(/Enrollment$/, '').toLowerCase() || 'unknown';
  return `course ${courseId}, ${part}${state === null ? '' : `, ${STATES[state] ?? state}`}`;
}

const STATES: Partial<Record<string, string>> = {
  completed: 'concluded',
  invited: 'invited, not accepted yet',
};

/** When it was seen, on which evidence, and what became of it. */
export function memoryText(entry: RememberedCell | null): string {
  if (entry === null) return 'no pass has seen it in Grit';
  const { evidence } = entry;
  const [seenAt, heldSince] = [seenAtOf(entry), heldSinceOf(entry)];
  const earned = evidence.map(evidenceText).join(' and ');
  return [
    ...(seenAt === null ? [] : [`first seen in Grit ${minuteText(seenAt)}`]),
    evidence.length === 0 ? 'nobody knows by which quiz' : `earned by ${earned}`,
    ...(heldSince === null ? [] : [`gone since ${minuteText(heldSince)}`]),
    ...(entry.state === 'released' ? [`released ${minuteText(entry.releasedAt)}`] : []),
  ].join('; ');
}

function label(text: string): string {
  return text.padEnd(LABEL_WIDTH + 2);
}

function indented(name: string, text: string): string {
  return `  ${name.padEnd(LABEL_WIDTH + 1)}${text}`;
}
