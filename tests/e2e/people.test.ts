import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, person, submission, testStudent } from '../../src/demo/build.ts';
import { DEMO_CANVAS_TOKEN } from '../../src/demo/canvas.ts';
import type { CanvasAssignment, CanvasData, CanvasPerson, CanvasSubmission } from '../../src/demo/data.ts';
import { DEMO_GRIT_TOKEN } from '../../src/demo/grit.ts';
import { demoConfig, demoShop, SHOP, WHO } from '../../src/demo/shop.ts';
import { readExport } from '../../src/grit/workbook.ts';
import { editConfig, expectPass, inWorld, uploadedPeople } from './passes.ts';
import { HOUR_MS, shareProcess, start, type World, type WorldOptions } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const LASER = '440133';
const yesterday = () => new Date(Date.now() - 24 * HOUR_MS);

type Given = Partial<CanvasSubmission> & Pick<CanvasSubmission, 'userId' | 'score'>;

/** A shop with these people; each passed the laser cutter quiz, unless other submissions are given. */
function shopOf(
  people: CanvasPerson[],
  submissions: Given[] = people.map(({ id }) => ({ userId: id, score: 20 })),
  assignments: CanvasAssignment[] = [],
): CanvasData {
  return canvasData([
    course({
      id: '70076',
      people,
      assignments: [assignment({ id: LASER }), assignment({ id: '438799' }), ...assignments],
      submissions: submissions.map((given, number) =>
        submission({
          id: String(500 + number),
          assignmentId: LASER,
          submittedAt: yesterday(),
          ...given,
        }),
      ),
    }),
  ]);
}

const nameOf = (row: Record<string, string>) => [row['firstName'], row['lastName']];
const byId = (rows: Record<string, string>[], externalId: string) =>
  rows.find((row) => row['externalId'] === externalId);
const permissionsOf = (row: Record<string, string> | undefined) =>
  Object.keys(row ?? {}).filter((column) => column.startsWith('pg:') && row?.[column] === 'x');
const permissionsById = (world: World) =>
  Object.fromEntries(uploadedPeople(world).map((row) => [row['externalId'] ?? '', permissionsOf(row)]));

