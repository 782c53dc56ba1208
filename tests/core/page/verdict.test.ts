import { describe, expect, test } from '@jest/globals';
import { judge, type Judged } from '../../../src/core/page/verdict.ts';
import { ago, DAY_MS, HOUR_MS, NOW, pagePass } from '../../page/shop.ts';

const MINUTE_MS = 60_000;
const judged = (overrides: Partial<Judged> = {}) =>
  judge({
    now: NOW,
    provenUntil: ago(5 * MINUTE_MS),
    passes: [pagePass({ startedAt: ago(5 * MINUTE_MS) })],
    backupAt: ago(5 * MINUTE_MS),
    isUploadOn: true,
    ...overrides,
  });
const unproven = { provenUntil: ago(3 * HOUR_MS) };
const lately = (outcome: string) => [
  pagePass({
    startedAt: ago(5 * MINUTE_MS),
    outcome,
    proven: false,
    problems: outcome === 'ok' ? [] : [{ code: 'quiz-not-found', severity: outcome }],
  }),
];

test('it works where the last pass went well, was proven, and there is a fresh backup', () => {
  expect(judged()).toEqual({
    verdict: 'working',
    unproven: null,
    isClockSetBack: false,
    isBackupOld: false,
  });
});

describe('it is to be looked at', () => {
  test.each(['attention', 'failed', 'interrupted'])(
    'where the last pass was %s, and one before it proven',
    (outcome) => {
      expect(judged({ passes: lately(outcome) })).toMatchObject({ verdict: 'look', unproven: null });
    },
  );

  test('where no pass was proven, since each one wants a look', () => {
    expect(judged({ ...unproven, passes: lately('attention') })).toMatchObject({
      verdict: 'look',
      unproven: { reason: 'failing' },
    });
  });

  test('where uploads are switched off, or passes were partial', () => {
    const passes = lately('ok');
    expect(judged({ ...unproven, passes, isUploadOn: false })).toMatchObject({
      verdict: 'look',
      unproven: { reason: 'upload-off' },
    });
    expect(judged({ ...unproven, passes })).toMatchObject({
      verdict: 'look',
      unproven: { reason: 'partial' },
    });
  });

  test.each([
    ['old', ago(3 * HOUR_MS)],
    ['missing', null],
    ['not to be found out about', undefined],
  ])('where the newest backup is %s', (_, backupAt) => {
    expect(judged({ backupAt })).toMatchObject({ verdict: 'look', isBackupOld: true });
  });

  test('where the clock was set back', () => {
    expect(judged({ provenUntil: ago(-DAY_MS) })).toMatchObject({ verdict: 'look', isClockSetBack: true });
  });
});

describe('it does not work', () => {
  test('where no pass ever ran', () => {
    expect(judged({ provenUntil: null, passes: [] })).toMatchObject({
      verdict: 'not-working',
      unproven: { reason: 'never-ran' },
    });
  });

  test('where none ran lately', () => {
    const passes = [pagePass({ startedAt: ago(3 * HOUR_MS) })];
    expect(judged({ ...unproven, passes })).toMatchObject({
      verdict: 'not-working',
      unproven: { reason: 'not-running' },
    });
  });

  test.each(['failed', 'interrupted'])('where none was proven and the last one was %s', (outcome) => {
    expect(judged({ ...unproven, passes: lately(outcome) })).toMatchObject({
      verdict: 'not-working',
      unproven: { reason: 'failing', codes: ['quiz-not-found'] },
    });
  });

  test('where the memory or the history cannot be read: nothing is uploaded, or nobody knows', () => {
    expect(judged({ provenUntil: undefined }).verdict).toBe('not-working');
    expect(judged({ passes: undefined }).verdict).toBe('not-working');
  });
});
