import { existsSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fold, type MemoryEvent } from '../../../src/core/memory/events.ts';
import { cellsIn, columnsIn, ownersOf, restingOn } from '../../../src/core/memory/cells.ts';
import { holdsIn } from '../../../src/core/memory/holds.ts';
import { cellKey, emptyMemory, type Memory } from '../../../src/core/memory/memory.ts';
import { createJournal } from '../../../src/store/journal/journal.ts';
import { peopleLines, recordText, type PersonRecord } from '../../../src/store/journal/people-text.ts';
import { People } from '../../../src/store/journal/people.ts';
import { eventsTo } from '../../core/memory/tell.ts';
import { entry, evidence, heldEntry, LASER, memoryOf, releasedEntry, SAW } from '../../core/trust/build.ts';
import { plain } from './plain.ts';
import { problemOf, State } from './support.ts';

let state: State;
beforeEach(() => {
  state = new State();
});
afterEach(() => {
  state.remove();
});

const AT = new Date('2026-11-22T09:30:00.789Z');
const RUN: MemoryEvent = { kind: 'run', at: AT, since: AT, isVerified: true, canUpload: true };
/** More lines than a run reads one by one. */
const MANY = Array.from({ length: 1000 }, () => RUN);
const SNAPSHOT = () => join(state.folder, 'snapshot.bin');

/** Several people in every state, and names of some that need a closer look in a file. */
const KNOWN = memoryOf(
  ['0011', '12', '13 "ö"\\', '__proto__'].flatMap((externalId, index) => [
    entry({ externalId, evidence: [evidence({ score: 10 + index })] }),
    heldEntry({ externalId, column: SAW }),
    heldEntry({ externalId, column: 'pg:Lathe', seenAt: null, evidence: [] }),
    releasedEntry({ externalId, column: 'active' }),
  ]),
  {
    census: { people: 7, shrunkSince: AT },
    unproven: 'a.xlsx',
    people: new Map([['0011', { firstName: 'Nö', lastName: 'V', email: 'n@school.example' }]]),
  },
);
const WREN = { at: AT, externalId: '0011', canvasUserId: '7001' };
const EVENTS: MemoryEvent[] = [
  ...eventsTo(KNOWN),
  { kind: 'met', ...WREN },
  { kind: 'met', ...WREN, canvasUserId: '7002', externalId: '12' },
  { kind: 'same-person', at: AT, externalId: '13 "ö"\\', formerId: '0011' },
  { kind: 'doubted', ...WREN, externalId: '12', canvasUserId: '7003' },
  { kind: 'renamed', at: AT, from: 'pg:Old', to: ['pg:New', 'pg:Newer'], isGuess: true },
  { kind: 'due', at: AT, canvasUserId: '7004', courseId: '1', assignmentId: '2', reason: 'not-found' },
  { kind: 'configured', at: AT, columns: [LASER], quizzes: ['assignment 1'] },
  ...MANY,
];

/** A journal with a snapshot of all of it but for a run. */
function withSnapshot(): Memory {
  state.add(...EVENTS);
  state.add(RUN);
  expect(existsSync(SNAPSHOT())).toBe(true);
  return fold(emptyMemory(), [...EVENTS, RUN]);
}

test('what is remembered is the same with a snapshot as without', () => {
  const known = withSnapshot();
  const { memory, problems } = state.read();
  expect([plain(memory), problems]).toEqual([plain(known), []]);
  expect([memory.entries.size, memory.people.size]).toEqual([known.entries.size, known.people.size]);
  expect([...memory.entries.keys()].toSorted()).toEqual([...known.entries.keys()].toSorted());
  for (const [key, cell] of known.entries) {
    expect(memory.entries.has(key)).toBe(true);
    expect(memory.entries.get(key)).toEqual(cell);
    // A copy of it has all of it.
    expect({ ...memory.entries.get(key) }).toEqual(cell);
    expect(JSON.parse(JSON.stringify(memory.entries.get(key)))).toEqual(JSON.parse(JSON.stringify(cell)));
  }
  for (const cell of [
    { externalId: '0011', column: 'pg:Other' },
    { externalId: '99', column: LASER },
  ]) {
    expect(memory.entries.get(cellKey(cell))).toBeUndefined();
  }
  expect(memory.people.get('11')).toBeUndefined();
  expect(holdsIn(memory)).toEqual(holdsIn(known));
  expect(columnsIn(memory.entries)).toEqual(columnsIn(known.entries));
  const owners = ownersOf(memory.entries);
  expect([owners.size, owners.has('11'), owners.has('99')]).toEqual([4, true, false]);
  expect(cellsIn(memory.entries, 'released')).toEqual(cellsIn(known.entries, 'released'));
});

test('what comes after a snapshot is learned on top of it, and so is what comes after the next one', () => {
  const cell = { externalId: '0011', column: LASER, at: AT };
  const more: MemoryEvent[] = [
    { kind: 'taken-away', ...cell },
    { kind: 'earned', ...cell, column: SAW, evidence: [evidence({ score: 99 })] },
    { kind: 'seen', at: AT, externalId: '77', column: LASER, evidence: [evidence()] },
    { kind: 'released', ...cell, column: SAW },
    { kind: 'named', at: AT, externalId: '77', identity: { firstName: 'Bo', lastName: '', email: '' } },
    { kind: 'forgotten', at: AT, externalId: '12' },
  ];
  let known = withSnapshot();
  for (const event of more) {
    state.add(event);
    known = fold(known, [event]);
    const heldIn = (memory: Memory) => holdsIn(memory).map(cellKey).toSorted();
    expect(heldIn(state.read().memory)).toEqual(heldIn(known));
  }
  const first = readFileSync(SNAPSHOT());
  state.add(...MANY);
  state.add(RUN);
  expect(readFileSync(SNAPSHOT()).equals(first)).toBe(false);
  expect(plain(state.read().memory)).toEqual(plain(fold(known, [...MANY, RUN])));
});