describe('names', () => {
  const NAMES: [sortable: string, first: string, last: string, more?: Partial<CanvasPerson>][] = [
    ['Zanzibarra', 'Zanzibarra', ''],
    ['Doe, John, Jr.', 'John', 'Doe'],
    ['van der Berg, Jan', 'Jan', 'van der Berg'],
    ["O'Brien, Zoe\u0308", 'Zo\u00eb', "O'Brien"],
    ['Spreadsheet, =2+2', '=2+2', 'Spreadsheet'],
    ['Trailer , Pim  ', 'Pim', 'Trailer', { firstName: 'Pim  ', lastName: ' Trailer ' }],
    ['Ho, Chi, Min', 'Chi Min', 'Ho'],
    ['Ada Maria Lovelock', 'Ada Maria', 'Lovelock'],
    ['\u738b, \u5c0f\u660e', '\u5c0f\u660e', '\u738b'],
    ['Gearbox, Felix \ud83d\udd27', 'Felix \ud83d\udd27', 'Gearbox'],
    ['"Quill", Ida "Ink"', 'Ida "Ink"', '"Quill"'],
    [`Long, ${'Very '.repeat(60)}`, 'Very '.repeat(60).trim(), 'Long'],
  ];
  const people = () =>
    NAMES.map(([sortableName, , , more], number) =>
      person({
        id: String(8000 + number),
        name: sortableName,
        sortableName,
        sisUserId: String(100 + number),
        ...more,
      }),
    );

  it.concurrent.each([
    ['as Canvas takes them apart', true],
    ['where Canvas is old and does not take them apart', false],
  ])('of every kind, %s', (_, firstNames) =>
    inWorld({ data: shopOf(people()), canvas: { firstNames } }, async (world) => {
      await expectPass(world, { code: 0, rows: NAMES.length });
      const rows = uploadedPeople(world);
      for (const [number, [, first, last]] of NAMES.entries()) {
        const row = byId(rows, String(100 + number));
        expect(nameOf(row ?? {})).toEqual([first, last]);
      }
    }),
  );

  it.concurrent('survive the CSV exactly: comma, quotes, line end, leading "="', () => {
    const names = [
      { firstName: 'Ida "Ink, Pen"', lastName: 'Quill' },
      { firstName: 'Line\nBreak', lastName: 'Two\r\nLines' },
      { firstName: '=HYPERLINK("http://example.com")', lastName: '+1' },
      { firstName: '@SUM(1)', lastName: "-2'" },
      { firstName: '"', lastName: ',' },
    ];
    const given = names.map((name, number) =>
      person({ id: String(8000 + number), name: 'N', sisUserId: `0${number}`, ...name }),
    );
    return inWorld({ data: shopOf(given) }, async (world) => {
      await expectPass(world, { code: 0, rows: names.length });
      for (const [number, name] of names.entries()) {
        expect(byId(world.grit.users, `0${number}`)).toMatchObject(name);
        expect(byId(uploadedPeople(world), `0${number}`)).toMatchObject(name);
      }
    });
  });

  it.concurrent('with control characters are uploaded as they are, and never printed as they are', () => {
    const hostile = {
      firstName: 'Eve\u001b[31m\u001b]0;owned\u0007\u202e',
      lastName: 'Bell\u009b2J\u0008\u0000er',
    };
    const given = person({ id: '8000', name: 'Eve Beller', sisUserId: '77', ...hostile });
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    return inWorld({ data: shopOf([given]) }, async (world) => {
      const preview = await world.run(['run', '--dry-run', '--verbose']);
      expect(preview.stdout).toContain('Eve[31m');
      expect(preview.stdout + preview.stderr).not.toMatch(control);

      const json = await world.report(['--dry-run']);
      expect(json.stdout).not.toMatch(control);
      expect(json.report.table?.rows[0]?.slice(0, 2)).toEqual([hostile.firstName, hostile.lastName]);

      await expectPass(world, { code: 0, rows: 1 });
      expect(uploadedPeople(world)).toEqual([expect.objectContaining(hostile)]);
    });
  });
});

describe('who can be no row', () => {
  it.concurrent(
    'is skipped: said by Canvas id and never by name, the Test Student not at all; exit 0',
    () => {
      const people = [
        person({ id: '8000', name: 'Wren Sprocket' }),
        person({ id: '8001', name: 'Gus Guestpass', sisUserId: null }),
        person({ id: '8002', name: 'Nell Nullity', sisUserId: '' }),
        person({ id: '8003', name: 'Stan Spaces', sisUserId: '   ' }),
        person({ id: '8004', name: 'Vance Vanished', enrollmentState: 'rejected' }),
        person({ id: '8005', name: 'Della Deleted', enrollmentState: 'deleted' }),
        testStudent({ id: '8006' }),
      ];
      return inWorld({ data: shopOf(people) }, async (world) => {
        const warnings = ['student-without-external-id', 'student-not-found'];
        const report = await expectPass(world, { code: 0, warnings, rows: 1 });
        expect(report.warnings[0]?.message).toContain('Canvas user 8001, 8002, 8003.');
        expect(report.warnings[1]?.message).toContain('Canvas user 8004.');
        expect(report.students?.passing).toBe(6);
        expect(report.students?.skipped).toHaveLength(5);
        expect(report.students?.skipped).toEqual(
          expect.arrayContaining([
            { canvasUserId: '8001', reason: 'no-external-id' },
            { canvasUserId: '8002', reason: 'no-external-id' },
            { canvasUserId: '8003', reason: 'no-external-id' },
            { canvasUserId: '8004', reason: 'not-found' },
            { canvasUserId: '8006', reason: 'test-student' },
          ]),
        );
        expect(JSON.stringify(report)).not.toMatch(
          /Sprocket|Guestpass|Nullity|Spaces|Vanished|Test Student|10008000/,
        );
      });
    },
  );

  it.concurrent('is nobody but the Test Student: nothing is uploaded, nothing is said', () =>
    inWorld({ data: shopOf([testStudent({ id: '8006' })]) }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: null });
      expect(report.students?.skipped).toEqual([{ canvasUserId: '8006', reason: 'test-student' }]);
    }),
  );

  it.concurrent('is only in the way of nobody else: a real person of that name gets a row', () => {
    const people = [person({ id: '8000', name: 'Test Student', sisUserId: '123' })];
    return inWorld({ data: shopOf(people) }, async (world) => {
      await expectPass(world, { code: 0, rows: 1 });
    });
  });
});

