import { describe, expect, test } from '@jest/globals';
import { metricsText, type Measured } from '../../src/report/metrics.ts';
import { grantPlan, problemOf, reportOf } from '../build.ts';
import { figuresIn, samplesIn } from './exposition.ts';

const NOTHING: Measured = { report: reportOf(), shop: 'shop', provenUntil: null, held: null, backup: null };
const FULL: Measured = {
  ...NOTHING,
  report: reportOf({
    startedAt: new Date('2026-11-22T09:30:00.250Z'),
    finishedAt: new Date('2026-11-22T09:30:12.750Z'),
    submissions: { received: 84, ungraded: 4, belowPassing: 22, passing: 58 },
    students: {
      passing: 33,
      skipped: [
        { canvasUserId: '4011', reason: 'no-external-id' },
        { canvasUserId: '4012', reason: 'not-found' },
      ],
    },
    plan: grantPlan({ newGrants: 45 }),
    backup: { path: '/home/veltkamp/backup/b.xlsx', bytes: 1, rows: 47, sha256: 'ab12' },
    requests: { canvas: 9, grit: 3, retries: 1 },
    problems: [problemOf('attention')],
  }),
  provenUntil: new Date('2026-11-22T09:00:00Z'),
  held: 2,
  backup: { at: new Date('2026-11-22T09:30:11Z'), bytes: 7000 },
};

describe('the figures of a pass', () => {
  test('are all there, in base units', () => {
    const text = metricsText(FULL);
    expect(figuresIn(text)).toEqual({
      last_pass_timestamp_seconds: Date.parse('2026-11-22T09:30:12.750Z') / 1000,
      last_pass_duration_seconds: 12.5,
      last_pass_exit_code: 3,
      last_proven_timestamp_seconds: Date.parse('2026-11-22T09:00:00Z') / 1000,
      submissions_received: 84,
      submissions_passing: 58,
      skipped_students: 2,
      new_grants: 45,
      held_cells: 2,
      backup_timestamp_seconds: Date.parse('2026-11-22T09:30:11Z') / 1000,
      backup_bytes: 7000,
      backup_people: 47,
      retries: 1,
    });
    expect(samplesIn(text)).toEqual(
      expect.arrayContaining([
        { name: 'grit_sync_requests', labels: { shop: 'shop', system: 'canvas' }, value: 9 },
        { name: 'grit_sync_requests', labels: { shop: 'shop', system: 'grit' }, value: 3 },
      ]),
    );
  });

  test('hold no id of a student, and no path', () => {
    expect(metricsText(FULL)).not.toMatch(/4011|4012|veltkamp/);
  });

  test('of a pass that came to nothing are those that are known', () => {
    const report = reportOf({ problems: [problemOf('failed')] });
    expect(figuresIn(metricsText({ ...NOTHING, report }))).toEqual({
      last_pass_timestamp_seconds: expect.any(Number),
      last_pass_duration_seconds: 0,
      last_pass_exit_code: 1,
    });
  });

  test('say 0 where it is 0', () => {
    const requests = { canvas: 0, grit: 0, retries: 0 };
    const text = metricsText({ ...NOTHING, report: reportOf({ requests }), held: 0 });
    expect(figuresIn(text)).toMatchObject({ held_cells: 0, retries: 0, last_pass_exit_code: 0 });
    expect(samplesIn(text)).toContainEqual({
      name: 'grit_sync_requests',
      labels: { shop: 'shop', system: 'grit' },
      value: 0,
    });
  });

  test('of several shops are told apart, whatever they are called', () => {
    const [first] = samplesIn(metricsText({ ...NOTHING, shop: 'the "big"\\\nshop' }));
    expect(first?.labels).toEqual({ shop: 'the \\"big\\"\\\\\\nshop' });
  });
});
