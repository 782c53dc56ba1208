import { describe, expect, test } from '@jest/globals';
import type { Restoration } from '../../src/core/trust/restore.ts';
import type { StoredBackup } from '../../src/core/types.ts';
import { renderChecks, renderList, renderPruned, type Pruned } from '../../src/report/backups.ts';
import { renderDifference, renderRestore, type RestoreView } from '../../src/report/comparison.ts';
import { grantTable } from '../build.ts';
import { ACTIVE, exported, LASER, SAW } from '../core/trust/build.ts';

const FOLDER = '/shop/backup';
const NOW = new Date('2026-11-22T09:30:00Z');
const NORA = exported('0011', [LASER, ACTIVE]);
const TILO = exported('0012', [], { firstName: 'Tilo', lastName: 'Brack' });

describe('the list of backups', () => {
  test('has name, time, age and size of each, in columns', () => {
    const backups = [
      {
        name: 'grit-export-2026-11-20T09-30-00Z.xlsx',
        at: new Date('2026-11-20T09:30:00Z'),
        bytes: 5_000_000,
      },
      { name: 'grit-export-2026-11-22T09-00-00Z-2.xlsx', at: new Date('2026-11-22T09:00:00Z'), bytes: 1024 },
    ];
    expect(renderList(backups, FOLDER, NOW).split('\n')).toEqual([
      'grit-export-2026-11-20T09-30-00Z.xlsx    2026-11-20 09:30 UTC  2 days ago      4,883 KB',
      'grit-export-2026-11-22T09-00-00Z-2.xlsx  2026-11-22 09:00 UTC  30 minutes ago  1 KB',
    ]);
  });

  test.each([
    ['2026-11-22T09:30:30Z', 'yet to come'],
    ['2026-11-22T09:30:00Z', 'less than a minute ago'],
    ['2026-11-20T09:31:00Z', '47 hours ago'],
  ])('says of one from %s: %s', (at, age) => {
    expect(renderList([{ name: 'a', at: new Date(at), bytes: 1 }], FOLDER, NOW)).toContain(`  ${age}  `);
  });

  test('may be as long as that of seven years of a backup every half hour', () => {
    const backup = { name: 'a', at: NOW, bytes: 1 };
    const text = renderList(Array<typeof backup>(130_000).fill(backup), FOLDER, NOW);
    expect(text.split('\n')).toHaveLength(130_000);
  });

  test('that is empty says so', () => {
    expect(renderList([], FOLDER, NOW)).toBe('There are no backups in /shop/backup.');
  });
});

describe('the check of backups', () => {
  test('has a verdict on each, with the reason where it is damaged', () => {
    const text = renderChecks(
      [
        { name: 'a.xlsx', state: 'good', cause: null },
        { name: 'b-2.xlsx', state: 'good-unrecorded', cause: null },
        { name: 'c.xlsx', state: 'damaged', cause: 'it is cut off' },
      ],
      FOLDER,
    );
    expect(text.split('\n')).toEqual([
      'a.xlsx    good',
      'b-2.xlsx  good, but no check sum is recorded for it',
      'c.xlsx    damaged: it is cut off',
    ]);
  });

  test('of none says so', () => {
    expect(renderChecks([], FOLDER)).toBe('There are no backups in /shop/backup.');
  });
});

describe('what is pruned', () => {
  const pruned = (overrides: Partial<Pruned>) =>
    renderPruned({ folder: FOLDER, removed: [], kept: 3, keepsAll: false, dryRun: false, ...overrides });

  test('is named, and how many stay', () => {
    expect(pruned({ removed: ['a.xlsx', 'b.xlsx'] })).toBe('Removed 2 backups; 3 stay:\n  a.xlsx\n  b.xlsx');
  });

  test('in a preview is what would be', () => {
    expect(pruned({ removed: ['a.xlsx'], dryRun: true })).toBe('Would remove 1 backup; 3 stay:\n  a.xlsx');
  });

  test.each([
    ['there is nothing to remove', {}, 'Nothing to remove: 3 backups, all wanted by backup.keep.'],
    [
      'everything is kept',
      { keepsAll: true, kept: 1 },
      'backup.keep is not set, so everything is kept: 1 backup.',
    ],
    ['there are no backups', { kept: 0 }, 'There are no backups in /shop/backup.'],
  ])('is nothing where %s', (_, overrides, expected) => {
    expect(pruned(overrides)).toBe(expected);
  });
});

describe('the difference of two exports', () => {
  const NOTHING = { added: [], removed: [], changed: [], columnsAdded: [], columnsRemoved: [] };

  test('names columns and people, each with what was gained and lost', () => {
    const text = renderDifference({
      added: [TILO],
      removed: [NORA],
      changed: [
        { person: NORA, gained: [SAW], lost: [LASER, ACTIVE] },
        { person: TILO, gained: [ACTIVE], lost: [] },
        { person: TILO, gained: [], lost: [SAW] },
      ],
      columnsAdded: ['pg:Lathe'],
      columnsRemoved: ['pg:Drill Press'],
    });
    expect(text.split('\n')).toEqual([
      'Columns added:',
      '  pg:Lathe',
      'Columns removed:',
      '  pg:Drill Press',
      'People added:',
      '  Tilo Brack (0012): no permissions',
      'People removed:',
      '  Nora Veltkamp (0011): pg:Laser Cutter, active',
      'Permissions changed:',
      '  Nora Veltkamp (0011) gained pg:Band Saw, and lost pg:Laser Cutter, active',
      '  Tilo Brack (0012) gained active',
      '  Tilo Brack (0012) lost pg:Band Saw',
    ]);
  });

  test('leaves out what there is none of', () => {
    expect(renderDifference({ ...NOTHING, added: [TILO] })).toBe(
      'People added:\n  Tilo Brack (0012): no permissions',
    );
  });

  test('that is none says so', () => {
    expect(renderDifference(NOTHING)).toBe('No difference in people and permissions.');
  });

  test('obeys no name: what a student typed is printed without control characters', () => {
    const person = exported('0013', [], { firstName: 'Ro\u001B[2Jy', lastName: 'O\u202Eak\u009B' });
    expect(renderDifference({ ...NOTHING, added: [person] })).toContain('  Ro[2Jy Oak (0013): ');
  });

  test.each([
    ['', '', '(0013): '],
    ['Mirelle', '', 'Mirelle (0013): '],
  ])('names somebody without a full name as far as possible: "%s" "%s"', (firstName, lastName, expected) => {
    const person = exported('0013', [], { firstName, lastName });
    expect(renderDifference({ ...NOTHING, removed: [person] })).toContain(`\n  ${expected}`);
  });
});

