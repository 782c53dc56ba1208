import { submission } from './build.ts';
import type { CanvasSubmission } from './data.ts';
import { seededRandom } from './random.ts';
import { SHOP } from './shop-ids.ts';
import { ORDINARY_IDS, WHO } from './shop-people.ts';

type Attempt = Omit<Parameters<typeof submission>[0], 'id' | 'submittedAt'> &
  Partial<Pick<CanvasSubmission, 'id' | 'submittedAt'>>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What Canvas makes of a score, by the grading type of the demo's quizzes. */
function gradeFor(assignmentId: string, score: number): string {
  switch (assignmentId) {
    case SHOP.bandSaw:
      return `${score}%`;
    case SHOP.drillPress:
      return score >= 47 ? 'A' : score >= 45 ? 'A-' : score >= 40 ? 'B' : 'F';
    case SHOP.routerTable:
    case SHOP.printers:
      return score > 0 ? 'complete' : 'incomplete';
    default:
      return String(score);
  }
}

/** The best score of each quiz; for the router table 1 means complete. */
const MOST: Record<string, number> = {
  [SHOP.laserCutter]: 20,
  [SHOP.bandSaw]: 100,
  [SHOP.lathe]: 10,
  [SHOP.routerTable]: 1,
  [SHOP.printers]: 5,
  [SHOP.drillPress]: 50,
};

function graded(
  userId: string,
  assignmentId: string,
  score: number,
  handedIn: Date,
  more: Partial<CanvasSubmission> = {},
): Attempt {
  // Canvas's source: where a pass/fail assignment has no points, its score is 0 even if it is complete.
  const kept = assignmentId === SHOP.routerTable ? 0 : score;
  return {
    userId,
    assignmentId,
    score: kept,
    grade: gradeFor(assignmentId, score),
    submittedAt: handedIn,
    ...more,
  };
}

/** Ordinary people: two quizzes each, most of them passed. */
function ordinaryAttempts(before: (days: number) => Date): Attempt[] {
  const random = seededRandom(2026);
  const quizzes = [SHOP.laserCutter, SHOP.bandSaw, SHOP.lathe, SHOP.routerTable, SHOP.printers];
  return ORDINARY_IDS.flatMap((userId, position) => {
    const first = position % quizzes.length;
    const chosen = [first, (first + 1 + (position % 3)) % quizzes.length];
    return chosen.map((number) => {
      const assignmentId = quizzes[number] ?? SHOP.laserCutter;
      const most = MOST[assignmentId] ?? 1;
      const share = random() < 0.7 ? 0.92 + random() * 0.08 : 0.3 + random() * 0.5;
      const score = share >= 0.9 ? Math.ceil(most * share) : Math.floor(most * share);
      return graded(userId, assignmentId, score, before(0.05 + random() * 6.5));
    });
  });
}

/** One row for each thing that Canvas is known to do with grades. */
function specialGrades(before: (days: number) => Date): Attempt[] {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = ''] = ORDINARY_IDS;
  const course = SHOP.laserCutter;
  return [
    // Marked this week, though handed in ten days ago.
    graded(b, course, 20, before(10), { gradedAt: before(1), graderId: '4242' }),
    // Full marks, and then a late policy: 20 entered, 17 kept.
    graded(c, course, 17, before(2), {
      enteredScore: 20,
      enteredGrade: '20',
      late: true,
      secondsLate: 90_000,
      latePolicyStatus: 'late',
      pointsDeducted: 3,
    }),
    {
      userId: d,
      assignmentId: course,
      score: null,
      excused: true,
      workflowState: 'graded',
      submittedAt: before(2),
    },
    // Essay questions wait for a person; the automatic part alone is not enough yet.
    graded(e, course, 12, before(1), { workflowState: 'pending_review' }),
    { userId: h, assignmentId: course, score: null, submittedAt: before(0.5) },
    // A teacher took the grade back.
    { userId: i, assignmentId: course, score: null, workflowState: 'graded', submittedAt: before(3) },
    graded(a, SHOP.lathe, 9, before(1.5), {
      attempt: 4,
      submissionType: 'basic_lti_launch',
      graderId: '-77',
    }),
    {
      userId: g,
      assignmentId: SHOP.lathe,
      score: null,
      submittedAt: before(0.01),
      submissionType: 'basic_lti_launch',
    },
    // Typed in by a teacher, never handed in.
    graded(f, SHOP.routerTable, 1, before(0), { submittedAt: null, gradedAt: before(2), graderId: '4242' }),
    // Exactly the mark, just below it, and zero.
    graded(d, SHOP.lathe, 9, before(3)),
    graded(g, course, 17.98, before(3)),
    graded(h, SHOP.bandSaw, 0, before(4)),
    // Long ago: not in the window.
    graded(i, SHOP.bandSaw, 100, before(30)),
  ];
}

