import { expect, test } from '@jest/globals';
import { areManyAtOnce } from '../../../src/core/memory/many.ts';
import { entry, heldEntry, LASER, memoryOf, SAW } from '../trust/build.ts';

const cells = (number: number, column = LASER) =>
  Array.from({ length: number }, (_, index) => ({ externalId: `A${index}`, column }));
const known = (number: number, column = LASER) => cells(number, column).map((cell) => entry(cell));
const memory = (...entries: ReturnType<typeof known>) => memoryOf(entries);

test.each([
  ['twenty of two hundred', 200, 20, true],
  ['nineteen of nineteen: a class that was let in by mistake', 19, 19, false],
  ['twenty of two hundred and one', 201, 20, false],
  ['all of twenty-five', 25, 25, true],
])('%s', (_, had, gone, isMany) => {
  expect(areManyAtOnce(memory(...known(had)), cells(gone))).toBe(isMany);
});

test('a tenth of one column is enough, however much there is in others', () => {
  const entries = [...known(50), ...known(5000, SAW)];
  expect(areManyAtOnce(memory(...entries), cells(20))).toBe(true);
  expect(areManyAtOnce(memory(...entries), cells(20, SAW))).toBe(false);
});

test('a tenth of all is enough, though there are few in each column', () => {
  const columns = ['pg:A', 'pg:B', 'pg:C', 'pg:D'];
  const entries = columns.flatMap((column) => known(10, column));
  expect(
    areManyAtOnce(
      memory(...entries),
      columns.flatMap((column) => cells(5, column)),
    ),
  ).toBe(true);
});

test('what was on hold before is not what the last export had', () => {
  const held = cells(400).map((cell) => heldEntry({ ...cell, externalId: `B${cell.externalId}` }));
  expect(areManyAtOnce(memory(...known(100), ...held), cells(20))).toBe(true);
});
