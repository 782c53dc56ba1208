import { expect, test } from '@jest/globals';
import { BEGINNING, Broken, keyOf, stepsFrom, type State } from './walk.ts';

test('in every state that one person with two permissions can come to, each rule holds', async () => {
  const ways = new Map([[keyOf(BEGINNING), '']]);
  const waiting: State[] = [BEGINNING];
  let steps = 0;
  for (let state = waiting.shift(); state !== undefined; state = waiting.shift()) {
    const way = ways.get(keyOf(state)) ?? '';
    try {
      for await (const [happening, after] of stepsFrom(state)) {
        steps += 1;
        const key = keyOf(after);
        if (ways.has(key)) continue;
        ways.set(key, `${way}\n  ${happening}`);
        waiting.push(after);
      }
    } catch (error) {
      if (error instanceof Broken) throw new Error(`${error.message}, after:${way}`, { cause: error });
      throw error;
    }
  }
  process.stdout.write(`Walked through ${ways.size} states by ${steps} steps.\n`);
  expect(ways.size).toBeGreaterThan(100);
}, 240_000);
