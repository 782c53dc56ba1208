import { describe, expect, test } from '@jest/globals';
import type { Subject } from '../../src/core/explain/find.ts';
import type { DetailedSubmission } from '../../src/core/explain/types.ts';
import {
  cellWords,
  renderExplanation,
  renderPast,
  subjectText,
  type Explained,
} from '../../src/report/explain.ts';
import { assignment, quiz, requirement } from '../build.ts';
import { account, detailed, RULES, Shop } from '../core/explain/support.ts';
import { entry, evidence, exported, heldEntry, HEADER, LASER, memoryOf } from '../core/trust/build.ts';

const SINCE = new Date('2026-11-15T09:30:00Z');
const EVERYBODY = ['at:Any Time', 'active'];
const NORA: Subject = {
  externalId: '0011',
  accounts: [account('11')],
  identity: { firstName: 'Nora', lastName: 'Veltkamp', email: '' },
  isInGrit: true,
};

function explained(shop: Shop, changes: Partial<Explained> = {}): Explained {
  return {
    subject: NORA,
    explanation: shop.explain(),
    header: HEADER,
    since: SINCE,
    maxNewGrants: null,
    ...changes,
  };
}

/** The words about the laser cutter. */
function words(shop: Shop, changes: Partial<Explained> = {}) {
  const one = explained(shop, changes);
  const [cell] = one.explanation.cells;
  if (cell === undefined) throw new Error('Nothing is explained.');
  return cellWords(cell, one);
}

function shopWith(changes: Partial<Shop>, ...submissions: DetailedSubmission[]): Shop {
  return Object.assign(new Shop(...submissions), changes);
}

const IN_GRIT = { users: [exported('0011', EVERYBODY)] };
const below = (score: number) => detailed({ score, grade: String(score) });

describe('a score', () => {
  test.each([
    [16, 20, '16 of 20 points is 80 %', '18 of 20 points'],
    [17.999, 20, '17.999 of 20 points is 89.99 %', '18 of 20 points'],
    [89.999, 100, '89.999 of 100 points is 89.99 %', '90 of 100 points'],
    [0, 9, '0 of 9 points is 0 %', '8.1 of 9 points'],
  ])(
    'of %d of %d points is never rounded up, and it is said what is enough',
    (score, points, text, needed) => {
      const shop = shopWith(
        { assignments: [[quiz(), assignment({ pointsPossible: points })]] },
        below(score),
      );
      expect(words(shop)).toEqual({
        verdict: `no: ${text}, and 90 % is needed`,
        toDo: `Try again, and reach ${needed}.`,
      });
    },
  );

  test('of a quiz without points is what Canvas wrote', () => {
    const assignments: Shop['assignments'] = [[quiz(), assignment({ pointsPossible: null })]];
    expect(words(shopWith({ assignments }, detailed({ score: null, grade: 'incomplete' })))).toEqual({
      verdict: 'no: the grade "incomplete" is 0 %, and 90 % is needed',
      toDo: 'Try again, and reach 90 %.',
    });
  });
});

