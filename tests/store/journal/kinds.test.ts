import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fold, type MemoryEvent } from '../../../src/core/memory/events.ts';
import { emptyMemory } from '../../../src/core/memory/memory.ts';
import { retold } from '../../../src/core/memory/retell.ts';
import { createJournal } from '../../../src/store/journal/journal.ts';
import { evidence, LASER, SAW } from '../../core/trust/build.ts';
import { chained } from '../../../src/store/journal/line.ts';
import { problemOf, State } from './support.ts';

let state: State;
beforeEach(() => {
  state = new State();
});
afterEach(() => {
  state.remove();
});

const at = new Date('2026-11-22T09:30:00Z');
const identity = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
const course = { courseId: '70076', assignmentId: '440133' };

/** Everything that can be learned of people and columns, beside what a look at Grit tells. */
const EVENTS: MemoryEvent[] = [
  { kind: 'named', at, externalId: '0091', identity },
  { kind: 'met', at, externalId: '0011', canvasUserId: '11' },
  { kind: 'same-person', at, externalId: '0091', formerId: '0011' },
  { kind: 'met', at, externalId: '0091', canvasUserId: '11' },
  { kind: 'doubted', at, externalId: '12', canvasUserId: '99' },
  { kind: 'due', at, canvasUserId: '11', ...course, reason: 'no-external-id' },
  { kind: 'due', at, canvasUserId: '12', ...course, reason: 'column-missing' },
  { kind: 'settled', at, canvasUserId: '12', assignmentId: '440133' },
  { kind: 'seen', at, externalId: '0011', column: SAW, evidence: [evidence()] },
  { kind: 'seen', at, externalId: '0091', column: LASER },
  { kind: 'taken-away', at, externalId: '0091', column: LASER },
  { kind: 'waits', at, externalId: '0091', column: 'active', evidence: [] },
  { kind: 'waits', at, externalId: '0011', column: LASER, evidence: [] },
  { kind: 'released', at, externalId: '0011', column: LASER },
  { kind: 'renamed', at, from: SAW, to: ['pg:Saw'], isGuess: true },
];
const MEMORY = fold(emptyMemory(), EVENTS);

test('what was learned of people and columns is read as it was learned', () => {
  state.add(...EVENTS, { kind: 'configured', at, columns: [LASER], quizzes: ['1/assignment/2'] });
  const { memory } = state.read();
  expect(memory).toEqual({ ...MEMORY, configured: { columns: [LASER], quizzes: ['1/assignment/2'] } });
});

test('nobody is named in a line, whatever kind it is of', () => {
  state.add(...EVENTS);
  expect(state.text()).not.toMatch(/0091|0011|Veltkamp|"11"/);
});

test('a memory that is told again is the same memory', () => {
  expect(fold(emptyMemory(), retold(MEMORY, at))).toEqual(MEMORY);
});

test('a memory that was rebuilt has looked at nothing yet', () => {
  const run: MemoryEvent = { kind: 'run', at, since: at, isVerified: true, canUpload: true };
  const memory = fold(emptyMemory(), [run, { kind: 'rebuilt', at, backups: 3 }]);
  expect(memory.provenUntil).toBeNull();
  expect(memory.firstSince?.toISOString()).toBe('2026-05-26T09:30:00.000Z');
});

test('who is forgotten is forgotten with all accounts, and with what was due to them', () => {
  state.add(...EVENTS);
  state.add({ kind: 'forgotten', at, externalId: '0011' }, { kind: 'forgotten', at, externalId: '0091' });
  const { memory } = state.read();
  for (const map of [memory.people, memory.accounts, memory.aliases, memory.due, memory.entries])
    expect(map.size).toBe(0);
});

describe('a memory that is damaged', () => {
  test('is read as far as it goes, and set aside by the next addition', () => {
    state.add(...EVENTS);
    const until = new Date('2026-11-22T10:00:00Z');
    state.add({ kind: 'upload-checked', at: until });
    const [first = '', ...rest] = state.lines();
    state.put(`${[first, ...rest, 'by hand'].join('\n')}\n`);
    const journal = createJournal(state.folder);
    const salvaged = journal.salvage();
    expect(salvaged).toMatchObject({ until });
    expect(salvaged.memory).toEqual(MEMORY);
    journal.renew();
    journal.append(retold(salvaged.memory, at));
    expect(state.read()).toEqual({ memory: MEMORY, problems: [] });
    expect(state.files().filter((name) => name.includes('-aside-'))).toEqual([
      'journal-aside-2026-11-22T09-30-00Z.jsonl',
      'journal-end-aside-2026-11-22T09-30-00Z.json',
      'people-aside-2026-11-22T09-30-00Z.json',
    ]);
  });

  test('keeps what comes after a line that was changed, and each line that is sound', () => {
    state.add(...EVENTS);
    const lines = state.lines();
    const seen = lines.findIndex((line) => line.includes('"seen"') && line.includes(LASER));
    state.put(`${lines.with(seen, lines[seen]?.replace(LASER, SAW) ?? '').join('\n')}\n`);
    const { memory } = createJournal(state.folder).salvage();
    expect(memory.aliases).toEqual(MEMORY.aliases);
    expect(memory.entries.get(`91\n${LASER}`)?.state).toBe('on-hold');
  });

  test('is as good as none where there is no whole step in it, whatever is there', () => {
    state.put(Buffer.alloc(4096));
    expect(createJournal(state.folder).read().isNew).toBe(true);
  });

  test('is read to its last line, which may lack its line break, and past one that has no end', () => {
    state.add(...EVENTS);
    const text = state.text();
    state.put(text.trimEnd());
    expect(createJournal(state.folder).salvage().memory).toEqual(MEMORY);
    state.put(`${text}${'x'.repeat(3 * 2 ** 20)}`);
    expect(createJournal(state.folder).salvage()).toMatchObject({ memory: MEMORY, until: at });
  });

  test('is refused where a later version wrote it', () => {
    state.put(chained([{ event: 'of-a-later-version', at }], '').text);
    expect(problemOf(() => createJournal(state.folder).salvage())?.code).toBe('memory-newer');
  });

  test('begins anew only where that can be written', () => {
    state.put('by hand\n');
    const journal = createJournal(state.folder);
    mkdirSync(`${state.folder}/journal-aside-2026-11-22T09-30-00Z.jsonl/x`, { recursive: true });
    journal.renew();
    expect(
      problemOf(() => {
        journal.append(EVENTS);
      })?.code,
    ).toBe('memory-not-saved');
  });

  test('says nothing of any time where nobody knows who its people are', () => {
    state.add(...EVENTS);
    writeFileSync(state.people, '{');
    expect(createJournal(state.folder).salvage()).toMatchObject({ until: null });
  });

  test('is nothing where there is none, and beginning anew needs none', () => {
    const journal = createJournal(state.folder);
    expect(journal.salvage()).toMatchObject({ memory: emptyMemory(), until: null });
    journal.renew();
    journal.append(EVENTS);
    expect(existsSync(state.journal)).toBe(true);
    expect(state.read().memory).toEqual(MEMORY);
  });
});
