import { person, testStudent } from './build.ts';
import type { CanvasPerson } from './data.ts';

/** Everybody here is invented. Names are what a workshop's shelves offer. */
const ORDINARY = [
  'Wren Sprocket',
  'Milo Dovetail',
  'Hazel Mortise',
  'Otis Tenon',
  'Juniper Chisel',
  'Felix Gearbox',
  'Poppy Sandpaper',
  'Jasper Clampdown',
  'Olive Rabbet',
  'Rufus Bandsaw',
  'Clementine Lathe',
  'Barnaby Router',
  'Saffron Spindle',
  'Ignatius Caliper',
  'Marigold Plywood',
  'Thaddeus Drillbit',
  'Fern Workbench',
  'Cosmo Filament',
  'Dahlia Laserbeam',
  'Magnus Toolbox',
  'Bluebell Jigsaw',
  'Horatio Hacksaw',
];

/** How the demo speaks of its special people. */
export const WHO = {
  mononym: '7101',
  suffix: '7102',
  particle: '7103',
  decomposed: '7104',
  quoted: '7105',
  formula: '7106',
  spaces: '7107',
  leadingZeros: '7108',
  noExternalId: '7109',
  noEmail: '7110',
  concluded: '7111',
  invited: '7112',
  inactive: '7113',
  gone: '7114',
  unenrolled: '7115',
  twiceFirst: '7116',
  /** The same human as `twiceFirst`: another account with the same campus wide id. */
  twiceSecond: '7117',
  /** Two ids that are one and the same as JavaScript numbers. */
  hugeEven: '10170000001100252',
  hugeOdd: '10170000001100253',
  testStudent: '7199',
} as const;

/** Ids of the ordinary people, in the order of their names. */
export const ORDINARY_IDS = ORDINARY.map((_, position) => String(7001 + position));

function ordinary(): CanvasPerson[] {
  return ORDINARY.map((name, position) => person({ id: String(7001 + position), name }));
}

function odd(): CanvasPerson[] {
  return [
    person({ id: WHO.mononym, name: 'Zanzibarra', sortableName: 'Zanzibarra' }),
    person({ id: WHO.suffix, name: 'John Doe, Jr.', sortableName: 'Doe, John, Jr.' }),
    person({ id: WHO.particle, name: 'Jan van der Berg', sortableName: 'van der Berg, Jan' }),
    person({
      id: WHO.decomposed,
      name: 'Zoe\u0308 O\u2019Brien',
      sortableName: "O'Brien, Zoe\u0308",
    }),
    person({
      id: WHO.quoted,
      name: 'Ida "Ink, Pen" Quill',
      sortableName: 'Quill, Ida "Ink, Pen"',
      firstName: 'Ida "Ink, Pen"',
    }),
    person({ id: WHO.formula, name: '=2+2 Spreadsheet', sortableName: 'Spreadsheet, =2+2' }),
    person({
      id: WHO.spaces,
      name: ' Pim  Trailer  ',
      sortableName: 'Trailer , Pim  ',
      firstName: 'Pim  ',
      lastName: 'Trailer ',
    }),
    person({ id: WHO.leadingZeros, name: 'Nilla Zerofill', sisUserId: '00012345' }),
    person({ id: WHO.noExternalId, name: 'Gus Guestpass', sisUserId: null }),
    person({ id: WHO.noEmail, name: 'Paige Paperonly', email: null, loginId: 'ppaperonly' }),
  ];
}

function inOddStates(): CanvasPerson[] {
  return [
    person({ id: WHO.concluded, name: 'Walter Wrapup', enrollmentState: 'completed' }),
    person({ id: WHO.invited, name: 'Ivy Invitation', enrollmentState: 'invited' }),
    person({ id: WHO.inactive, name: 'Paula Pausebutton', enrollmentState: 'inactive' }),
    // Listed with submissions, and not to be found as a person any more.
    person({ id: WHO.gone, name: 'Vance Vanished', enrollmentState: 'rejected' }),
    person({ id: WHO.unenrolled, name: 'Della Deleted', enrollmentState: 'deleted' }),
    person({ id: WHO.twiceFirst, name: 'Dora Doppel', sisUserId: '10007116' }),
    person({
      id: WHO.twiceSecond,
      name: 'Dora Doppel',
      sisUserId: '10007116',
      email: 'dora@guests.example.edu',
    }),
    person({ id: WHO.hugeEven, name: 'Evan Evenhanded', sisUserId: '10008252' }),
    person({ id: WHO.hugeOdd, name: 'Odette Oddfellow', sisUserId: '10008253' }),
    testStudent({ id: WHO.testStudent }),
  ];
}

/** About forty invented people, some of whom Canvas describes oddly. */
export function shopPeople(): CanvasPerson[] {
  return [...ordinary(), ...odd(), ...inOddStates()];
}
