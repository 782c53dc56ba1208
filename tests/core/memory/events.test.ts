import { describe, expect, test } from '@jest/globals';
import { fold, type MemoryEvent } from '../../../src/core/memory/events.ts';
import { emptyMemory } from '../../../src/core/memory/memory.ts';
import { entry, evidence, heldEntry, memoryOf, releasedEntry, SAW } from '../trust/build.ts';
import { eventsTo } from './tell.ts';

const AT = new Date('2026-11-22T09:30:00Z');
const LATER = new Date('2026-11-22T10:00:00Z');

test('a memory is what its events come to, and the one before them stays as it was', () => {
  const known = memoryOf(
    [
      entry(),
      heldEntry({ column: SAW }),
      heldEntry({ externalId: '0012', seenAt: null }),
      releasedEntry({ externalId: '0013' }),
    ],
    {
      provenUntil: AT,
      firstSince: new Date('2026-11-10T00:00:00Z'),
      unproven: 'a.xlsx',
      census: { people: 3, shrunkSince: AT },
      people: new Map([['0011', { firstName: 'Nora', lastName: 'Veltkamp', email: '' }]]),
    },
  );
  const before = emptyMemory();
  expect(fold(before, eventsTo(known))).toEqual(known);
  expect(before).toEqual(emptyMemory());
});

test('no event makes no new maps', () => {
  const known = memoryOf([entry()]);
  const after = fold(known, [{ kind: 'seen', externalId: '0011', column: SAW.replace('pg', 'zz'), at: AT }]);
  expect(after.entries).not.toBe(known.entries);
  expect(fold(known, []).entries).toBe(known.entries);
  expect(fold(known, [{ kind: 'seen', externalId: '0011', column: entry().column, at: AT }]).entries).toBe(
    known.entries,
  );
});

test('what a cell rests on comes with it, or later, and says nothing of cells that are not remembered', () => {
  const cell = { externalId: '0011', column: SAW, at: AT };
  const seen = fold(emptyMemory(), [{ kind: 'seen', ...cell }]);
  expect([...seen.entries.values()]).toMatchObject([{ state: 'in-grit', evidence: [] }]);
  const earned: MemoryEvent = { kind: 'earned', ...cell, evidence: [evidence()] };
  expect([...fold(seen, [earned]).entries.values()]).toMatchObject([{ evidence: [evidence()] }]);
  expect(fold(emptyMemory(), [earned])).toEqual(emptyMemory());
});

describe('runs', () => {
  const run = { kind: 'run', at: AT, since: AT, isVerified: true, canUpload: true } as const;
  test('verify up to their start, also where a clock was set back, and only if they were complete', () => {
    const earlier = new Date('2026-11-01T00:00:00Z');
    expect(fold(emptyMemory(), [run]).provenUntil).toEqual(AT);
    expect(fold(emptyMemory(), [run, { ...run, at: earlier }]).provenUntil).toEqual(earlier);
    expect(fold(emptyMemory(), [run, { ...run, at: LATER, isVerified: false }]).provenUntil).toEqual(AT);
  });

  test('tell from when on the first one looked that could upload', () => {
    const first = { ...run, canUpload: false, since: new Date('2026-10-01T00:00:00Z') };
    const events = [first, run, { ...run, since: LATER }];
    expect(fold(emptyMemory(), events).firstSince).toEqual(AT);
  });
});

test('an upload is to be proven by the backup before the first of several, until somebody has looked', () => {
  const uploading = (backup: string): MemoryEvent => ({ kind: 'uploading', at: AT, backup });
  const open = fold(emptyMemory(), [uploading('a.xlsx'), uploading('b.xlsx')]);
  expect(open.unproven).toBe('a.xlsx');
  expect(fold(open, [{ kind: 'upload-checked', at: LATER }]).unproven).toBeNull();
});
