import { describe, expect, test } from '@jest/globals';
import type { News } from '../../src/core/monitor/causes.ts';
import { noticeText } from '../../src/report/notice.ts';

const news = (given: Partial<News>): News => ({ started: [], ongoing: [], ended: [], told: [], ...given });

describe('the text for a chat', () => {
  test('says what is new, how often, and what to do', () => {
    const started = [
      { code: 'quiz-not-found', count: 1200 },
      { code: 'marks-lost', count: 1 },
    ];
    expect(noticeText(news({ started }), 'attention')).toBe(
      'grit-sync finished, but a person must look (exit code 3). New: quiz-not-found (1,200 times), marks-lost. What to do is in the output of the pass, or of grit-sync run by hand.',
    );
  });

  test('says what goes on and what is over', () => {
    const ongoing = [{ code: 'quiz-not-found', count: 1 }];
    expect(noticeText(news({ ongoing, ended: ['canvas-unreachable', 'marks-lost'] }), 'attention')).toBe(
      'grit-sync finished, but a person must look (exit code 3). Still: quiz-not-found. No longer met: canvas-unreachable, marks-lost.',
    );
  });

  test('says that all is well again', () => {
    expect(noticeText(news({ ended: ['backup-disk-full'] }), 'ok')).toBe(
      'grit-sync works again. No longer met: backup-disk-full.',
    );
  });

  test.each([
    ['failed', 'could not do its work (exit code 1)'],
    ['interrupted', 'was stopped in the middle (exit code 130)'],
  ] as const)('of a pass that %s has its exit code', (outcome, words) => {
    const started = [{ code: 'grit-unreachable', count: 1 }];
    expect(noticeText(news({ started }), outcome)).toContain(`grit-sync ${words}. New: grit-unreachable.`);
  });
});
