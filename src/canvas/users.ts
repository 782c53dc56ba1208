import { HttpFailure } from '../http/failure.ts';
import type { Query } from '../http/types.ts';
import { PAGE_SIZE, parse, type CanvasContext } from './context.ts';
import { oneUser, users } from './schema.ts';

/** At most so many ids go into one question: the length of the address is the limit. */
export const MOST_IDS = 100;

const FIELDS: Query = ['email', 'first_name', 'last_name'].map((field) => ['include[]', field]);

/** Without these the list silently lacks everybody whose enrolment has ended or is not begun. */
const EVERY_STATE = ['active', 'invited', 'completed', 'inactive'];
/** Of who was only invited Canvas shows neither address nor login, to nobody. */
export const BEGUN = EVERY_STATE.filter((state) => state !== 'invited');

export type Found = ReturnType<typeof oneUser.parse>;

/** Those of the ids whom the list of users of a course has. It lacks the Test Student, unknown people and some more. */
export async function listUsers(
  { http }: CanvasContext,
  courseId: string,
  ids: string[],
  { more = [], states = EVERY_STATE }: { more?: Query; states?: string[] } = {},
): Promise<Found[]> {
  const path = `/api/v1/courses/${courseId}/users`;
  const asked = ids.map((id) => ['user_ids[]', id] as const);
  const enrolled = states.map((state) => ['enrollment_state[]', state] as const);
  const found: Found[] = [];
  for await (const page of http.pages(path, [...asked, ...FIELDS, ...more, ...enrolled, PAGE_SIZE])) {
    for (const user of parse(users, page, `GET ${path}`)) found.push(user);
  }
  return found;
}

/**
 * One user of a course; null where Canvas knows none. Of an account that was merged into another one Canvas shows
 * that other one, but the submissions are still those of the id that was asked for, so this id stays.
 */
export async function oneUserOf(
  { http }: CanvasContext,
  courseId: string,
  id: string,
): Promise<Found | null> {
  const path = `/api/v1/courses/${courseId}/users/${id}`;
  try {
    const found = parse(oneUser, await http.json(path, FIELDS), `GET ${path}`);
    return { ...found, person: { ...found.person, canvasUserId: id } };
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 404) return null;
    throw error;
  }
}
