import { describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, group, person, quiz, submission } from '../../src/demo/build.ts';
import type { CanvasOptions } from '../../src/demo/canvas.ts';
import type { CanvasData, CanvasPerson, CanvasSubmission } from '../../src/demo/data.ts';
import { DEMO_COLUMNS } from '../../src/demo/grit.ts';
import { startServer, type Answer, type DemoServer, type Fault } from '../../src/demo/server.ts';
import {
  editConfig,
  expectPass,
  inWorld,
  ONE_RETRY,
  PATIENT,
  pathsOf,
  to,
  uploadedPeople,
} from './passes.ts';
import { CANVAS_TOKEN, HOUR_MS, shareProcess, smallShop, type World, type WorldOptions } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const LISTS = {
  assignments: '/courses/70076/assignments',
  submissions: '/students/submissions',
  people: '/courses/70076/users',
};
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
const failsAt = (world: World, end: string, fault: Fault, times?: number) => {
  world.canvas.misbehave({ when: to(end), fault, ...(times === undefined ? {} : { times }) });
};
const rewriteLink = (link: (answer: Answer) => string): Fault => ({
  kind: 'rewrite',
  change: (answer) => ({ ...answer, headers: { ...answer.headers, link: link(answer) } }),
});
const withBody = (change: (body: string) => string): Fault => ({
  kind: 'rewrite',
  change: (answer) => ({ ...answer, body: Buffer.from(change(answer.body.toString())) }),
});

/** Who gets which permission, by campus wide id. */
function grants(world: World): Record<string, string[]> {
  return Object.fromEntries(
    uploadedPeople(world).map((row) => [
      row['externalId'] ?? '',
      Object.keys(row).filter((column) => column.startsWith('pg:') && row[column] === 'x'),
    ]),
  );
}

describe('a Canvas that refuses the token or its owner', () => {
  const REFUSALS: [name: string, canvas: CanvasOptions, code: string, says: RegExp][] = [
    ['a wrong token', { token: 'another' }, 'canvas-token-refused', /refused the API token \(/],
    [
      'an expired token',
      { token: 'another', expiredToken: CANVAS_TOKEN },
      'canvas-token-refused',
      /token, which has expired \(/,
    ],
    ['no campus wide ids', { hide: ['sis_user_id'] }, 'canvas-no-external-ids', /no campus wide ids/],
    ['no access to the course', { courseAccess: false }, 'canvas-not-allowed', /does not allow the owner/],
    ['no right to grades', { gradingRight: false }, 'canvas-not-allowed', /does not allow the owner/],
  ];
  it.concurrent.each(REFUSALS)('%s: exit 1, no upload, a backup', (_, canvas, code, says) =>
    inWorld({ canvas }, async (world) => {
      const report = await expectPass(world, { code: 1, errors: [code], rows: null });
      expect(report.errors[0]?.message).toMatch(says);
      expect(report.upsert).toBeNull();
    }),
  );

  it.concurrent('a course that does not exist: exit 1, and the hint names the key', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace('courseId: 70076', 'courseId: 99999'));
      const report = await expectPass(world, { code: 1, errors: ['canvas-not-found'], rows: null });
      expect(report.errors[0]?.hint).toContain('canvas.courseId');
    }),
  );

  it.concurrent('no right to addresses: the rows are made without them, exit 3', () =>
    inWorld({ canvas: { hide: ['email', 'login_id'] } }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['canvas-no-emails'], rows: 2 });
      expect(uploadedPeople(world).map((row) => row['email'])).toEqual(['', '']);
    }),
  );

  it.concurrent('no right to addresses, and logins that are none: said too', () =>
    inWorld({ canvas: { hide: ['email'] } }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['canvas-no-emails'], rows: 2 });
    }),
  );

  it.concurrent('an old Canvas, which knows no first names: they come from the sortable name', () =>
    inWorld({ canvas: { firstNames: false } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(uploadedPeople(world).map((row) => [row['firstName'], row['lastName']])).toEqual([
        ['Milo', 'Dovetail'],
        ['Wren', 'Sprocket'],
      ]);
    }),
  );

  it.concurrent('what it says is shown, without the token that it repeats', () =>
    inWorld({}, async (world) => {
      const body = JSON.stringify({ errors: [{ message: `No such token: ${CANVAS_TOKEN}` }] });
      failsAt(world, LISTS.assignments, { kind: 'status', status: 422, body });
      const report = await expectPass(world, { code: 1, errors: ['canvas-refused'], rows: null });
      expect(report.errors[0]?.message).toContain('No such token: ***');
    }),
  );

  it.concurrent(
    'a token that is cut in the middle, where what it says is too long, is not shown either',
    () =>
      inWorld({}, async (world) => {
        const message = `${'much ado about nothing. '.repeat(6)}${CANVAS_TOKEN}`;
        const body = JSON.stringify({ errors: [{ message }] });
        failsAt(world, LISTS.assignments, { kind: 'status', status: 422, body });
        await expectPass(world, { code: 1, errors: ['canvas-refused'], rows: null });
      }),
  );
});

