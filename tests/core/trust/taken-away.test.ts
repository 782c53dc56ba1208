import { describe, expect, test } from '@jest/globals';
import type { GritExport } from '../../../src/core/marks.ts';
import type { RememberedCell } from '../../../src/core/memory/memory.ts';
import { planRestore, type Wanted } from '../../../src/core/trust/restore.ts';
import {
  ACTIVE,
  ANY_TIME,
  entry,
  exported,
  exportOf,
  exportWithout,
  heldEntry,
  LASER,
  memoryOf,
  releasedEntry,
  SAW,
} from './build.ts';

const SATURDAY = new Date('2026-11-21T08:00:00Z');
const SUNDAY = new Date('2026-11-22T08:00:00Z');
const ALL = [LASER, SAW, ANY_TIME, ACTIVE];
const NORA = exported('0011', ALL);

const having = (granted: string[]) => ({ ...NORA, granted });
const held = (column: string, overrides: Partial<RememberedCell> = {}) =>
  heldEntry({ column, heldSince: SATURDAY, ...overrides });

/** What comes back and what is left out, by person. */
function restored(
  now: GritExport,
  holds: RememberedCell[],
  wanted: Partial<Wanted> = {},
  backup = exportOf(NORA),
) {
  const { again, leftOut, upload } = planRestore(
    backup,
    now,
    { externalId: null, column: null, ...wanted },
    memoryOf(holds),
  );
  return {
    again: again.map(({ columns, takenAway }) => ({ columns, takenAway })),
    leftOut: leftOut.map(({ heldSince, columns }) => ({ heldSince, columns })),
    rows: upload.rows.length,
  };
}

describe('a mark that somebody took away', () => {
  const now = exportOf(having([ANY_TIME, ACTIVE]));

  test('is left out, and what was lost otherwise comes back', () => {
    expect(restored(now, [held(LASER)])).toEqual({
      again: [{ columns: [SAW], takenAway: [] }],
      leftOut: [{ heldSince: SATURDAY, columns: [LASER] }],
      rows: 1,
    });
  });

  test('alone: there is nothing to send', () => {
    expect(restored(now, [held(LASER), held(SAW)])).toEqual({
      again: [],
      leftOut: [{ heldSince: SATURDAY, columns: [LASER, SAW] }],
      rows: 0,
    });
  });

  test('is told apart by the time at which it was taken', () => {
    expect(restored(now, [held(LASER), held(SAW, { heldSince: SUNDAY })]).leftOut).toEqual([
      { heldSince: SATURDAY, columns: [LASER] },
      { heldSince: SUNDAY, columns: [SAW] },
    ]);
  });

  test.each([
    ['the person', { externalId: '11' }, [LASER, SAW]],
    ['the column', { column: LASER }, [LASER]],
    ['person and column', { externalId: '0011', column: LASER }, [LASER]],
  ])('comes back where %s is named, and says since when it was gone', (_, wanted, columns) => {
    expect(restored(now, [held(LASER)], wanted)).toEqual({
      again: [{ columns, takenAway: [{ heldSince: SATURDAY, columns: [LASER] }] }],
      leftOut: [],
      rows: 1,
    });
  });

  test.each([
    ['was seen last', entry()],
    ['was released', releasedEntry()],
    ['was taken from somebody else', held(LASER, { externalId: '0012' })],
  ])('is no such mark where it %s', (_, one) => {
    expect(restored(now, [one])).toEqual({
      again: [{ columns: [LASER, SAW], takenAway: [] }],
      leftOut: [],
      rows: 1,
    });
  });

  test('in a column that Grit no longer has is not named as left out: it could not come back', () => {
    expect(restored(exportWithout([LASER], having([ANY_TIME, ACTIVE])), [held(LASER)])).toEqual({
      again: [{ columns: [SAW], takenAway: [] }],
      leftOut: [],
      rows: 1,
    });
  });
});