test('what rests on a submission is found with a snapshot and what came after it', () => {
  const known = withSnapshot();
  const evidenceOf = (submissionId: string) => [
    evidence({ submissionId }),
    evidence({ submissionId: `${submissionId}b` }),
  ];
  const earned = { kind: 'earned', at: AT, externalId: '0011', column: LASER } as const;
  const find = (memory: Memory, ...ids: string[]) =>
    restingOn(memory.entries, new Set(ids)).map(cellKey).toSorted();
  expect(find(state.read().memory, evidence().submissionId)).toEqual(find(known, evidence().submissionId));
  expect(find(state.read().memory, 'another')).toEqual([]);
  state.add({ ...earned, evidence: evidenceOf('501') });
  expect(find(state.read().memory, '501b')).toEqual([cellKey(earned)]);
  expect(find(state.read().memory, evidence().submissionId)).not.toContain(cellKey(earned));
  state.add(...MANY);
  state.add(RUN);
  expect(find(state.read().memory, '501b')).toEqual([cellKey(earned)]);
});

test('nobody who is forgotten is in a snapshot by name, or comes back from it', () => {
  withSnapshot();
  state.add({ kind: 'forgotten', at: AT, externalId: '0011' });
  expect(readFileSync(SNAPSHOT(), 'latin1')).not.toContain('0011');
  const { memory } = state.read();
  expect([...memory.entries.values()].filter(({ externalId }) => externalId === '0011')).toEqual([]);
  expect(memory.entries.get(cellKey({ externalId: '0011', column: LASER }))).toBeUndefined();
  state.add({ kind: 'seen', at: AT, externalId: '0011', column: LASER });
  expect(state.read().memory.entries.get(cellKey({ externalId: '0011', column: LASER }))?.evidence).toEqual(
    [],
  );
});

test('an idle run writes no snapshot until the journal has grown', () => {
  withSnapshot();
  const before = statSync(SNAPSHOT()).mtimeMs;
  for (let run = 0; run < 3; run += 1) state.add(RUN);
  expect(statSync(SNAPSHOT()).mtimeMs).toBe(before);
});

describe('a snapshot is ignored in silence, and made anew', () => {
  const SPOILED: [situation: string, spoil: () => void][] = [
    [
      'missing',
      () => {
        rmSync(SNAPSHOT());
      },
    ],
    [
      'empty',
      () => {
        truncateSync(SNAPSHOT(), 0);
      },
    ],
    [
      'cut off',
      () => {
        truncateSync(SNAPSHOT(), 300);
      },
    ],
    [
      'of zeros',
      () => {
        writeFileSync(SNAPSHOT(), Buffer.alloc(4096));
      },
    ],
    [
      'with one byte changed',
      () => {
        const bytes = readFileSync(SNAPSHOT());
        // In the times of the cells, which nothing else checks.
        const at = bytes.indexOf(
          new Uint8Array(new Float64Array([Date.parse('2026-11-20T16:00:00Z')]).buffer),
        );
        bytes[at + 4] = (bytes[at + 4] ?? 0) ^ 1;
        writeFileSync(SNAPSHOT(), bytes);
      },
    ],
    [
      'of another journal',
      () => {
        const other = new State();
        // A shorter one, so that the place is in both.
        other.add(...EVENTS.slice(1));
        other.add(RUN);
        writeFileSync(SNAPSHOT(), readFileSync(join(other.folder, 'snapshot.bin')));
        other.remove();
      },
    ],
  ];
  test.each(SPOILED)('that is %s', (_, spoil) => {
    const known = withSnapshot();
    spoil();
    expect(plain(state.read().memory)).toEqual(plain(known));
    expect(state.read().problems).toEqual([]);
    state.add(RUN);
    state.add(RUN);
    expect(statSync(SNAPSHOT()).size).toBeGreaterThan(500);
    expect(plain(state.read().memory)).toEqual(plain(known));
  });
});

test('a line that is changed before the snapshot is noticed all the same, also where its time says nothing', () => {
  withSnapshot();
  const { atime, mtime } = statSync(state.journal);
  state.put(state.text().replace(LASER, 'pg:Laser Putter'));
  utimesSync(state.journal, atime, mtime);
  expect(problemOf(() => state.read())?.code).toBe('memory-damaged');
});

test('somebody whom people.json lacks and nobody forgot is noticed with a snapshot too', () => {
  withSnapshot();
  rmSync(state.people);
  const problem = problemOf(() => state.read());
  expect(problem?.message).toContain('(4 of those in the journal are missing)');
});

test('an earlier time is told from the events, whatever the snapshot is of', () => {
  withSnapshot();
  const before = createJournal(state.folder).asOf(new Date('2026-11-20T16:30:00Z'));
  expect(before.entries.get(cellKey({ externalId: '0011', column: SAW }))?.state).toBe('in-grit');
});

test('where people are in another file of the same length is not believed', () => {
  const fileOf = (records: PersonRecord[]) => Buffer.from([...peopleLines(records.map(recordText))].join(''));
  const read = (bytes: Buffer, kept?: Buffer) => People.read(bytes, kept) as People;
  const [key, other] = ['AAAAAAAA', 'BBBBBBBB'];
  const before = fileOf([{ key, externalId: '12' }]);
  const now = fileOf([{ key: other, externalId: '56' }]);
  expect(now.length).toBe(before.length);
  const people = read(now, read(before).toKeep?.());
  expect([people.idOf(other), people.keyOf('campus', '56')]).toEqual(['56', other]);
});
