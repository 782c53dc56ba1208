import { emptyMemory } from '../../../src/core/memory/memory.ts';
import type { CellOutcome, Reason } from '../../../src/core/explain/types.ts';
import { assignment, quiz, requirement, rule, STARTED } from '../../build.ts';
import { entry, exported, heldEntry, memoryOf, releasedEntry } from '../trust/build.ts';
import { account, detailed, RULES, Shop } from './support.ts';

export const LASER = 'pg:Laser Cutter';
export const EVERYBODY = ['at:Any Time', 'active'];
export const LONG_AGO = { submittedAt: '2026-09-01T10:00:00Z', gradedAt: '2026-09-01T10:00:00Z' };

interface Situation {
  situation: string;
  shop: () => Shop;
  reason: Reason;
  outcome: CellOutcome;
}

/** A shop whose Grit has Nora with these marks. */
export function known(granted: string[], ...submissions: ReturnType<typeof detailed>[]): Shop {
  return Object.assign(new Shop(...submissions), { users: [exported('0011', granted)] });
}

export function with_(shop: Shop, changes: Partial<Shop>): Shop {
  return Object.assign(shop, changes);
}

const BOTH_QUIZZES = [requirement(LASER, ['440133', '438799'])];
const SAW_LONG_AGO = detailed({ id: '2', assignmentId: '438799', ...LONG_AGO });

