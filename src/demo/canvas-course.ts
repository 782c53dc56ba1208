import { answerJson, findCourse } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { hasRight } from './canvas-rights.ts';
import { ownEnrollment } from './canvas-self.ts';
import { COURSE_RIGHTS } from './data.ts';
import type { Answer } from './faults.ts';
import { id } from './json.ts';
import type { Json } from './json.ts';

/** `GET /courses/:course`. Canvas-api: outside its dates a course shows its id and no more. */
export function showCourse(call: Call): Answer {
  const course = findCourse(call);
  if (course.restrictedByDate === true) {
    return answerJson(call, { id: id(course.id), access_restricted_by_date: true });
  }
  const includes = call.query.getAll('include[]');
  const students = course.people.filter(
    (person) => person.type === 'StudentEnrollment' && ['active', 'invited'].includes(person.enrollmentState),
  );
  return answerJson(call, {
    id: id(course.id),
    name: course.name,
    course_code: `WORKSHOP-${course.id}`,
    workflow_state: course.workflowState ?? 'available',
    time_zone: 'America/New_York',
    enrollments: [ownEnrollment()],
    term: includes.includes('term') ? { id: id('1'), name: 'Default Term' } : undefined,
    total_students: includes.includes('total_students') ? students.length : undefined,
  });
}

/** `GET /courses/:course/permissions`: unknown names are false. */
export function showPermissions(call: Call): Answer {
  const course = findCourse(call);
  const rights = COURSE_RIGHTS.map((right) => [right, hasRight(call, course, right)] as const);
  const known = new Map<string, boolean>(rights);
  const asked = call.query.getAll('permissions[]');
  const names = asked.length > 0 ? asked : known.keys();
  const answer: Record<string, Json> = {};
  for (const name of names) answer[name] = known.get(name) ?? false;
  return answerJson(call, answer);
}