describe('a restore', () => {
  const RESTORATION: Restoration = {
    again: [
      { person: TILO, isMissing: true, columns: [], takenAway: [] },
      { person: NORA, isMissing: false, columns: [SAW], takenAway: [] },
    ],
    leftOut: [],
    onlyByHand: [
      { person: TILO, isAdded: true, columns: [SAW] },
      { person: NORA, isAdded: false, columns: [LASER, ACTIVE] },
    ],
    columnsGone: [],
    upload: grantTable([], []),
  };
  const PEOPLE = [
    '  Tilo Brack (0012), who is not in Grit: no permissions',
    '  Nora Veltkamp (0011): pg:Band Saw',
    'Whoever was not in Grit gets a name, the id, the address and these marks: cards and other fields are not restored, see "Restoring a backup by hand" in the README.',
  ];
  const BY_HAND = [
    'Only a person can take away in Grit the marks that the backup lacks:',
    '  Tilo Brack (0012), who is not in the backup: pg:Band Saw',
    '  Nora Veltkamp (0011): pg:Laser Cutter, active',
  ];
  const backup = (path: string): StoredBackup => ({ path, bytes: 1, rows: 1, sha256: 'ab12' });
  const lines = (overrides: Partial<RestoreView> = {}) =>
    renderRestore({
      restoration: RESTORATION,
      applied: false,
      proven: false,
      backups: { before: null, after: null },
      ...overrides,
    }).split('\n');

  test('that is a preview says what would come back and what only a person can do', () => {
    expect(lines()).toEqual([
      ...BY_HAND,
      'Marks to be set again in Grit for 2 people:',
      ...PEOPLE,
      'This was a preview: nothing was changed. The same command with --apply sets these marks again.',
    ]);
  });

  test('that was done and proven says so, and where the backups are', () => {
    const backups = { before: backup('/b/1.xlsx'), after: backup('/b/2.xlsx') };
    expect(lines({ applied: true, proven: true, backups })).toEqual([
      ...BY_HAND,
      'Marks sent to Grit for 2 people:',
      ...PEOPLE,
      'Backup before: /b/1.xlsx',
      'Backup after: /b/2.xlsx',
      'All of these marks were seen in Grit afterwards, and none that was there was lost.',
    ]);
  });

  test('that is not proven says so', () => {
    expect(lines({ applied: true }).at(-1)).toBe(
      'It is not proven that all of these marks are in Grit, see below.',
    );
  });

  const NOTHING: Restoration = { ...RESTORATION, again: [], onlyByHand: [] };
  const heldSince = new Date('2026-11-21T08:00:00Z');

  test('says of nobody who is in Grit that cards are not restored', () => {
    const again = [{ person: NORA, isMissing: false, columns: [SAW], takenAway: [] }];
    expect(lines({ restoration: { ...NOTHING, again } }).join()).not.toContain('cards');
  });

  test('says since when each mark is held that is left out', () => {
    const leftOut = [
      { person: TILO, isMissing: true, heldSince, columns: [] },
      { person: NORA, isMissing: false, heldSince, columns: [LASER, SAW] },
    ];
    expect(lines({ restoration: { ...NOTHING, leftOut } })).toEqual([
      'Left out, since somebody took it away:',
      '  Tilo Brack (0012), who is not in Grit, held since 2026-11-21 08:00 UTC: no permissions',
      '  Nora Veltkamp (0011), held since 2026-11-21 08:00 UTC: pg:Laser Cutter, pg:Band Saw',
      'Nothing to restore but what is left out.',
    ]);
  });

  test('says which marks somebody took away that it brings back all the same', () => {
    const takenAway = [{ heldSince, columns: [LASER] }];
    const again = [
      { person: TILO, isMissing: true, columns: [LASER], takenAway },
      { person: NORA, isMissing: false, columns: [LASER, SAW], takenAway },
    ];
    expect(lines({ restoration: { ...NOTHING, again } }).slice(0, 4)).toEqual([
      'Marks to be set again in Grit for 2 people:',
      '  Tilo Brack (0012), who is not in Grit, taken away by somebody on 2026-11-21 08:00 UTC: pg:Laser Cutter',
      '  Nora Veltkamp (0011): pg:Band Saw',
      '  Nora Veltkamp (0011), taken away by somebody on 2026-11-21 08:00 UTC: pg:Laser Cutter',
    ]);
  });

  test.each([
    [[], 'that the backup has.'],
    [['pg:Lathe'], 'that the backup has in the columns that Grit still has.'],
  ])('of nothing says so, where the columns that are gone are %j', (columnsGone, end) => {
    expect(lines({ restoration: { ...NOTHING, columnsGone } })).toEqual([
      `Nothing to restore: of the people and marks that were asked for, Grit has all ${end}`,
    ]);
  });
});