describe('who is a row', () => {
  it.concurrent('concluded, inactive and invited people, with their leading zeros', () => {
    const people = [
      person({ id: '8000', name: 'Walter Wrapup', enrollmentState: 'completed', sisUserId: '00012345' }),
      person({ id: '8001', name: 'Paula Pausebutton', enrollmentState: 'inactive', sisUserId: '0' }),
      person({ id: '8002', name: 'Ivy Invitation', enrollmentState: 'invited', sisUserId: 'A-07' }),
    ];
    return inWorld({ data: shopOf(people) }, async (world) => {
      await expectPass(world, { code: 0, rows: 3 });
      expect(world.grit.users.map((user) => user['externalId']).sort()).toEqual(['0', '00012345', 'A-07']);
      expect(byId(uploadedPeople(world), 'A-07')?.['email']).toBe('');
    });
  });

  it.concurrent(
    'people who were only invited, alone: without an address, and nothing is said of a right',
    () => {
      const invited = person({ id: '8002', name: 'Ivy Invitation', enrollmentState: 'invited' });
      return inWorld({ data: shopOf([invited]) }, async (world) => {
        await expectPass(world, { code: 0, rows: 1 });
        expect(uploadedPeople(world)[0]?.['email']).toBe('');
      });
    },
  );

  it.concurrent('two accounts with one campus wide id: one row with all permissions, and a warning', () => {
    const people = [
      person({ id: '8000', name: 'Dora Doppel', sisUserId: '555', email: null, loginId: 'dd' }),
      person({ id: '8001', name: 'Dora D. Doppel', sisUserId: ' 555 ', email: 'dora@example.edu' }),
      person({ id: '8002', name: 'Wren Sprocket' }),
    ];
    const submissions = [
      { userId: '8000', score: 20 },
      { userId: '8001', score: 20, assignmentId: '438799' },
      { userId: '8002', score: 20 },
    ];
    return inWorld({ data: shopOf(people, submissions) }, async (world) => {
      const report = await expectPass(world, { code: 0, warnings: ['students-merged'], rows: 2 });
      expect(report.warnings[0]?.message).toContain('8000, 8001');
      const dora = byId(uploadedPeople(world), '555');
      expect(permissionsOf(dora)).toEqual(['pg:Laser Cutter', 'pg:Band Saw']);
      expect(dora?.['email']).toBe('dora@example.edu');
    });
  });

  it.concurrent.each([
    ['email', ['wren@example.edu', 'milo@login.example.edu', '', 'otis@example.edu']],
    ['login_id', ['wren@login.example.edu', 'milo@login.example.edu', '', 'otis@example.edu']],
  ])('with the address from %s, and from elsewhere where that is none', (emailFrom, expected) => {
    const people = [
      person({ id: '8000', name: 'Wren A', email: 'wren@example.edu', loginId: 'wren@login.example.edu' }),
      person({ id: '8001', name: 'Milo B', email: null, loginId: 'milo@login.example.edu' }),
      person({ id: '8002', name: 'Hazel C', email: null, loginId: 'hazel' }),
      person({ id: '8003', name: 'Otis D', email: 'otis@example.edu', loginId: 'otis' }),
    ];
    return inWorld({ data: shopOf(people) }, async (world) => {
      editConfig(world, (text) => text.replace('70076', `70076\n  emailFrom: ${emailFrom}`));
      await expectPass(world, { code: 0, rows: 4 });
      expect(uploadedPeople(world).map((row) => row['email'])).toEqual(expected);
    });
  });

  it.concurrent('the bytes of the upload are those of the preview with --csv, sorted by name', () => {
    const people = [
      person({ id: '8002', name: 'Bo Tenon' }),
      person({ id: '8001', name: 'Ada Tenon' }),
      person({ id: '8000', name: 'Zoe Chisel' }),
    ];
    return inWorld({ data: shopOf(people) }, async (world) => {
      const preview = await world.run(['run', '--dry-run', '--csv']);
      await expectPass(world, { code: 0, rows: 3 });
      expect(preview.stdout).toBe(world.grit.uploads[0]?.csv);
      expect(preview.stdout)
        .toBe(`firstName,lastName,externalId,email,pg:Laser Cutter,pg:Band Saw,at:Any Time,active
Zoe,Chisel,10008000,zoechisel000@example.edu,x,,x,x
Ada,Tenon,10008001,adatenon001@example.edu,x,,x,x
Bo,Tenon,10008002,botenon002@example.edu,x,,x,x
`);
    });
  });

  it.concurrent('another access time, and no word of being active', () => {
    const grit = { columns: ['pg:Laser Cutter', 'pg:Band Saw', 'at:Weekdays'] };
    return inWorld({ data: shopOf([person({ id: '8000', name: 'Wren Sprocket' })]), grit }, async (world) => {
      editConfig(world, (text) =>
        text.replace('upsert: true', 'upsert: true\n  accessTime: "at:Weekdays"\n  active: false'),
      );
      await expectPass(world, { code: 0, rows: 1 });
      expect(Object.keys(uploadedPeople(world)[0] ?? {}).slice(4)).toEqual([
        'pg:Laser Cutter',
        'pg:Band Saw',
        'at:Weekdays',
      ]);
    });
  });
});

