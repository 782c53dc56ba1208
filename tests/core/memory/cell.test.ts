import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  isHeld,
  isNews,
  NEVER_SEEN,
  next,
  type CellEventKind,
  type CellLife,
} from '../../../src/core/memory/cell.ts';

const BEFORE = new Date('2026-11-20T16:00:00Z');
const HELD = new Date('2026-11-21T08:00:00Z');
const NOW = new Date('2026-11-22T09:30:00Z');

const LIVES: Record<CellLife['state'], CellLife> = {
  'never-seen': NEVER_SEEN,
  'in-grit': { state: 'in-grit', seenAt: BEFORE },
  'on-hold': { state: 'on-hold', seenAt: BEFORE, heldSince: HELD },
  'on-hold-with-person': { state: 'on-hold-with-person', heldSince: HELD },
  released: { state: 'released', releasedAt: HELD },
};

/** The table in the docstring: state, event, and the state after it, or `-`. */
function tableInSource(): [CellLife['state'], CellEventKind, string][] {
  const file = fileURLToPath(new URL('../../../src/core/memory/cell.ts', import.meta.url));
  const rows = [...readFileSync(file, 'utf8').matchAll(/^ \* \|(.+)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  );
  const [[, ...events] = [], , ...states] = rows;
  return states.flatMap(([state = '', ...cells]) =>
    cells.map((after, index): [CellLife['state'], CellEventKind, string] => [
      state as CellLife['state'],
      events[index] as CellEventKind,
      after,
    ]),
  );
}

test('the table names every state and every event once', () => {
  const table = tableInSource();
  expect(table).toHaveLength(25);
  expect(new Set(table.map(([state]) => state))).toEqual(new Set(Object.keys(LIVES)));
});

test.each(tableInSource())('a cell that is %s, after "%s", is: %s', (state, event, after) => {
  const life = LIVES[state];
  const found = next(life, event, NOW);
  expect(found === life ? '-' : found.state).toBe(after);
  expect(isNews(state, event)).toBe(found !== life);
});

describe('the times of a life', () => {
  test('are those of what happened', () => {
    expect(next(NEVER_SEEN, 'seen', NOW)).toEqual({ state: 'in-grit', seenAt: NOW });
    expect(next(LIVES['in-grit'], 'taken-away', NOW)).toEqual({ ...LIVES['on-hold'], heldSince: NOW });
    expect(next(LIVES['on-hold'], 'released', NOW)).toEqual({ state: 'released', releasedAt: NOW });
    expect(next(NEVER_SEEN, 'waits', NOW)).toEqual({ state: 'on-hold-with-person', heldSince: NOW });
  });

  test('keep when a permission was first seen, though it was taken away and set again', () => {
    expect(next(LIVES['on-hold'], 'seen', NOW)).toEqual(LIVES['in-grit']);
  });

  test('begin anew after a release', () => {
    expect(next(LIVES.released, 'seen', NOW)).toEqual({ state: 'in-grit', seenAt: NOW });
  });
});

test('nothing may be given of what is on hold, by itself or with its person', () => {
  const held = Object.values(LIVES).filter(isHeld);
  expect(held.map(({ state }) => state)).toEqual(['on-hold', 'on-hold-with-person']);
});
