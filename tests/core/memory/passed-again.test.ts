import { describe, expect, test } from '@jest/globals';
import { isPassedAgain, passedAgain } from '../../../src/core/memory/passed-again.ts';
import type { RememberedCell } from '../../../src/core/memory/memory.ts';
import { entry, evidence, heldEntry, memoryOf, releasedEntry } from '../trust/build.ts';

const HELD_SINCE = new Date('2026-11-21T08:00:00Z');
const handedIn = (submittedAt: string | null, gradedAt = submittedAt) => [
  evidence({ submittedAt, gradedAt }),
];
const BEFORE = handedIn('2026-11-20T15:04:05Z');
const AFTER = handedIn('2026-11-21T08:00:01Z');

test.each<[situation: string, cell: RememberedCell, isAgain: boolean]>([
  ['handed in after it was taken away', heldEntry({ evidence: AFTER }), true],
  ['handed in before', heldEntry({ evidence: BEFORE }), false],
  ['handed in just then', heldEntry({ evidence: handedIn('2026-11-21T08:00:00Z') }), false],
  [
    'graded after, and handed in before',
    heldEntry({ evidence: handedIn('2026-11-20T15:00:00Z', '2026-11-22T08:00:00Z') }),
    false,
  ],
  ['never handed in, only graded', heldEntry({ evidence: handedIn(null, '2026-11-22T08:00:00Z') }), false],
  ['one of several quizzes', heldEntry({ evidence: [...BEFORE, ...AFTER] }), true],
  ['of what is in Grit', entry({ evidence: AFTER }), false],
  ['of what waits for its person', heldEntry({ seenAt: null, evidence: AFTER }), false],
  ['of what was released', releasedEntry({ evidence: AFTER }), false],
])('passed again: %s', (_, cell, isAgain) => {
  expect(isPassedAgain(cell)).toBe(isAgain);
});

describe('a person hears of it', () => {
  const before = memoryOf([heldEntry({ evidence: BEFORE })]);
  const again = heldEntry({ evidence: AFTER });

  test('when it is new', () => {
    expect(passedAgain(before, memoryOf([again]))).toEqual([again]);
  });

  test('once: not when nothing is new, nor of a third attempt', () => {
    const known = memoryOf([again]);
    expect(passedAgain(known, known)).toEqual([]);
    expect(passedAgain(known, memoryOf([{ ...again }]))).toEqual([]);
    expect(passedAgain(known, memoryOf([heldEntry({ evidence: handedIn('2026-11-22T08:00:00Z') })]))).toEqual(
      [],
    );
  });

  test('anew where it was given back meanwhile, and taken away a second time', () => {
    const later = heldEntry({
      heldSince: new Date(HELD_SINCE.getTime() + 86_400_000),
      evidence: handedIn('2026-11-22T09:00:00Z'),
    });
    expect(passedAgain(memoryOf([entry({ evidence: AFTER })]), memoryOf([later]))).toEqual([later]);
  });
});
