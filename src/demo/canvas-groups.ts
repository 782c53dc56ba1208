import { answerJson, badRequest, forbidden, notFound } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { numberedPage } from './canvas-paging.ts';
import { hasRight } from './canvas-rights.ts';
import { CALLER } from './canvas-self.ts';
import type { CanvasGroup } from './data.ts';
import type { Answer } from './faults.ts';
import { id } from './json.ts';
import type { Json } from './json.ts';

const NOT_A_MEMBER = ['deleted', 'rejected'];

function findGroup(call: Call): CanvasGroup {
  const group = call.data.groups.find((item) => item.id === call.path[0]);
  if (group === undefined) throw notFound();
  return group;
}

function membershipFields(group: CanvasGroup, userId: string): Record<string, Json> {
  return {
    id: id(String(BigInt(group.id) * 100_000n + (BigInt(userId) % 100_000n))),
    group_id: id(group.id),
    user_id: id(userId),
    workflow_state: 'accepted',
    moderator: false,
  };
}

/** `GET /groups/:group`. */
export function showGroup(call: Call): Answer {
  const group = findGroup(call);
  return answerJson(call, {
    id: id(group.id),
    name: group.name,
    context_type: 'Course',
    course_id: id(group.courseId),
    group_category_id: id(group.groupCategoryId),
    members_count: group.userIds.length,
    max_membership: group.maxMembership ?? null,
    join_level: 'invitation_only',
  });
}

/** `GET /groups/:group/memberships`: everybody here was accepted. */
export function listMemberships(call: Call): Answer {
  const group = findGroup(call);
  const states = call.query.getAll('filter_states[]');
  const userIds = states.length === 0 || states.includes('accepted') ? group.userIds : [];
  const { rows, link } = numberedPage(call, userIds);
  return answerJson(
    call,
    rows.map((userId) => membershipFields(group, userId)),
    link,
  );
}

function postedUser(call: Call): string | undefined {
  const text = call.request.body.toString();
  if (call.request.headers['content-type']?.includes('json') === true) {
    // As text: a number could be larger than JSON.parse can tell.
    return /"user_id"\s*:\s*"?([^",}\s]+)"?/.exec(text)?.[1];
  }
  return new URLSearchParams(text).get('user_id') ?? call.query.get('user_id') ?? undefined;
}

function resolveUser(call: Call, text: string): string {
  if (text === 'self') return CALLER;
  const bySis = text.startsWith('sis_user_id:') ? text.slice('sis_user_id:'.length) : undefined;
  const people = call.data.courses.flatMap((course) => course.people);
  const found = people.find((person) =>
    bySis === undefined ? person.id === text : person.sisUserId === bySis,
  );
  if (found === undefined) throw notFound();
  return found.id;
}

/**
 * `POST /groups/:group/memberships`. Canvas-api: idempotent, `just_created` tells; in a group set the student loses
 * the other group; 404 for unknown people, unauthorized for who is not in the course, 400 where the group is full.
 */
export function addMembership(call: Call): Answer {
  const group = findGroup(call);
  const posted = postedUser(call);
  if (posted === undefined) throw badRequest({ errors: [{ message: 'user_id is missing' }] });
  const course = call.data.courses.find((item) => item.id === group.courseId);
  if (!hasRight(call, course, 'manage_groups_manage')) throw forbidden();
  const userId = resolveUser(call, posted);
  if (group.userIds.includes(userId)) {
    return answerJson(call, { ...membershipFields(group, userId), just_created: false });
  }
  const member = course?.people.find((person) => person.id === userId);
  if (member === undefined || NOT_A_MEMBER.includes(member.enrollmentState)) throw forbidden();
  if (group.userIds.length >= (group.maxMembership ?? Infinity)) {
    const problem = { attribute: 'group_id', type: 'The group is full.', message: 'The group is full.' };
    throw badRequest({ errors: { group_id: [problem] } });
  }
  for (const other of call.data.groups) {
    const sameSet = group.groupCategoryId !== null && other.groupCategoryId === group.groupCategoryId;
    if (sameSet) other.userIds = other.userIds.filter((present) => present !== userId);
  }
  group.userIds.push(userId);
  return answerJson(call, { ...membershipFields(group, userId), just_created: true });
}
