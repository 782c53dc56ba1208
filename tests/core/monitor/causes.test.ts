import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newsOf } from '../../../src/core/monitor/causes.ts';
import type { Problem } from '../../../src/core/types.ts';
import { problemOf } from '../../build.ts';

const warning = (code: string) => problemOf('warning', { code });
const look = (code: string) => problemOf('attention', { code });
const failed = (code: string) => problemOf('failed', { code });

describe('what there is to tell about a pass', () => {
  test('nothing about a good one, and nothing about warnings', () => {
    expect(newsOf([], [])).toBeNull();
    expect(newsOf([], [warning('students-merged')])).toBeNull();
  });

  test('each cause once, and how often the pass met it', () => {
    const problems = [look('quiz-not-found'), failed('canvas-unreachable'), look('quiz-not-found')];
    expect(newsOf([], problems)).toEqual({
      started: [
        { code: 'quiz-not-found', count: 2 },
        { code: 'canvas-unreachable', count: 1 },
      ],
      ongoing: [],
      ended: [],
      told: ['quiz-not-found', 'canvas-unreachable'],
    });
  });

  test('nothing where the causes are those that were told', () => {
    expect(newsOf(['a', 'b'], [look('b'), look('a'), look('a')])).toBeNull();
  });

  test('a new cause, and that another one goes on', () => {
    expect(newsOf(['a'], [look('a'), look('b')])).toEqual({
      started: [{ code: 'b', count: 1 }],
      ongoing: [{ code: 'a', count: 1 }],
      ended: [],
      told: ['a', 'b'],
    });
  });

  test('that one is over, and that another one goes on', () => {
    expect(newsOf(['a', 'b'], [look('b')])).toEqual({
      started: [],
      ongoing: [{ code: 'b', count: 1 }],
      ended: ['a'],
      told: ['b'],
    });
  });

  test('that all is well again, also with a warning', () => {
    expect(newsOf(['a', 'b'], [warning('c')])).toMatchObject({ started: [], ended: ['a', 'b'], told: [] });
  });

  test.each(['failed', 'interrupted'] as const)('nothing is over with a pass that %s', (severity) => {
    const end = problemOf(severity, { code: 'end' });
    expect(newsOf(['a'], [end])).toMatchObject({ ended: [], told: ['a', 'end'] });
    expect(newsOf(['a', 'end'], [end])).toBeNull();
  });
});

/** One pass: what it met, and whether the message about it, if any, arrived. */
const pass = fc.record({
  problems: fc.array(
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom<Problem['severity']>('warning', 'attention', 'attention', 'failed', 'interrupted'),
      )
      .map(([code, severity]) => problemOf(severity, { code })),
    { maxLength: 3 },
  ),
  arrives: fc.boolean(),
});

interface Pass {
  problems: Problem[];
  arrives: boolean;
}

/** Lives through passes as somebody who reads the messages does, and gives what is wrong with what they believe. */
function mistakesIn(passes: readonly Pass[]): string[] {
  const mistakes: string[] = [];
  const believed = new Set<string>();
  let told: readonly string[] = [];
  for (const { problems, arrives } of passes) {
    const news = newsOf(told, problems);
    if (news !== null && arrives) {
      for (const { code } of news.started) {
        if (believed.has(code)) mistakes.push(`${code} was told twice`);
        believed.add(code);
      }
      for (const code of news.ended) {
        if (!believed.delete(code)) mistakes.push(`${code} is over, and was never told`);
      }
      told = news.told;
    }
    if (news !== null && !arrives) continue;
    const serious = problems.filter(({ severity }) => severity !== 'warning').map(({ code }) => code);
    for (const code of serious) if (!believed.has(code)) mistakes.push(`${code} was never told`);
    if (serious.length === 0 && believed.size > 0) mistakes.push('all is well, and nobody was told');
  }
  return mistakes;
}

test('in whatever order passes go well or badly and messages are lost, each cause is told once until it is over', () => {
  fc.assert(
    fc.property(fc.array(pass, { maxLength: 30 }), (passes) => {
      expect(mistakesIn(passes)).toEqual([]);
    }),
  );
});
