import { fail } from '../../src/catalogue.ts';
import type { GritExport } from '../../src/core/marks.ts';
import { fold } from '../../src/core/memory/events.ts';
import { release } from '../../src/core/memory/lessons.ts';
import { holdsIn } from '../../src/core/memory/holds.ts';
import { emptyMemory, type Memory } from '../../src/core/memory/memory.ts';
import { quizKey } from '../../src/core/requirements.ts';
import type { GrantTable, PassReport } from '../../src/core/types.ts';
import { runPass } from '../../src/pass.ts';
import type { Ports } from '../../src/ports.ts';
import { assignment, person, quiz, requirement, STARTED, submissionOf } from '../build.ts';

/**
 * Every state that one person with two permissions can come to, by anything that staff, the student, a release and a
 * run with or without trouble can do, in any order. All of it happens at one moment, so that states which differ only in
 * their times are one: there is an end to them, and each is visited.
 */

const QUIZZES = ['pg:Laser Cutter', 'pg:Band Saw'];
const ACTIVE = 'active';
const COLUMNS = [...QUIZZES, ACTIVE];
const ID = '0011';

/** Where a run breaks off or is deceived. `power` is as if every later step failed. */
const TROUBLES = [
  'none',
  'canvas',
  'export 1',
  'append 1',
  'upload-refused',
  'upload-lost',
  'row-dropped',
  'export late',
  'export too late',
  'export 2',
  'append 2',
  'power before the upload',
  'power after the upload',
] as const;
type Trouble = (typeof TROUBLES)[number];
/** Without an upload a run has no more to go wrong. */
const WITHOUT_UPLOAD: readonly Trouble[] = ['canvas', 'export 1', 'append 1'];

/** Marks in Grit; null where the person is not there. */
type Marks = readonly string[] | null;

/** All that there is, and all that must hold for it, kept apart from how grit-sync does it. */
export interface State {
  grit: Marks;
  passed: readonly string[];
  memory: Memory;
  /** Marks that staff took away after a run had kept in mind that they were there. */
  forbidden: readonly string[];
}

export const BEGINNING: State = {
  grit: null,
  passed: [],
  memory: emptyMemory(),
  forbidden: [],
};

/**
 * Two states with one key are the same. What makes no difference to any rule here is left out: names, evidence, how many
 * people there were, and when which run was verified. Nor does it matter which of the two permissions is which.
 */
export function keyOf(state: State): string {
  const [one, other] = [keyWith(state, (column) => column), keyWith(state, swapped)];
  return one < other ? one : other;
}

function keyWith({ grit, passed, memory, forbidden }: State, name: (column: string) => string): string {
  const named = (columns: Marks) => columns?.map(name).sort().join() ?? null;
  const cells = [...memory.entries.values()].map(({ column, state }) => `${name(column)} ${state}`).sort();
  return JSON.stringify([...[grit, passed, forbidden].map(named), cells, memory.unproven]);
}

function swapped(column: string): string {
  const index = QUIZZES.indexOf(column);
  return QUIZZES[1 - index] ?? column;
}

/** A rule that was broken, and how it came to that. */
export class Broken extends Error {}

function must(isSo: boolean, rule: string): void {
  if (!isSo) throw new Broken(rule);
}

/** Where everything leads that can happen in a state, by its name. Throws where a rule is broken. */
export async function* stepsFrom(state: State): AsyncGenerator<[happening: string, after: State]> {
  for (const column of QUIZZES) {
    if (!state.passed.includes(column))
      yield [`passes ${column}`, { ...state, passed: with_(state.passed, column) }];
  }
  for (const column of COLUMNS) {
    if (state.grit?.includes(column) === true) {
      yield [
        `staff clear ${column}`,
        staff(
          state,
          state.grit.filter((name) => name !== column),
        ),
      ];
    } else yield [`staff set ${column}`, staff(state, with_(state.grit ?? [], column))];
  }
  if (state.grit !== null) yield ['staff remove the person', staff(state, null)];
  if (holdsIn(state.memory).length > 0) yield ['holds release', released(state)];

  const clean = await run(state, 'none');
  yield ['run', clean.after];
  await settles(clean);
  for (const trouble of clean.isUploaded ? TROUBLES.slice(1) : WITHOUT_UPLOAD) {
    yield [`run with trouble: ${trouble}`, (await run(state, trouble)).after];
  }
}