describe('an answer that is none', () => {
  const ANSWERS: [name: string, list: keyof typeof LISTS, fault: Fault, code: string][] = [
    ['a web page with 200', 'assignments', { kind: 'html' }, 'canvas-web-page'],
    ['a web page with 200', 'submissions', { kind: 'html' }, 'canvas-web-page'],
    ['a web page with 200', 'people', { kind: 'html' }, 'canvas-web-page'],
    [
      'a redirect to a login page',
      'assignments',
      { kind: 'redirect', location: '/login' },
      'canvas-web-page',
    ],
    [
      'half the JSON, with a length that fits it',
      'submissions',
      { kind: 'truncate' },
      'canvas-answer-invalid',
    ],
    ['half the JSON, with a length that fits it', 'people', { kind: 'truncate' }, 'canvas-answer-invalid'],
    ['nothing', 'submissions', { kind: 'empty' }, 'canvas-answer-invalid'],
    [
      'JSON of another shape',
      'people',
      { kind: 'text', body: '{"status":"maintenance"}', contentType: 'application/json' },
      'canvas-answer-invalid',
    ],
  ];
  it.concurrent.each(ANSWERS)('%s for %s: exit 1, no upload, a backup', (_, list, fault, code) =>
    inWorld({}, async (world) => {
      failsAt(world, LISTS[list], fault);
      await expectPass(world, { code: 1, errors: [code], rows: null });
    }),
  );

  it.concurrent('a web page in place of the second page of a list: nothing is made of the first one', () =>
    inWorld({ canvas: { shortPages: true } }, async (world) => {
      world.canvas.misbehave({
        when: ({ url }) => url.searchParams.get('page')?.startsWith('bookmark') ?? false,
        fault: { kind: 'html' },
      });
      await expectPass(world, { code: 1, errors: ['canvas-web-page'], rows: null });
    }),
  );

  it.concurrent('ids as numbers too large to be exact', () =>
    inWorld({}, async (world) => {
      const huge = withBody((body) => body.replaceAll(/"user_id":"\d+"/g, '"user_id":10170000001100253'));
      failsAt(world, LISTS.submissions, huge);
      await expectPass(world, { code: 1, errors: ['canvas-answer-invalid'], rows: null });
    }),
  );

  it.concurrent('in text: one sentence of what happened, one of what to do, and nothing else', () =>
    inWorld({}, async (world) => {
      failsAt(world, LISTS.assignments, { kind: 'html' });
      const { code, stdout, stderr } = await world.run(['run', '--quiet']);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trimEnd().split('\n')).toEqual([
        'Error: Canvas answered with a web page or a redirect in place of data (GET /api/v1/courses/70076/assignments: 200).',
        '  Check canvas.apiUrl: it must be the address of Canvas itself, without a login page or proxy in between.',
      ]);
    }),
  );
});

