import type { Person, Skipped, Student } from './types.ts';

export type EmailSource = 'email' | 'login_id';

/** Given and family name, both possibly empty. */
export interface Name {
  firstName: string;
  lastName: string;
}

/** Parts of a sortable name that belong to neither name; Canvas drops the same ones. */
const SUFFIX = /^(jr|sr|snr|jnr|ii|iii|iv|v|vi|esq|esquire|phd|md)\.?$/i;

/** Text as it is stored: composed characters, no space around it. */
function tidy(text: string | null | undefined): string {
  return (text ?? '').normalize('NFC').trim();
}

/**
 * First and last name of a person. Canvas gives both if asked; an older one ignores that, and then they come from
 * the sortable name ("Last, First", "Last, First, Jr.", or without a comma), at worst from the display name.
 */
export function nameOf({ firstName, lastName, sortableName, name }: Person): Name {
  const given = { firstName: tidy(firstName), lastName: tidy(lastName) };
  if (given.firstName !== '' || given.lastName !== '') return given;
  const sortable = tidy(sortableName);
  if (sortable.includes(',')) {
    const [last = '', ...rest] = sortable.split(',').map(tidy);
    const first = rest.filter((part) => part !== '' && !SUFFIX.test(part)).reverse();
    return { firstName: first.join(' '), lastName: last };
  }
  const words = (sortable === '' ? tidy(name) : sortable).split(/\s+/);
  // A single word is a given name to Canvas; with more of them the last is the family name.
  const last = words.length > 1 ? (words.pop() ?? '') : '';
  return { firstName: words.join(' '), lastName: last };
}

/** The address of a person: the preferred source, or the other one; empty where neither is an address. */
export function emailOf({ email, loginId }: Person, preferred: EmailSource): string {
  const sources = preferred === 'email' ? [email, loginId] : [loginId, email];
  return sources.map(tidy).find((text) => /^[^\s@]+@[^\s@]+$/.test(text)) ?? '';
}

/** A person as a student, or null where the campus wide id is missing: then there can be no row in Grit. */
export function toStudent(person: Person, emailFrom: EmailSource): Student | null {
  const externalId = tidy(person.externalId);
  if (externalId === '') return null;
  return {
    canvasUserId: person.canvasUserId,
    ...nameOf(person),
    externalId,
    email: emailOf(person, emailFrom),
  };
}

export interface Admitted {
  /** By Canvas user id. */
  students: Map<string, Student>;
  skipped: Skipped[];
}

/** Who of the people can be a row, and who is skipped and why. Each Canvas user appears once. */
export function admit(
  { people, testStudents, notFound }: { people: Person[]; testStudents: string[]; notFound: string[] },
  emailFrom: EmailSource,
): Admitted {
  const students = new Map<string, Student>();
  const skipped: Skipped[] = [
    ...testStudents.map((canvasUserId) => ({ canvasUserId, reason: 'test-student' as const })),
    ...notFound.map((canvasUserId) => ({ canvasUserId, reason: 'not-found' as const })),
  ];
  for (const person of people) {
    const student = toStudent(person, emailFrom);
    if (student === null) skipped.push({ canvasUserId: person.canvasUserId, reason: 'no-external-id' });
    else students.set(person.canvasUserId, student);
  }
  return { students, skipped };
}
