import type { z } from 'zod';
import type { TokenFacts } from '../core/doctor/token.ts';
import { HttpFailure } from '../http/failure.ts';
import type { Http, Query } from '../http/types.ts';
import { batches, PAGE_SIZE, parse } from './context.ts';
import {
  assignments,
  course,
  enrollments,
  group,
  keysOfUsers,
  owner,
  permissions,
  tokens,
  type AssignmentFacts,
  type CourseFacts,
  type GroupFacts,
} from './inspect-schema.ts';
import { BEGUN, MOST_IDS } from './users.ts';

/** The questions of somebody who wants to know whether passes will work. Each rejects as those of a pass do. */
export interface CanvasInspector {
  /** The name of the owner of the token. */
  owner(): Promise<string>;
  /** The tokens that the owner made by hand; none where Canvas does not say. */
  tokens(): Promise<TokenFacts[]>;
  course(courseId: string): Promise<CourseFacts>;
  /** Whether the owner of the token sees one section of the course only; false where Canvas does not say. */
  isLimitedToSection(courseId: string): Promise<boolean>;
  /** Which of these rights the owner of the token has in a course. */
  permissions(courseId: string, rights: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** The keys with which Canvas shows a student; null where there is none to be seen. */
  shownKeys(courseId: string): Promise<ReadonlySet<string> | null>;
  /** What is to be known of assignments that exist. */
  assignments(courseId: string, ids: readonly string[]): Promise<AssignmentFacts[]>;
  /** Null where there is no such group. */
  group(groupId: string): Promise<GroupFacts | null>;
}

/** Asks the Canvas behind these requests. */
export function createInspector(http: Http): CanvasInspector {
  const ask = async <T>(schema: z.ZodType<T>, path: string, query: Query = []): Promise<T> =>
    parse(schema, await http.json(`/api/v1${path}`, query), `GET /api/v1${path}`);
  /** The answer, or something else where Canvas refuses in one of these ways. */
  const askOr = async <T, E>(
    refusals: readonly number[],
    instead: E,
    question: Promise<T>,
  ): Promise<T | E> => {
    try {
      return await question;
    } catch (error) {
      if (error instanceof HttpFailure && refusals.includes(error.status ?? 0)) return instead;
      throw error;
    }
  };
  const many = (name: string, values: readonly string[]): Query => values.map((value) => [name, value]);

  return {
    owner: async () => (await ask(owner, '/users/self')).name,
    // It is said nowhere that each Canvas has this list, and that each owner of a token may see it.
    tokens: () =>
      askOr([400, 401, 403, 404], [], ask(tokens, '/users/self/user_generated_tokens', [PAGE_SIZE])),
    course: (id) => ask(course, `/courses/${id}`, [['include[]', 'total_students']]),
    isLimitedToSection: async (id) => {
      const query: Query = [['user_id', 'self']];
      const own = await askOr(
        [400, 401, 403, 404],
        [],
        ask(enrollments, `/courses/${id}/enrollments`, query),
      );
      return own.length > 0 && own.every((one) => one.limit_privileges_to_course_section);
    },
    permissions: (id, rights) =>
      ask(permissions, `/courses/${id}/permissions`, many('permissions[]', rights)),
    shownKeys: async (id) => {
      const [student] = await askOr(
        [401, 403],
        [],
        ask(keysOfUsers, `/courses/${id}/users`, [
          ['enrollment_type[]', 'student'],
          ...many('enrollment_state[]', BEGUN),
          ['include[]', 'email'],
          ['per_page', '1'],
        ]),
      );
      return student ?? null;
    },
    assignments: async (id, ids) => {
      const found = await Promise.all(
        batches(ids, MOST_IDS).map((batch) =>
          ask(assignments, `/courses/${id}/assignments`, [...many('assignment_ids[]', batch), PAGE_SIZE]),
        ),
      );
      return found.flat();
    },
    group: (id) => askOr([404], null, ask(group, `/groups/${id}`)),
  };
}