describe('a Canvas that is unwell', () => {
  const SILENCE = 'timeoutSeconds: 1';
  const TRANSIENT: [name: string, fault: Fault, code: string, http?: string][] = [
    ['500', { kind: 'status', status: 500 }, 'canvas-server-error'],
    ['502', { kind: 'status', status: 502 }, 'canvas-server-error'],
    ['503', { kind: 'status', status: 503 }, 'canvas-server-error'],
    ['504', { kind: 'status', status: 504 }, 'canvas-server-error'],
    ['a web page with 503', { kind: 'html', status: 503 }, 'canvas-server-error'],
    ['429', { kind: 'throttle', status: 429 }, 'canvas-throttled'],
    ['a throttling 403', { kind: 'throttle', status: 403 }, 'canvas-throttled'],
    ['a cut connection', { kind: 'cut' }, 'canvas-unreachable'],
    ['a cut connection without a length', { kind: 'cut', chunked: true }, 'canvas-unreachable'],
    ['the end of the connection', { kind: 'drop' }, 'canvas-unreachable'],
    ['silence', { kind: 'hang' }, 'canvas-timed-out', SILENCE],
    ['silence in the middle', { kind: 'stall' }, 'canvas-timed-out', SILENCE],
  ];
  it.concurrent.each(TRANSIENT)('%s for ever: exit 1, no upload, a backup', (_, fault, code, timeout) => {
    const http = PATIENT.replace('timeoutSeconds: 20', timeout ?? 'timeoutSeconds: 20');
    return inWorld({ config: { http } }, async (world) => {
      failsAt(world, LISTS.people, fault);
      await expectPass(world, { code: 1, errors: [code], rows: null });
    });
  });

  // Each of the three lists of a pass fails in another way.
  const TOGETHER = [0, 3, 6, 9].map((start) => TRANSIENT.slice(start, start + 3));
  it.concurrent.each(TOGETHER)('%#: three ways to fail, once each, are overcome', (...faults) => {
    const timeout = faults.find(([, , , http]) => http !== undefined)?.[3] ?? 'timeoutSeconds: 20';
    const http = ONE_RETRY.replace('timeoutSeconds: 20', timeout);
    return inWorld({ config: { http } }, async (world) => {
      for (const [index, end] of Object.values(LISTS).entries()) {
        const [, fault] = faults[index] ?? [];
        if (fault !== undefined) failsAt(world, end, fault, 1);
      }
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(report.requests?.retries).toBe(3);
    });
  });

  it.concurrent('a request is tried as often as the configuration says, and no more', () =>
    inWorld({ config: { http: ONE_RETRY } }, async (world) => {
      failsAt(world, LISTS.people, { kind: 'status', status: 500 });
      const report = await expectPass(world, { code: 1, errors: ['canvas-server-error'], rows: null });
      expect(report.requests?.retries).toBe(1);
      expect(world.canvas.requests.filter(to(LISTS.people))).toHaveLength(2);
    }),
  );

  it.concurrent('waits as long as it is asked to', async () => {
    const times: number[] = [];
    const onRequest: CanvasOptions['onRequest'] = (request) => {
      if (to(LISTS.people)(request)) times.push(performance.now());
    };
    const options: WorldOptions = { canvas: { onRequest }, config: { http: ONE_RETRY } };
    await inWorld(options, async (world) => {
      failsAt(world, LISTS.people, { kind: 'throttle', retryAfter: '1' }, 1);
      await expectPass(world, { code: 0, rows: 2 });
    });
    const [first = 0, second = 0] = times;
    expect(times).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(1_000);
  });

  it.concurrent('a request to wait for an hour is left to the next pass', () =>
    inWorld({ config: { http: ONE_RETRY } }, async (world) => {
      failsAt(world, LISTS.people, { kind: 'throttle', retryAfter: '3600' });
      await expectPass(world, { code: 1, errors: ['canvas-throttled'], rows: null });
      expect(world.canvas.requests.filter(to(LISTS.people))).toHaveLength(1);
    }),
  );

  const FINAL: [name: string, fault: Fault, code: string][] = [
    ['403', { kind: 'status', status: 403 }, 'canvas-not-allowed'],
    // Without WWW-Authenticate it is about a right and not about the token.
    ['401', { kind: 'status', status: 401 }, 'canvas-not-allowed'],
    ['404', { kind: 'status', status: 404 }, 'canvas-not-found'],
    ['422', { kind: 'status', status: 422 }, 'canvas-refused'],
    // What Canvas answers where a request has no User-Agent.
    ['a web page with 403', { kind: 'html', status: 403 }, 'canvas-web-page'],
  ];
  it.concurrent.each(FINAL)('%s is not tried again', (_, fault, code) =>
    inWorld({ config: { http: ONE_RETRY } }, async (world) => {
      failsAt(world, LISTS.submissions, fault);
      const report = await expectPass(world, { code: 1, errors: [code], rows: null });
      expect(report.requests?.retries).toBe(0);
    }),
  );

  it.concurrent('a slow answer that keeps coming is read to its end, longer than the time-out', () =>
    inWorld({ config: { http: 'http: { timeoutSeconds: 1.2, retries: 0 }\n' } }, async (world) => {
      failsAt(world, LISTS.submissions, { kind: 'slow', chunkMs: 400, chunks: 5 });
      await expectPass(world, { code: 0, rows: 2 });
    }),
  );

  it.concurrent('nobody listens: exit 1, and the backup is taken all the same', () =>
    inWorld({}, async (world) => {
      await world.canvas.close();
      const report = await expectPass(world, { code: 1, errors: ['canvas-unreachable'], rows: null });
      expect(report.errors[0]?.message).toContain('ECONNREFUSED');
    }),
  );
});

