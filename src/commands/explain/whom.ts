import { fail } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import type { Found, Subject } from '../../core/explain/find.ts';
import { permissionsOf } from '../../core/requirements.ts';
import type { Requirement } from '../../core/types.ts';
import { subjectText } from '../../report/explain.ts';

/** The one who is meant; several are named, and nobody is guessed. `where` is such as "Grit or the memory". */
export function onePerson({ exact, similar }: Found, text: string, where: string): Subject {
  const [person, ...others] = exact;
  if (person === undefined) {
    throw fail('explain-unknown-person', { text, where, similar: similar.map(subjectText) });
  }
  if (others.length > 0) throw fail('explain-several-people', { text, people: exact.map(subjectText) });
  return person;
}

/** What earns the column that is named, or everything where none is; throws where there is no such column. */
export function requirementsFor(column: string | undefined, { requirements }: Config): Requirement[] {
  if (column === undefined) return requirements;
  const columns = permissionsOf(requirements);
  const names = [column, `pg:${column}`];
  const alike = columns.filter((one) => names.some((name) => name.toLowerCase() === one.toLowerCase()));
  // Whatever the case, but never one of two.
  const meant = names.find((name) => columns.includes(name)) ?? (alike.length === 1 ? alike[0] : undefined);
  if (meant === undefined) throw fail('explain-unknown-column', { column, columns });
  return requirements.filter((requirement) => requirement.column === meant);
}

/** A person, as JSON names one. */
export function personData({ externalId, accounts, identity }: Subject) {
  return {
    externalId,
    firstName: identity.firstName,
    lastName: identity.lastName,
    accounts: accounts.map(({ person, enrolments }) => ({ canvasUserId: person.canvasUserId, enrolments })),
  };
}
