import { externalIdKey, sameExternalId, type ExportedPerson, type GritExport } from '../marks.ts';
import { nameOf } from '../students.ts';
import type { Memory } from '../memory/memory.ts';
import { rememberedIds } from '../memory/people.ts';
import { comparable, namesOf } from '../trust/people.ts';
import { rosterOf } from '../trust/roster.ts';
import type { Identity, Person } from '../types.ts';
import type { Account } from './types.ts';

/** Somebody who may be meant: all accounts in Canvas, the row in Grit and the lines of the memory with one id. */
export interface Subject {
  /** Null where there is none. */
  externalId: string | null;
  accounts: Account[];
  /** As Canvas has the name, else as Grit or the memory has it. */
  identity: Identity;
  isInGrit: boolean;
}

/** Where people are looked for. */
export interface Places {
  accounts: Account[];
  grit: GritExport;
  memory: Memory;
}

/** Those who are meant by exactly this text, and if there is nobody those who are like it. */
export interface Found {
  exact: Subject[];
  similar: Subject[];
}

/**
 * Who is meant by a campus wide id, a Canvas id, an email address, a login or a name ("First Last" or "Last, First").
 * A campus wide id that is exactly the same means that one person; else leading zeros do not matter. Nobody is guessed:
 * who has only a part of the name is like what was asked for, and no more.
 */
export function findSubjects(text: string, places: Places): Found {
  const subjects = subjectsIn(text, places);
  const id = text.trim();
  const wanted = comparable(text);
  const own = subjects.filter((subject) => isNamed(subject, wanted, id));
  const withId = (isSame: (externalId: string) => boolean) =>
    subjects.filter(({ externalId }) => externalId !== null && isSame(externalId));
  const byId = withId((externalId) => externalId === id);
  const alike = byId.length > 0 ? byId : withId((externalId) => sameExternalId(externalId, id));
  const exact = subjects.filter((subject) => alike.includes(subject) || own.includes(subject));
  const words = wanted.split(/[\s,]+/).filter((word) => word !== '');
  const isLike = (subject: Subject) =>
    words.length > 0 && words.every((word) => textOf(subject).some((name) => name.includes(word)));
  return { exact, similar: exact.length > 0 ? [] : subjects.filter(isLike) };
}

/** The campus wide id of a person as it would stand in Grit; null where there is none. */
export function externalIdOf({ externalId }: Person): string | null {
  const text = (externalId ?? '').normalize('NFC').trim();
  return text === '' ? null : text;
}

/** Everybody in these places, each once: in Grit a spreadsheet may have dropped the leading zeros of an id. */
function subjectsIn(text: string, { accounts, grit, memory }: Places): Subject[] {
  const roster = rosterOf(grit.people);
  const byId = new Map<string, Account[]>();
  for (const account of accounts) {
    const key = externalIdOf(account.person) ?? `\n${account.person.canvasUserId}`;
    byId.set(key, [...(byId.get(key) ?? []), account]);
  }
  const inCanvas = [...byId.values()].map((group): Subject =>
    subjectOf(group, (externalId) => roster.find(externalId), memory),
  );
  const ids = inCanvas.flatMap(({ externalId }) => externalId ?? []);
  const keys = new Set(ids.map(externalIdKey));
  const rows = new Set(ids.map((externalId) => roster.find(externalId)?.externalId));
  const others = new Map<string, ExportedPerson | undefined>();
  const remembered = rememberedIds(memory, text);
  for (const externalId of [...grit.people.map((person) => person.externalId), ...remembered]) {
    const person = roster.find(externalId);
    const isInCanvas =
      person === undefined ? keys.has(externalIdKey(externalId)) : rows.has(person.externalId);
    if (!isInCanvas) others.set(person?.externalId ?? externalId, person);
  }
  return [
    ...inCanvas,
    ...[...others].map(([externalId, person]): Subject => ({
      externalId,
      accounts: [],
      identity: person ?? memory.people.get(externalId) ?? NOBODY,
      isInGrit: person !== undefined,
    })),
  ];
}

const NOBODY: Identity = { firstName: '', lastName: '', email: '' };

function subjectOf(
  accounts: Account[],
  inGrit: (externalId: string) => ExportedPerson | undefined,
  memory: Memory,
): Subject {
  const [first] = accounts;
  const externalId = first === undefined ? null : externalIdOf(first.person);
  const known = externalId === null ? undefined : (inGrit(externalId) ?? memory.people.get(externalId));
  const name = first === undefined ? NOBODY : { ...nameOf(first.person), email: first.person.email ?? '' };
  return {
    externalId,
    accounts,
    identity: name.firstName + name.lastName === '' ? (known ?? NOBODY) : name,
    isInGrit: externalId !== null && inGrit(externalId) !== undefined,
  };
}

function isNamed(subject: Subject, wanted: string, id: string): boolean {
  return (
    subject.accounts.some(({ person }) => person.canvasUserId === id) || textOf(subject).includes(wanted)
  );
}

/** Everything by which somebody can be called, but ids. */
function textOf({ accounts, identity }: Subject): string[] {
  const inCanvas = accounts.flatMap(({ person }) =>
    [person.name, person.sortableName, person.email, person.loginId].flatMap((text) => text ?? []),
  );
  return [...namesOf(identity), ...inCanvas.map(comparable).filter((text) => text !== '')];
}

/**
 * What to search Canvas for, which finds parts of names, logins, addresses and campus wide ids, but no text of fewer
 * than three letters; null where nothing can be searched for. A name is looked for by its longest plain word, since
 * Canvas compares letter by letter, and writes the given name first.
 */
export function searchTermOf(text: string): string | null {
  const whole = text.trim();
  if (whole.includes('@')) return whole;
  const [longest = whole] = (whole.match(/[A-Za-z0-9]+/g) ?? []).sort((a, b) => b.length - a.length);
  // A spreadsheet may have dropped the zeros in front, and Canvas finds parts.
  const term = (longest.length >= SHORTEST_TERM ? longest : whole).replace(/^0+(?=\d+$)/, '');
  return term.length >= SHORTEST_TERM ? term : null;
}

/** Today's Canvas wants two letters, older ones three. */
const SHORTEST_TERM = 3;
