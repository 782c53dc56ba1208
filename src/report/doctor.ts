import type { ChalkInstance } from 'chalk';
import { CHECKS, type Finding, type Verdict } from '../core/doctor/finding.ts';
import { printable } from './printable.ts';

const VERDICTS: readonly Verdict[] = ['good', 'doubtful', 'bad', 'not-checked'];
const VERDICT_WIDTH = 13;
const CHECK_WIDTH = 10;

/** The findings by their subjects, in the order of these. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check));
}

/** A line a finding, what to do below those that are not good, and how many there are of each kind. */
export function renderFindings(findings: readonly Finding[], chalk: ChalkInstance): string {
  const colour: Record<Verdict, (text: string) => string> = {
    good: chalk.green,
    doubtful: chalk.yellow,
    bad: chalk.red,
    'not-checked': chalk.dim,
  };
  const lines = findings.flatMap(({ check, verdict, message, problem, notes = [] }) => {
    const indent = ' '.repeat(VERDICT_WIDTH + CHECK_WIDTH);
    const head = colour[verdict](words(verdict).padEnd(VERDICT_WIDTH)) + check.padEnd(CHECK_WIDTH);
    const hint = problem === null ? [] : [indent + printable(problem.hint)];
    return [head + printable(message), ...hint, ...notes.map((note) => indent + printable(note))];
  });
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    number: findings.filter((finding) => finding.verdict === verdict).length,
  }));
  const summary = counts
    .filter(({ number }) => number > 0)
    .map(({ verdict, number }) => `${number} ${words(verdict)}`);
  return [...lines, '', `${summary.join(', ')}.`].join('\n');
}

/** The findings as JSON has them. */
export function findingsData(findings: readonly Finding[]): object[] {
  return findings.map(({ check, verdict, message, problem, notes }) => ({
    check,
    verdict,
    code: problem?.code ?? null,
    message,
    hint: problem?.hint ?? null,
    ...(notes === undefined ? {} : { notes }),
  }));
}

function words(verdict: Verdict): string {
  return verdict.replace('-', ' ');
}