describe('links and redirects', () => {
  /** Runs a pass while another server stands by, which must hear nothing at all. */
  async function withBystander(use: (world: World, other: DemoServer) => Promise<void>): Promise<void> {
    const other = await startServer(() => ({ status: 200, headers: {}, body: Buffer.from('[]') }));
    try {
      await inWorld({}, (world) => use(world, other));
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  }

  it.concurrent('a next link to the same page ends the pass with exit 1', () =>
    inWorld({}, async (world) => {
      const toItself = rewriteLink(({ headers }) =>
        (headers['link'] ?? '').replace('rel="current"', 'rel="next"'),
      );
      failsAt(world, LISTS.people, toItself);
      await expectPass(world, { code: 1, errors: ['canvas-link-loop'], rows: null });
      expect(world.canvas.requests.length).toBeLessThan(10);
    }),
  );

  it.concurrent('a next link to another host is not followed', () =>
    withBystander(async (world, other) => {
      failsAt(
        world,
        LISTS.submissions,
        rewriteLink(() => `<${other.url}/api/v1/next>; rel="next"`),
      );
      await expectPass(world, { code: 1, errors: ['canvas-foreign-link'], rows: null });
    }),
  );

  it.concurrent('a redirect to another host is not followed', () =>
    withBystander(async (world, other) => {
      failsAt(world, LISTS.submissions, { kind: 'redirect', location: `${other.url}/api/v1/courses` });
      await expectPass(world, { code: 1, errors: ['canvas-web-page'], rows: null });
    }),
  );

  it.concurrent('a next link that is no address ends the pass with exit 1', () =>
    inWorld({}, async (world) => {
      failsAt(
        world,
        LISTS.submissions,
        rewriteLink(() => '<http://>; rel="next"'),
      );
      await expectPass(world, { code: 1, errors: ['canvas-answer-invalid'], rows: null });
    }),
  );

  it.concurrent('short and empty pages are not the end', () =>
    inWorld({ canvas: { shortPages: true }, data: crowd(30) }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 30 });
      expect(report.submissions?.received).toBe(30);
      expect(world.canvas.requests.filter(to(LISTS.submissions)).length).toBeGreaterThanOrEqual(6);
    }),
  );
});

/** A shop with that many students, each of whom passed the laser cutter quiz. */
function crowd(size: number): CanvasData {
  const numbers = Array.from({ length: size }, (_, number) => number);
  return canvasData([
    course({
      id: '70076',
      assignments: [assignment({ id: '440133' }), assignment({ id: '438799' })],
      people: numbers.map((number) => person({ id: String(8000 + number), name: `Student ${number}` })),
      submissions: numbers.map((number) =>
        submission({
          id: String(90_000 + number),
          userId: String(8000 + number),
          assignmentId: '440133',
          score: 20,
          submittedAt: hoursAgo(1 + number / 100),
        }),
      ),
    }),
  ]);
}

/** The small shop with other people and submissions in place of its own. */
function shopOf(people: CanvasPerson[], submissions: CanvasSubmission[]): CanvasData {
  const data = smallShop();
  const [shop] = data.courses;
  if (shop !== undefined) Object.assign(shop, { people, submissions });
  return data;
}

