/** The shapes of an invented Canvas. Ids are text: Canvas's can be larger than 2^53. */

type GradingType = 'points' | 'percent' | 'pass_fail' | 'letter_grade' | 'gpa_scale' | 'not_graded';

export interface CanvasAssignment {
  id: string;
  name: string;
  pointsPossible: number | null;
  gradingType: GradingType;
  published: boolean;
  deleted?: boolean;
  /** The classic quiz behind it. */
  quizId?: string;
  /** A New Quiz: an external tool, without a classic quiz. */
  newQuiz?: boolean;
  /** Grades stay hidden from students until a teacher posts them. */
  postManually?: boolean;
}

export interface CanvasQuiz {
  id: string;
  title: string;
  quizType: 'practice_quiz' | 'assignment' | 'graded_survey' | 'survey';
  /** Null for practice quizzes and surveys. */
  assignmentId: string | null;
  pointsPossible: number | null;
  published: boolean;
}

type EnrollmentState = 'active' | 'invited' | 'completed' | 'inactive' | 'rejected' | 'deleted';

/** A person as one course sees them. */
export interface CanvasPerson {
  id: string;
  name: string;
  sortableName: string;
  firstName: string;
  lastName: string;
  sisUserId: string | null;
  loginId: string | null;
  email: string | null;
  enrollmentState: EnrollmentState;
  type: 'StudentEnrollment' | 'StudentViewEnrollment';
}

/** A moment: a Date, or ISO text that may carry microseconds. */
export type Moment = Date | string;

export interface CanvasSubmission {
  id: string;
  userId: string;
  assignmentId: string;
  score: number | null;
  grade: string | null;
  /** Before a late policy; the score and grade themselves unless told. */
  enteredScore?: number | null;
  enteredGrade?: string | null;
  excused?: boolean | null;
  workflowState: 'unsubmitted' | 'submitted' | 'pending_review' | 'graded';
  submittedAt: Moment | null;
  gradedAt: Moment | null;
  postedAt?: Moment | null;
  attempt: number | null;
  submissionType: 'online_quiz' | 'basic_lti_launch' | null;
  graderId?: string | null;
  gradeMatchesCurrentSubmission?: boolean | null;
  late?: boolean;
  missing?: boolean;
  secondsLate?: number;
  latePolicyStatus?: 'late' | 'missing' | 'extended' | 'none' | null;
  pointsDeducted?: number | null;
  /** A quiz's answers: what a client should neither ask for nor log. */
  body?: string | null;
}

/** What the owner of the token can be allowed to do in a course, by Canvas's own names. */
export const COURSE_RIGHTS = [
  'view_all_grades',
  'manage_grades',
  'read_roster',
  'read_sis',
  'view_user_logins',
  'read_email_addresses',
  'manage_groups_manage',
] as const;
export type CourseRight = (typeof COURSE_RIGHTS)[number];

export interface CanvasCourse {
  id: string;
  name: string;
  /** Available unless told. */
  workflowState?: 'unpublished' | 'available' | 'completed';
  /** The term is over or not begun: Canvas shows nothing of the course but its id. */
  restrictedByDate?: boolean;
  /** What the owner of the token may not do here; everything else is allowed. */
  missingRights?: CourseRight[];
  /** The owner of the token sees the people of one section only, and is told so nowhere but in the enrolment. */
  limitedToSection?: boolean;
  assignments: CanvasAssignment[];
  quizzes: CanvasQuiz[];
  people: CanvasPerson[];
  submissions: CanvasSubmission[];
}

export interface CanvasGroup {
  id: string;
  name: string;
  courseId: string;
  /** The set it belongs to: somebody is in at most one group of a set. */
  groupCategoryId: string | null;
  maxMembership?: number;
  userIds: string[];
}

export interface CanvasData {
  courses: CanvasCourse[];
  groups: CanvasGroup[];
  /** When the token of the caller expires; never unless told. */
  tokenExpiresAt?: Moment;
}
