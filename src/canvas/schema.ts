import * as z from 'zod';
import type { DetailedSubmission } from '../core/explain/types.ts';
import type { Person, Submission } from '../core/types.ts';

/**
 * The shapes of Canvas's answers, no stricter than what a pass needs: of a field that we do not read nothing is
 * expected, not even that it is there.
 */

/** Text because we ask for text; where Canvas renders a number all the same, it must be an exact one. */
const id = z.union([z.string().regex(/^\d{1,40}$/), z.int().nonnegative()]).transform(String);
/** Canvas stores no more than 255 characters of any of these; what is kept of very many answers must have a limit. */
const text = z.string().max(1000).nullish();

export const assignments = z.array(
  z.object({
    id,
    name: z.string().catch('without a name'),
    // Null means no points, so that the grade text decides: what is odd or missing must not become null.
    points_possible: z.number().nullish(),
    published: z.boolean().optional(),
  }),
);

export type CanvasAssignment = z.infer<typeof assignments>[number];

/** A practice quiz or a survey has no assignment, so no grades. */
export const classicQuiz = z.object({
  id,
  title: z.string().catch('without a title'),
  assignment_id: id.nullish(),
});

const submission = z.object({
  id,
  user_id: id,
  assignment_id: id,
  score: z.number().nullish(),
  grade: text,
  excused: z.boolean().nullish(),
  // For the record only, so whatever is odd here counts as not known.
  attempt: z.number().nullish().catch(null),
  submitted_at: text.catch(null),
  graded_at: text.catch(null),
});

function toSubmission(answer: z.output<typeof submission>): Submission {
  return {
    id: answer.id,
    userId: answer.user_id,
    assignmentId: answer.assignment_id,
    score: answer.score ?? null,
    grade: answer.grade ?? null,
    excused: answer.excused ?? false,
    attempt: answer.attempt ?? null,
    submittedAt: answer.submitted_at ?? null,
    gradedAt: answer.graded_at ?? null,
  };
}

export const submissions = z.array(submission.transform(toSubmission));

/** The same with what makes a score understood; nothing is decided by it, so what is odd counts as not known. */
export const detailedSubmissions = z.array(
  submission
    .extend({
      workflow_state: text.catch(null),
      late: z.boolean().nullish().catch(null),
      late_policy_status: text.catch(null),
      points_deducted: z.number().nullish().catch(null),
      entered_score: z.number().nullish().catch(null),
      posted_at: text.catch(undefined),
      grade_matches_current_submission: z.boolean().nullish().catch(null),
    })
    .transform((answer): DetailedSubmission => ({
      ...toSubmission(answer),
      workflowState: answer.workflow_state ?? null,
      late: answer.late ?? false,
      latePolicyStatus: answer.late_policy_status ?? null,
      pointsDeducted: answer.points_deducted ?? null,
      enteredScore: answer.entered_score ?? null,
      // Where the key is missing, nothing is known of hidden grades.
      isHidden: answer.posted_at === null,
      isOutdated: answer.grade_matches_current_submission === false,
    })),
);

const user = z
  .object({
    id,
    name: text,
    sortable_name: text,
    first_name: text,
    last_name: text,
    sis_user_id: z.union([z.string().max(1000), z.int().transform(String)]).nullish(),
    login_id: text,
    email: text,
    enrollments: z
      .array(z.object({ type: z.string(), enrollment_state: text.catch(null) }))
      .optional()
      .catch(undefined),
  })
  .transform((answer) => ({
    person: {
      canvasUserId: answer.id,
      name: answer.name,
      sortableName: answer.sortable_name,
      firstName: answer.first_name,
      lastName: answer.last_name,
      externalId: answer.sis_user_id,
      loginId: answer.login_id,
      email: answer.email,
    } satisfies Person,
    enrollmentTypes: answer.enrollments?.map(({ type }) => type) ?? [],
    enrolments:
      answer.enrollments?.map(({ type, enrollment_state: state = null }) => ({ type, state })) ?? [],
  }));

export const users = z.array(user);
export const oneUser = user;

const member = z.object({ user_id: id });
export const memberships = z.array(member);
/** The text that answers a posting. */
export const membership = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(member);