describe('what is read', () => {
  it.concurrent('250 people on several pages of submissions, in batches of at most 100', () =>
    inWorld({ data: crowd(250) }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 250 });
      expect(report.submissions).toEqual({ received: 250, ungraded: 0, belowPassing: 0, passing: 250 });
      const batches = world.canvas.requests
        .filter(to(LISTS.people))
        .map(({ url }) => url.searchParams.getAll('user_ids[]').length);
      expect(batches.sort()).toEqual([100, 100, 50]);
      const lists = world.canvas.requests.filter(to(LISTS.submissions));
      expect(lists.map(({ url }) => url.searchParams.get('per_page'))).toEqual(Array(6).fill('100'));
      expect(report.requests).toEqual({ canvas: world.canvas.requests.length, grit: 3, retries: 0 });
    }),
  );

  it.concurrent('several courses, two requests at once and no more, each with its headers', () => {
    const other = course({
      id: '70100',
      assignments: [assignment({ id: '440150', quizId: '9001' })],
      quizzes: [quiz({ id: '9001', assignmentId: '440150' })],
      people: [person({ id: '7001', name: 'Wren Sprocket' }), person({ id: '7005', name: 'Opal Chuck' })],
      submissions: ['7001', '7005'].map((userId, number) =>
        submission({
          id: String(600 + number),
          userId,
          assignmentId: '440150',
          score: 20,
          submittedAt: hoursAgo(3),
        }),
      ),
    });
    const data = canvasData([...smallShop().courses, other]);
    const permissions = `permissions:
  "pg:Laser Cutter": 440133
  "pg:Drill Press": { quiz: 9001, course: 70100 }
`;
    const options: WorldOptions = {
      data,
      canvas: { latencyMs: 30 },
      grit: { latencyMs: 30, columns: ['pg:Laser Cutter', 'pg:Drill Press', 'at:Any Time'] },
      config: { permissions },
    };
    return inWorld(options, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(grants(world)).toEqual({
        '10007001': ['pg:Laser Cutter', 'pg:Drill Press'],
        '10007005': ['pg:Drill Press'],
      });
      expect([world.canvas.maxConcurrent, world.grit.maxConcurrent]).toEqual([2, 1]);
      for (const { headers } of world.canvas.requests) {
        expect(headers).toMatchObject({
          authorization: `Bearer ${CANVAS_TOKEN}`,
          accept: expect.stringContaining('application/json+canvas-string-ids'),
          'user-agent': expect.stringMatching(/^grit-sync\/\d/),
        });
      }
    });
  });

  it.concurrent('ids that are one and the same as JavaScript numbers stay apart', () => {
    const [even, odd] = ['10170000001100252', '10170000001100253'] as const;
    const data = shopOf(
      [
        person({ id: even, name: 'Evan Evenhanded', sisUserId: '501' }),
        person({ id: odd, name: 'Odette Oddfellow', sisUserId: '502' }),
      ],
      [
        submission({
          id: '10170000000987654',
          userId: even,
          assignmentId: '440133',
          score: 20,
          submittedAt: hoursAgo(2),
        }),
        submission({
          id: '10170000000987655',
          userId: odd,
          assignmentId: '440133',
          score: 3,
          submittedAt: hoursAgo(2),
        }),
      ],
    );
    return inWorld({ data }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 1 });
      expect(report.submissions?.received).toBe(2);
      expect(grants(world)).toEqual({ '501': ['pg:Laser Cutter'] });
    });
  });

  it.concurrent('a late grade, unless late grades are switched off', async () => {
    const late = submission({
      id: '1',
      userId: '7001',
      assignmentId: '440133',
      score: 20,
      submittedAt: hoursAgo(240),
      gradedAt: hoursAgo(20),
    });
    const data = () => shopOf([person({ id: '7001', name: 'Wren Sprocket' })], [late]);
    await Promise.all([
      inWorld({ data: data() }, async (world) => {
        await expectPass(world, { code: 0, rows: 1 });
      }),
      inWorld({ data: data() }, async (world) => {
        editConfig(world, (text) =>
          text.replace('courseId: 70076', 'courseId: 70076\n  includeLateGrades: false'),
        );
        const report = await expectPass(world, { code: 0, rows: null });
        expect(report.submissions?.received).toBe(0);
      }),
    ]);
  });

  it.concurrent('what lies before the window only where the window is asked to reach further', () => {
    const old = submission({
      id: '1',
      userId: '7001',
      assignmentId: '440133',
      score: 20,
      submittedAt: hoursAgo(240),
    });
    return inWorld(
      { data: shopOf([person({ id: '7001', name: 'Wren Sprocket' })], [old]) },
      async (world) => {
        await expectPass(world, { code: 0, rows: null });
        const asked = await expectPass(world, { code: 0, rows: null }, ['--lookback', '9.9']);
        expect(asked.submissions?.received).toBe(0);
        await expectPass(world, { code: 0, rows: 1 }, ['--lookback', '11']);
        // It is in Grit by now, so there is nothing to upload.
        const seen = await expectPass(world, { code: 0, rows: null }, [
          '--since',
          hoursAgo(250).toISOString(),
        ]);
        expect(seen).toMatchObject({ submissions: { passing: 1 }, plan: { newGrants: 0, already: 1 } });
      },
    );
  });

  it.concurrent('one quiz with two passing scores', () => {
    const permissions = `permissions:
  "pg:Laser Cutter": 440133
  "pg:Band Saw": { assignment: 440133, passingScore: 80 }
`;
    return inWorld({ config: { permissions } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(grants(world)).toEqual({
        '10007001': ['pg:Laser Cutter', 'pg:Band Saw'],
        '10007002': ['pg:Band Saw'],
      });
    });
  });
});

