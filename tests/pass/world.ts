import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail } from '../../src/catalogue.ts';
import type { ExportedPerson } from '../../src/core/marks.ts';
import type { OpenQuestion } from '../../src/core/prerequisites.ts';
import { quizKey } from '../../src/core/requirements.ts';
import { fold } from '../../src/core/memory/events.ts';
import { emptyMemory, type Memory } from '../../src/core/memory/memory.ts';
import type {
  Assignment,
  GrantTable,
  Identity,
  PassReport,
  Person,
  Problem,
  Submission,
  Window,
} from '../../src/core/types.ts';
import { runPass, type PassPlan } from '../../src/pass.ts';
import type { PeopleLookup, Ports, QuizLookup } from '../../src/ports.ts';
import { assignment, person, quiz, requirement, STARTED, submissionOf } from '../build.ts';
import { exported, HEADER } from '../core/trust/build.ts';

export const LASER_QUIZ = assignment({ id: '440133' });
export const SAW_QUIZ = assignment({ id: '438799', name: 'Band Saw Safety' });

export const UNREACHABLE = fail('unreachable', {
  system: 'Canvas',
  where: 'GET https://canvas.example, ENOTFOUND',
});
export const REFUSED = fail('refused', { system: 'Grit', where: 'POST https://grit.example, 400' });
export const FULL_DISK = fail('backup-disk-full', { folder: 'backup' });
export const UNSAVED = fail('memory-not-saved', { folder: 'state', cause: 'EROFS' });

/** The steps of reading Canvas, and those of a look at Grit, in their order. */
export const READING = ['findQuizzes', 'readMemory', 'submissions', 'people'];
export const LOOKING = ['keepBackup', 'downloadExport', 'readExport', 'publish'];

/**
 * A Canvas, a Grit, a disk and a memory that remember what they were asked, with two people who passed a quiz each and
 * whom Grit does not know. Each step can be made to fail, by its name, or by name and number (`publish 2`) where it is
 * taken more than once.
 */
export class World {
  assignments: [ReturnType<typeof quiz>, Assignment][] = [
    [quiz({ id: '440133' }), LASER_QUIZ],
    [quiz({ id: '438799' }), SAW_QUIZ],
  ];
  submissions: Submission[] = [submissionOf('11'), submissionOf('12', { assignmentId: '438799' })];
  earlier: Submission[] = [];
  people: Person[] = [person('11'), person('12', { firstName: 'Tilo', lastName: 'Brack' })];
  lookup: Partial<PeopleLookup> = {};
  quizProblems: QuizLookup['problems'] = [];
  /** How far the clock of this machine is ahead of Canvas's; null where Canvas does not say what time it is. */
  clockAheadMs: number | null = 0;
  failures: Partial<Record<string, unknown>> = {};
  upsertResult = { ok: true, problems: [] as Problem[] };

  header = [...HEADER, 'pg:Engraver', 'pg:Lathe', 'pg:Drill Press', 'at:Weekdays'];
  /** Whom Grit has, and what with. */
  users: ExportedPerson[] = [];
  withoutId: Identity[] = [];
  /** What happens in Grit once an upload was taken, before anybody looks again. */
  meanwhile: () => void = () => undefined;
  /** How many more looks than one an upload is worth, and what happens in Grit before each of them. */
  patience: (() => void)[] = [];
  /** So many exports after an upload show what there was before it. */
  lag = 0;
  memory: Memory = emptyMemory();
  memoryProblems: Problem[] = [];
  /** Whether the state folder is empty. */
  isMemoryLost = false;
  /** Whether the next addition begins a new memory. */
  isRenewed = false;

  /** What each backup holds: `1.xlsx`, `2.xlsx` and so on. */
  readonly backups: Buffer[] = [];
  /** What was done, in its order. */
  readonly calls: string[] = [];
  uploaded: GrantTable[] = [];
  saved: Memory[] = [];
  groups: Record<string, string[]> = {};
  /** What was said to be done. */
  shown: string[] = [];
  /** What was thrown by mistake. */
  bugs: unknown[] = [];
  /** Exports that are behind. */
  #late: Buffer[] = [];
  asked: { assignments: Assignment[]; window: Window; people: Map<string, string[]> } | undefined;
  questions: OpenQuestion[] = [];

