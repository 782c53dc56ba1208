import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fold, type MemoryEvent } from '../../../src/core/memory/events.ts';
import { emptyMemory } from '../../../src/core/memory/memory.ts';
import { createJournal } from '../../../src/store/journal/journal.ts';
import { eventsTo } from '../../core/memory/tell.ts';
import { entry, evidence, heldEntry, LASER, memoryOf, releasedEntry, SAW } from '../../core/trust/build.ts';
import { whileNothingNew } from '../unwritable.ts';
import { problemOf, State } from './support.ts';

let state: State;
beforeEach(() => {
  state = new State();
});
afterEach(() => {
  state.remove();
});

const AT = new Date('2026-11-22T09:30:00.789Z');
const NORA = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
const NAMED: MemoryEvent = { kind: 'named', at: AT, externalId: '0011', identity: NORA };
const SEEN: MemoryEvent = { kind: 'seen', at: AT, externalId: '0011', column: LASER };
const RUN: MemoryEvent = { kind: 'run', at: AT, since: AT, isVerified: true, canUpload: false };

/** A memory in which every field has a value, and another in which it may be missing. */
const FULL = memoryOf(
  [
    entry(),
    heldEntry({ column: SAW, evidence: [] }),
    heldEntry({ externalId: '0012', seenAt: null }),
    releasedEntry({
      externalId: '007 "ö"\\ 007',
      evidence: [
        evidence({ score: 86.67, grade: '86,67 %', attempt: 3 }),
        evidence({ attempt: null, score: null, grade: null, submittedAt: null, gradedAt: null }),
      ],
    }),
  ],
  {
    provenUntil: new Date('2026-11-22T09:00:00.250Z'),
    firstSince: new Date('2026-11-10T00:00:00Z'),
    unproven: 'grit-export-2026-11-22T09-00-00Z.xlsx',
    census: { people: 812, shrunkSince: new Date('2026-11-22T08:30:00Z') },
    people: new Map([
      ['0011', NORA],
      ['__proto__', { firstName: 'Bo\u2028', lastName: '', email: '' }],
    ]),
  },
);

describe('what is remembered', () => {
  test.each([
    ['with every field', FULL],
    ['where nothing is known', emptyMemory()],
    [
      'where the people are as many as before',
      { ...emptyMemory(), census: { people: 0, shrunkSince: null } },
    ],
  ])('is read as it was learned, %s', (_, memory) => {
    state.add(...eventsTo(memory));
    expect(state.read()).toEqual({ memory, problems: [] });
    expect([...state.read().memory.entries.keys()]).toEqual([...memory.entries.keys()]);
  });

  test('is what all steps come to, whoever took them', () => {
    const events = eventsTo(FULL);
    const journal = createJournal(state.folder);
    journal.read();
    journal.append(events.slice(0, 3));
    journal.append(events.slice(3, 4));
    for (const event of events.slice(4)) state.add(event);
    expect(state.read().memory).toEqual(FULL);
  });

  test('is nothing where there is no memory yet, and reading makes no folder', () => {
    expect(state.read()).toEqual({ memory: emptyMemory(), problems: [] });
    expect(existsSync(state.folder)).toBe(false);
  });

  test('is only added to, a line an event, in UTC, for nobody else to read', () => {
    state.add(SEEN, RUN);
    const before = state.text();
    state.add({
      kind: 'taken-away',
      at: new Date('2026-11-23T08:00:00Z'),
      externalId: '0011',
      column: LASER,
    });
    expect(state.text().startsWith(before)).toBe(true);
    expect(
      state
        .lines()
        .map((line) =>
          line.replace(/"person":"\w+"/, '"person":"KEY"').replace(/"hash":"\w+"/, '"hash":"HASH"'),
        ),
    ).toEqual([
      '{"at":"2026-11-22T09:30:00.789Z","event":"begun","version":1,"more":true,"hash":"HASH"}',
      `{"at":"2026-11-22T09:30:00.789Z","event":"seen","person":"KEY","column":"${LASER}","more":true,"hash":"HASH"}`,
      '{"at":"2026-11-22T09:30:00.789Z","event":"run","since":"2026-11-22T09:30:00.789Z","isVerified":true,"canUpload":false,"hash":"HASH"}',
      `{"at":"2026-11-23T08:00:00.000Z","event":"taken-away","person":"KEY","column":"${LASER}","hash":"HASH"}`,
    ]);
    const modes = [state.journal, state.people, state.folder].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o700]);
  });

  test('by a run that learned nothing is one short line, and nothing else is written again', () => {
    state.add(...eventsTo(FULL), RUN);
    const [before, people] = [state.text(), statSync(state.people).ino];
    state.add(RUN);
    expect(state.text().length - before.length).toBeLessThan(180);
    expect(statSync(state.people).ino).toBe(people);
  });

  test('at an earlier time is what was learned by then', () => {
    const later = new Date('2026-12-01T00:00:00Z');
    const cell = { externalId: '0011', column: LASER };
    state.add(SEEN);
    state.add({ kind: 'taken-away', at: later, ...cell }, { kind: 'released', at: later, ...cell });
    const journal = createJournal(state.folder);
    expect(journal.asOf(new Date(AT.getTime() - 1)).entries.size).toBe(0);
    expect([...journal.asOf(AT).entries.values()]).toMatchObject([{ state: 'in-grit' }]);
    expect([...journal.asOf(later).entries.values()]).toMatchObject([{ state: 'released' }]);
  });
});