describe('what would have to happen', () => {
  test('after a quiz of long ago is one pass that looks back so far, which then finds it', () => {
    const old = detailed({ submittedAt: '2026-09-01T10:00:00Z', gradedAt: '2026-09-02T11:00:00Z' });
    expect(words(new Shop(old))).toEqual({
      verdict:
        'passed on 2026-09-02, but that is before the window of the next pass, which begins 2026-11-15 09:30 UTC',
      toDo: 'Set it in Grit by hand, or start one pass that looks back so far, for everybody: grit-sync run --since 2026-09-02T00:00:00Z.',
    });
  });

  test('for somebody inactive is that the next pass makes them active, but only if it does', () => {
    const users = [exported('0011', [LASER])];
    expect(words(shopWith({ users }, detailed())).toDo).toBe('The next pass makes the person active.');
    expect(words(shopWith({ users })).toDo).toMatch(/^Somebody at the shop has to make/);
    const noTime = [exported('0011', [LASER, 'active'])];
    expect(words(shopWith({ users: noTime }, detailed())).toDo).toBe('The next pass gives at:Any Time.');
    expect(words(shopWith({ users: noTime })).toDo).toMatch(
      /^Somebody at the shop has to set an access time/,
    );
  });

  test('with a hold is its release, but not before a pass has noticed it', () => {
    const held = shopWith({ ...IN_GRIT, memory: memoryOf([heldEntry()]) }, detailed());
    expect(words(held)).toEqual({
      verdict: 'held since 2026-11-21 08:00 UTC: somebody took it away in Grit',
      toDo: 'If they may have it again: set it in Grit, or type grit-sync holds release "0011" "pg:Laser Cutter".',
    });
    const unnoticed = shopWith({ ...IN_GRIT, memory: memoryOf([entry()]) }, detailed());
    expect(words(unnoticed)).toEqual({
      verdict: 'will be held by the next pass: somebody took it away in Grit',
      toDo: 'If they may have it again: set it in Grit.',
    });
  });

  test('with a whole person held is what brings that person back', () => {
    const memory = memoryOf([heldEntry({ column: 'active' })]);
    const users = [exported('0011', ['at:Any Time'])];
    expect(words(shopWith({ users, memory }, detailed())).toDo).toBe(
      'If they may use the machines again: set active in Grit, or type grit-sync holds release "0011" "active".',
    );
    expect(words(shopWith({ memory }, detailed())).toDo).toBe(
      'If they may use the machines again: add them to Grit again, or type grit-sync holds release "0011".',
    );
  });

  test('is not done with a quiz while the whole person is held', () => {
    const memory = memoryOf([heldEntry({ column: 'active' })]);
    const shop = (...granted: string[]) => shopWith({ users: [exported('0011', granted)], memory }, below(3));
    expect(words(shop('at:Any Time')).toDo).toBe(
      'Try again, and reach 18 of 20 points. No pass gives it while the whole person is held.',
    );
    expect(words(shop('at:Any Time', LASER)).verdict).toBe(
      'has it, but cannot use it: somebody cleared active in Grit',
    );
    expect(renderExplanation(explained(shop('at:Any Time')))).toContain(
      'Held     the whole person, since 2026-11-21 08:00 UTC: somebody cleared active in Grit\n',
    );
    const gone = shopWith({ memory: memoryOf([entry()]) });
    expect(renderExplanation(explained(gone))).toContain(
      'Held     the whole person, from the next pass on: somebody took the person out of Grit\n',
    );
  });

  test('is to pass what is lacking, by its name', () => {
    const rules = { ...RULES, requirements: [requirement(LASER, ['440133', '438799'])] };
    expect(words(shopWith({ rules }, detailed()))).toEqual({
      verdict: 'no: of the 2 quizzes that are needed together, 1 is passed',
      toDo: 'Pass "Band Saw Safety" (assignment 438799).',
    });
    expect(words(shopWith({ rules }))).toMatchObject({
      verdict: 'no: of the 2 quizzes that are needed together, none are passed',
    });
  });

  test('is to pass any one of several quizzes, of which those that nobody can pass are not named', () => {
    const rules = { ...RULES, requirements: [requirement(LASER, '440133', '438799', '999999')] };
    expect(words(shopWith({ rules })).toDo).toBe(
      'Pass "Laser Safety" (assignment 440133), or "Band Saw Safety" (assignment 438799).',
    );
  });

  test('names the limit that stops the passes', () => {
    const shop = shopWith({ rules: { ...RULES, maxNewGrants: 0 } }, detailed());
    expect(words(shop, { maxNewGrants: 0 }).verdict).toContain('limits.maxNewGrants (0)');
  });
});

