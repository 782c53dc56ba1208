import type { Answer } from './faults.ts';
import { answerJson, findCourse } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { id } from './json.ts';
import type { Json } from './json.ts';

/** `GET /courses/:course`. */
export function showCourse(call: Call): Answer {
  const course = findCourse(call);
  const includes = call.query.getAll('include[]');
  const students = course.people.filter(
    (person) => person.type === 'StudentEnrollment' && ['active', 'invited'].includes(person.enrollmentState),
  );
  return answerJson(call, {
    id: id(course.id),
    name: course.name,
    course_code: `WORKSHOP-${course.id}`,
    workflow_state: 'available',
    time_zone: 'America/New_York',
    enrollments: [
      {
        type: 'teacher',
        role: 'TeacherEnrollment',
        role_id: id('4'),
        user_id: id('4242'),
        enrollment_state: 'active',
      },
    ],
    term: includes.includes('term') ? { id: id('1'), name: 'Default Term' } : undefined,
    total_students: includes.includes('total_students') ? students.length : undefined,
  });
}

/** `GET /courses/:course/permissions`: unknown names are false. */
export function showPermissions(call: Call): Answer {
  findCourse(call);
  const { hide, gradingRight, groupRight } = call.settings;
  const rights: Record<string, boolean> = {
    view_all_grades: gradingRight,
    manage_grades: gradingRight,
    read_roster: true,
    read_sis: !hide.has('sis_user_id'),
    view_user_logins: !hide.has('login_id'),
    read_email_addresses: !hide.has('email'),
    manage_groups_manage: groupRight,
  };
  const asked = call.query.getAll('permissions[]');
  const names = asked.length > 0 ? asked : Object.keys(rights);
  const answer: Record<string, Json> = {};
  for (const name of names) answer[name] = rights[name] ?? false;
  return answerJson(call, answer);
}
