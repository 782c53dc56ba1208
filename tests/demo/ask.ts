import { afterEach } from '@jest/globals';
import {
  assignment,
  canvasData,
  course,
  group,
  person,
  quiz,
  submission,
  testStudent,
} from '../../src/demo/build.ts';
import { startCanvas } from '../../src/demo/canvas.ts';
import type { CanvasOptions, CanvasServer } from '../../src/demo/canvas.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { startGrit } from '../../src/demo/grit.ts';
import type { GritOptions, GritServer } from '../../src/demo/grit.ts';

const started: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

/** Starts a Canvas that is closed when the test ends. */
export async function canvasWith(data: CanvasData, options: CanvasOptions = {}): Promise<CanvasServer> {
  const server = await startCanvas(data, options);
  started.push(server);
  return server;
}

/** Starts a Grit that is closed when the test ends. */
export async function gritWith(options: GritOptions = {}): Promise<GritServer> {
  const server = await startGrit(options);
  started.push(server);
  return server;
}

/** Asks Canvas's API as grit-sync would, with string ids, unless other headers are given. */
export function ask(
  canvas: CanvasServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${canvas.url}/api/v1${path}`, {
    headers: {
      authorization: 'Bearer demo-canvas-token',
      accept: 'application/json+canvas-string-ids',
      'user-agent': 'tests',
      ...headers,
    },
    redirect: 'manual',
  });
}

export interface Row {
  id: string;
  [key: string]: unknown;
}

export async function rowsOf(answer: Response | Promise<Response>): Promise<Row[]> {
  return (await (await answer).json()) as Row[];
}

/** The links of an answer by their relation. */
export function linksOf(answer: Response): Record<string, string> {
  const links: Record<string, string> = {};
  for (const [, url = '', relation = ''] of (answer.headers.get('link') ?? '').matchAll(
    /<([^>]+)>; rel="(\w+)"/g,
  ))
    links[relation] = url;
  return links;
}

/** Follows next links; gives the rows of each page. */
export async function allPages(canvas: CanvasServer, path: string): Promise<Row[][]> {
  const pages: Row[][] = [];
  let next: string | undefined = path;
  while (next !== undefined && pages.length < 50) {
    const answer: Response = await ask(canvas, next);
    pages.push(await rowsOf(answer));
    next = linksOf(answer)['next']?.slice(`${canvas.url}/api/v1`.length);
  }
  return pages;
}

/** A course with four people, two quizzes and a submission of each person, and two groups in one set. */
export function smallCanvas(): CanvasData {
  const handedIn = '2026-11-20T10:00:00.700000Z';
  return canvasData(
    [
      course({
        id: '1',
        assignments: [
          assignment({ id: '11', quizId: '91' }),
          assignment({ id: '12', gradingType: 'percent', pointsPossible: 100 }),
          assignment({ id: '13', published: false }),
          assignment({ id: '14', deleted: true }),
        ],
        quizzes: [quiz({ id: '91', assignmentId: '11' }), quiz({ id: '92', quizType: 'practice_quiz' })],
        people: [
          person({ id: '101', name: 'Ada Sprocket' }),
          person({ id: '10170000001100253', name: 'Bo Dovetail', enrollmentState: 'completed' }),
          person({ id: '103', name: 'Cy Tenon', enrollmentState: 'invited' }),
          testStudent({ id: '104' }),
        ],
        submissions: [
          submission({ id: '1004', userId: '104', assignmentId: '11', score: 20, submittedAt: handedIn }),
          submission({ id: '1001', userId: '101', assignmentId: '11', score: 19, submittedAt: handedIn }),
          submission({
            id: '999',
            userId: '103',
            assignmentId: '12',
            score: 86.67,
            grade: '86.67%',
            submittedAt: '2026-11-21T10:00:00Z',
          }),
          submission({
            id: '10170000000000001',
            userId: '10170000001100253',
            assignmentId: '11',
            score: 18,
            submittedAt: '2026-11-10T10:00:00Z',
            gradedAt: '2026-11-20T12:00:00Z',
          }),
          submission({ id: '1005', userId: '101', assignmentId: '13', score: 20, submittedAt: handedIn }),
        ],
      }),
      course({ id: '2', people: [person({ id: '201', name: 'Di Elsewhere' })] }),
    ],
    [
      group({ id: '51', courseId: '1', groupCategoryId: '5', userIds: [] }),
      group({ id: '52', courseId: '1', groupCategoryId: '5', userIds: ['101'] }),
      group({ id: '53', courseId: '1', maxMembership: 1, userIds: ['103'] }),
    ],
  );
}

export const SUBMISSIONS = '/courses/1/students/submissions?student_ids[]=all';