describe('people', () => {
  const cells = () => [...state.read().memory.entries.values()];

  test('are named by keys in the journal: who that is stands in people.json alone', () => {
    state.add(...eventsTo(FULL));
    for (const text of ['0011', '0012', 'Nora', 'Veltkamp', 'nora@']) {
      expect(state.text()).not.toContain(text);
      expect(readFileSync(state.people, 'utf8')).toContain(text);
    }
  });

  test('have one key, also where Grit drops the zeros of an id; as Canvas writes it is what counts', () => {
    state.add({ ...SEEN, externalId: '11' });
    expect(cells()).toMatchObject([{ externalId: '11' }]);
    state.add({ kind: 'earned', at: AT, externalId: '0011', column: LASER, evidence: [evidence()] });
    state.add({ ...SEEN, externalId: '11', column: SAW });
    expect(cells()).toMatchObject([{ externalId: '0011' }, { externalId: '0011' }]);
    expect(new Set(state.text().match(/"person":"\w+"/g)).size).toBe(1);
  });

  test('are called as they were named last', () => {
    state.add(NAMED);
    state.add({ ...NAMED, identity: { ...NORA, lastName: 'Zonne' } });
    expect([...state.read().memory.people.values()]).toEqual([{ ...NORA, lastName: 'Zonne' }]);
  });

  test('who are forgotten stand nowhere any more, and the journal is as sound as before', () => {
    state.add(NAMED, SEEN, { ...SEEN, externalId: '0012' });
    const before = state.text();
    state.add({ kind: 'forgotten', at: AT, externalId: '11' });
    expect(state.text().startsWith(before)).toBe(true);
    for (const file of state.files())
      expect(readFileSync(join(state.folder, file), 'utf8')).not.toMatch(/0011|Nora/);
    expect(cells()).toMatchObject([{ externalId: '0012' }]);
    expect(state.read().problems).toEqual([]);
    // Whoever comes again is somebody new.
    state.add(SEEN);
    expect(cells()).toHaveLength(2);
  });

  test('who are forgotten stand nowhere any more, also where the power went before they were struck out', () => {
    state.add(NAMED, SEEN);
    const people = readFileSync(state.people);
    state.add({ kind: 'forgotten', at: AT, externalId: '0011' });
    writeFileSync(state.people, people);
    expect(cells()).toEqual([]);
    state.add(RUN);
    expect(readFileSync(state.people, 'utf8')).not.toMatch(/0011|Nora/);
  });

  test('of tens of thousands are all read as they were', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => String(10_000_000 + index));
    state.add(...ids.map((externalId): MemoryEvent => ({ ...NAMED, externalId })));
    expect([...state.read().memory.people.keys()]).toEqual(ids);
  });
});

describe('a journal that cannot be written', () => {
  test.each([
    [
      'a file stands in place of the state folder',
      () => {
        writeFileSync(state.folder, '');
      },
      'memory-unreadable',
    ],
    [
      'a folder has its name',
      () => mkdirSync(join(state.journal, 'within'), { recursive: true }),
      'memory-unreadable',
    ],
  ])('since %s is not to be read either, which is said', (_, spoil, code) => {
    spoil();
    expect(
      problemOf(() => {
        state.add(RUN);
      }),
    ).toMatchObject({ code, severity: 'failed' });
  });

  test('is as it was, and the next attempt writes all of it', () => {
    const journal = createJournal(state.folder);
    const problem = whileNothingNew(state.folder, () =>
      problemOf(() => {
        journal.append([SEEN, RUN]);
      }),
    );
    expect(problem?.code).toBe('memory-not-saved');
    expect(problem?.message).toContain(state.folder);
    journal.append([SEEN, RUN]);
    expect(state.read().memory).toEqual(fold(emptyMemory(), [SEEN, RUN]));
  });

  test('since somebody else has written to it meanwhile is left alone', () => {
    state.add(RUN);
    const journal = createJournal(state.folder);
    journal.read();
    state.add(SEEN);
    const before = state.text();
    expect(
      problemOf(() => {
        journal.append([RUN]);
      })?.code,
    ).toBe('memory-not-saved');
    expect(state.text()).toBe(before);
  });
});

test('a ledger of a version before the first release is refused, and left as it is', () => {
  mkdirSync(state.folder, { recursive: true });
  writeFileSync(join(state.folder, 'ledger.json'), '{}');
  expect(problemOf(() => state.read())).toMatchObject({ code: 'memory-outdated', severity: 'invalid' });
  expect(state.files()).toEqual(['ledger.json']);
});

test('the note of where the journal ended may be missing, odd or of an earlier time', () => {
  const note = join(state.folder, 'journal-end.json');
  state.add(SEEN);
  const earlier = readFileSync(note);
  state.add(RUN);
  for (const spoil of [
    () => {
      writeFileSync(note, '{');
    },
    () => {
      writeFileSync(note, earlier);
    },
    () => {
      rmSync(note);
    },
  ]) {
    spoil();
    expect(state.read()).toEqual({ memory: fold(emptyMemory(), [SEEN, RUN]), problems: [] });
  }
});