test('every reason has a verdict without a full stop, and one whole sentence of what would have to happen', () => {
  const shops = [
    new Shop(),
    new Shop(detailed()),
    shopWith({ users: [exported('0011', [LASER, ...EVERYBODY])] }),
    shopWith({ accounts: [] }),
    shopWith({ accounts: [account('11', {}, '70100')] }),
    shopWith({ assignments: [] }),
    shopWith({ header: [] }, detailed()),
    shopWith({ rules: { ...RULES, isUploadOn: false } }, detailed()),
    shopWith({}, detailed({ excused: true })),
    shopWith({}, detailed({ score: null, grade: null })),
  ];
  const said = shops.map((shop) => words(shop));
  expect(new Set(said.map(({ verdict }) => verdict)).size).toBe(shops.length);
  for (const { verdict, toDo } of said) {
    expect(verdict).toMatch(/^[a-z].*[^.]$/);
    expect(toDo).toMatch(/^[A-Z].*\.$/);
    expect(verdict + toDo).not.toMatch(/undefined|null|NaN|\[object/);
  }
});

describe('the whole', () => {
  test('begins with the person, Canvas, Grit and the window, and has a paragraph a column', () => {
    const memory = memoryOf([entry({ evidence: [evidence({ score: 19 })] })]);
    const users = [exported('0011', [LASER, ...EVERYBODY])];
    expect(renderExplanation(explained(shopWith({ users, memory }, detailed()))))
      .toBe(`Nora Veltkamp (0011), Canvas user 11
Canvas   course 70076, student, active
Grit     there, active, at:Any Time
Window   the next pass reads what was handed in or graded since 2026-11-15 09:30 UTC

pg:Laser Cutter: has it, seen in Grit since 2026-11-20 16:00 UTC.
  Quiz    "Laser Safety" (assignment 440133): 20 of 20 points is 100 %, and 90 % is needed: passed; handed in 2026-11-20 15:04 UTC; graded 2026-11-20 15:04 UTC
  Grit    marked
  Memory  first seen in Grit 2026-11-20 16:00 UTC; earned by 19 of 20 points in assignment 440133 (handed in 2026-11-20 15:04 UTC)
  To do   Nothing.

pg:Band Saw: no: the quiz was not handed in.
  Quiz    "Band Saw Safety" (assignment 438799): not handed in
  Grit    the person is there, without this mark
  Memory  no pass has seen it in Grit
  To do   Pass "Band Saw Safety" (assignment 438799).`);
  });

  test('says how several accounts, and concluded and invited ones, stand in each course', () => {
    const enrolled = (id: string, state: string) => ({
      ...account(id),
      enrolments: [{ courseId: '70076', type: 'StudentEnrollment', state }],
    });
    const accounts = [enrolled('11', 'completed'), enrolled('12', 'invited')];
    const text = renderExplanation(explained(new Shop(), { subject: { ...NORA, accounts } }));
    expect(text).toContain('Canvas   user 11: course 70076, student, concluded\n');
    expect(text).toContain('Canvas   user 12: course 70076, student, invited, not accepted yet\n');
    expect(text).toContain('what either of them passes counts');
  });

  test('says that Canvas or Grit does not know somebody, and that Grit lacks a column', () => {
    const shop = shopWith({ accounts: [] });
    const text = renderExplanation(
      explained(shop, {
        subject: { ...NORA, accounts: [] },
        header: HEADER.filter((name) => name !== LASER),
      }),
    );
    expect(text).toContain('Canvas   not found in the courses of the configuration\nGrit     not there\n');
    expect(text).toContain('  Grit    there is no column of that name\n');
  });

  test('names the quizzes that are needed together, and those that are each enough', () => {
    const rules = { ...RULES, requirements: [requirement(LASER, ['440133', '438799'], '999999')] };
    const text = renderExplanation(explained(shopWith({ rules })));
    expect(text).toMatch(
      /Quiz {4}"Laser Safety".*\n {10}and "Band Saw Safety".*\n {10}or the assignment 999999 of course 70076: cannot/,
    );
  });

  test('obeys no name', () => {
    const identity = { firstName: 'No\u001b[2Jra', lastName: 'Velt\nkamp', email: '' };
    const text = renderExplanation(explained(new Shop(), { subject: { ...NORA, identity } }));
    expect(text.split('\n')[0]).toBe('No[2Jra Veltkamp (0011), Canvas user 11');
  });
});

test('somebody without name or id is called by what there is', () => {
  const nobody = { ...NORA, externalId: null, identity: { firstName: '', lastName: '', email: '' } };
  expect(subjectText(nobody)).toBe('no campus wide id, Canvas user 11');
});

test('what was so at an earlier time is said of that time', () => {
  const inGrit = { person: null, isActive: false, accessTimes: [] };
  const text = renderPast({
    subject: { ...NORA, accounts: [] },
    explanation: { inGrit, cells: [{ column: LASER, state: 'had-not', entry: heldEntry() }] },
    backup: { name: 'grit-export-2026-11-21T12-00-00Z.xlsx', at: new Date('2026-11-21T12:00:00Z') },
    unreadable: 2,
  });
  expect(text).toBe(`Nora Veltkamp (0011)
Backup   grit-export-2026-11-21T12-00-00Z.xlsx, of 2026-11-21 12:00 UTC; 2 later ones cannot be read
Grit     not there

pg:Laser Cutter: did not have it, since somebody had taken it away in Grit.
  Memory  first seen in Grit 2026-11-20 16:00 UTC; earned by 20 of 20 points in assignment 440133 (handed in 2026-11-20 15:04 UTC); gone since 2026-11-21 08:00 UTC`);
});
