import type { ChalkInstance } from 'chalk';
import { IDENTITY, permissionsIn } from '../core/columns.ts';
import type { GrantTable, PassReport, Problem, Skipped, SkipReason } from '../core/types.ts';
import type { Mode } from './json.ts';
import { printable } from './printable.ts';
import { countReasons, SKIPPED } from './skipped.ts';
import { minuteText } from './time.ts';
import { count, digits } from './words.ts';

const LABEL_WIDTH = 9;
/** With these Grit has said no; after any other failure nobody knows whether the upload has reached it. */
const REFUSED = new Set(['grit-refused', 'grit-token-refused', 'grit-not-allowed', 'grit-not-found']);

/** What a pass did, in five or six lines: what was read, who is in, who was skipped, what is new, upsert, backup. */
export function renderSummary(report: PassReport, mode: Mode, chalk: ChalkInstance): string {
  const lines: [label: string, text: string | null][] = [
    ['Read', submissionsLine(report)],
    ['Passed', passedLine(report)],
    ['Skipped', skippedLine(report.students?.skipped ?? [])],
    ['Grit', planLine(report)],
    ['Upsert', upsertLine(report, mode)],
    ['Backup', backupLine(report)],
  ];
  return lines
    .flatMap(([label, text]) =>
      text === null ? [] : [chalk.bold(label.padEnd(LABEL_WIDTH)) + printable(text)],
    )
    .join('\n');
}

/** What a person should know: the sentence of what happened, and below it what to do. */
export function renderProblem({ severity, message, hint }: Problem, chalk: ChalkInstance): string {
  const label =
    severity === 'warning'
      ? chalk.yellow('Warning:')
      : severity === 'attention'
        ? chalk.yellow('Please look:')
        : chalk.red('Error:');
  return `${label} ${printable(message)}\n  ${printable(hint)}`;
}

function submissionsLine({ submissions, quizzes, window }: PassReport): string | null {
  if (submissions === null) return null;
  const { received, passing, belowPassing, ungraded } = submissions;
  const since = window === null ? '' : ` since ${minuteText(window.since)}`;
  const what = `${count(received, 'submission')} to ${count(quizzes ?? 0, 'quiz', 'quizzes')}${since}`;
  return `${what}: ${digits(passing)} passing, ${digits(belowPassing)} below, ${digits(ungraded)} not graded`;
}

function passedLine({ students, table }: PassReport): string | null {
  if (students === null) return null;
  if (table === null) return count(students.passing, 'student');
  return `${count(table.rows.length, 'student')} with ${count(earnedIn(table), 'permission')}`;
}

function earnedIn({ columns, rows }: GrantTable): number {
  const end = IDENTITY.length + permissionsIn(columns).length;
  const earned = (row: string[]) => row.slice(IDENTITY.length, end).filter((cell) => cell !== '').length;
  return rows.reduce((sum, row) => sum + earned(row), 0);
}

function skippedLine(skipped: Skipped[]): string | null {
  const counts = countReasons(skipped);
  const parts = (Object.keys(SKIPPED) as SkipReason[]).flatMap((reason) => {
    const people = counts[reason] ?? 0;
    return people === 0 ? [] : [`${digits(people)} ${SKIPPED[reason].short}`];
  });
  return parts.length === 0 ? null : `${digits(skipped.length)}: ${parts.join(', ')}`;
}

function planLine({ plan }: PassReport): string | null {
  if (plan === null) return null;
  const { newGrants, byColumn, newPeople, already, held } = plan;
  const columns = Object.entries(byColumn).map(([column, number]) => `${digits(number)} ${column}`);
  return [
    count(newGrants, 'new grant') + (columns.length === 0 ? '' : ` (${columns.join(', ')})`),
    ...(newPeople === 0 ? [] : [count(newPeople, 'new person', 'new people')]),
    `${digits(already)} already there`,
    ...(held === 0 ? [] : [`${digits(held)} held`]),
  ].join(', ');
}

function upsertLine({ upsert, plan, problems }: PassReport, mode: Mode): string {
  if (upsert === null || plan === null) return 'nothing uploaded, see below';
  if (upsert.attempted) {
    const uploaded = `${count(upsert.rows, 'row')} uploaded to Grit`;
    return upsert.ok === true ? uploaded : unfinishedUpsert(problems, uploaded);
  }
  const rows = plan.upload.rows.length;
  if (rows === 0) return 'nothing to upload';
  const isStopped = problems.some(
    ({ severity, code }) => severity === 'failed' || code === 'too-many-grants',
  );
  if (isStopped || mode === 'run') return 'nothing uploaded, see below';
  return mode === 'dry-run' ? `${count(rows, 'row')} would be uploaded` : 'switched off, Grit was left alone';
}

/** What is known of an upsert that was attempted and did not go well. */
function unfinishedUpsert(problems: Problem[], uploaded: string): string {
  const hasRowErrors = problems.some(({ code }) => code === 'grit-row-errors');
  if (hasRowErrors) return `${uploaded}, which reported errors in them`;
  const end = endOf(problems);
  if (end?.severity === 'interrupted') return 'interrupted before Grit had confirmed it';
  return end !== undefined && REFUSED.has(end.code) ? 'refused by Grit' : 'not confirmed by Grit';
}

/** What ended the reading of Canvas or, since nothing is uploaded after that, the upsert; the backup comes later. */
function endOf(problems: Problem[]): Problem | undefined {
  return problems.find(({ severity }) => severity === 'failed' || severity === 'interrupted');
}

function backupLine({ backup }: PassReport): string | null {
  if (backup === null) return null;
  const { path, rows, bytes } = backup;
  return `${path} (${count(rows, 'person', 'people')}, ${digits(Math.ceil(bytes / 1024))} KB)`;
}
