import type { Person, Skipped, Student } from './types.ts';

export type EmailSource = 'email' | 'login_id';

/** Given and family name, both possibly empty. */
export interface Name {
  firstName: string;
  lastName: string;
}

/** What stands behind a name and belongs to neither part; Canvas drops the same ones. */
const SUFFIX = / (sn?r\.?|senior|jn?r\.?|junior|ii|iii|iv|v|vi|esq\.?|esquire)$/i;

/** Text as it is stored: composed characters, no space around it. */
function tidy(text: string | null | undefined): string {
  return (text ?? '').normalize('NFC').trim();
}

/**
 * First and last name of a person. Canvas gives both if asked; an older one ignores that, and then they come from
 * the sortable name ("Last, First", "Last, First, Jr.", or without a comma), at worst from the display name, by
 * the rules by which Canvas itself would have split it.
 */
export function nameOf({ firstName, lastName, sortableName, name }: Person): Name {
  const given = { firstName: tidy(firstName), lastName: tidy(lastName) };
  if (given.firstName !== '' || given.lastName !== '') return given;
  const sortable = tidy(sortableName);
  const comma = sortable.indexOf(',');
  if (comma >= 0) {
    const behind = sortable.slice(comma).replaceAll(',', ' ');
    return { firstName: withoutSuffix(behind), lastName: sortable.slice(0, comma).trim() };
  }
  // A single word is a given name to Canvas; with more of them the last is the family name.
  const whole = withoutSuffix(sortable === '' ? tidy(name) : sortable);
  const [, first = whole, last = ''] = /^(.+) (.+)$/.exec(whole) ?? [];
  return { firstName: first, lastName: last };
}

function withoutSuffix(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(SUFFIX, '');
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

interface Admitted {
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
