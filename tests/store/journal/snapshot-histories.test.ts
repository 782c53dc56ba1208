import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  cellsIn,
  cellsOf,
  changedSince,
  columnsIn,
  ownersOf,
  restingOn,
} from '../../../src/core/memory/cells.ts';
import type { MemoryEvent } from '../../../src/core/memory/events.ts';
import { countHolds, holdsIn } from '../../../src/core/memory/holds.ts';
import { cellKey, type Memory } from '../../../src/core/memory/memory.ts';
import { idsOf } from '../../../src/core/memory/people.ts';
import { createJournal } from '../../../src/store/journal/journal.ts';
import { evidence } from '../../core/trust/build.ts';
import { plain } from './plain.ts';
import { State } from './support.ts';

const IDS = ['007', '12', 'n0041', 'ö "x"\\', '__proto__'];
const SPELLINGS = [...IDS, '7', 'N0041'];
const COLUMNS = ['pg:Laser', 'pg:Saw', 'pg:Lathe', 'active'];
const ACCOUNTS = ['7001', '7002', '12'];
const SUBMISSIONS = ['1', '2', '3', '4'];
const LONG_AFTER = new Date('2100-01-01T00:00:00Z');

type Without<T> = T extends unknown ? Omit<T, 'at'> : never;
type Happening = Without<MemoryEvent> | { kind: 'forget'; externalId: string };

const anyOf = <T>(list: readonly T[]) => fc.constantFrom(...list);
const anyEvidence = fc
  .uniqueArray(anyOf(SUBMISSIONS), { minLength: 1, maxLength: 2 })
  .map((ids) => ids.map((submissionId) => evidence({ submissionId })));
const cell = { externalId: anyOf(SPELLINGS), column: anyOf(COLUMNS) };
const account = { externalId: anyOf(IDS), canvasUserId: anyOf(ACCOUNTS) };
const due = { canvasUserId: anyOf(ACCOUNTS), assignmentId: anyOf(['1', '2']) };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('seen' as const), ...cell, evidence: anyEvidence }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: anyOf(['taken-away', 'waits', 'person-back', 'released'] as const),
      ...cell,
    }),
  },
  fc.record({ kind: fc.constant('earned' as const), ...cell, evidence: anyEvidence }),
  fc.record({ kind: anyOf(['met', 'doubted'] as const), ...account }),
  // Nobody is found to be the same person as they are.
  fc
    .record({ kind: fc.constant('same-person' as const), externalId: anyOf(IDS), formerId: anyOf(IDS) })
    .filter((one) => one.externalId !== one.formerId),
  fc.record({
    kind: fc.constant('renamed' as const),
    from: anyOf(COLUMNS),
    to: fc.constant(['pg:New']),
    isGuess: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('due' as const),
    ...due,
    courseId: fc.constant('1'),
    reason: fc.constant('not-found' as const),
  }),
  fc.record({ kind: fc.constant('settled' as const), ...due }),
  fc.record({
    kind: fc.constant('named' as const),
    externalId: anyOf(IDS),
    identity: fc.record({
      firstName: anyOf(['Ann', 'Bö']),
      lastName: fc.constant('"V"'),
      email: fc.constant(''),
    }),
  }),
  fc.record({ kind: fc.constant('forget' as const), externalId: anyOf(IDS) }),
  fc.record({
    kind: fc.constant('run' as const),
    since: fc.constant(new Date(7)),
    isVerified: fc.boolean(),
    canUpload: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('counted' as const),
    people: fc.nat(9),
    shrunkSince: anyOf([null, new Date(5)]),
  }),
  fc.record({ kind: fc.constant('uploading' as const), backup: fc.constant('a.xlsx') }),
);

let state: State | undefined;
afterEach(() => state?.remove());

/** Whoever is forgotten is so under all of their IDs, as `grit-sync forget` has it. */
function eventsOf(happenings: readonly Happening[], memory: Memory, at: Date): MemoryEvent[] {
  return happenings.flatMap((one): MemoryEvent[] =>
    one.kind === 'forget'
      ? idsOf(memory, one.externalId).map((externalId) => ({ kind: 'forgotten', at, externalId }))
      : [{ ...one, at }],
  );
}

/** What the decisions of a run ask of all cells. */
function answersOf(memory: Memory) {
  const { entries } = memory;
  const sorted = (cells: Iterable<{ externalId: string; column: string }>) =>
    [...cells].map(cellKey).toSorted();
  const owners = ownersOf(entries);
  return {
    size: entries.size,
    held: sorted(holdsIn(memory)),
    count: countHolds(memory),
    released: sorted(cellsIn(entries, 'released')),
    columns: [...columnsIn(entries)]
      .filter((column) => [...entries.values()].some((one) => one.column === column))
      .toSorted(),
    owners: [
      owners.size,
      SPELLINGS.map((id) => owners.has(id.replace(/^0+/, '').toLowerCase())),
      [...owners.ids()].toSorted(),
    ],
    of: SPELLINGS.map((id) => sorted(cellsOf(entries, id))),
    resting: SUBMISSIONS.map((id) => sorted(restingOn(entries, new Set([id])))),
  };
}

test('at every step, what is read with a snapshot is what all lines come to', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(happening, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.array(fc.boolean()),
      (steps, snaps) => {
        state?.remove();
        const { folder } = (state = new State());
        for (const [index, step] of steps.entries()) {
          // Some steps make a snapshot of what they find, and others come after it.
          const journal = createJournal(folder, snaps[index] === true ? 0 : 1e9);
          const before = journal.read().memory;
          journal.append(eventsOf(step, before, new Date(Date.UTC(2026, 0, 1 + index))));
          const quick = createJournal(folder).read().memory;
          const whole = createJournal(folder).asOf(LONG_AFTER);
          expect(plain(quick)).toEqual(plain(whole));
          expect(answersOf(quick)).toEqual(answersOf(whole));
          const changed = changedSince(before.entries, quick.entries).filter((one) => !sameAs(before, one));
          expect(changed.map(cellKey).toSorted()).toEqual(changedIn(before, whole));
        }
        expect(existsSync(join(folder, 'snapshot.bin'))).toBe(
          steps.some((_, index) => index > 0 && snaps[index] === true),
        );
      },
    ),
    { numRuns: 40 },
  );
});

function sameAs(before: Memory, cell: { externalId: string; column: string }): boolean {
  return isDeepStrictEqual({ ...before.entries.get(cellKey(cell)) }, { ...cell });
}

function changedIn(before: Memory, after: Memory): string[] {
  return [...after.entries.values()]
    .filter((one) => !sameAs(before, one))
    .map(cellKey)
    .toSorted();
}