export const SITUATIONS: Situation[] = [
  {
    situation: 'Grit has the mark, whatever the quiz says',
    shop: () => known([LASER, ...EVERYBODY]),
    reason: 'has',
    outcome: 'has',
  },
  {
    situation: 'Grit has the mark, but the person is not active',
    shop: () => known([LASER, 'at:Any Time']),
    reason: 'has-but-inactive',
    outcome: 'has',
  },
  {
    situation: 'Grit has the mark, but the person may come in at no time',
    shop: () => known([LASER, 'active']),
    reason: 'has-but-no-access-time',
    outcome: 'has',
  },
  {
    situation: 'passed in the window by somebody who is new',
    shop: () => new Shop(detailed()),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'passed in the window by somebody who is in Grit without the mark',
    shop: () => known(EVERYBODY, detailed()),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'handed in before the window, graded in it',
    shop: () => new Shop(detailed({ submittedAt: LONG_AGO.submittedAt })),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'passed by one of two accounts with one campus wide id',
    shop: () =>
      with_(new Shop(detailed({ score: 3, grade: '3' }), detailed({ userId: '12', id: '2' })), {
        accounts: [account('11'), account('12', { externalId: '0011' })],
      }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'passed before the window, and never seen in Grit',
    shop: () => new Shop(detailed(LONG_AGO)),
    reason: 'too-old',
    outcome: 'no',
  },
  {
    situation: 'passed before the usual window, but since the last proven pass',
    shop: () =>
      with_(new Shop(detailed(LONG_AGO)), {
        memory: memoryOf([], { provenUntil: new Date('2026-08-30T00:00:00Z') }),
      }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'not quite enough',
    shop: () => new Shop(detailed({ score: 17.99, grade: '17.99' })),
    reason: 'below',
    outcome: 'no',
  },
  {
    situation: 'enough, until the late policy took points away',
    shop: () =>
      new Shop(detailed({ score: 16, grade: '16', late: true, pointsDeducted: 4, enteredScore: 20 })),
    reason: 'below',
    outcome: 'no',
  },
  {
    situation: 'exactly enough, where computers come out a little below',
    shop: () => {
      const shop = new Shop(detailed({ score: 8.1, grade: '8.1' }));
      shop.assignments = [[quiz(), assignment({ pointsPossible: 9 })]];
      return shop;
    },
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'handed in, not graded',
    shop: () => new Shop(detailed({ score: null, grade: null, gradedAt: null, workflowState: 'submitted' })),
    reason: 'ungraded',
    outcome: 'no',
  },
  {
    situation: 'excused',
    shop: () => new Shop(detailed({ score: null, grade: null, excused: true })),
    reason: 'excused',
    outcome: 'no',
  },
  {
    situation: 'a letter in place of points',
    shop: () => {
      const shop = new Shop(detailed({ score: null, grade: 'A' }));
      shop.assignments = [[quiz(), assignment({ pointsPossible: null })]];
      return shop;
    },
    reason: 'unreadable',
    outcome: 'no',
  },
  {
    situation: 'nothing was handed in',
    shop: () => new Shop(),
    reason: 'not-handed-in',
    outcome: 'no',
  },
  {
    situation: 'Canvas has a place for it, with nothing in it',
    shop: () =>
      new Shop(
        detailed({
          score: null,
          grade: null,
          submittedAt: null,
          gradedAt: null,
          workflowState: 'unsubmitted',
        }),
      ),
    reason: 'not-handed-in',
    outcome: 'no',
  },
  {
    situation: 'enrolled in another course',
    shop: () => with_(new Shop(), { accounts: [account('11', {}, '70100')] }),
    reason: 'not-enrolled',
    outcome: 'no',
  },
  {
    situation: 'the quiz does not exist, or is not published',
    shop: () => with_(new Shop(), { assignments: [] }),
    reason: 'unusable',
    outcome: 'no',
  },
  {
    situation: 'one of two quizzes that are needed together is missing',
    shop: () => with_(new Shop(detailed()), { rules: { ...RULES, requirements: BOTH_QUIZZES } }),
    reason: 'lacking',
    outcome: 'no',
  },
  {
    situation: 'two quizzes are needed together, one was passed long ago',
    shop: () =>
      with_(new Shop(detailed(), SAW_LONG_AGO), { rules: { ...RULES, requirements: BOTH_QUIZZES } }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'two quizzes are needed together, both were passed long ago',
    shop: () =>
      with_(new Shop(detailed(LONG_AGO), SAW_LONG_AGO), {
        rules: { ...RULES, requirements: BOTH_QUIZZES },
      }),
    reason: 'too-old',
    outcome: 'no',
  },
  {
    situation: 'one of two quizzes that are each enough is passed',
    shop: () =>
      with_(new Shop(detailed({ score: 2, grade: '2' }), detailed({ id: '2', assignmentId: '438799' })), {
        rules: { ...RULES, requirements: [requirement(LASER, '440133', '438799')] },
      }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'a lower mark is enough for this quiz',
    shop: () =>
      with_(new Shop(detailed({ score: 16, grade: '16' })), {
        rules: { ...RULES, requirements: [requirement(LASER, rule({ passingScore: 80 }))] },
      }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'somebody took it away, and a pass has noticed',
    shop: () => with_(known(EVERYBODY, detailed()), { memory: memoryOf([heldEntry()]) }),
    reason: 'held',
    outcome: 'held',
  },
  {
    situation: 'somebody took it away, and no pass has noticed yet',
    shop: () => with_(known(EVERYBODY, detailed()), { memory: memoryOf([entry()]) }),
    reason: 'held',
    outcome: 'held',
  },
  {
    situation: 'somebody took it away, and the quiz is before the window',
    shop: () => with_(known(EVERYBODY, detailed(LONG_AGO)), { memory: memoryOf([heldEntry()]) }),
    reason: 'held',
    outcome: 'held',
  },
  {
    situation: 'it was held, and released since',
    shop: () => with_(known(EVERYBODY, detailed()), { memory: memoryOf([releasedEntry()]) }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'somebody made the person inactive',
    shop: () =>
      with_(known(['at:Any Time'], detailed()), { memory: memoryOf([heldEntry({ column: 'active' })]) }),
    reason: 'held-inactive',
    outcome: 'held',
  },
  {
    situation: 'it waited with a person who was inactive and is active again',
    shop: () => with_(known(EVERYBODY, detailed()), { memory: memoryOf([heldEntry({ seenAt: null })]) }),
    reason: 'gets',
    outcome: 'gets',
  },
  {
    situation: 'somebody took the person out of Grit',
    shop: () => with_(new Shop(detailed()), { memory: memoryOf([heldEntry({ column: 'at:Any Time' })]) }),
    reason: 'held-removed',
    outcome: 'held',
  },
  {
    situation: 'passed, without a campus wide id',
    shop: () => with_(new Shop(detailed()), { accounts: [account('11', { externalId: null })] }),
    reason: 'no-external-id',
    outcome: 'no',
  },
  {
    situation: "passed, with a campus wide id that was somebody else's",
    shop: () =>
      with_(new Shop(detailed()), {
        memory: {
          ...emptyMemory(),
          accounts: new Map([['99', '0011']]),
          people: new Map([['0011', { firstName: 'Robin', lastName: 'Amsel', email: '' }]]),
          doubts: new Map([['11', '11']]),
        },
      }),
    reason: 'other-person',
    outcome: 'no',
  },
  {
    situation: 'passed by the Test Student',
    shop: () => with_(new Shop(detailed()), { isTestStudent: true }),
    reason: 'test-student',
    outcome: 'no',
  },
  {
    situation: 'in Grit, and unknown to Canvas',
    shop: () => with_(known(EVERYBODY), { accounts: [] }),
    reason: 'not-in-canvas',
    outcome: 'no',
  },
  {
    situation: 'passed, but Grit has no such column',
    shop: () => with_(new Shop(detailed()), { header: ['externalId', 'at:Any Time', 'active'] }),
    reason: 'no-column',
    outcome: 'no',
  },
  {
    situation: 'passed, while uploads are switched off',
    shop: () => with_(new Shop(detailed()), { rules: { ...RULES, isUploadOn: false } }),
    reason: 'upload-off',
    outcome: 'no',
  },
  {
    situation: 'passed, but it alone is more than a pass may grant',
    shop: () => with_(new Shop(detailed()), { rules: { ...RULES, maxNewGrants: 0 } }),
    reason: 'stopped',
    outcome: 'no',
  },
  {
    situation: 'passed, but the export of Grit has lost most people',
    shop: () =>
      with_(known([], detailed()), {
        memory: memoryOf([], { census: { people: 900, shrunkSince: STARTED } }),
      }),
    reason: 'export-odd',
    outcome: 'no',
  },
];
