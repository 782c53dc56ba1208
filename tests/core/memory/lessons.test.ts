import { describe, expect, test } from '@jest/globals';
import type { EarnedCell } from '../../../src/core/memory/lessons.ts';
import { holdsIn } from '../../../src/core/memory/holds.ts';
import { cellKey, emptyMemory } from '../../../src/core/memory/memory.ts';
import { grantTable } from '../../build.ts';
import {
  ACTIVE,
  ANY_TIME,
  entry,
  entryAt,
  evidence,
  exported,
  exportOf,
  exportWithout,
  heldEntry,
  LASER,
  memoryOf,
  releasedEntry,
  SAW,
} from '../trust/build.ts';
import { observe, release, remember, rememberNames } from './learning.ts';

const NOW = new Date('2026-11-22T09:30:00Z');

test('an empty memory remembers nothing', () => {
  expect(emptyMemory()).toEqual({
    provenUntil: null,
    firstSince: null,
    unproven: null,
    accounts: new Map(),
    aliases: new Map(),
    doubts: new Map(),
    renames: new Map(),
    configured: null,
    due: new Map(),
    census: null,
    people: new Map(),
    entries: new Map(),
  });
});

test('a cell is one person and one column, and no other two make the same key', () => {
  expect(cellKey({ externalId: '1', column: '1' })).not.toBe(cellKey({ externalId: '11', column: '' }));
});

describe('a mark that was seen once and is empty now', () => {
  test.each([
    ['a permission', LASER],
    ['the access time', ANY_TIME],
    ['active', ACTIVE],
  ])('is held from now on, and said: %s', (_, column) => {
    const all = [LASER, ANY_TIME, ACTIVE];
    const before = memoryOf(all.map((name) => entry({ column: name })));
    const grit = exportOf(exported('0011', [SAW, ...all.filter((name) => name !== column)]));
    const { memory, newlyHeld } = observe(before, grit, NOW);
    expect(newlyHeld).toEqual([entry({ column, heldSince: NOW })]);
    expect(holdsIn(memory)).toEqual(newlyHeld);
  });

  test('is held for each column of a person who was taken out of Grit altogether', () => {
    const before = memoryOf([
      entry(),
      entry({ column: ACTIVE }),
      entry({ externalId: '0012', column: LASER }),
    ]);
    const { newlyHeld } = observe(before, exportOf(exported('0012', [LASER])), NOW);
    expect(newlyHeld.map((cell) => [cell?.externalId, cell?.column])).toEqual([
      ['0011', LASER],
      ['0011', ACTIVE],
    ]);
  });

  test('is said once: what is held already stays held since then', () => {
    const before = memoryOf([heldEntry()]);
    const { memory, newlyHeld } = observe(before, exportOf(exported('0011', [])), NOW);
    expect(newlyHeld).toEqual([]);
    expect(memory).toEqual(before);
  });

  test('is not held where the header lacks the column, which tells nothing', () => {
    const before = memoryOf([entry()]);
    const { memory, newlyHeld } = observe(before, exportWithout([LASER], exported('0011', [])), NOW);
    expect(newlyHeld).toEqual([]);
    expect(memory).toEqual(before);
  });

  test('is held still where the header lacks the column', () => {
    const before = memoryOf([heldEntry()]);
    expect(observe(before, exportWithout([LASER], exported('0011', [])), NOW).memory).toEqual(before);
  });
});

describe('a mark that is there', () => {
  test('is as it was', () => {
    const before = memoryOf([entry()]);
    const { memory, newlyHeld } = observe(before, exportOf(exported('0011', [LASER])), NOW);
    expect(memory).toEqual(before);
    expect(newlyHeld).toEqual([]);
  });

  test('is found, though the spreadsheet lost the leading zeros', () => {
    expect(observe(memoryOf([entry()]), exportOf(exported('11', [LASER])), NOW).newlyHeld).toEqual([]);
  });

  test('is not thought lost while one of two rows that cannot be told apart has it', () => {
    const grit = exportOf(exported('0011', []), exported('0011', [LASER]));
    expect(observe(memoryOf([entry()]), grit, NOW).newlyHeld).toEqual([]);
  });

  test('ends its hold by being set again, and no other hold', () => {
    const before = memoryOf([heldEntry(), heldEntry({ column: SAW })]);
    const { memory, newlyHeld } = observe(before, exportOf(exported('0011', [LASER])), NOW);
    expect(newlyHeld).toEqual([]);
    expect(entryAt(memory)).toEqual(entry());
    expect(entryAt(memory, { column: SAW })).toEqual(heldEntry({ column: SAW }));
  });

  test('and that nobody earned is none of our business', () => {
    const { memory } = observe(emptyMemory(), exportOf(exported('0011', [LASER])), NOW);
    expect(memory).toEqual(emptyMemory());
  });
});

