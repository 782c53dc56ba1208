import { expect, test } from '@jest/globals';
import { patience } from '../../src/commands/patience.ts';
import { fail } from '../../src/catalogue.ts';

const show = () => undefined;

test('a second signal in the middle of a wait ends it at once, and is the reason', async () => {
  const ending = new AbortController();
  const waiting = patience(5, { signal: ending.signal, show })(1);
  const reason = fail('interrupted');
  ending.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(patience(5, { signal: ending.signal, show })(1)).rejects.toBe(reason);
});

test('where nothing is tried again, nobody waits', async () => {
  expect(await patience(0, { signal: new AbortController().signal, show })(1)).toBe(false);
});