/** The people with odd names and odd states all passed something. */
function specialPeople(before: (days: number) => Date): Attempt[] {
  const laser = Object.values(WHO).map((userId, position) =>
    graded(userId, SHOP.laserCutter, 19 + (position % 2), before(0.2 + position * 0.3)),
  );
  return [
    ...laser,
    graded(WHO.mononym, SHOP.bandSaw, 82, before(2)),
    graded(WHO.decomposed, SHOP.routerTable, 1, before(2)),
    graded(WHO.twiceSecond, SHOP.lathe, 10, before(1)),
    graded(WHO.hugeOdd, SHOP.bandSaw, 40, before(1), { id: '10170000000987654' }),
    graded(WHO.hugeEven, SHOP.bandSaw, 95, before(1), { id: '10170000000987655' }),
  ];
}

/** Canvas keeps one submission a person and quiz; the later in the list wins. Ids are not in the order of time. */
function numbered(attempts: Attempt[], firstId: number): CanvasSubmission[] {
  const kept = new Map(attempts.map((attempt) => [`${attempt.userId} ${attempt.assignmentId}`, attempt]));
  const random = seededRandom(firstId);
  const ids = [...kept].map((_, position) => firstId + position);
  return [...kept.values()].map((attempt) => {
    const [own = firstId] = ids.splice(Math.floor(random() * ids.length), 1);
    return submission({ id: String(own), submittedAt: null, body: 'answers: 1b 2c 3a', ...attempt });
  });
}

/** Canvas has a row for everybody to whom the work was assigned, handed in or not. */
function withPlaceholders(
  rows: CanvasSubmission[],
  userIds: string[],
  assignmentIds: string[],
): CanvasSubmission[] {
  const taken = new Set(rows.map((row) => `${row.userId} ${row.assignmentId}`));
  const missing = userIds.flatMap((userId) =>
    assignmentIds
      .filter((assignmentId) => !taken.has(`${userId} ${assignmentId}`))
      .map((assignmentId) => ({ userId, assignmentId })),
  );
  const placeholders = missing.map((pair, position) =>
    submission({
      ...pair,
      id: String(880_001 + position),
      score: null,
      submittedAt: null,
      workflowState: 'unsubmitted',
    }),
  );
  return [...rows, ...placeholders];
}

/** Moments before now, with a fraction of a second, as Canvas keeps them. */
function clock(now: Date): (days: number) => Date {
  return (days) => new Date(now.getTime() - days * DAY - 300);
}

/** The submissions of the shop's own course. */
export function shopSubmissions(now: Date, userIds: string[]): CanvasSubmission[] {
  const before = clock(now);
  const rows = numbered(
    [...ordinaryAttempts(before), ...specialPeople(before), ...specialGrades(before)],
    770_001,
  );
  return withPlaceholders(rows, userIds, [
    SHOP.laserCutter,
    SHOP.bandSaw,
    SHOP.lathe,
    SHOP.routerTable,
    SHOP.printers,
  ]);
}

/** The submissions of the other course: letter grades of 50 points, the mark being 45. */
export function drillPressSubmissions(now: Date, userIds: string[]): CanvasSubmission[] {
  const before = clock(now);
  const random = seededRandom(9001);
  const attempts = userIds
    .filter((_, position) => position % 3 !== 2)
    .map((userId, position) => {
      const score = position % 4 === 3 ? 30 + Math.floor(random() * 15) : 45 + Math.floor(random() * 6);
      return graded(userId, SHOP.drillPress, score, before(0.1 + random() * 6));
    });
  return numbered(attempts, 660_001);
}
