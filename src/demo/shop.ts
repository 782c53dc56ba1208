import { assignment, canvasData, course, group, quiz } from './build.ts';
import type { CanvasCourse, CanvasData, CanvasPerson } from './data.ts';
import { gritUser } from './grit-users.ts';
import type { GritUser } from './grit-users.ts';
import { SHOP, SHOP_COLUMNS } from './shop-ids.ts';
import { ORDINARY_IDS, shopPeople, WHO } from './shop-people.ts';
import { drillPressSubmissions, shopSubmissions } from './shop-submissions.ts';

export { demoConfig } from './shop-config.ts';
export { SHOP } from './shop-ids.ts';
export { WHO } from './shop-people.ts';

interface DemoShop {
  canvas: CanvasData;
  grit: { users: GritUser[]; columns: string[] };
  /** The ids that a config for this shop names. */
  config: typeof SHOP;
}

function ownCourse(now: Date, people: CanvasPerson[]): CanvasCourse {
  const userIds = people.map((person) => person.id);
  return course({
    id: SHOP.courseId,
    name: 'Workshop Safety',
    assignments: [
      assignment({ id: SHOP.laserCutter, name: 'Laser Cutter Safety Quiz', quizId: '8801' }),
      assignment({
        id: SHOP.bandSaw,
        name: 'Band Saw Safety Quiz',
        pointsPossible: 100,
        gradingType: 'percent',
        quizId: '8802',
      }),
      assignment({ id: SHOP.lathe, name: 'Lathe Safety Quiz', pointsPossible: 10, newQuiz: true }),
      assignment({
        id: SHOP.routerTable,
        name: 'Router Table Check-out',
        pointsPossible: null,
        gradingType: 'pass_fail',
      }),
      assignment({
        id: SHOP.printers,
        name: '3D Printers Orientation',
        pointsPossible: 5,
        gradingType: 'pass_fail',
        quizId: '8803',
      }),
      assignment({ id: SHOP.unpublished, name: 'Welding Safety Quiz (draft)', published: false }),
      assignment({ id: SHOP.deleted, name: 'Old Laser Cutter Quiz', deleted: true }),
    ],
    quizzes: [
      quiz({ id: '8801', title: 'Laser Cutter Safety Quiz', assignmentId: SHOP.laserCutter }),
      quiz({ id: '8802', title: 'Band Saw Safety Quiz', assignmentId: SHOP.bandSaw, pointsPossible: 100 }),
      quiz({ id: '8803', title: '3D Printers Orientation', assignmentId: SHOP.printers, pointsPossible: 5 }),
      quiz({ id: SHOP.practiceQuiz, title: 'Try your hand at quizzes', quizType: 'practice_quiz' }),
    ],
    people,
    submissions: shopSubmissions(now, userIds),
  });
}

function drillPressCourse(now: Date, people: CanvasPerson[]): CanvasCourse {
  return course({
    id: SHOP.otherCourseId,
    name: 'Machine Shop',
    assignments: [
      assignment({
        id: SHOP.drillPress,
        name: 'Drill Press Safety Quiz',
        pointsPossible: 50,
        gradingType: 'letter_grade',
        quizId: SHOP.drillPressQuiz,
      }),
    ],
    quizzes: [
      quiz({
        id: SHOP.drillPressQuiz,
        title: 'Drill Press Safety Quiz',
        assignmentId: SHOP.drillPress,
        pointsPossible: 50,
      }),
    ],
    people,
    submissions: drillPressSubmissions(
      now,
      people.map((person) => person.id),
    ),
  });
}

/** Who is in Grit before the first pass: staff, people who left long ago, and some of the students. */
function gritUsers(people: CanvasPerson[]): GritUser[] {
  const staff = ['Sable Foreman', 'Moss Overseer', 'Linden Keyring'].map((name, position) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    const email = `${firstName.toLowerCase()}@example.edu`;
    return gritUser(
      {
        firstName,
        lastName,
        externalId: String(20_000_001 + position),
        email,
        userType: 'staff',
        rfidCard1: `04A1B2C${position}`,
      },
      ['pg:All Tools', 'at:Any Time', 'active'],
    );
  });
  const alumni = [
    'Tansy Graduate',
    'Basil Emeritus',
    'Sorrel Longgone',
    'Alder Diploma',
    'Yarrow Farewell',
    'Rowan Moveaway',
    'Clover Backthen',
  ].map((name, position) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    return gritUser(
      {
        firstName,
        lastName,
        externalId: String(10_000_101 + position),
        email: `${firstName.toLowerCase()}@alumni.example.edu`,
      },
      position % 2 === 0 ? ['pg:Laser Cutter', 'pg:Lathe'] : ['pg:Band Saw', 'at:Weekdays', 'active'],
    );
  });
  const known = people.filter(
    ({ id, sisUserId }, position) =>
      sisUserId !== null && (ORDINARY_IDS.includes(id) ? position % 3 !== 0 : id === WHO.leadingZeros),
  );
  const students = known.map((person, position) => {
    const marks = SHOP_COLUMNS.slice(0, 5).filter((_, column) => (position + column) % 4 === 0);
    return gritUser(
      {
        firstName: person.firstName,
        lastName: person.lastName,
        externalId: person.sisUserId ?? '',
        email: person.email ?? '',
        rfidCard1: position % 2 === 0 ? `04D5E6${String(position).padStart(2, '0')}` : '',
      },
      [...marks, 'at:Any Time', 'active'],
    );
  });
  return [...staff, ...alumni, ...students];
}

/**
 * An invented workshop: a Canvas with two courses and about forty people, and a Grit that knows some of them. It is the
 * same each time, relative to `now`.
 */
export function demoShop(now: Date): DemoShop {
  const people = shopPeople();
  const inOtherCourse = people.filter(({ id }, position) => ORDINARY_IDS.includes(id) && position % 2 === 0);
  const laserGroups = [
    group({
      id: SHOP.laserGroup,
      courseId: SHOP.courseId,
      name: 'Laser Cutter users',
      groupCategoryId: '512',
      userIds: [WHO.suffix],
    }),
    group({
      id: SHOP.otherGroup,
      courseId: SHOP.courseId,
      name: 'Waiting for the laser cutter',
      groupCategoryId: '512',
      userIds: [WHO.particle],
    }),
  ];
  const courses = [
    ownCourse(now, people),
    drillPressCourse(
      now,
      inOtherCourse.map((person) => ({ ...person })),
    ),
  ];
  return {
    canvas: canvasData(courses, laserGroups),
    grit: { users: gritUsers(people), columns: SHOP_COLUMNS },
    config: SHOP,
  };
}