describe('who earns what', () => {
  const wren = person({ id: '8000', name: 'Wren Sprocket', sisUserId: 'wren' });
  const milo = person({ id: '8001', name: 'Milo Dovetail', sisUserId: 'milo' });

  it.concurrent('addUsers alone: a row without any permission, and the label is no column', () => {
    const config = { permissions: '', addUsers: `addUsers:\n  "pg:Laser Cutter": ${LASER}\n` };
    return inWorld({ data: shopOf([wren]), config }, async (world) => {
      await expectPass(world, { code: 0, rows: 1 });
      const [row = {}] = uploadedPeople(world);
      expect(Object.keys(row)).toEqual([
        'firstName',
        'lastName',
        'externalId',
        'email',
        'at:Any Time',
        'active',
      ]);
      expect([row['at:Any Time'], row['active']]).toEqual(['x', 'x']);
    });
  });

  it.concurrent('one quiz earns several columns, and several quizzes earn one', () => {
    const permissions = `permissions:
  "pg:All Tools": [438799, ${LASER}]
  "pg:Laser Cutter": ${LASER}
  "pg:Band Saw": { assignment: ${LASER}, passingScore: 100 }
`;
    const submissions = [
      { userId: '8000', score: 20 },
      { userId: '8000', score: 2, assignmentId: '438799' },
      { userId: '8001', score: 18, assignmentId: '438799' },
    ];
    return inWorld({ data: shopOf([wren, milo], submissions), config: { permissions } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(permissionsById(world)).toEqual({
        wren: ['pg:All Tools', 'pg:Laser Cutter', 'pg:Band Saw'],
        milo: ['pg:All Tools'],
      });
      const header = world.grit.uploads[0]?.csv.split('\n')[0];
      expect(header).toContain('email,pg:All Tools,pg:Laser Cutter,pg:Band Saw,at:Any Time,active');
    });
  });

  it.concurrent('every kind of grade', () => {
    const kinds: CanvasAssignment[] = [
      assignment({ id: '1', pointsPossible: 100 }),
      assignment({ id: '2', pointsPossible: 200 }),
      assignment({ id: '3', pointsPossible: 50, gradingType: 'letter_grade' }),
      assignment({ id: '4', pointsPossible: null, gradingType: 'pass_fail' }),
      assignment({ id: '5', pointsPossible: 0, gradingType: 'percent' }),
      assignment({ id: '6', pointsPossible: 9 }),
    ];
    const CASES: [who: string, passes: boolean, row: Partial<Given>][] = [
      ['exactly', true, { score: 90, assignmentId: '1' }],
      ['nearly', false, { score: 89.99, assignmentId: '1' }],
      ['nothing', false, { score: 0, assignmentId: '1' }],
      ['points, not percent', false, { score: 95, grade: '95', assignmentId: '2' }],
      ['few points, many percent', true, { score: 18, grade: '18' }],
      ['letter', true, { score: 45, grade: 'A-', assignmentId: '3' }],
      ['letter below', false, { score: 44, grade: 'B', assignmentId: '3' }],
      ['complete', true, { score: 0, grade: 'complete', assignmentId: '4' }],
      ['incomplete', false, { score: 0, grade: 'incomplete', assignmentId: '4' }],
      ['percent without points', true, { score: 90, grade: '90%', assignmentId: '5' }],
      ['percent without points below', false, { score: 89.9, grade: '89.9%', assignmentId: '5' }],
      ['a binary fraction', true, { score: 8.1, grade: '8.1', assignmentId: '6' }],
      ['extra credit', true, { score: 25, grade: '25' }],
      ['excused', false, { score: null, excused: true, workflowState: 'graded' }],
      ['to be marked, enough already', true, { score: 18, workflowState: 'pending_review' }],
      ['to be marked', false, { score: 12, workflowState: 'pending_review' }],
      ['taken back', false, { score: null, workflowState: 'graded' }],
      ['waiting', false, { score: null }],
      ['late policy', false, { score: 17, enteredScore: 20, pointsDeducted: 3, late: true }],
      [
        'handed in again',
        true,
        { score: 20, workflowState: 'submitted', gradeMatchesCurrentSubmission: false },
      ],
      ['hidden', true, { score: 20, postedAt: null }],
    ];
    const people = CASES.map(([who], number) =>
      person({ id: String(8000 + number), name: `Student ${number}`, sisUserId: who }),
    );
    const submissions = CASES.map(([, , row], number) => ({
      score: null,
      userId: String(8000 + number),
      ...row,
    }));
    const permissions = `permissions:\n  "pg:Laser Cutter": [${LASER}, 1, 2, 3, 4, 5, 6]\n`;
    return inWorld({ data: shopOf(people, submissions, kinds), config: { permissions } }, async (world) => {
      const passing = CASES.filter(([, passes]) => passes).map(([who]) => who);
      const report = await expectPass(world, { code: 0, rows: passing.length });
      expect(Object.keys(permissionsById(world)).sort()).toEqual(passing.sort());
      expect(report.submissions).toEqual({
        received: CASES.length,
        ungraded: 3,
        belowPassing: CASES.length - passing.length - 3,
        passing: passing.length,
      });
    });
  });

  it.concurrent('a quiz without points whose grades are letters: nobody passes, exit 3', () => {
    const letters = assignment({ id: '1', name: 'Essay', pointsPossible: null, gradingType: 'letter_grade' });
    const submissions = [
      { userId: '8000', score: 0, grade: 'A', assignmentId: '1' },
      { userId: '8001', score: 20 },
    ];
    const permissions = `permissions:\n  "pg:Laser Cutter": ${LASER}\n  "pg:Band Saw": 1\n`;
    const options = { data: shopOf([wren, milo], submissions, [letters]), config: { permissions } };
    return inWorld(options, async (world) => {
      await expectPass(world, { code: 3, warnings: ['grade-unreadable'], rows: 1 });
      expect(permissionsById(world)).toEqual({ milo: ['pg:Laser Cutter'] });
    });
  });
});

