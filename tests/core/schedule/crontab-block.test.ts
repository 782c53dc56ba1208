import { describe, expect, test } from '@jest/globals';
import {
  BEGIN,
  END,
  otherStarts,
  scheduledIn,
  withBlock,
  withoutBlock,
} from '../../../src/core/schedule/crontab.ts';

const LINE = '*/30 * * * * grit-sync run --quiet';
const OTHER = '0 3 * * * backup-home';
const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');
const BLOCK = lines(BEGIN, '# every half hour', LINE, END);

describe('a crontab with our block', () => {
  const crontab = lines(OTHER) + BLOCK + lines('# the end');

  test('tells what is scheduled in it, without the comments', () => {
    expect(scheduledIn(crontab)).toEqual([LINE]);
    expect(otherStarts(crontab)).toEqual([]);
  });

  test('loses the block and nothing else', () => {
    expect(withoutBlock(crontab)).toEqual({ crontab: lines(OTHER, '# the end') });
  });

  test('has it once when it is written again', () => {
    expect(withBlock(crontab, BLOCK)).toEqual({ crontab });
  });
});

test('a crontab without our block has nothing to lose, and gets it at its end', () => {
  expect(scheduledIn(lines(OTHER))).toEqual([]);
  expect(withoutBlock(lines(OTHER))).toEqual({ crontab: lines(OTHER) });
  expect(withBlock(OTHER, BLOCK)).toEqual({ crontab: lines(OTHER) + BLOCK });
  expect(withBlock('', BLOCK)).toEqual({ crontab: BLOCK });
});

test('a line that somebody wrote by hand is found by its number', () => {
  expect(otherStarts(lines(OTHER, LINE, `# ${LINE}`) + BLOCK + LINE)).toEqual([2, 8]);
});

test.each([
  ['an end alone', lines(OTHER, END), 2],
  ['a beginning alone', lines(BEGIN, LINE), 1],
  ['two beginnings', lines(BEGIN, BEGIN), 1],
  ['a third mark', BLOCK + lines(END), 5],
])('a block that somebody has torn apart is left alone: %s', (_, crontab, unpaired) => {
  expect(withBlock(crontab, BLOCK)).toEqual({ unpaired });
  expect(withoutBlock(crontab)).toEqual({ unpaired });
  expect(scheduledIn(crontab)).toEqual([]);
});
