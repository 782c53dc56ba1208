import { externalIdKey } from '../marks.ts';
import type { Passed } from '../passing.ts';
import type { Identity, Student } from '../types.ts';
import type { MemoryEvent } from './events.ts';
import { cellsOf, ownersOf, restingOn } from './cells.ts';
import { type Memory } from './memory.ts';

/** All campus wide ids of the person who has this one, the oldest first; the id itself where there is no other. */
export function idsOf({ aliases }: Pick<Memory, 'aliases'>, externalId: string): readonly string[] {
  return aliases.get(externalIdKey(externalId)) ?? [externalId];
}

/**
 * Everybody who is remembered, by the spellings of their campus ID; where `text` is nothing but digits, which no name is,
 * and somebody has that ID, no others: to go through all of them takes long.
 */
export function rememberedIds(
  { people, entries }: Pick<Memory, 'people' | 'entries'>,
  text: string,
): Set<string> {
  const id = text.trim();
  if (/^\d+$/.test(id)) {
    const own = cellsOf(entries, id).map(({ externalId }) => externalId);
    const ids = [...(people.has(id) ? [id] : []), ...own];
    if (ids.length > 0) return new Set(ids);
  }
  return new Set([...people.keys(), ...ownersOf(entries).ids()]);
}

/** Whether both ids are known to be those of one person. */
export function isOnePerson(memory: Memory, a: string, b: string): boolean {
  return idsOf(memory, a).some((id) => externalIdKey(id) === externalIdKey(b));
}

/** Whether somebody else seems to use an id now, and nobody has said yet that it is right so. */
export function isDoubted({ doubts }: Memory, externalId: string): boolean {
  return doubts.has(externalIdKey(externalId));
}

/** That the account which uses an id is right to do so; nothing where nobody doubts it. */
export function confirmed({ doubts }: Memory, externalId: string, at: Date): MemoryEvent[] {
  const canvasUserId = doubts.get(externalIdKey(externalId));
  return canvasUserId === undefined ? [] : [{ kind: 'met', at, externalId, canvasUserId }];
}

/** What a pass recognised of its people. */
export interface Recognised {
  events: MemoryEvent[];
  /** Who has another id than before. */
  changed: { formerId: string; externalId: string }[];
  /** Ids that are with somebody now who seems to be another person. */
  doubted: string[];
}

/**
 * Whether those who passed are people whom the memory knows. Somebody is the same person if the account in Canvas is
 * the same, or if an earlier grant rests on one of their submissions: Canvas moves submissions along when it merges
 * accounts. An id that was with another account is still the same person's if anything of the name or the address is the
 * same. Else nobody can tell: universities give ids out again.
 */
export function recognise(
  memory: Memory,
  passed: readonly Passed[],
  students: ReadonlyMap<string, Student>,
  at: Date,
): Recognised {
  const submissions = new Map<string, string[]>();
  for (const { userId, row, evidence } of passed) {
    const student = students.get(userId);
    if (!row || student === undefined || isMet(memory, student)) continue;
    const ids = evidence.map(({ submissionId }) => submissionId);
    submissions.set(userId, [...(submissions.get(userId) ?? []), ...ids]);
  }
  const recognising = new Recognising(memory, [...submissions.values()].flat(), at);
  for (const [userId, submissionIds] of submissions) {
    const student = students.get(userId);
    if (student !== undefined) recognising.meet(student, submissionIds);
  }
  return recognising.recognised;
}

/** Whether an account was met with that id before, which most of those who pass were. */
function isMet({ accounts }: Memory, { canvasUserId, externalId }: Student): boolean {
  const known = accounts.get(canvasUserId);
  return known !== undefined && externalIdKey(known) === externalIdKey(externalId);
}

class Recognising {
  readonly recognised: Recognised = { events: [], changed: [], doubted: [] };
  readonly #memory: Memory;
  readonly #at: Date;
  /** By `externalIdKey`: who has an id as far as is known. Made when there is somebody new. */
  #owners: Map<string, Identity | undefined> | undefined;
  /** By id: who was granted something for a submission. */
  readonly #granted = new Map<string, string>();

  /** Of those who may be others than before, with the submissions of them all. */
  constructor(memory: Memory, submissionIds: string[], at: Date) {
    this.#memory = memory;
    this.#at = at;
    const wanted = new Set(submissionIds);
    if (wanted.size === 0) return;
    for (const { externalId, evidence } of restingOn(memory.entries, wanted))
      for (const { submissionId } of evidence) this.#granted.set(submissionId, externalId);
  }

  meet(student: Student, submissionIds: string[]): void {
    const { canvasUserId, externalId } = student;
    const known = this.#memory.accounts.get(canvasUserId);
    const key = externalIdKey(externalId);
    const owners = (this.#owners ??= ownersIn(this.#memory));
    const former = [known, ...submissionIds.map((id) => this.#granted.get(id))].filter(
      (id) => id !== undefined,
    );
    const isOwn = former.some((id) => isOnePerson(this.#memory, id, externalId));
    if (!isOwn && owners.has(key) && !isAlike(owners.get(key), student)) {
      this.#doubt(student);
      return;
    }
    owners.set(key, student);
    const at = this.#at;
    const formerId = former.find((id) => !isOnePerson(this.#memory, id, externalId));
    if (formerId !== undefined) {
      this.recognised.events.push({ kind: 'same-person', at, externalId, formerId });
      this.recognised.changed.push({ formerId, externalId });
    }
    this.recognised.events.push({ kind: 'met', at, externalId, canvasUserId });
  }

  #doubt({ canvasUserId, externalId }: Student): void {
    if (this.#memory.doubts.get(externalIdKey(externalId)) === canvasUserId) return;
    this.recognised.events.push({ kind: 'doubted', at: this.#at, externalId, canvasUserId });
    this.recognised.doubted.push(externalId);
  }
}

/** Who was met under which id, with the name that is known of them. */
function ownersIn({ accounts, people }: Memory): Map<string, Identity | undefined> {
  return new Map([...accounts.values()].map((id) => [externalIdKey(id), people.get(id)]));
}

/** Whether two may be one person. Of whom no name is known, nothing speaks against it. */
function isAlike(known: Identity | undefined, student: Identity): boolean {
  if (known === undefined) return true;
  const parts = ['firstName', 'lastName', 'email'] as const;
  const plain = (text: string) => text.normalize('NFC').toLowerCase().trim();
  return parts.some((part) => known[part] !== '' && plain(known[part]) === plain(student[part]));
}
