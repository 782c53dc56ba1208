import { describe, expect, test } from '@jest/globals';
import { cellKey } from '../../../src/core/memory/memory.ts';
import { planGrants } from '../../../src/core/trust/plan.ts';
import { grantTable } from '../../build.ts';
import {
  entry,
  entryAt,
  evidence,
  exported,
  exportOf,
  heldEntry,
  LASER,
  memoryOf,
  SAW,
} from '../trust/build.ts';
import { observe, remember, seed } from './learning.ts';

const NOW = new Date('2026-11-22T09:30:00Z');
const LATER = new Date('2026-11-22T10:00:00Z');

describe('marks that grit-sync never granted', () => {
  const grit = exportOf(exported('0011', [LASER, SAW]), exported('0012', [LASER]));

  test('are remembered where they are in a column of ours, whoever set them', () => {
    const memory = seed(memoryOf([]), grit, [LASER], NOW);
    const seen = { column: LASER, state: 'in-grit', seenAt: NOW, evidence: [] };
    expect([...memory.entries.values()]).toEqual([
      { externalId: '0011', ...seen },
      { externalId: '0012', ...seen },
    ]);
  });

  test('are held once staff have cleared them, and not given by a quiz of long ago', () => {
    const known = seed(memoryOf([]), grit, [LASER], NOW);
    const cleared = exportOf(exported('0011', [SAW]), exported('0012', [LASER]));
    const { memory, newlyHeld } = observe(known, cleared, LATER);
    expect(newlyHeld).toEqual([entryAt(memory)]);
    const table = grantTable([LASER], [['Nora', 'Veltkamp', '0011', '', 'x', '', '']]);
    expect(planGrants(table, cleared, memory)).toMatchObject({ held: 1, newGrants: 0, upload: { rows: [] } });
  });

  test('leave alone what is known already', () => {
    const known = memoryOf([entry()]);
    expect(seed(known, grit, [LASER], NOW).entries.get(cellKey(entry()))).toEqual(entry());
  });

  test('get their evidence, and the id as Canvas writes it, once they are earned', () => {
    const known = seed(memoryOf([]), exportOf(exported('11', [LASER])), [LASER], NOW);
    const earned = [{ externalId: '0011', column: LASER, evidence: [evidence()] }];
    expect(entryAt(remember(known, earned, exportOf(exported('11', [LASER])), LATER))).toEqual({
      ...entry({ seenAt: NOW }),
      evidence: [evidence()],
    });
  });
});

describe('an id that Canvas writes with other leading zeros than before', () => {
  const table = grantTable([LASER], [['Nora', 'Veltkamp', '0011', '', 'x', 'x', 'x']]);

  test('is still held', () => {
    const memory = memoryOf([heldEntry({ externalId: '11' })]);
    const plan = planGrants(table, exportOf(exported('11', ['at:Any Time', 'active'])), memory);
    expect(plan).toMatchObject({ held: 1, newGrants: 0, upload: { rows: [] } });
  });

  test('is still held as a whole where the person was taken out of Grit', () => {
    const plan = planGrants(table, exportOf(), memoryOf([heldEntry({ externalId: '11', column: SAW })]));
    expect(plan).toMatchObject({ held: 3, newPeople: 0, upload: { rows: [] } });
  });
});

test('what is held rests on what was earned last, so that it is known whether a release finds it', () => {
  const old = evidence({ submittedAt: '2026-01-20T15:04:05Z', gradedAt: '2026-01-20T15:04:05Z' });
  const earned = [{ externalId: '0011', column: LASER, evidence: [evidence()] }];
  const known = memoryOf([heldEntry({ evidence: [old] })]);
  expect(entryAt(remember(known, earned, exportOf(exported('0011', [])), NOW))).toEqual(heldEntry());
});