  readonly ports: Ports = {
    canvas: {
      clockAhead: () => this.clockAheadMs,
      findQuizzes: async (references) => {
        await this.#step('findQuizzes');
        const known = new Map(this.assignments.map(([reference, one]) => [quizKey(reference), one]));
        const assignments = new Map(
          references.map(quizKey).flatMap((key): [string, Assignment][] => {
            const one = known.get(key);
            return one === undefined ? [] : [[key, one]];
          }),
        );
        return { assignments, problems: this.quizProblems };
      },
      submissions: async (assignments, window) => {
        await this.#step('submissions');
        this.asked = { assignments, window, people: new Map() };
        return this.submissions.filter(({ submittedAt, gradedAt }) =>
          [submittedAt, gradedAt].some((time) => time !== null && new Date(time) >= window.since),
        );
      },
      earlierSubmissions: async (questions) => {
        await this.#step('earlierSubmissions');
        this.questions = questions;
        return this.earlier;
      },
      people: async (userIdsByCourse) => {
        await this.#step('people');
        this.asked?.people.clear();
        for (const [courseId, ids] of userIdsByCourse) this.asked?.people.set(courseId, ids);
        const ids = new Set([...userIdsByCourse.values()].flat());
        const people = this.people.filter(({ canvasUserId }) => ids.has(canvasUserId));
        return { people, testStudents: [], notFound: [], problems: [], ...this.lookup };
      },
      addToGroup: async (groupId, userIds) => {
        await this.#step(`addToGroup ${groupId}`);
        this.groups[groupId] = userIds;
        return userIds.length;
      },
    },
    grit: {
      upsert: async (table) => {
        await this.#step('upsert');
        this.#late = Array<Buffer>(this.lag).fill(this.export());
        this.uploaded.push(table);
        for (const row of table.rows) this.#take(table.columns, row);
        this.meanwhile();
        const { ok, problems } = this.upsertResult;
        return { result: { attempted: true, ok, rows: table.rows.length }, problems };
      },
      downloadExport: async (openSink) => {
        await this.#step('downloadExport');
        const content = this.#late.shift() ?? this.export();
        await pipeline(Readable.from([content]), openSink());
      },
      readExport: async (bytes) => {
        await this.#step('readExport');
        try {
          return JSON.parse(bytes.toString()) as Awaited<ReturnType<Ports['grit']['readExport']>>;
        } catch {
          throw fail('backup-unreadable', { cause: 'it is damaged' });
        }
      },
    },
    store: {
      keepBackup: async (download, read) => {
        await this.#step('keepBackup');
        const sink = new PassThrough({ highWaterMark: 2 ** 20 });
        await download(() => sink);
        const bytes = sink.read() as Buffer;
        const content = await read(bytes);
        await this.#step('publish');
        this.backups.push(bytes);
        return { backup: this.backup(), content };
      },
      readBackup: async (name, read) => {
        await this.#step('readBackup');
        const bytes = this.backups[parseInt(name) - 1] ?? Buffer.alloc(0);
        return await read(bytes, createHash('sha256').update(bytes).digest('hex'));
      },
      backups: () =>
        this.backups.map((_, index) => ({
          name: `${index + 1}.xlsx`,
          at: new Date(STARTED.getTime() - (this.backups.length - index) * 3_600_000),
        })),
      prune: () => {
        this.#stepNow('prune');
      },
    },
    journal: {
      read: () => {
        this.#stepNow('readMemory');
        return { memory: this.memory, problems: this.memoryProblems, isNew: this.isMemoryLost };
      },
      salvage: () => ({ memory: this.memory, until: null }),
      renew: () => {
        this.isRenewed = true;
      },
      append: (events) => {
        this.#stepNow('saveMemory');
        this.memory = fold(this.memory, events);
        this.saved.push(this.memory);
      },
    },
    show: (text) => {
      this.shown.push(text);
    },
    patience: async (looks) => {
      const happens = this.patience[looks - 1];
      if (happens === undefined) return false;
      await this.#step('patience');
      happens();
      return true;
    },
  };

  /** A pass over this world. */
  pass(overrides: Partial<PassPlan> = {}, ports = this.ports): Promise<PassReport> {
    return runPass(planOf(overrides), ports, (error) => {
      this.bugs.push(error);
    });
  }

  /** The newest backup: each has a name of its own. */
  backup(): PassReport['backup'] {
    const number = this.backups.length;
    return { path: `/backup/${number}.xlsx`, bytes: 3, rows: this.users.length, sha256: `ab${number}` };
  }

  /** Grit has these people with everything that their quizzes in this world bring, and with what is given beside it. */
  hasEverything(...more: string[]): void {
    const everybody = ['at:Any Time', 'active', ...more];
    this.users = [
      exported('0011', ['pg:Laser Cutter', ...everybody]),
      exported('0012', ['pg:Band Saw', ...everybody], { firstName: 'Tilo', lastName: 'Brack' }),
    ];
  }

  /** Somebody at the shop clears or sets a mark. */
  staff(action: 'clear' | 'set', externalId: string, column: string): void {
    this.users = this.users.map((one) => {
      if (one.externalId !== externalId) return one;
      const others = one.granted.filter((name) => name !== column);
      return { ...one, granted: action === 'set' ? [...others, column] : others };
    });
  }

  /** What Grit delivers now. */
  export(): Buffer {
    const { header, users: people, withoutId } = this;
    return Buffer.from(JSON.stringify({ header, rows: people.length, people, withoutId }));
  }

  /** Adds what a row of an upload marks, and leaves what it does not. */
  #take(columns: string[], row: string[]): void {
    const textIn = (column: string) => row[columns.indexOf(column)] ?? '';
    const [externalId, firstName, lastName] = [textIn('externalId'), textIn('firstName'), textIn('lastName')];
    const known = this.users.find((one) => one.externalId === externalId);
    const marked = columns.slice(4).filter((column) => textIn(column) !== '');
    const granted = [...new Set([...(known?.granted ?? []), ...marked])];
    const user = { externalId, firstName, lastName, email: textIn('email'), granted };
    this.users = [...this.users.filter((one) => one !== known), user];
  }

  async #step(name: string): Promise<void> {
    await Promise.resolve();
    this.#stepNow(name);
  }

  #stepNow(name: string): void {
    this.calls.push(name);
    const number = this.calls.filter((call) => call === name).length;
    const failure = this.failures[`${name} ${number}`] ?? this.failures[name];
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever is thrown must become a problem
    if (failure !== undefined) throw failure;
  }
}

function planOf(overrides: Partial<PassPlan> = {}): PassPlan {
  return {
    startedAt: STARTED,
    lookbackDays: 7,
    lookBack: null,
    maxNewGrants: null,
    requirements: [requirement('pg:Laser Cutter', '440133'), requirement('pg:Band Saw', '438799')],
    groups: [],
    emailFrom: 'email',
    accessTime: 'at:Any Time',
    active: true,
    ...overrides,
  };
}

export function codesOf({ problems }: PassReport): string[] {
  return problems.map(({ code }) => code);
}
