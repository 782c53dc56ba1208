import { externalIdKey, type GritExport } from '../marks.ts';
import { permissionsOf, quizKey, quizzesIn } from '../requirements.ts';
import type { Requirement } from '../types.ts';
import { ownersOf } from './cells.ts';
import { type Configured, type Memory } from './memory.ts';

/** Of fewer people nobody can tell whether they are others. */
const FEW = 5;

/**
 * Whether an export is of another Grit than the memory: most of those whom it knows are not in it, and most of those who
 * are in it are not known. People who come, and people who are taken out, do not make another Grit of one.
 */
export function isOtherGrit(
  { entries }: Pick<Memory, 'entries'>,
  { people }: GritExport,
  columns: Iterable<string>,
): boolean {
  const ours = new Set(columns);
  const known = ownersOf(entries);
  const marked = people.filter(({ granted }) => granted.some((column) => ours.has(column)));
  if (known.size < FEW || marked.length < FEW) return false;
  const common = marked.filter(({ externalId }) => known.has(externalIdKey(externalId))).length;
  return common < Math.min(known.size, marked.length) / 2;
}

/** What this configuration asks for. */
export function configuredBy(requirements: Requirement[]): Configured {
  return {
    columns: permissionsOf(requirements).toSorted(),
    quizzes: quizzesIn(requirements).map(quizKey).toSorted(),
  };
}

/**
 * Whether two configurations are of two shops: they have no column and no quiz in common. In a new term the quizzes are
 * others and the columns the same.
 */
export function isOtherShop(before: Configured, now: Configured): boolean {
  const [columns, quizzes] = [new Set(before.columns), new Set(before.quizzes)];
  const hasCommon =
    now.columns.some((one) => columns.has(one)) || now.quizzes.some((one) => quizzes.has(one));
  return !hasCommon && columns.size + quizzes.size > 0;
}