/** A good run leaves nothing to do: the next one finds what it left, and says nothing. */
async function settles({ after, report }: Ran): Promise<void> {
  must(after.memory.unproven === null, 'a good run leaves no upload unproven');
  if (!report.proven) {
    // What it was told of holds that ended, or an upload that it had to prove first, is for the next run.
    must(
      report.problems.length > 0 || after.memory.provenUntil === null,
      'a run that proves nothing says why',
    );
  }
  for (const column of earnedBy(after)) {
    const cell = cellOf(after, column);
    const isThere = after.grit?.includes(column) === true;
    // What waits is kept only as long as its person is: by `active`, or by anything where they are not in Grit.
    const holds = [...after.memory.entries.values()].filter(({ state }) => state === 'on-hold');
    const isPersonKept = after.grit === null ? holds.length > 0 : cellOf(after, ACTIVE)?.state === 'on-hold';
    const isKept = cell?.state === 'on-hold' || (cell?.state === 'on-hold-with-person' && isPersonKept);
    if (report.proven) must(isThere || isKept, `nothing is missed: ${column}`);
  }
  const idle = await run(after, 'none');
  if (!report.proven) return;
  must(!idle.isUploaded, 'an idle run uploads nothing');
  must(idle.report.problems.length === 0, 'an idle run says nothing');
  must(keyOf(idle.after) === keyOf(after), 'an idle run changes nothing');
  must(idle.written === 1, 'an idle run writes down that it ran, and nothing else');
}

function staff(state: State, grit: Marks): State {
  const gone = (state.grit ?? []).filter((column) => grit?.includes(column) !== true);
  const known = gone.filter((column) => cellOf(state, column)?.state === 'in-grit');
  const forbidden = with_(state.forbidden, ...known).filter((column) => grit?.includes(column) !== true);
  return { ...state, grit: grit === null ? null : [...grit].sort(), forbidden };
}

function released(state: State): State {
  const held = holdsIn(state.memory);
  const memory = fold(state.memory, release(state.memory, held, STARTED));
  must(holdsIn(memory).length === 0, 'what was released is on hold no longer');
  const columns = held.map(({ column }) => column);
  return { ...state, memory, forbidden: state.forbidden.filter((column) => !columns.includes(column)) };
}

interface Ran {
  after: State;
  report: PassReport;
  isUploaded: boolean;
  /** How many events were written down. */
  written: number;
}

async function run(before: State, trouble: Trouble): Promise<Ran> {
  const world = new Machine(before, trouble);
  const report = await runPass(PLAN, world.ports, (error) => {
    throw error;
  });
  const { grit, isUploaded } = world;
  const gained = (grit ?? []).filter((column) => before.grit?.includes(column) !== true);
  for (const column of gained) {
    must(earnedBy(before).includes(column), `never unearned: ${column}`);
    must(!before.forbidden.includes(column), `never given back: ${column}`);
    must(!isOff(before), `nothing for somebody whom staff switched off: ${column}`);
  }
  must(
    (before.grit ?? []).every((column) => grit?.includes(column) === true),
    'nothing is lost',
  );
  const after: State = { ...before, grit, memory: world.memory };
  if (world.isSaved && report.backup !== null) {
    for (const column of world.shown) {
      must(cellOf(after, column)?.state === 'in-grit', `what a run saw it keeps in mind: ${column}`);
    }
  }
  holdsAreTrue(before, after, { report, isSaved: world.isSaved });
  return { after, report, isUploaded, written: world.written };
}

/** What is newly on hold was known to be there and is not, and a person has heard of it. */
function holdsAreTrue(
  before: State,
  after: State,
  { report, isSaved }: { report: PassReport; isSaved: boolean },
) {
  const isSaid = report.problems.some(({ code }) => code === 'newly-held' || code === 'marks-lost');
  for (const { column, state } of holdsIn(after.memory)) {
    const was = cellOf(before, column)?.state;
    if (state !== 'on-hold' || was === 'on-hold') continue;
    must(was === 'in-grit' && before.forbidden.includes(column), `no hold without a reason: ${column}`);
    must(isSaved, `a hold that nobody heard of is not kept: ${column}`);
    must(isSaid, `a new hold is said: ${column}`);
  }
}

/** One machine at one moment: Canvas, Grit, a disk and what is remembered. */
class Machine {
  grit: Marks;
  memory: Memory;
  isUploaded = false;
  written = 0;
  /** Whether what was learned was written down at the end. */
  isSaved = false;
  /** What the last export showed. */
  shown: readonly string[] = [];
  readonly ports: Ports;

