import type { Call, CanvasSettings } from './canvas-call.ts';
import type { CanvasCourse, CourseRight } from './data.ts';

/** What the settings of the whole Canvas say about a right; those that are not here everybody has. */
const BY_SETTINGS: Partial<Record<CourseRight, (settings: CanvasSettings) => boolean>> = {
  view_all_grades: ({ gradingRight }) => gradingRight,
  manage_grades: ({ gradingRight }) => gradingRight,
  read_sis: ({ hide }) => !hide.has('sis_user_id'),
  view_user_logins: ({ hide }) => !hide.has('login_id'),
  read_email_addresses: ({ hide }) => !hide.has('email'),
  manage_groups_manage: ({ groupRight }) => groupRight,
};

/** Whether the owner of the token has a right in that course; both the settings and the course can withhold it. */
export function hasRight({ settings }: Call, course: CanvasCourse | undefined, right: CourseRight): boolean {
  if (course?.missingRights?.includes(right) === true) return false;
  return BY_SETTINGS[right]?.(settings) ?? true;
}

/** Whether the owner of the token may see everybody's grades in a course. */
export function maySeeGrades(call: Call, course: CanvasCourse): boolean {
  return hasRight(call, course, 'view_all_grades') || hasRight(call, course, 'manage_grades');
}