describe('somebody who was made inactive', () => {
  const now = exportOf(having([ANY_TIME]));
  const HOLDS = [held(ACTIVE), held(SAW, { heldSince: SUNDAY })];

  test('gets nothing back', () => {
    expect(restored(now, HOLDS)).toEqual({
      again: [],
      leftOut: [
        { heldSince: SATURDAY, columns: [LASER, ACTIVE] },
        { heldSince: SUNDAY, columns: [SAW] },
      ],
      rows: 0,
    });
  });

  test('gets nothing back where another column is named, which says nothing of the whole person', () => {
    expect(restored(now, HOLDS, { column: LASER })).toMatchObject({ again: [], rows: 0 });
  });

  test.each([{ externalId: '0011' }, { column: ACTIVE }])(
    'is active again where asked for by %j',
    (wanted) => {
      const { again, leftOut } = restored(now, HOLDS, wanted);
      expect(leftOut).toEqual([]);
      expect(again[0]?.columns).toContain(ACTIVE);
      expect(again[0]?.takenAway).toContainEqual(expect.objectContaining({ heldSince: SATURDAY }));
    },
  );
});

describe('somebody who was taken out of Grit', () => {
  test('does not come back: whatever is held holds the whole person', () => {
    expect(restored(exportOf(), [held(LASER)])).toEqual({
      again: [],
      leftOut: [{ heldSince: SATURDAY, columns: ALL }],
      rows: 0,
    });
  });

  test('does not come back without marks either', () => {
    expect(restored(exportOf(), [held(LASER)], {}, exportOf(having([])))).toEqual({
      again: [],
      leftOut: [{ heldSince: SATURDAY, columns: [] }],
      rows: 0,
    });
  });

  test.each([LASER, ACTIVE])('does not come back where the column %s is named', (column) => {
    expect(restored(exportOf(), [held(LASER), held(ACTIVE)], { column })).toEqual({
      again: [],
      leftOut: [{ heldSince: SATURDAY, columns: [column] }],
      rows: 0,
    });
  });

  test('comes back with everybody else where what is held is asked for', () => {
    expect(restored(exportOf(), [held(LASER)], { held: true })).toEqual({
      again: [{ columns: ALL, takenAway: [{ heldSince: SATURDAY, columns: ALL }] }],
      leftOut: [],
      rows: 1,
    });
  });

  test('comes back where the person is named', () => {
    expect(restored(exportOf(), [held(LASER)], { externalId: '0011' })).toEqual({
      again: [{ columns: ALL, takenAway: [{ heldSince: SATURDAY, columns: ALL }] }],
      leftOut: [],
      rows: 1,
    });
  });
});

describe('an id whose leading zeros an export lacks', () => {
  const leftOutOf = (now: GritExport, backup: GritExport) => {
    const nothing = { externalId: null, column: null };
    const { leftOut } = planRestore(backup, now, nothing, memoryOf([held(LASER)]));
    return leftOut.map(({ person }) => person.externalId);
  };

  test.each([
    ['both lack them', '11', '11'],
    ['Grit lacks them', '11', '0011'],
    ['the backup lacks them', '0011', '11'],
  ])('is held all the same where %s', (_, now, backup) => {
    expect(leftOutOf(exportOf(exported(now, [])), exportOf(exported(backup, [LASER])))).toEqual([now]);
  });

  test('is held in each column of which the memory says so', () => {
    const nothing = { externalId: null, column: null };
    const [backup, now] = [exportOf(exported('11', ALL)), exportOf(exported('11', [ACTIVE]))];
    const { leftOut } = planRestore(backup, now, nothing, memoryOf([held(LASER), held(SAW)]));
    expect(leftOut.map(({ columns }) => columns)).toEqual([[LASER, SAW]]);
  });

  test('is not held with another, whose id is exactly the one that is held', () => {
    const people = (granted: string[]) => exportOf(exported('0011', granted), exported('11', granted));
    expect(leftOutOf(people([]), people([LASER]))).toEqual(['0011']);
  });
});
