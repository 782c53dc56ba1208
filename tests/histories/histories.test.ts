import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Model, type Event } from './model.ts';
import { ALL_COLUMNS, COLUMNS, PEOPLE, type Trouble } from './shop.ts';

const person = fc.nat({ max: PEOPLE.length - 1 });
// Whether a person may come in at all matters as much as all machines together.
const column = fc.constantFrom(...ALL_COLUMNS, 'active', 'active');
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'none' } as const) },
  fc.constantFrom<Trouble>(
    { kind: 'canvas' },
    { kind: 'upload-refused' },
    { kind: 'upload-lost' },
    { kind: 'rows-dropped' },
  ),
  fc.record({ kind: fc.constant('export' as const), which: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('save' as const), which: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('lag' as const), exports: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant('clock' as const),
    hours: fc.constantFrom(-500_000, -24, -1, 1, 24 * 20, 500_000),
  }),
  fc.record({ kind: fc.constant('power' as const), step: fc.integer({ min: 1, max: 10 }) }),
);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), trouble }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('hand-in' as const),
      person,
      machine: fc.nat({ max: COLUMNS.length - 1 }),
      // Most people pass.
      passes: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
  },
  // Half an hour, mostly; now and then the machine is off for longer than a pass looks back.
  fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(0.5, 24, 24 * 10, 24 * 10) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('clear', 'set'), person, column }) },
  fc.record({ kind: fc.constantFrom('remove', 'release'), person }),
  fc.record({ kind: fc.constantFrom('change-id', 'lose-id', 'merge-account'), person }),
  fc.record({ kind: fc.constantFrom('find-ids', 'clear-all', 'lose-state') }),
);

/** The same histories each time, so that a change is judged by itself; another number explores others. */
const SEED = Number(process.env['HISTORIES_SEED'] ?? 20_261_123);
const RUNS = Number(process.env['HISTORIES'] ?? 200);

describe.each(['keep', 'clear'] as const)(
  'where an empty cell of an upload means to %s the mark',
  (emptyCells) => {
    test('whatever happens: nothing unearned, nothing given back, nothing lost, and nothing missed', async () => {
      const history = fc.asyncProperty(
        fc.array(event, { maxLength: 40, size: 'max' }),
        async (happenings) => {
          const model = new Model(emptyCells);
          await model.live({ kind: 'pass', trouble: { kind: 'none' } });
          for (const happening of happenings) await model.live(happening);
          await model.settle();
        },
      );
      await expect(fc.assert(history, { numRuns: RUNS, seed: SEED })).resolves.toBeUndefined();
    });
  },
);
