import * as z from 'zod';

/** The shapes of what only the doctor asks Canvas; what is odd or missing counts as not known. */

const id = z.union([z.string(), z.int()]).transform(String);

export const owner = z.object({ name: z.string().catch('somebody without a name') });

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable();

export const tokens = z
  .array(
    z
      .object({ token_hint: z.string().catch(''), expires_at: time.optional().catch(undefined) })
      .transform((answer) => ({
        hint: answer.token_hint,
        expiresAt: answer.expires_at,
      })),
  )
  .catch([]);

export const course = z
  .object({
    name: z.string().catch('without a name'),
    workflow_state: z.string().catch(''),
    access_restricted_by_date: z.boolean().catch(false),
    total_students: z.number().nullish().catch(null),
  })
  .transform((answer) => ({
    name: answer.name,
    state: answer.workflow_state,
    isClosed: answer.access_restricted_by_date,
    students: answer.total_students ?? null,
  }));
export type CourseFacts = z.output<typeof course>;

/** The documentation shows its values in quotes. */
export const permissions = z
  .record(z.string(), z.unknown())
  .transform(
    (answer) => new Map(Object.entries(answer).map(([name, value]) => [name, String(value) === 'true'])),
  );

export const keysOfUsers = z.array(
  z.record(z.string(), z.unknown()).transform((user) => new Set(Object.keys(user))),
);

export const enrollments = z
  .array(z.object({ limit_privileges_to_course_section: z.boolean().catch(false) }))
  .catch([]);

export const assignments = z.array(
  z
    .object({
      id,
      name: z.string().catch('without a name'),
      points_possible: z.number().nullish().catch(null),
      grading_type: z.string().catch(''),
      submission_types: z.array(z.string()).catch([]),
      quiz_id: id.nullish().catch(null),
      is_quiz_lti_assignment: z.boolean().nullish().catch(null),
      post_manually: z.boolean().nullish().catch(null),
    })
    .transform((answer) => ({
      id: answer.id,
      name: answer.name,
      points: answer.points_possible ?? null,
      gradingType: answer.grading_type,
      kind: kindOf(answer),
      hidesGrades: answer.post_manually === true,
    })),
);
export type AssignmentFacts = z.output<typeof assignments>[number];

/** Canvas-api: a New Quiz is an external tool, of which older installs do not say that it is a quiz. */
function kindOf(answer: {
  quiz_id?: string | null | undefined;
  is_quiz_lti_assignment?: boolean | null | undefined;
  submission_types: string[];
}): 'classic' | 'new' | 'tool' | 'none' {
  if (typeof answer.quiz_id === 'string') return 'classic';
  if (answer.is_quiz_lti_assignment === true) return 'new';
  return answer.submission_types.includes('external_tool') ? 'tool' : 'none';
}

export const group = z
  .object({ name: z.string().catch('without a name'), course_id: id.nullish().catch(null) })
  .transform((answer) => ({ name: answer.name, courseId: answer.course_id ?? null }));
export type GroupFacts = z.output<typeof group>;
