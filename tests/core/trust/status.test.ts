import { describe, expect, test } from '@jest/globals';
import { isWithin, whyUnproven, type PastPass } from '../../../src/core/trust/status.ts';

const NOW = new Date('2026-11-22T09:30:00Z');
const MINUTE_MS = 60_000;
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);

/** A pass that met these problems; one without any is proven unless told. */
function pastPass(codes: string[] = [], overrides: Partial<PastPass> = {}): PastPass {
  return {
    startedAt: minutesAgo(31),
    finishedAt: minutesAgo(30),
    mode: 'run',
    outcome: codes.length === 0 ? 'ok' : 'failed',
    exitCode: codes.length === 0 ? 0 : 1,
    proven: codes.length === 0,
    plan: { newPeople: 0, newGrants: 0 },
    upsert: { attempted: false, ok: null, rows: 0 },
    problems: codes.map((code) => ({ code, severity: 'failed' })),
    ...overrides,
  };
}

describe('no longer ago than two hours', () => {
  test.each([
    ['just now', 0, true],
    ['two hours ago', 120, true],
    ['longer ago', 121, false],
    ['yet to come, after a clock was set back', -5000, true],
  ])('%s', (_, minutes, expected) => {
    expect(isWithin(minutesAgo(minutes), NOW, 120 * MINUTE_MS)).toBe(expected);
  });
});

describe('nothing was proven lately', () => {
  const why = (passes: PastPass[], isUploadOn = true) =>
    whyUnproven(passes, { now: NOW, maxAgeMs: 120 * MINUTE_MS, isUploadOn });

  test('since there was no pass', () => {
    expect(why([], false)).toEqual({ reason: 'never-ran', codes: [] });
  });

  test('since no pass has begun for long, whatever the last one met', () => {
    const long = pastPass(['canvas-unreachable'], { startedAt: minutesAgo(121) });
    expect(why([long], false)).toEqual({ reason: 'not-running', codes: [] });
  });

  test('since passes fail: each code is given once, the newest first, and no warning', () => {
    const warning = { code: 'newly-held', severity: 'warning' };
    const passes = [
      pastPass(['canvas-throttled']),
      pastPass(['canvas-unreachable', 'backup-disk-full'], {
        problems: [
          warning,
          { code: 'canvas-unreachable', severity: 'failed' },
          { code: 'quiz-not-found', severity: 'attention' },
        ],
      }),
      pastPass(['canvas-unreachable']),
    ];
    expect(why(passes, false)).toEqual({
      reason: 'failing',
      codes: ['canvas-unreachable', 'quiz-not-found', 'canvas-throttled'],
    });
  });

  test('what was before the last proven pass is the past', () => {
    const passes = [pastPass(['canvas-throttled']), pastPass(), pastPass(['canvas-unreachable'])];
    expect(why(passes).codes).toEqual(['canvas-unreachable']);
  });

  test('what was met more than five passes ago is the past', () => {
    const passes = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((code) => pastPass([code]));
    expect(why(passes).codes).toEqual(['sixth', 'fifth', 'fourth', 'third', 'second']);
  });

  test.each([
    ['upload-off', false],
    ['partial', true],
  ])('since passes went well without being full ones: %s', (reason, isUploadOn) => {
    const passes = [pastPass(), pastPass([], { proven: false })];
    expect(why(passes, isUploadOn)).toEqual({ reason, codes: [] });
  });
});
