import { assignment, canvasData, course, person, submission } from './build.ts';
import { DEMO_CANVAS_TOKEN } from './canvas.ts';
import type { CanvasData, CanvasPerson } from './data.ts';
import { gritUser } from './grit-users.ts';
import type { GritUser } from './grit-users.ts';
import { DEMO_GRIT_TOKEN } from './grit.ts';
import { SHOP } from './shop-ids.ts';

/** The quizzes of the story's shop, by assignment id; each has 20 points. */
export const QUIZZES = {
  laserCutter: SHOP.laserCutter,
  bandSaw: SHOP.bandSaw,
  lathe: SHOP.lathe,
  /** Earns no machine: whoever is new takes it. */
  welcome: '440101',
} as const;

/** Those of whom the story tells. All of them are invented. */
export const PEOPLE = {
  wren: person({ id: '7001', name: 'Wren Sprocket' }),
  milo: person({ id: '7002', name: 'Milo Dovetail' }),
  hazel: person({ id: '7003', name: 'Hazel Mortise' }),
  otis: person({ id: '7004', name: 'Otis Tenon' }),
};

const FIRST_NAMES = [
  ...['Alder', 'Aspen', 'Basil', 'Birch', 'Bracken', 'Briar', 'Cedar', 'Clover', 'Elder', 'Fennel'],
  ...['Ginger', 'Heather', 'Ivy', 'Laurel', 'Maple', 'Myrtle', 'Olive', 'Rowan', 'Sorrel', 'Tansy'],
];
const LAST_NAMES = [
  ...['Awl', 'Bolt', 'Clamp', 'Dowel', 'Gouge', 'Hinge', 'Jig', 'Knurl'],
  ...['Level', 'Mallet', 'Notch', 'Plane', 'Rasp', 'Shim', 'Vise'],
];

/** Three hundred people who are new. */
export const NEWCOMERS = FIRST_NAMES.flatMap((first) => LAST_NAMES.map((last) => `${first} ${last}`)).map(
  (name, position) => person({ id: String(8001 + position), name }),
);

/** A shop in which nothing is to be done yet: everybody is in Grit, and nobody has passed a quiz. */
export function storyShop(): { canvas: CanvasData; grit: { users: GritUser[]; columns: string[] } } {
  const people = Object.values(PEOPLE);
  const canvas = canvasData([
    course({
      id: SHOP.courseId,
      name: 'Workshop Safety',
      assignments: [
        assignment({ id: QUIZZES.laserCutter, name: 'Laser Cutter Safety Quiz' }),
        assignment({ id: QUIZZES.bandSaw, name: 'Band Saw Safety Quiz' }),
        assignment({ id: QUIZZES.lathe, name: 'Lathe Safety Quiz' }),
        assignment({ id: QUIZZES.welcome, name: 'Welcome to the Workshop' }),
      ],
      people: [...people],
    }),
  ]);
  const columns = ['pg:Laser Cutter', 'pg:Band Saw', 'pg:Lathe', 'at:Any Time'];
  return { canvas, grit: { users: people.map(known), columns } };
}

/** Lets somebody new into the shop: they are in the course and in Grit from now on. */
export function letJoin(canvas: CanvasData, users: GritUser[], newcomer: CanvasPerson): void {
  canvas.courses[0]?.people.push(newcomer);
  users.push(known(newcomer));
}

/** Lets somebody pass a quiz of the shop. */
export function letPass(canvas: CanvasData, { id }: CanvasPerson, assignmentId: string, at: Date): void {
  const submissions = canvas.courses[0]?.submissions ?? [];
  submissions.push(
    submission({
      id: String(770_001 + submissions.length),
      userId: id,
      assignmentId,
      score: 19,
      submittedAt: at,
    }),
  );
}

/** Somebody who may enter the shop, and use none of its machines. */
function known({ firstName, lastName, sisUserId, email }: CanvasPerson): GritUser {
  return gritUser({ firstName, lastName, externalId: sisUserId ?? '', email: email ?? '' }, [
    'at:Any Time',
    'active',
  ]);
}

/** The text of a configuration for the story's shop, with the quiz that is to earn the lathe. */
export function storyConfig(where: { canvasUrl: string; gritUrl: string; latheQuiz: string }): string {
  return `canvas:
  apiUrl: ${where.canvasUrl}
  apiKey: ${DEMO_CANVAS_TOKEN}
  courseId: ${SHOP.courseId}
permissions:
  "pg:Laser Cutter": ${QUIZZES.laserCutter}
  "pg:Band Saw": ${QUIZZES.bandSaw}
  "pg:Lathe": ${where.latheQuiz}
addUsers:
  "Welcome to the Workshop": ${QUIZZES.welcome}
grit:
  apiUrl: ${where.gritUrl}
  apiKey: ${DEMO_GRIT_TOKEN}
  upsert: true
http:
  # This Grit shows everything at once, or never: nobody need wait for it.
  retries: 0
limits:
  maxNewGrants: 20
`;
}
