import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import { release } from '../core/memory/lessons.ts';
import { confirmed } from '../core/memory/people.ts';
import { holdsIn } from '../core/memory/holds.ts';
import { type Memory, type RememberedCell } from '../core/memory/memory.ts';
import { isPassedAgain } from '../core/memory/passed-again.ts';
import {
  findPeople,
  holdsOfColumn,
  isInReach,
  nearestHeld,
  personText,
  type HeldPerson,
  type KnownPerson,
} from '../core/trust/people.ts';
import { renderConfirmed, renderHolds, renderRelease } from '../report/holds.ts';
import { answerWith, type Answer } from './answer.ts';
import type { CommandOptions } from './configured.ts';
import { remembered } from './remembered.ts';
import { underLock } from './under-lock.ts';

/** What is to be released. */
interface ReleaseOptions extends CommandOptions {
  /** Campus wide id, name or email address. */
  person: string;
  /** One column; undefined for all that is held of the person. */
  column: string | undefined;
}

/** `grit-sync holds`: what somebody at the shop has cleared, so that no pass gives it again. */
export function holds(options: CommandOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config) => {
    const { memory } = remembered(config);
    const found = holdsIn(memory).map((entry) => ({
      person: { externalId: entry.externalId, identity: memory.people.get(entry.externalId) },
      entry,
    }));
    const data = found.map(({ person, entry }) => ({
      ...named(person, entry),
      heldSince: entry.heldSince,
      passedAgain: isPassedAgain(entry),
      evidence: entry.evidence,
    }));
    return { text: renderHolds(found), data: { holds: data }, problems: [] };
  });
}

/** `grit-sync holds release`: lets passes give again what somebody has cleared. */
export function releaseHolds(options: ReleaseOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config) => underLock(config, () => releaseIn(config, options)));
}

function releaseIn(config: Config, { person: text, column }: ReleaseOptions): Answer {
  const now = new Date();
  const { memory, journal } = remembered(config);
  const settled = confirmed(memory, text.trim(), now);
  if (settled.length > 0) {
    journal.append(settled);
    return { text: renderConfirmed(text.trim()), data: { released: [], stillHeld: [] }, problems: [] };
  }
  const person = onePerson(memory, text);
  const cells = heldCells(person, column);
  journal.append(release(memory, cells, now));

  const inReach = cells.filter((cell) => isInReach(cell, now));
  const tooOld = cells.filter((cell) => !inReach.includes(cell));
  const left = person.holds.filter((hold) => !cells.includes(hold));
  const isReached = (cell: RememberedCell) => ({ ...named(person, cell), isInReach: inReach.includes(cell) });
  return {
    text: renderRelease({ person, inReach, tooOld, left, isUploadOn: config.grit.upsert }),
    data: { released: cells.map(isReached), stillHeld: left.map((cell) => named(person, cell)) },
    problems: [],
  };
}

/** The one who is meant; several are named, and nobody is guessed. */
function onePerson(memory: Memory, text: string): HeldPerson {
  const [person, ...others] = findPeople(memory, text);
  if (person === undefined) throw fail('release-unknown-person', { text });
  if (others.length > 0) {
    throw fail('release-several-people', { text, people: [person, ...others].map(personText) });
  }
  return person;
}

function heldCells(person: HeldPerson, column: string | undefined): RememberedCell[] {
  if (person.holds.length === 0) throw fail('release-nothing-held', { person: personText(person) });
  const cells = holdsOfColumn(person.holds, column);
  if (column === undefined || cells.length > 0) return cells;
  throw fail('release-unknown-column', {
    person: personText(person),
    column,
    held: person.holds.map((hold) => hold.column),
    nearest: nearestHeld(person.holds, column),
  });
}

/** A cell for a program that reads the answer. */
export function named({ externalId, identity }: KnownPerson, { column }: RememberedCell) {
  return {
    externalId,
    firstName: identity?.firstName ?? null,
    lastName: identity?.lastName ?? null,
    column,
  };
}