describe('ids that no quiz has', () => {
  const data = (): CanvasData => {
    const shop = smallShop();
    const [own] = shop.courses;
    own?.assignments.push(
      assignment({ id: '450001', name: 'Welding Quiz', published: false }),
      assignment({ id: '450002', name: 'Old Quiz', deleted: true }),
    );
    own?.quizzes.push(
      quiz({ id: '9001', title: 'Drill Press Quiz', assignmentId: '440133' }),
      quiz({ id: '9002', title: 'Try it', quizType: 'practice_quiz' }),
    );
    return shop;
  };
  const withIds = (...entries: string[]) => ({
    permissions: `permissions:\n${entries.map((entry, number) => `  "pg:Column ${number}": ${entry}\n`).join('')}  "pg:Laser Cutter": 440133\n`,
  });
  const columns = [...DEMO_COLUMNS, ...Array.from({ length: 6 }, (_, number) => `pg:Column ${number}`)];

  it.concurrent('are left out, each in words of its own, and the others go on: exit 3', () => {
    const config = withIds('123456', '450001', '450002', '9001', '{ quiz: 9002 }', '{ quiz: 777 }');
    return inWorld({ data: data(), grit: { columns }, config }, async (world) => {
      const report = await expectPass(world, {
        code: 3,
        warnings: [
          'quiz-without-grade',
          'quiz-not-found',
          'quiz-not-found',
          'quiz-unpublished',
          'quiz-not-found',
          'quiz-is-classic',
        ],
        rows: 1,
      });
      const said = report.warnings.map(({ message }) => message);
      const words = [
        /classic quiz 9002 \("Try it"\)/,
        /classic quiz 777 does not exist in course 70076/,
        /assignment 123456 does not exist in course 70076/,
        /"Welding Quiz" \(assignment 450001\) is not published/,
        /assignment 450002 does not exist/,
        /classic quiz "Drill Press Quiz".*\{ quiz: 9001 \}/,
      ];
      expect(said).toEqual(words.map((pattern) => expect.stringMatching(pattern) as unknown));
      expect(grants(world)).toEqual({ '10007001': ['pg:Laser Cutter'] });
    });
  });

  it.concurrent('if none is left, nothing is uploaded, and the backup is taken', () => {
    const permissions = 'permissions:\n  "pg:Laser Cutter": 123456\n  "pg:Band Saw": 450001\n';
    return inWorld({ data: data(), config: { permissions } }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['quiz-not-found', 'quiz-unpublished'], rows: null });
      expect(world.canvas.requests.filter(to(LISTS.submissions))).toEqual([]);
    });
  });

  it.concurrent('one that is unpublished in the middle of the pass fails it, and the words say so', () =>
    inWorld({}, async (world) => {
      const body = '{"error":"invalid assignment ids requested"}';
      failsAt(world, LISTS.submissions, { kind: 'status', status: 403, body });
      await expectPass(world, { code: 1, errors: ['quiz-ids-refused'], rows: null });
    }),
  );
});

