import { describe, expect, test } from '@jest/globals';
import { CANVAS } from '../../src/catalogue/canvas.ts';
import { inGeneral } from '../../src/page/general.ts';
import { SYSTEMS } from '../../src/catalogue/systems.ts';
import { TRUST } from '../../src/catalogue/trust.ts';

const ABOUT_HISTORY = new Set(['history-not-written', 'history-unreadable']);
const CODES = [
  ...Object.keys(SYSTEMS).flatMap((code) => [`canvas-${code}`, `grit-${code}`]),
  ...Object.keys(CANVAS),
  ...Object.keys(TRUST).filter((code) => !ABOUT_HISTORY.has(code)),
  'bug',
];

describe.each(CODES)('the code %s', (code) => {
  test('has a sentence of what it means, and one of what to do', () => {
    const { what, todo } = inGeneral(code);
    expect(what).toMatch(/^\S.*\.$/);
    expect(todo).toMatch(/^\S.*\.$/);
    expect(what).not.toContain(code);
  });
});

test('what both systems have in common says which one it is', () => {
  expect(inGeneral('canvas-unreachable').what).toBe('Canvas cannot be reached.');
  expect(inGeneral('grit-unreachable').what).toBe('Grit cannot be reached.');
});

test.each(['of-another-version', 'constructor', 'grit-of-another-version', 'grit-toString', ''])(
  'a code that is not known, such as "%s", is named, with where to find more',
  (code) => {
    expect(inGeneral(code)).toEqual({
      what: `The last pass met "${code}".`,
      todo: 'Run grit-sync run by hand, which says what it is and what to do.',
    });
  },
);