describe("the demo's shop", () => {
  const options = (): WorldOptions => {
    const shop = demoShop(new Date());
    return {
      data: shop.canvas,
      canvas: { token: DEMO_CANVAS_TOKEN },
      grit: { ...shop.grit, token: DEMO_GRIT_TOKEN },
    };
  };
  const useDemoConfig = (world: World) => {
    const where = { canvasUrl: world.canvas.url, gritUrl: world.grit.url, folder: world.folder };
    editConfig(world, () => demoConfig(where));
  };
  const WARNINGS = ['student-without-external-id', 'student-not-found', 'students-merged'];

  it.concurrent('who is in, who is not, only what changes is uploaded, and by a second pass nothing', () =>
    inWorld(options(), async (world) => {
      useDemoConfig(world);
      const before = structuredClone(world.grit.users);
      const report = await expectPass(world, { code: 0, warnings: WARNINGS });
      const ownIdOf = (id: string) =>
        world.canvas.data.courses[0]?.people.find((one) => one.id === id)?.sisUserId ?? '';
      const rows = uploadedPeople(world);
      const permissions = (who: keyof typeof WHO) => permissionsOf(byId(rows, ownIdOf(WHO[who])));

      expect(report.students?.skipped).toHaveLength(3);
      expect(report.students?.skipped).toEqual(
        expect.arrayContaining([
          { canvasUserId: WHO.noExternalId, reason: 'no-external-id' },
          { canvasUserId: WHO.gone, reason: 'not-found' },
          { canvasUserId: WHO.testStudent, reason: 'test-student' },
        ]),
      );
      expect(byId(rows, ownIdOf(WHO.unenrolled))).toBeUndefined();
      for (const who of [
        'suffix',
        'particle',
        'formula',
        'spaces',
        'noEmail',
        'concluded',
        'invited',
      ] as const) {
        expect(permissions(who)).toEqual(['pg:Laser Cutter']);
      }
      expect(permissions('mononym')).toEqual(['pg:Laser Cutter', 'pg:Band Saw']);
      expect(permissions('decomposed')).toEqual(['pg:Laser Cutter', 'pg:Router Table']);
      expect(permissions('twiceFirst')).toEqual(['pg:Laser Cutter', 'pg:Lathe']);
      expect(permissions('hugeEven')).toEqual(['pg:Laser Cutter', 'pg:Band Saw']);
      expect(permissions('hugeOdd')).toEqual(['pg:Laser Cutter']);

      const had = allPermissions(before);
      const earned = earnedIn(world.canvas.data);
      const everybody = [...new Set([...Object.keys(had), ...Object.keys(earned)])];
      expect(allPermissions(world.grit.users)).toEqual(
        Object.fromEntries(
          everybody.map((id) => [id, [...new Set([...(had[id] ?? []), ...(earned[id] ?? [])])].sort()]),
        ),
      );
      const changed = world.grit.users.filter((user) => {
        const earlier = byId(before, user['externalId'] ?? '');
        return marksOf(user).join() !== marksOf(earlier).join();
      });
      const idsOf = (some: Record<string, string>[]) => some.map((one) => one['externalId']).sort();
      expect(idsOf(rows)).toEqual(idsOf(changed));

      expectNothingLost(before, world.grit.users);
      const after = structuredClone(world.grit.users);
      await expectPass(world, { code: 0, warnings: WARNINGS, rows: null });
      expect(world.grit.users).toEqual(after);
      // One from long ago, two of the first pass and one of the second.
      expect(world.backups()).toHaveLength(4);
    }),
  );

  /** What is marked for somebody, whatever column it is in. */
  function marksOf(user: Record<string, string> = {}): string[] {
    return Object.keys(user)
      .filter((column) => /^(pg:|at:|active$)/.test(column) && user[column] === 'x')
      .sort();
  }

  /** Everybody's permissions, by campus wide id. */
  function allPermissions(users: Record<string, string>[]): Record<string, string[]> {
    return Object.fromEntries(users.map((user) => [user['externalId'] ?? '', permissionsOf(user).sort()]));
  }

  /** Every mark and every field that was there is still there. */
  function expectNothingLost(before: Record<string, string>[], after: Record<string, string>[]): void {
    for (const user of before) {
      const now = after.find((one) => one['externalId'] === user['externalId']) ?? {};
      expect(Object.keys(user).filter((column) => user[column] !== '' && (now[column] ?? '') === '')).toEqual(
        [],
      );
    }
  }

  /** Who earned what, worked out from the data in another way than the program does. */
  function earnedIn({ courses }: CanvasData): Record<string, string[]> {
    const RULES: [column: string | null, assignmentId: string, enough: (row: CanvasSubmission) => boolean][] =
      [
        ['pg:Laser Cutter', SHOP.laserCutter, ({ score }) => score !== null && score >= 18],
        ['pg:Band Saw', SHOP.bandSaw, ({ score }) => score !== null && score >= 80],
        ['pg:Drill Press', SHOP.drillPress, ({ score }) => score !== null && score >= 45],
        ['pg:Lathe', SHOP.lathe, ({ score }) => score !== null && score >= 9],
        ['pg:Router Table', SHOP.routerTable, ({ grade }) => grade === 'complete'],
        [null, SHOP.printers, ({ score }) => score !== null && score >= 4.5],
      ];
    const week = Date.now() - 7 * 24 * HOUR_MS;
    const isNew = (moment: CanvasSubmission['submittedAt']) =>
      moment !== null && new Date(moment).getTime() > week;
    const earned = new Map<string, string[]>();
    for (const [column, assignmentId, enough] of RULES) {
      for (const { people, submissions } of courses) {
        for (const row of submissions) {
          if (row.assignmentId !== assignmentId || row.excused === true || !enough(row)) continue;
          if (!isNew(row.submittedAt) && !isNew(row.gradedAt)) continue;
          const who = people.find(({ id }) => id === row.userId);
          if (who?.sisUserId == null || ['rejected', 'deleted'].includes(who.enrollmentState)) continue;
          const columns = earned.get(who.sisUserId) ?? [];
          if (column !== null && !columns.includes(column)) columns.push(column);
          earned.set(who.sisUserId, columns);
        }
      }
    }
    return Object.fromEntries(earned);
  }
});