describe('Canvas groups', () => {
  const GROUP = '/api/v1/groups/93361/memberships';
  const config = { canvasGroups: 'canvasGroups:\n  440133: 93361\n' };
  const posted = (world: World) => pathsOf(world.canvas).filter((path) => path === `POST ${GROUP}`).length;
  /** The small shop, in which the given people are in the group already. */
  function grouped(userIds: string[], more: { courseId?: string; maxMembership?: number } = {}): CanvasData {
    const data = smallShop();
    // Both students pass, and somebody else is in the group for reasons of their own.
    for (const row of data.courses[0]?.submissions ?? []) Object.assign(row, { score: 20, grade: '20' });
    data.groups.push(group({ id: '93361', courseId: '70076', userIds, ...more }));
    return data;
  }

  it.concurrent('who passes is added once, and neither posted nor uploaded again in the next pass', () =>
    inWorld({ data: grouped(['4711']), config }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(world.canvas.data.groups[0]?.userIds.sort()).toEqual(['4711', '7001', '7002']);
      expect(posted(world)).toBe(2);
      await expectPass(world, { code: 0, rows: null });
      expect(posted(world)).toBe(2);
    }),
  );

  it.concurrent(
    'who passes the classic quiz of the assignment, in its course and at its mark, is added',
    () => {
      const data = grouped([]);
      data.courses.push(
        course({
          id: '70100',
          assignments: [assignment({ id: '440150', quizId: '9001' })],
          quizzes: [quiz({ id: '9001', assignmentId: '440150' })],
          people: [person({ id: '7003', name: 'Hazel Tenon' }), person({ id: '7004', name: 'Otis Rabbet' })],
          submissions: [
            submission({
              id: '8',
              userId: '7003',
              assignmentId: '440150',
              score: 16,
              submittedAt: hoursAgo(9),
            }),
            submission({
              id: '9',
              userId: '7004',
              assignmentId: '440150',
              score: 15,
              submittedAt: hoursAgo(9),
            }),
          ],
        }),
      );
      data.groups.push(group({ id: '93362', courseId: '70100', userIds: [] }));
      const quizzes = {
        permissions: 'permissions:\n  "pg:Laser Cutter": { quiz: 9001, course: 70100, passingScore: 80 }\n',
        canvasGroups: 'canvasGroups:\n  440150: 93362\n',
      };
      return inWorld({ data, config: quizzes }, async (world) => {
        await expectPass(world, { code: 0, rows: 1 });
        expect(world.canvas.data.groups[1]?.userIds).toEqual(['7003']);
      });
    },
  );

  it.concurrent('a preview adds nobody', () =>
    inWorld({ data: grouped([]), config }, async (world) => {
      await expectPass(world, { code: 0, rows: null }, ['--dry-run']);
      expect(posted(world)).toBe(0);
    }),
  );

  it.concurrent('without the right to groups: exit 3, everything else is done', () =>
    inWorld({ data: grouped([]), config, canvas: { groupRight: false } }, async (world) => {
      const report = await expectPass(world, { code: 3, warnings: ['group-failed'], rows: 2 });
      expect(report.warnings[0]?.message).toMatch(/^The Canvas group 93361 could not be changed: /);
    }),
  );

  it.concurrent.each([
    ['does not exist', (data: CanvasData) => data.groups.splice(0)],
    ['is full', (data: CanvasData) => Object.assign(data.groups[0] ?? {}, { maxMembership: 0 })],
    [
      'belongs to another course',
      (data: CanvasData) => Object.assign(data.groups[0] ?? {}, { courseId: '1' }),
    ],
  ])('a group that %s: exit 3, everything else is done', (_, change) => {
    const data = grouped([]);
    change(data);
    return inWorld({ data, config }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['group-failed'], rows: 2 });
    });
  });

  it.concurrent('one person whom Canvas refuses does not keep the others out of the group', () =>
    inWorld({ data: grouped([]), config }, async (world) => {
      world.canvas.misbehave({
        when: ({ method, body }) => method === 'POST' && body.toString() === 'user_id=7001',
        fault: { kind: 'status', status: 403 },
      });
      await expectPass(world, { code: 3, warnings: ['group-failed'], rows: 2 });
      expect(world.canvas.data.groups[0]?.userIds).toEqual(['7002']);
    }),
  );

  it.concurrent('people of several pages of members are known', () => {
    const strangers = Array.from({ length: 150 }, (_, number) => String(5000 + number));
    return inWorld({ data: grouped([...strangers, '7001', '7002']), config }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(posted(world)).toBe(0);
    });
  });
});
