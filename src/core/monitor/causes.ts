import type { Problem } from '../types.ts';

/** Why a person must look: the code of a problem, and how often the pass met it. */
export interface Cause {
  code: string;
  count: number;
}

/** What there is to tell about a pass that has not been told before. */
export interface News {
  started: Cause[];
  /** Told before, and met again. */
  ongoing: Cause[];
  /** Told before, and no longer met. */
  ended: string[];
  /** The codes that count as told when this has been. */
  told: string[];
}

/**
 * Compares a pass with what was told before, by the codes of its problems; null where there is nothing new. Warnings
 * are not told, since nobody needs to look. A pass that did not get to its end may have met only a part of what is
 * wrong, so nothing ends with it.
 */
export function newsOf(told: readonly string[], problems: readonly Problem[]): News | null {
  const causes = causesOf(problems);
  const isWhole = problems.every(({ severity }) => severity === 'warning' || severity === 'attention');
  const started = causes.filter(({ code }) => !told.includes(code));
  const ongoing = causes.filter(({ code }) => told.includes(code));
  const unmet = told.filter((code) => !causes.some((cause) => cause.code === code));
  const ended = isWhole ? unmet : [];
  if (started.length === 0 && ended.length === 0) return null;
  const met = causes.map(({ code }) => code);
  return { started, ongoing, ended, told: isWhole ? met : [...unmet, ...met] };
}

function causesOf(problems: readonly Problem[]): Cause[] {
  const counts = new Map<string, number>();
  for (const { code, severity } of problems) {
    if (severity !== 'warning') counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, count }));
}