describe('a hold that was released', () => {
  test('by a clock that is behind was released after the last proven pass all the same', () => {
    const provenUntil = new Date(NOW.getTime() + 3_600_000);
    const cell = { externalId: '0011', column: LASER };
    const after = release(memoryOf([heldEntry()], { provenUntil }), [cell], NOW);
    expect(entryAt(after)).toMatchObject({ state: 'released', releasedAt: provenUntil });
  });

  test('counts as never seen: empty still, it is not held again', () => {
    const before = release(memoryOf([heldEntry()]), [{ externalId: '0011', column: LASER }], NOW);
    expect(entryAt(before)).toEqual(entry({ seenAt: null, heldSince: null, releasedAt: NOW }));
    const { memory, newlyHeld } = observe(before, exportOf(exported('0011', [])), NOW);
    expect(newlyHeld).toEqual([]);
    expect(memory).toEqual(before);
  });

  test('and seen again afterwards is an ordinary mark, which is held if it is cleared once more', () => {
    const again = observe(memoryOf([releasedEntry()]), exportOf(exported('0011', [LASER])), NOW);
    expect(entryAt(again.memory)).toEqual(entry({ seenAt: NOW }));
    const later = new Date('2026-11-22T10:00:00Z');
    const cleared = observe(again.memory, exportOf(exported('0011', [])), later);
    expect(cleared.newlyHeld).toEqual([entry({ seenAt: NOW, heldSince: later })]);
  });

  test('leaves the other holds of the same person and column', () => {
    const others = [heldEntry({ column: SAW }), heldEntry({ externalId: '0012' })];
    const after = release(memoryOf([heldEntry(), ...others]), [{ externalId: '0011', column: LASER }], NOW);
    expect(holdsIn(after)).toEqual(others);
  });

  test.each([
    ['is not held', memoryOf([entry()])],
    ['was released before', memoryOf([releasedEntry()])],
    ['the memory does not know', emptyMemory()],
  ])('changes nothing where the cell %s', (_, before) => {
    expect(release(before, [{ externalId: '0011', column: LASER }], NOW)).toEqual(before);
  });
});

describe('what was earned', () => {
  const earned = (overrides: Partial<EarnedCell> = {}): EarnedCell => ({
    externalId: '0011',
    column: LASER,
    evidence: [evidence()],
    ...overrides,
  });

  test('is remembered with its evidence once an export shows it', () => {
    const memory = remember(emptyMemory(), [earned()], exportOf(exported('0011', [LASER])), NOW);
    expect([...memory.entries]).toEqual([[cellKey(entry()), entry({ seenAt: NOW })]]);
  });

  test('is remembered though the spreadsheet lost the leading zeros, under the id of Canvas', () => {
    const memory = remember(emptyMemory(), [earned()], exportOf(exported('11', [LASER])), NOW);
    expect(entryAt(memory)?.externalId).toBe('0011');
  });

  test.each([
    ['has no mark there', exportOf(exported('0011', [SAW]))],
    ['is not in Grit', exportOf(exported('0012', [LASER]))],
  ])('is not remembered where the person %s: never seen is never revoked', (_, grit) => {
    const memory = remember(emptyMemory(), [earned()], grit, NOW);
    expect(memory).toEqual(emptyMemory());
    expect(observe(memory, exportOf(exported('0011', [])), NOW).newlyHeld).toEqual([]);
  });

  test('keeps the evidence that it was first granted on, and when it was first seen', () => {
    const later = earned({ evidence: [evidence({ submissionId: '44013312', attempt: 2 })] });
    const memory = remember(memoryOf([entry()]), [later], exportOf(exported('0011', [LASER])), NOW);
    expect(entryAt(memory)).toEqual(entry());
  });

  test('rests on the newest attempt that passed, and on no older one', () => {
    const older = evidence();
    const newer = evidence({ submittedAt: '2026-11-21T10:00:00Z', attempt: 2 });
    const grit = exportOf(exported('0011', [LASER]));
    const renewed = remember(memoryOf([entry()]), [earned({ evidence: [newer] })], grit, NOW);
    expect(entryAt(renewed)).toEqual(entry({ evidence: [newer] }));
    expect(remember(renewed, [earned({ evidence: [older] })], grit, NOW)).toEqual(renewed);
  });

  test('gets its evidence later where only an export told of it at first', () => {
    const before = memoryOf([entry({ evidence: [] })]);
    const memory = remember(before, [earned()], exportOf(exported('0011', [LASER])), NOW);
    expect(entryAt(memory)).toEqual(entry());
  });
});

