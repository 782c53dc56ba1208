import { expect, test } from '@jest/globals';
import { pingAddress } from '../../../src/core/monitor/ping.ts';

const CHECK = 'https://hc-ping.com/f00d';

test.each([
  ['the beginning', CHECK, 'start', `${CHECK}/start`],
  ['success, which has no word of its own', CHECK, 0, CHECK],
  ['a failure, by its exit code', CHECK, 1, `${CHECK}/1`],
  ['an exit code of three digits', CHECK, 130, `${CHECK}/130`],
  ['an address that ends with a slash', `${CHECK}/`, 3, `${CHECK}/3`],
  ['a query, which stays at the end', `${CHECK}?rid=7&x=%2F`, 'start', `${CHECK}/start?rid=7&x=%2F`],
  ['a query in an address for success', `${CHECK}?rid=7`, 0, `${CHECK}?rid=7`],
  ['an address without a path', 'https://monitor.test', 'start', 'https://monitor.test/start'],
] as const)('%s', (_, base, sign, expected) => {
  expect(pingAddress(base, sign)).toBe(expected);
});
