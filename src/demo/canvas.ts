import { listAssignments, showAssignment, showQuiz } from './canvas-assignments.ts';
import { notFound, Refusal, tokenRefused } from './canvas-call.ts';
import type { Call, CanvasSettings, Endpoint } from './canvas-call.ts';
import { showCourse, showPermissions } from './canvas-course.ts';
import { addMembership, listMemberships, showGroup } from './canvas-groups.ts';
import type { SubmissionIndex } from './canvas-index.ts';
import { listPeople, showPerson } from './canvas-people.ts';
import { listEnrollments, listTokens, showProfile, showSelf } from './canvas-self.ts';
import { listSubmissions } from './canvas-submissions.ts';
import type { CanvasData } from './data.ts';
import { LOGIN_PAGE } from './faults.ts';
import type { Answer, DemoRequest } from './faults.ts';
import { startServer } from './server.ts';
import type { DemoServer, ServerOptions } from './server.ts';

export const DEMO_CANVAS_TOKEN = 'demo-canvas-token';

/** What a test can change about the invented Canvas. */
export interface CanvasOptions extends ServerOptions {
  token?: string;
  /** A token that Canvas knows and says has expired. */
  expiredToken?: string;
  /** Keys that are removed for everybody, as without the right to see them. */
  hide?: ('sis_user_id' | 'email' | 'login_id')[];
  /** False: an old install, which ignores `include[]=first_name`. */
  firstNames?: boolean;
  /** Lists have a short page and an empty page, each followed by a next link. */
  shortPages?: boolean;
  /** False: the caller is not a member of any course. */
  courseAccess?: boolean;
  /** False: the caller may not see grades. */
  gradingRight?: boolean;
  /** False: the caller may not change groups. */
  groupRight?: boolean;
}

export interface CanvasServer extends DemoServer {
  /** What the server knows. It may be changed between two passes; a list that is being read stays as it was. */
  data: CanvasData;
}

const ROUTES: [method: string, path: RegExp, endpoint: Endpoint][] = [
  ['GET', /^\/courses\/(\d+)\/students\/submissions$/, listSubmissions],
  ['GET', /^\/courses\/(\d+)\/users$/, listPeople],
  ['GET', /^\/courses\/(\d+)\/users\/(\d+)$/, showPerson],
  ['GET', /^\/courses\/(\d+)\/assignments$/, listAssignments],
  ['GET', /^\/courses\/(\d+)\/assignments\/(\d+)$/, showAssignment],
  ['GET', /^\/courses\/(\d+)\/quizzes\/(\d+)$/, showQuiz],
  ['GET', /^\/courses\/(\d+)\/permissions$/, showPermissions],
  ['GET', /^\/courses\/(\d+)$/, showCourse],
  ['GET', /^\/groups\/(\d+)$/, showGroup],
  ['GET', /^\/groups\/(\d+)\/memberships$/, listMemberships],
  ['POST', /^\/groups\/(\d+)\/memberships$/, addMembership],
  ['GET', /^\/courses\/(\d+)\/enrollments$/, listEnrollments],
  ['GET', /^\/users\/self$/, showSelf],
  ['GET', /^\/users\/self\/profile$/, showProfile],
  ['GET', /^\/users\/self\/user_generated_tokens$/, listTokens],
];

function page(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: Buffer.from(body),
  };
}

/** Canvas-api: a request without a User-Agent is refused before anything else, with HTML. */
const NO_USER_AGENT = page(
  403,
  '<html><body><h1>403 Forbidden</h1><p>No valid user agent was provided.</p></body></html>\n',
);

/** Canvas-api: what is not the API leads to the login page. */
function webPage(path: string): Answer {
  if (path === '/login') return page(200, LOGIN_PAGE);
  return page(302, '<html><body>You are being redirected.</body></html>', { location: '/login' });
}

function checkToken(request: DemoRequest, settings: CanvasSettings): void {
  const header = request.headers.authorization;
  const token =
    header?.startsWith('Bearer ') === true ? header.slice(7) : request.url.searchParams.get('access_token');
  if (token === settings.token) return;
  if (token === null)
    throw tokenRefused({ status: 'unauthenticated', errors: [{ message: 'user authorization required' }] });
  if (token === settings.expiredToken)
    throw tokenRefused({
      errors: [{ message: 'Expired access token.', expired_at: '2026-05-01T00:00:00Z' }],
    });
  throw tokenRefused({ errors: [{ message: 'Invalid access token.' }] });
}

function route(request: DemoRequest): { endpoint: Endpoint; path: string[] } {
  const rest = request.url.pathname.slice('/api/v1'.length);
  for (const [method, pattern, endpoint] of ROUTES) {
    const match = method === request.method ? pattern.exec(rest) : null;
    if (match !== null) return { endpoint, path: match.slice(1) };
  }
  throw notFound();
}

function readSettings(options: CanvasOptions): CanvasSettings {
  return {
    token: options.token ?? DEMO_CANVAS_TOKEN,
    expiredToken: options.expiredToken,
    hide: new Set(options.hide),
    firstNames: options.firstNames ?? true,
    shortPages: options.shortPages ?? false,
    courseAccess: options.courseAccess ?? true,
    gradingRight: options.gradingRight ?? true,
    groupRight: options.groupRight ?? true,
  };
}

/** Starts an invented Canvas on loopback that answers as the notes on Canvas's API say. */
export async function startCanvas(shop: CanvasData, options: CanvasOptions = {}): Promise<CanvasServer> {
  const settings = readSettings(options);
  const submissionIndexes = new Map<string, SubmissionIndex>();

  function answer(request: DemoRequest): Answer {
    if ((request.headers['user-agent'] ?? '') === '') return NO_USER_AGENT;
    if (!request.url.pathname.startsWith('/api/v1/')) return webPage(request.url.pathname);
    try {
      checkToken(request, settings);
      const { endpoint, path } = route(request);
      const stringIds = request.headers.accept?.includes('application/json+canvas-string-ids') ?? false;
      const call: Call = {
        request,
        query: request.url.searchParams,
        path,
        stringIds,
        data: canvas.data,
        settings,
        submissionIndexes,
      };
      return endpoint(call);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  const canvas: CanvasServer = Object.assign(await startServer(answer, options), { data: shop });
  return canvas;
}
