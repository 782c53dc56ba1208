import type { EmailSource } from '../core/students.ts';
import type { GroupRule, Requirement } from '../core/types.ts';

/** What can be earned, and how it is written down. */
export interface EarningPlan {
  requirements: Requirement[];
  groups: GroupRule[];
  emailFrom: EmailSource;
  accessTime: string;
  active: boolean;
}

/** What a pass is to do, decided before it starts. */
export interface PassPlan extends EarningPlan {
  startedAt: Date;
  lookbackDays: number;
  /** Looks back to this time, or for so many days, whatever is due; null for all that is due. */
  lookBack: Date | number | null;
  /** A pass that would newly grant more uploads nothing; null for no limit. */
  maxNewGrants: number | null;
}
