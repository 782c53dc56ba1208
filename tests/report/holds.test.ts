import { describe, expect, test } from '@jest/globals';
import type { HeldEntry } from '../../src/core/memory/holds.ts';
import { personText } from '../../src/core/trust/people.ts';
import type { Evidence } from '../../src/core/types.ts';
import { renderHolds, renderRelease, type Release } from '../../src/report/holds.ts';
import { ACTIVE, ANY_TIME, evidence, heldEntry, LASER, SAW } from '../core/trust/build.ts';

const IDENTITY = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
const NORA = { externalId: '0011', identity: IDENTITY };
const line = (entry: HeldEntry = heldEntry(), person: Parameters<typeof personText>[0] = NORA) =>
  renderHolds([{ person, entry }]);

test('a hold is a line: since when, of whom, which column, on which evidence', () => {
  expect(line()).toBe(
    '2026-11-21 08:00 UTC  Nora Veltkamp (0011): pg:Laser Cutter, earned by 20 of 20 points in assignment 440133 (handed in 2026-11-20 15:04 UTC)',
  );
});

test('several holds are lines in the order in which they were given', () => {
  const holds = [ACTIVE, LASER].map((column) => ({ person: NORA, entry: heldEntry({ column }) }));
  expect(renderHolds(holds).split('\n')).toEqual([
    expect.stringContaining(': the whole person, earned by '),
    expect.stringContaining(': pg:Laser Cutter, earned by '),
  ]);
});

test('nothing held is said', () => {
  expect(renderHolds([])).toMatch(/^Nothing is held: .*\.$/);
});

describe('what earned it', () => {
  const earnedBy = (...found: Partial<Evidence>[]) =>
    line(heldEntry({ evidence: found.map(evidence) })).split(', earned by ')[1];

  test.each<[string, Partial<Evidence>]>([
    ['18 of 20 points in assignment 440133 (handed in 2026-11-20 15:04 UTC)', { score: 18 }],
    [
      '18.5 points in assignment 440133 (handed in 2026-11-20 15:04 UTC)',
      { score: 18.5, pointsPossible: null },
    ],
    [
      'the grade "complete" in assignment 440133 (handed in 2026-11-20 15:04 UTC)',
      { score: null, grade: 'complete' },
    ],
    ['the grade "" in assignment 440133 (handed in 2026-11-20 15:04 UTC)', { score: null, grade: null }],
    [
      '20 of 20 points in assignment 440133 (graded 2026-11-21 00:00 UTC)',
      { submittedAt: null, gradedAt: '2026-11-21T00:00:00Z' },
    ],
    ['20 of 20 points in assignment 440133', { submittedAt: null, gradedAt: null }],
    ['20 of 20 points in assignment 440133', { submittedAt: 'soon', gradedAt: null }],
  ])('%s', (text, overrides) => {
    expect(earnedBy(overrides)).toBe(text);
  });

  test('is each of several quizzes', () => {
    expect(earnedBy({}, { assignmentId: '450001', score: 9, pointsPossible: 10, submittedAt: null })).toBe(
      '20 of 20 points in assignment 440133 (handed in 2026-11-20 15:04 UTC) and 9 of 10 points in assignment 450001 (graded 2026-11-20 15:04 UTC)',
    );
  });

  test('is said to be unknown where it is', () => {
    expect(earnedBy()).toBe('an unknown quiz');
  });
});

test.each([
  ['Nora Veltkamp (0011)', IDENTITY],
  ['Mirelle (0011)', { firstName: 'Mirelle', lastName: '', email: '' }],
  ['0011', { firstName: '', lastName: '', email: '' }],
  ['0011', undefined],
])('somebody is called %s', (text, identity) => {
  expect(personText({ externalId: '0011', identity })).toBe(text);
});

describe('a release', () => {
  const lines = (overrides: Partial<Release>) => {
    const person = { ...NORA, holds: [] };
    return renderRelease({
      person,
      inReach: [],
      tooOld: [],
      left: [],
      isUploadOn: true,
      ...overrides,
    }).split('\n');
  };
  const laser = heldEntry();
  const saw = heldEntry({ column: SAW });
  const anyTime = heldEntry({ column: ANY_TIME });
  const active = heldEntry({ column: ACTIVE });
  const AGAIN = 'again, if Canvas still shows what earned it as passed.';

  test('says what was released, and that the next pass gives it', () => {
    expect(lines({ inReach: [laser, active] })).toEqual([
      'Released for Nora Veltkamp (0011): pg:Laser Cutter, the whole person.',
      `The next pass gives pg:Laser Cutter, the whole person ${AGAIN}`,
    ]);
  });

  test('of what was earned too long ago says that only a person can give it', () => {
    expect(lines({ tooOld: [saw] })).toEqual([
      'Released for Nora Veltkamp (0011): pg:Band Saw.',
      'No pass looks back further than 180 days, to when pg:Band Saw was earned: set it in Grit.',
    ]);
  });

  test('of both says both', () => {
    expect(lines({ inReach: [laser], tooOld: [saw] })).toEqual([
      'Released for Nora Veltkamp (0011): pg:Laser Cutter, pg:Band Saw.',
      `The next pass gives pg:Laser Cutter ${AGAIN}`,
      expect.stringContaining('to when pg:Band Saw was earned'),
    ]);
  });

  test('says that passes upload nothing, where that is so', () => {
    expect(lines({ inReach: [laser], isUploadOn: false })).toContain(
      'Passes upload nothing while grit.upsert is false in the configuration.',
    );
  });

  test('names what is left, and that a hold of the whole person stands above all', () => {
    expect(lines({ inReach: [laser], left: [saw, active] }).at(-1)).toBe(
      'Still held: pg:Band Saw, the whole person. While the whole person is held, no pass gives them anything.',
    );
    expect(lines({ inReach: [laser], left: [anyTime] }).at(-1)).toBe(
      'Still held: at:Any Time. If the person is no longer in Grit at all, no pass gives them anything while something is held.',
    );
  });
});

test('a name is printed without control characters, which a student may have typed', () => {
  const identity = { ...IDENTITY, firstName: 'No\u001b[2Jr\u202ea\n' };
  const person = { externalId: '0011', identity };
  expect(line(heldEntry(), person)).toContain('  No[2Jra Veltkamp (0011): ');
  const release = { person: { ...person, holds: [] }, inReach: [], tooOld: [], left: [], isUploadOn: true };
  expect(renderRelease(release)).toBe('Released for No[2Jra Veltkamp (0011): .');
});
