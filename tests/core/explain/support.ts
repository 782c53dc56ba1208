import { fold } from '../../../src/core/memory/events.ts';
import { heldSinceOf } from '../../../src/core/memory/memory.ts';
import { explainPerson, type Explanation, type PassRules } from '../../../src/core/explain/explain.ts';
import type { Account, DetailedSubmission } from '../../../src/core/explain/types.ts';
import { grantedColumns, quizKey } from '../../../src/core/requirements.ts';
import type { Person, Submission } from '../../../src/core/types.ts';
import { dueWindow } from '../../../src/core/window.ts';
import { learn } from '../../../src/pass/learn.ts';
import { person, requirement, STARTED, submissionOf } from '../../build.ts';
import { World } from '../../pass/world.ts';
import { exportOf } from '../trust/build.ts';

/** A submission as Canvas describes it to those who ask for a reason: handed in in time, and graded. */
export function detailed(overrides: Partial<DetailedSubmission> = {}, userId = '11'): DetailedSubmission {
  return {
    ...submissionOf(userId),
    workflowState: 'graded',
    late: false,
    latePolicyStatus: null,
    pointsDeducted: null,
    enteredScore: null,
    isHidden: false,
    isOutdated: false,
    ...overrides,
  };
}

/** An account of a student in the usual course. */
export function account(canvasUserId: string, overrides: Partial<Person> = {}, courseId = '70076'): Account {
  return {
    person: person(canvasUserId, overrides),
    enrolments: [{ courseId, type: 'StudentEnrollment', state: 'active' }],
  };
}

export const RULES: Omit<PassRules, 'window'> = {
  requirements: [requirement('pg:Laser Cutter', '440133'), requirement('pg:Band Saw', '438799')],
  accessTime: 'at:Any Time',
  active: true,
  emailFrom: 'email',
  includeLateGrades: true,
  isUploadOn: true,
  maxNewGrants: null,
};

/** A shop with one person, Nora, of whom everything can be told; a pass over it can be made at any time. */
export class Shop extends World {
  accounts: Account[] = [account('11')];
  rules = RULES;
  wasStopped = false;
  isTestStudent = false;

  constructor(...submissions: DetailedSubmission[]) {
    super();
    this.has(...submissions);
  }

  /** What was handed in, and nothing else. */
  has(...submissions: DetailedSubmission[]): void {
    this.submissions = submissions;
    this.earlier = submissions;
  }

  /** What `explain` says of the person, as of the same moment at which a pass would start. */
  explain(externalId: string | null = '0011'): Explanation {
    const { memory, accounts, rules, wasStopped, isTestStudent } = this;
    const grit = { ...exportOf(...this.users), header: this.header };
    const columns = grantedColumns(rules);
    const lesson = learn(memory, grit, STARTED, { columns });
    return explainPerson(
      { accounts, isTestStudent, externalId, submissions: this.submissions.map(withDetails) },
      { ...rules, window: dueWindow(STARTED, 7, memory) },
      {
        assignments: new Map(this.assignments.map(([reference, one]) => [quizKey(reference), one])),
        grit,
        isSound: lesson.isSound,
        remembered: memory,
        memory: fold(memory, lesson.events),
        wasStopped,
      },
    );
  }

  /** What the pass does with the cell that was explained, by what is in Grit and the memory before and after it. */
  async passOver(column: string): Promise<'has' | 'gets' | 'held' | 'no'> {
    const has = () => this.users.some((one) => one.externalId === '0011' && one.granted.includes(column));
    const before = has();
    this.people = this.accounts.map((one) => one.person);
    if (this.isTestStudent) this.lookup = { people: [], testStudents: ['11'] };
    const { requirements, accessTime, active, emailFrom, maxNewGrants, isUploadOn } = this.rules;
    const grit = isUploadOn ? this.ports.grit : { ...this.ports.grit, upsert: null };
    await this.pass({ requirements, accessTime, active, emailFrom, maxNewGrants }, { ...this.ports, grit });
    if (before) return 'has';
    if (has()) return 'gets';
    const entry = [...this.memory.entries.values()].find((one) => one.column === column);
    return heldSinceOf(entry) === null ? 'no' : 'held';
  }
}

function withDetails(submission: Submission): DetailedSubmission {
  return { ...detailed(), ...submission };
}
