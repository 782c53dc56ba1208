import * as z from 'zod';
import type { Assignment } from '../core/types.ts';
import { PAGE_SIZE, parse, type CanvasContext } from './context.ts';
import { assignments } from './schema.ts';

/** What can be asked before there is a configuration. Each rejects with a SyncError where Canvas cannot be read. */

const self = z.object({ name: z.string().catch('') });
const course = z.object({ name: z.string().catch('') });

/** The name of the person to whom the token belongs: the cheapest question that only a good token gets an answer to. */
export async function ownerOfToken({ http }: CanvasContext): Promise<string> {
  const path = '/api/v1/users/self';
  return parse(self, await http.json(path), `GET ${path}`).name;
}

/** What a course is called; empty where its dates close it to the owner of the token. */
export async function courseName({ http }: CanvasContext, courseId: string): Promise<string> {
  const path = `/api/v1/courses/${courseId}`;
  return parse(course, await http.json(path), `GET ${path}`).name;
}

/** Every published assignment of a course, which includes its quizzes of both kinds, in the order of Canvas. */
export async function publishedAssignments({ http }: CanvasContext, courseId: string): Promise<Assignment[]> {
  const path = `/api/v1/courses/${courseId}/assignments`;
  const found: Assignment[] = [];
  for await (const page of http.pages(path, [PAGE_SIZE])) {
    for (const { id, name, points_possible: points, published } of parse(assignments, page, `GET ${path}`)) {
      if (published !== false) found.push({ id, courseId, name, pointsPossible: points ?? null });
    }
  }
  return found;
}
