import { randomUUID } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { SubmissionIndex } from './canvas-index.ts';
import type { CanvasCourse, CanvasData } from './data.ts';
import type { Answer, DemoRequest } from './faults.ts';
import { writeJson } from './json.ts';
import type { Json } from './json.ts';

/** How the invented Canvas is set up and what its token may do. */
export interface CanvasSettings {
  token: string;
  expiredToken: string | undefined;
  /** Keys that are missing for everybody, as without the right to see them. */
  hide: ReadonlySet<string>;
  /** False: an old install, which ignores `include[]=first_name`. */
  firstNames: boolean;
  /** A short page and an empty page, each followed by a next link. */
  shortPages: boolean;
  courseAccess: boolean;
  gradingRight: boolean;
  groupRight: boolean;
}

/** One request to the API, with everything that an endpoint needs. */
export interface Call {
  request: DemoRequest;
  query: URLSearchParams;
  /** The ids in the path, in order. */
  path: string[];
  stringIds: boolean;
  data: CanvasData;
  settings: CanvasSettings;
  /** Kept from the first page of a list to its last. */
  submissionIndexes: Map<string, SubmissionIndex>;
}

/** An endpoint gives its answer, or throws a `Refusal`. */
export type Endpoint = (call: Call) => Answer;

/** Headers that Canvas itself puts on every answer. */
function canvasHeaders(): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'max-age=0, private, must-revalidate',
    server: 'Apache',
    'x-request-context-id': randomUUID(),
    'x-session-id': '0123456789abcdef0123456789abcdef',
    'x-runtime': '0.123456',
    'x-request-cost': '0.26091096400614333',
    'x-rate-limit-remaining': '699.9',
  };
}

/** A successful answer. */
export function answerText(text: string, link?: string): Answer {
  const body = Buffer.from(text);
  const tag = createHash('md5').update(body).digest('hex');
  return {
    status: 200,
    headers: {
      ...canvasHeaders(),
      status: '200 OK',
      etag: `W/"${tag}"`,
      'x-canvas-meta': 'a=1;g=invented;s=1;c=cluster1;z=us-east-1;b=0;m=0;u=0;y=0;d=0',
      ...(link === undefined ? {} : { link }),
    },
    body,
  };
}

/** A successful answer with ids as the request wants them. */
export function answerJson(call: Call, json: Json, link?: string): Answer {
  return answerText(writeJson(json, call.stringIds), link);
}

/** An answer that says no; thrown by endpoints. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(status: number, body: object, headers: Record<string, string> = {}) {
    super(`Canvas answers ${status}`);
    this.answer = {
      status,
      headers: { ...canvasHeaders(), ...headers },
      body: Buffer.from(JSON.stringify(body)),
    };
  }
}

/** Canvas-api: 401 with WWW-Authenticate is about the token; without it, or 403, about a right. */
export function tokenRefused(body: object): Refusal {
  return new Refusal(401, body, { 'www-authenticate': 'Bearer realm="canvas-lms"' });
}

export function notFound(): Refusal {
  return new Refusal(404, { errors: [{ message: 'The specified resource does not exist.' }] });
}

export function forbidden(): Refusal {
  return new Refusal(403, {
    status: 'unauthorized',
    errors: [{ message: 'user not authorized to perform that action' }],
  });
}

export function badRequest(body: object): Refusal {
  return new Refusal(400, body);
}

/** The course in the path, if it exists and the caller may enter it. */
export function findCourse(call: Call): CanvasCourse {
  const course = call.data.courses.find(({ id }) => id === call.path[0]);
  if (course === undefined) throw notFound();
  if (!call.settings.courseAccess) throw forbidden();
  return course;
}

/** Canvas-api: ids in a query are cast like Ruby's `to_i`: `"1,2"` is 1, and text is 0. */
export function castId(text: string): string {
  return String(BigInt(/^\s*(\d+)/.exec(text)?.[1] ?? '0'));
}
