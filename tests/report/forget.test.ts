import { expect, test } from '@jest/globals';
import { memoriesOf } from '../../src/core/memory/forget.ts';
import type { Memory } from '../../src/core/memory/memory.ts';
import { renderForgotten, type Forgotten } from '../../src/report/forget.ts';
import { entry, heldEntry, memoryOf, SAW } from '../core/trust/build.ts';

const NORA = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };

function forgotten(memory: Memory, changes: Partial<Forgotten> = {}): string[] {
  return renderForgotten({
    person: { externalId: '0011', identity: NORA },
    memories: memoriesOf(memory, '0011'),
    traces: [],
    applied: false,
    ...changes,
  }).split('\n');
}

const people = new Map([['0011', NORA]]);

test('what would be forgotten is shown with name, address and each cell, and how to do it', () => {
  expect(forgotten(memoryOf([entry()], { people }))).toEqual([
    'Would be forgotten of Nora Veltkamp (0011):',
    '  name and address: Nora Veltkamp (0011), nora@school.example',
    expect.stringMatching(/^ {2}pg:Laser Cutter: first seen in Grit .*; earned by 20 of 20 points/),
    'The history names nobody, so there is nothing to forget in it.',
    expect.stringMatching(/^Canvas and Grit are left alone: .* Remove them in Canvas first, then in Grit/),
    'No backup and no file beside the memory has the person.',
    'Nothing was changed. To do it, type the same with --apply.',
  ]);
});

test('what is held would no longer be: that is said, and the command names it', () => {
  const lines = forgotten(memoryOf([heldEntry(), heldEntry({ column: SAW })]));
  expect(lines).toContainEqual(
    'Held, and then no longer: pg:Laser Cutter, pg:Band Saw. A pass gives it again if Canvas still shows the quiz as passed in its window.',
  );
  expect(lines.at(-1)).toBe('Nothing was changed. To do it, type the same with --apply --even-held.');
});

test('afterwards it says what was done, and which files still have the person', () => {
  const traces = [
    { path: '/shop/backup/a.xlsx', isReadable: true },
    { path: '/shop/backup/.b.partial', isReadable: false },
    { path: '/shop/state/runs.jsonl', isReadable: true },
  ];
  const lines = forgotten(memoryOf([heldEntry()]), { traces, applied: true });
  expect(lines[0]).toBe('Forgotten of Nora Veltkamp (0011):');
  expect(lines).toEqual(expect.arrayContaining(['  /shop/backup/a.xlsx', '  /shop/backup/.b.partial']));
  expect(lines.join('\n')).toMatch(/No longer held: pg:Laser Cutter\./);
  expect(lines.join('\n')).not.toMatch(/Nothing was changed|history names nobody|No backup/);
});

test('somebody whom only backups have', () => {
  const traces = [{ path: 'a.xlsx', isReadable: true }];
  const person = { externalId: '0011', identity: undefined };
  expect(forgotten(memoryOf([]), { person, traces })[0]).toBe('The memory remembers nothing of 0011.');
});
