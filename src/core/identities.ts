import type { Student } from './types.ts';

interface MergedIdentities {
  /** The identity that speaks for each Canvas user, by Canvas user id. */
  identities: Map<string, Student>;
  /** Canvas users with one campus wide id between them, by group, in the order of their ids. */
  merged: string[][];
}

/**
 * One identity for each campus wide id, since one upload holds each id once. Of several Canvas accounts with one
 * id the one with an address speaks for all, then the one with the lower Canvas id, so that every pass chooses
 * the same.
 */
export function mergeIdentities(students: Iterable<Student>): MergedIdentities {
  const byExternalId = new Map<string, Student[]>();
  for (const student of students) {
    const group = byExternalId.get(student.externalId);
    if (group === undefined) byExternalId.set(student.externalId, [student]);
    else group.push(student);
  }
  const identities = new Map<string, Student>();
  const merged: string[][] = [];
  for (const group of byExternalId.values()) {
    group.sort(byCanvasUserId);
    const speaker = group.reduce((first, next) => (first.email === '' && next.email !== '' ? next : first));
    for (const { canvasUserId } of group) identities.set(canvasUserId, speaker);
    if (group.length > 1) merged.push(group.map(({ canvasUserId }) => canvasUserId));
  }
  return { identities, merged };
}

/** Ids are numbers written as text: the shorter one is the smaller one. */
function byCanvasUserId({ canvasUserId: a }: Student, { canvasUserId: b }: Student): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
