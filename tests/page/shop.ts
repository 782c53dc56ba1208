import type { PagePass } from '../../src/core/page/daily.ts';
import { pageOf, type Found, type Page, type PageContext } from '../../src/core/page/facts.ts';
import type { Memory, RememberedCell } from '../../src/core/memory/memory.ts';
import type { Evidence } from '../../src/core/types.ts';
import { clockOf } from '../../src/page/time.ts';
import { requirement } from '../build.ts';
import { entry, evidence as anyEvidence, LASER, memoryOf as anyMemory, SAW } from '../core/trust/build.ts';

export const NOW = new Date('2026-11-22T14:30:20Z');
export const CLOCK = clockOf('UTC');
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const ago = (ms: number) => new Date(NOW.getTime() - ms);

export { LASER, SAW };
export const LATHE = 'pg:Lathe';

export function pagePass(overrides: Partial<PagePass> = {}): PagePass {
  const startedAt = overrides.startedAt ?? ago(20_000);
  return {
    finishedAt: startedAt,
    mode: 'run',
    outcome: 'ok',
    exitCode: 0,
    proven: true,
    plan: { newPeople: 0, newGrants: 0, byColumn: {} },
    upsert: { attempted: false, ok: null, rows: 0 },
    problems: [],
    skipped: {},
    ...overrides,
    startedAt,
  };
}

/** A pass whose upload Grit took. */
export function granting(startedAt: Date, byColumn: Record<string, number>): PagePass {
  const newGrants = Object.values(byColumn).reduce((sum, one) => sum + one, 0);
  return pagePass({
    startedAt,
    plan: { newPeople: 0, newGrants, byColumn },
    upsert: { attempted: true, ok: true, rows: newGrants },
  });
}

export function evidence(
  assignmentId: string,
  submittedAt: Date,
  overrides: Partial<Evidence> = {},
): Evidence {
  return anyEvidence({
    assignmentId,
    submittedAt: submittedAt.toISOString(),
    gradedAt: null,
    ...overrides,
  });
}

export function cell(
  externalId: string,
  column: string,
  overrides: Partial<RememberedCell> = {},
): RememberedCell {
  return entry({ externalId, column, seenAt: ago(DAY_MS), evidence: [], ...overrides });
}

export function memoryOf(entries: RememberedCell[], overrides: Partial<Memory> = {}): Memory {
  return anyMemory(entries, { provenUntil: ago(20_000), ...overrides });
}

export const BACKUP = { name: 'grit-export-2026-11-22T14-30-00Z.xlsx', at: ago(20_000), bytes: 7200 };

/** A shop in which all is well and nothing has happened. */
export function found(overrides: Partial<Found> = {}): Found {
  return { memory: memoryOf([]), passes: [pagePass()], backups: [BACKUP], problems: [], ...overrides };
}

export function context(overrides: Partial<PageContext> = {}): PageContext {
  return {
    now: NOW,
    dayOf: CLOCK.dayOf,
    requirements: [requirement(LASER, '440133'), requirement(SAW, '438799'), requirement(LATHE, '440140')],
    isUploadOn: true,
    names: false,
    ...overrides,
  };
}

export function page(overrides: Partial<Found> = {}, more: Partial<PageContext> = {}): Page {
  return pageOf(found(overrides), context(more));
}

/** A month of a shop in which there is something of everything to see. */
export function busyShop(): Found {
  const machines = [
    LASER,
    SAW,
    LATHE,
    'pg:Drill Press',
    'pg:Router Table (large, with dust collection) and its fence',
  ];
  const passes: PagePass[] = [];
  for (let hours = 24 * 40; hours > 0; hours -= 0.5) {
    const startedAt = ago(hours * HOUR_MS);
    const hour = startedAt.getUTCHours();
    const day = Math.floor(hours / 24);
    if (day === 12 && hour > 8) continue;
    const weekday = startedAt.getUTCDay() % 6 !== 0;
    const isFull = startedAt.getUTCMinutes() === 0;
    if (day === 19 || (day === 4 && hour > 16)) {
      const problems = [{ code: 'canvas-unreachable', severity: 'failed' }];
      passes.push(
        pagePass({ startedAt, outcome: 'failed', exitCode: 1, proven: false, plan: null, problems }),
      );
    } else if (day === 9 && hour < 7) {
      const problems = [{ code: 'quiz-unpublished', severity: 'attention' }];
      passes.push(pagePass({ startedAt, outcome: 'attention', exitCode: 3, proven: false, problems }));
    } else if (weekday && isFull && (hour === 11 || hour === 15)) {
      const counts = machines.map((column, index): [string, number] => [
        column,
        Math.max(0, ((day * 7 + hour * (index + 3)) % (13 - index)) - 3 - index),
      ]);
      passes.push(granting(startedAt, Object.fromEntries(counts.filter(([, number]) => number > 0))));
    } else passes.push(pagePass({ startedAt }));
  }
  const problems = [
    { code: 'quiz-unpublished', severity: 'attention' },
    { code: 'newly-held', severity: 'warning' },
    { code: 'student-without-external-id', severity: 'warning' },
  ];
  passes.push(
    pagePass({
      outcome: 'attention',
      exitCode: 3,
      problems,
      skipped: { 'no-external-id': 2, 'not-found': 1, 'test-student': 1 },
    }),
  );
  const lathe = [140, 133, 126, 119, 112, 104, 98, 91, 84, 77, 46].map((days, index) =>
    cell(`1000${index}`, LATHE, { evidence: [evidence('440140', ago(days * DAY_MS))] }),
  );
  const held = [
    cell('10007001', LASER, { heldSince: ago(9 * DAY_MS) }),
    cell('10007003', LASER, { heldSince: ago(2 * DAY_MS) }),
    cell('10007001', SAW, { heldSince: ago(9 * DAY_MS) }),
    cell('10007009', 'active', { heldSince: ago(30 * DAY_MS) }),
  ];
  const people = new Map([
    ['10007001', { firstName: 'Wren', lastName: 'Sprocket', email: 'wren@a.example' }],
    ['10007003', { firstName: '<script>alert(1)</script>', lastName: 'O’Neil & "Co"', email: '' }],
  ]);
  const backups = Array.from({ length: 214 }, (_, index) => ({ ...BACKUP, bytes: 40_000 + index * 31 }));
  return { memory: memoryOf([...lathe, ...held], { people }), passes, backups, problems: [] };
}
