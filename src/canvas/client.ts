import { clockAhead, type HeardTime } from '../core/clock.ts';
import { createHttp } from '../http/client.ts';
import type { Http, HttpOptions } from '../http/types.ts';
import type { CanvasPort, Inquiry } from '../ports.ts';
import type { CanvasContext } from './context.ts';
import { addToGroup } from './groups.ts';
import { readSubmissionsOf, searchPeople } from './inquiry.ts';
import { readPeople } from './people.ts';
import { findQuizzes } from './quizzes.ts';
import { readEarlierSubmissions, readSubmissions } from './submissions.ts';

export interface CanvasOptions extends Omit<
  HttpOptions,
  'system' | 'headers' | 'secret' | 'maxConcurrent' | 'ca' | 'hearDate'
> {
  token: string;
  userAgent: string;
  /** Also what was graded in the window, though handed in before it. */
  includeLateGrades: boolean;
  progress: (text: string) => void;
}

/** Canvas charges each open request in advance; more than two at once is how programs get throttled. */
const MOST_AT_ONCE = 2;

/** The Canvas of a school. */
export function createCanvas(options: CanvasOptions): {
  canvas: CanvasPort;
  inquiry: Inquiry;
  http: Http;
} {
  const { token, userAgent, includeLateGrades, progress } = options;
  const heard: HeardTime[] = [];
  const http = createHttp({
    ...options,
    hearDate: (date) => {
      const theirs = new Date(date ?? NaN);
      if (!Number.isNaN(theirs.getTime())) heard.push({ theirs, ours: new Date() });
    },
    system: 'Canvas',
    secret: token,
    maxConcurrent: MOST_AT_ONCE,
    headers: {
      authorization: `Bearer ${token}`,
      // Ids as text: they can be larger than the largest exact number.
      accept: 'application/json+canvas-string-ids, application/json',
      'user-agent': userAgent,
    },
  });
  /** The requests of one question end with it: where one has failed, the others are not waited for. */
  const ask = async <T>(question: (context: CanvasContext) => Promise<T>): Promise<T> => {
    const answered = new AbortController();
    try {
      return await question({ http: http.until(answered.signal), progress });
    } finally {
      answered.abort();
    }
  };
  return {
    http,
    canvas: {
      clockAhead: () => clockAhead(heard),
      findQuizzes: (references) => ask((context) => findQuizzes(context, references)),
      submissions: (assignments, window) =>
        ask((context) => readSubmissions(context, assignments, window, includeLateGrades)),
      earlierSubmissions: (questions) => ask((context) => readEarlierSubmissions(context, questions)),
      people: (userIdsByCourse) => ask((context) => readPeople(context, userIdsByCourse)),
      addToGroup: (groupId, userIds) => ask((context) => addToGroup(context, groupId, userIds)),
    },
    inquiry: {
      search: (courseIds, search) => ask((context) => searchPeople(context, courseIds, search)),
      submissionsOf: (...question) => ask((context) => readSubmissionsOf(context, ...question)),
    },
  };
}