describe('the name of somebody', () => {
  const table = grantTable([LASER], [['Nora', 'Veltkamp', '0011', 'nora@school.example', 'x', 'x', 'x']]);
  const name = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
  const earlier = { ...name, lastName: 'Brack' };
  const known = memoryOf([], { people: new Map([['0011', earlier]]) });
  const inGrit = exportOf(exported('0011', [], { firstName: 'Noor' }));

  test.each([
    ['who is in Grit and was not known before', emptyMemory(), new Set<string>()],
    ['who was uploaded', known, new Set(['0011'])],
  ])('%s is remembered as Canvas has it', (_, memory, uploaded) => {
    expect([...rememberNames(memory, table, uploaded, inGrit, NOW).people]).toEqual([['0011', name]]);
  });

  test('who was not uploaded stays the one of the last upload', () => {
    expect(rememberNames(known, table, new Set(['0012']), inGrit, NOW)).toEqual(known);
  });

  test('who is not in Grit is not remembered, though it was uploaded', () => {
    const grit = exportOf(exported('0012', []));
    expect(rememberNames(emptyMemory(), table, new Set(['0011']), grit, NOW)).toEqual(emptyMemory());
    expect(rememberNames(known, table, new Set(['0011']), grit, NOW)).toEqual(known);
  });

  test('is remembered where the spreadsheet lost the leading zeros, under the id of Canvas', () => {
    const { people } = rememberNames(emptyMemory(), table, new Set(), exportOf(exported('11', [])), NOW);
    expect([...people.keys()]).toEqual(['0011']);
  });

  test('is remembered without an address where the row ends before it', () => {
    const short = { ...table, rows: [['Nora', 'Veltkamp', '0011']] };
    const { people } = rememberNames(known, short, new Set(['0011']), inGrit, NOW);
    expect(people.get('0011')).toEqual({ ...name, email: '' });
  });

  test('who is not in the table stays', () => {
    const others = memoryOf([], { people: new Map([['0012', earlier]]) });
    const { people } = rememberNames(others, table, new Set(['0011']), inGrit, NOW);
    expect([...people]).toEqual([
      ['0012', earlier],
      ['0011', name],
    ]);
  });
});

test('the holds are in the order in which they were noticed, and nothing else is among them', () => {
  const first = heldEntry({ column: SAW, heldSince: new Date('2026-11-19T08:00:00Z') });
  const second = heldEntry({ column: ACTIVE, heldSince: new Date('2026-11-20T08:00:00Z') });
  const third = heldEntry({ heldSince: new Date('2026-11-21T08:00:00Z') });
  const memory = memoryOf([
    third,
    entry({ externalId: '0012' }),
    first,
    releasedEntry({ externalId: '0013' }),
    second,
  ]);
  expect(holdsIn(memory)).toEqual([first, second, third]);
});

test('the rest of the memory goes with it, and the earlier memory stays as it was', () => {
  const rest = () => ({
    provenUntil: new Date('2026-11-21T09:00:00Z'),
    census: { people: 3, shrunkSince: null },
    people: new Map([['0011', { firstName: 'Nora', lastName: 'Veltkamp', email: '' }]]),
  });
  const before = memoryOf([entry(), heldEntry({ column: SAW })], rest());
  const cells = [{ externalId: '0011', column: SAW }];
  const earned = [{ externalId: '0012', column: LASER, evidence: [] }];
  const memorys = [
    observe(before, exportOf(exported('0011', [])), NOW).memory,
    release(before, cells, NOW),
    remember(before, earned, exportOf(exported('0012', [LASER])), NOW),
  ];
  const table = grantTable([LASER], [['Tilo', 'Brack', '0012', '', 'x', 'x', 'x']]);
  const named = rememberNames(before, table, new Set(), exportOf(exported('0012', [])), NOW);
  expect(named).toMatchObject({ ...rest(), people: expect.anything() });
  expect(named.entries).toEqual(before.entries);
  for (const memory of memorys) {
    expect(memory).toMatchObject(rest());
    expect(memory.entries).not.toEqual(before.entries);
  }
  expect(before).toEqual(memoryOf([entry(), heldEntry({ column: SAW })], rest()));
});