describe('grit-sync demo', () => {
  async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
    try {
      await use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it.concurrent(
    'shows the preview with what is new, the pass, what changed in Grit, and a backup that opens',
    () =>
      inFolder(async (folder) => {
        const { code, stdout, stderr } = await start(['demo'], { cwd: folder, env: { TMPDIR: folder } })
          .finished;
        expect(code).toBe(0);
        const [, preview = '', pass = '', changes = '', rest = ''] = stdout.split(/^\d\. .*$/m);
        expect(preview).toMatch(/^firstName +lastName +externalId +email +permissions$/m);
        expect(preview).toMatch(/^Zanzibarra .*\+Laser Cutter, \+Band Saw$/m);
        expect(preview).toContain('nothing was changed');
        expect(changes).toMatch(
          /^ {2}new {2}Zanzibarra: pg:Laser Cutter, pg:Band Saw, at:Any Time, active$/m,
        );
        expect(changes).toMatch(/^ {7}\S.*: pg:/m);
        expect(rest).toContain(folder);
        const backup = /^Backup +(.+\.xlsx) \((\d+) people/m.exec(pass);
        expect(backup?.[1]).toContain(folder);
        const { rows } = await readExport(readFileSync(backup?.[1] ?? ''));
        expect(rows).toBe(Number(backup?.[2]));
        expect(stderr).toContain('Warning: Passed, but without a campus wide id');
        expect(stdout + stderr).not.toContain(DEMO_CANVAS_TOKEN);
      }),
  );

  it.concurrent('--serve prints a configuration with which another process can run, until SIGTERM', () =>
    inFolder(async (folder) => {
      const { child, finished } = start(['demo', '--serve'], { cwd: folder, env: { TMPDIR: folder } });
      const told = new Promise<string>((resolve) => {
        let text = '';
        child.stdout?.on('data', (chunk: string) => {
          text += chunk;
          if (/^state:\n {2}folder: .*\n/m.test(text)) resolve(text);
        });
      });
      const config = join(folder, 'copied.yaml');
      // Where the program ends too early, its words are more telling than a test that waits.
      writeFileSync(config, await Promise.race([told, finished.then(({ stderr }) => stderr)]));
      const passed = await start(['-c', config, 'run', '--json'], { cwd: folder }).finished;
      child.kill('SIGTERM');
      const served = await finished;
      expect([passed.code, served.code, served.signal]).toEqual([0, 0, null]);
      const { upsert } = JSON.parse(passed.stdout) as { upsert: unknown };
      expect(upsert).toMatchObject({ attempted: true, ok: true });
      expect(served.stderr).toContain('grit-sync run --dry-run');
    }),
  );
});
