/** What grit-sync needs to see or do in a course. */
type Need = 'grades' | 'roster' | 'ids' | 'addresses' | 'groups';

/** What is known of the owner of the token in one course. */
export interface RightsFacts {
  /** What Canvas says about each right, by its name; empty where it would not say. */
  permissions: ReadonlyMap<string, boolean>;
  /** The keys with which Canvas shows a student whose enrolment has begun; null where there is none to be seen. */
  shownKeys: ReadonlySet<string> | null;
  /** Whether people are to be added to groups of this course. */
  needsGroups: boolean;
}

/** A right that is missing: any one of these would do. */
interface MissingRight {
  need: Need;
  rights: readonly string[];
  /** Whether no pass can do without it. */
  isFatal: boolean;
}

interface Rule extends MissingRight {
  /** Names that older installs have for it. */
  formerly?: readonly string[];
  /** One of these keys in what Canvas shows of a student proves it. */
  proof?: readonly string[];
}

const RULES: readonly Rule[] = [
  { need: 'grades', rights: ['view_all_grades', 'manage_grades'], isFatal: true },
  { need: 'roster', rights: ['read_roster'], isFatal: false },
  { need: 'ids', rights: ['read_sis'], isFatal: true, proof: ['sis_user_id'] },
  {
    need: 'addresses',
    rights: ['read_email_addresses', 'view_user_logins'],
    isFatal: false,
    proof: ['email', 'login_id'],
  },
  { need: 'groups', rights: ['manage_groups_manage'], isFatal: false, formerly: ['manage_groups'] },
];

/** Every name to ask Canvas about. */
export const RIGHTS = RULES.flatMap(({ rights, formerly = [] }) => [...rights, ...formerly]);

/**
 * Which rights are missing in a course. What Canvas really shows of a student counts for more than what it says about a
 * right: an unknown name is answered with false.
 */
export function missingRights({ permissions, shownKeys, needsGroups }: RightsFacts): MissingRight[] {
  return RULES.filter(({ need, rights, formerly = [], proof }) => {
    if (need === 'groups' && !needsGroups) return false;
    if (proof !== undefined && shownKeys !== null) return !proof.some((key) => shownKeys.has(key));
    return ![...rights, ...formerly].some((right) => permissions.get(right) === true);
  }).map(({ need, rights, isFatal }) => ({ need, rights, isFatal }));
}