  constructor(before: State, trouble: Trouble) {
    this.grit = before.grit;
    this.memory = before.memory;
    let exports = 0;
    let appends = 0;
    let isOff = false;
    /** What exports show that are behind. */
    let late: Marks[] = [];
    const fails = (when: Trouble) => {
      if (isOff || trouble === when) throw TROUBLE;
    };
    this.ports = {
      canvas: {
        clockAhead: () => null,
        findQuizzes: (references) => {
          const found = references.map((one) => [quizKey(one), assignment({ id: one.id })] as const);
          return Promise.resolve({ assignments: new Map(found), problems: [] });
        },
        submissions: () => {
          fails('canvas');
          const passed = before.passed.map((column) =>
            submissionOf('11', { id: column, assignmentId: quizOf(column) }),
          );
          return Promise.resolve(passed);
        },
        earlierSubmissions: () => Promise.resolve([]),
        people: () =>
          Promise.resolve({ people: [person('11')], testStudents: [], notFound: [], problems: [] }),
        addToGroup: () => Promise.resolve(0),
      },
      grit: {
        upsert: (table) => {
          fails('upload-refused');
          this.isUploaded = true;
          if (trouble === 'power before the upload') isOff = true;
          fails('power before the upload');
          const behind = { 'export late': 1, 'export too late': 2 }[trouble as string] ?? 0;
          late = Array<Marks>(behind).fill(this.grit);
          if (trouble !== 'row-dropped') this.#take(table);
          isOff = trouble === 'power after the upload';
          fails('upload-lost');
          return Promise.resolve({ result: { attempted: true, ok: true, rows: 1 }, problems: [] });
        },
        downloadExport: () => Promise.resolve(),
        readExport: () => {
          const marks = late.length > 0 ? (late.shift() ?? null) : this.grit;
          this.shown = marks ?? [];
          return Promise.resolve(exportOf(marks));
        },
      },
      store: {
        keepBackup: async (_, read) => {
          exports += 1;
          fails(`export ${exports}` as Trouble);
          const content = await read(Buffer.alloc(0));
          return { backup: { path: 'backup.xlsx', bytes: 1, rows: 1, sha256: '' }, content };
        },
        // What an earlier upload took away is for the tests of the pass; here each export is what Grit has.
        readBackup: <T>() => Promise.resolve(exportOf(this.grit) as T),
        backups: () => [],
        prune: () => undefined,
      },
      journal: {
        read: () => ({ memory: this.memory, problems: [], isNew: false }),
        salvage: () => ({ memory: emptyMemory(), until: null }),
        renew: () => undefined,
        append: (events) => {
          appends += 1;
          fails(`append ${appends}` as Trouble);
          this.memory = fold(this.memory, events);
          this.written += events.length;
          this.isSaved = events.some(({ kind }) => kind === 'run');
        },
      },
      show: () => undefined,
      patience: (looks) => Promise.resolve(looks === 1),
    };
  }

  /** An empty cell takes a mark away: the worse of the two things that Grit may do. */
  #take({ columns, rows: [row = []] }: GrantTable): void {
    const marked = columns.filter((_, index) => row[index] === 'x');
    const untouched = (this.grit ?? []).filter((column) => !columns.includes(column));
    this.grit = with_(untouched, ...marked.filter((column) => COLUMNS.includes(column)));
  }
}

const TROUBLE = fail('server-error', { system: 'Grit', where: 'anywhere' });
const PLAN = {
  startedAt: STARTED,
  lookbackDays: 7,
  lookBack: null,
  requirements: QUIZZES.map((column) => requirement(column, quizOf(column))),
  groups: [],
  emailFrom: 'email' as const,
  // One column that everybody gets is enough: a second one would only multiply the states.
  accessTime: ACTIVE,
  active: false,
  maxNewGrants: null,
};

function quizOf(column: string): string {
  return quiz({ id: String(QUIZZES.indexOf(column) + 1) }).id;
}

/** What somebody who passed has earned. */
function earnedBy({ passed }: State): string[] {
  return passed.length === 0 ? [] : [...passed, ACTIVE];
}

/** Whether staff have switched the person off, or taken them out of Grit. */
function isOff({ grit, forbidden }: State): boolean {
  return forbidden.includes(ACTIVE) || (grit === null && forbidden.length > 0);
}

function cellOf({ memory }: State, column: string) {
  return [...memory.entries.values()].find((cell) => cell.column === column);
}

function with_(columns: readonly string[], ...more: readonly string[]): readonly string[] {
  return [...new Set([...columns, ...more])].sort();
}

function exportOf(marks: Marks): GritExport {
  const identity = { firstName: 'Nora', lastName: 'Veltkamp', email: '' };
  return {
    header: ['externalId', 'firstName', 'lastName', 'email', ...COLUMNS],
    // Somebody who is always there: an export of nobody is never believed at once.
    rows: marks === null ? 1 : 2,
    withoutId: [],
    people: [
      { ...identity, externalId: '9999', granted: [] },
      ...(marks === null ? [] : [{ ...identity, externalId: ID, granted: [...marks] }]),
    ],
  };
}
