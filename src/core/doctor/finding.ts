import type { Problem } from '../types.ts';

/** What a check comes to. `not-checked` where something that it needs was not to be had. */
export type Verdict = 'good' | 'doubtful' | 'bad' | 'not-checked';

/** The subjects of the doctor, in the order in which they are looked at and shown. */
export const CHECKS = [
  'config',
  'files',
  'folders',
  'network',
  'canvas',
  'course',
  'rights',
  'quiz',
  'group',
  'grit',
  'column',
  'clock',
  'disk',
  'lock',
  'passes',
  'schedule',
] as const;
export type Check = (typeof CHECKS)[number];

/** One line of the doctor's answer. */
export interface Finding {
  check: Check;
  verdict: Verdict;
  /** One sentence; for what is wrong it is that of the problem. */
  message: string;
  /** Null where there is nothing wrong. */
  problem: Problem | null;
  /** What else a person should see, line by line. */
  notes?: readonly string[];
}

/** Nothing needs to be done about it. */
export function good(check: Check, message: string): Finding {
  return { check, verdict: 'good', message, problem: null };
}

/** @param need a sentence that says what is needed for it */
export function notChecked(check: Check, need: string): Finding {
  return { check, verdict: 'not-checked', message: need, problem: null };
}

/** What is only a warning is doubtful; whatever leads to another exit code is bad. */
export function wrong(check: Check, problem: Problem): Finding {
  const verdict = problem.severity === 'warning' ? 'doubtful' : 'bad';
  return { check, verdict, message: problem.message, problem };
}
