import { fail } from '../../src/catalogue.ts';
import type { GritExport } from '../../src/core/marks.ts';
import { quizKey } from '../../src/core/requirements.ts';
import { fold } from '../../src/core/memory/events.ts';
import { release } from '../../src/core/memory/lessons.ts';
import { emptyMemory, holdsIn, type Memory } from '../../src/core/memory/memory.ts';
import type { GrantTable, PassReport, Person, Submission } from '../../src/core/types.ts';
import { runPass, type PassPlan } from '../../src/pass.ts';
import type { Ports } from '../../src/ports.ts';
import { assignment, quiz, requirement } from '../build.ts';

/** An invented shop with two people, three quizzes and a program that runs now and then. */

export const COLUMNS = ['pg:Laser Cutter', 'pg:Band Saw', 'pg:Lathe'];
const CONSTANTS = ['at:Any Time', 'active'];
export const ALL_COLUMNS = [...COLUMNS, ...CONSTANTS];
export const PEOPLE = ['0011', '0012'];
const HOUR_MS = 3_600_000;

/** Where a pass breaks off: as if that step failed, or as if the machine lost power there. */
export type Trouble =
  | { kind: 'none' }
  | { kind: 'canvas' }
  | { kind: 'export'; which: number }
  | { kind: 'upload-refused' }
  | { kind: 'upload-lost' }
  | { kind: 'rows-dropped' }
  /** So many exports after the upload show what there was before it. */
  | { kind: 'lag'; exports: number }
  /** The clock of the machine is so far ahead, or behind. */
  | { kind: 'clock'; hours: number }
  | { kind: 'save'; which: number }
  | { kind: 'power'; step: number };

/** What an upload did to the cells of Grit. */
export interface Upload {
  table: GrantTable;
  set: string[];
  lost: string[];
}

/** What is to be seen of a pass from outside. */
export interface Pass {
  /** Undefined where the power went. */
  report: PassReport | undefined;
  uploads: Upload[];
  /** The marks in Grit when the pass ended. */
  marks: Set<string>;
  /** The marks that the last export of the pass showed. */
  seen: Set<string>;
  /** The marks that any export of the pass showed. */
  shown: Set<string>;
  /** Whether what the pass learned was written to the disk at its end. */
  isSaved: boolean;
}

const cell = (externalId: string, column: string) => `${externalId} ${column}`;

export class Shop {
  now = new Date('2026-03-02T08:00:00Z').getTime();
  readonly submissions: Submission[] = [];
  /** Whether an empty cell of an upload takes a mark away. */
  readonly #clears: boolean;
  readonly #grit = new Map<string, Set<string>>();
  #disk: Memory = emptyMemory();
  /** What each backup says. */
  readonly #backups: unknown[] = [];

  constructor(emptyCells: 'keep' | 'clear') {
    this.#clears = emptyCells === 'clear';
    // Somebody whom grit-sync never hears of; nothing of theirs may ever change.
    this.#grit.set('9999', new Set(['pg:Lathe', 'active']));
  }

  wait(hours: number): void {
    this.now += hours * HOUR_MS;
  }

  /** Somebody hands in a quiz, which is graded at once; a later attempt replaces the earlier one. */
  handIn(person: number, machine: number, passes: boolean): void {
    const [userId, assignmentId] = [String(person), String(machine)];
    const at = new Date(this.now).toISOString();
    const score = passes ? 20 : 3;
    const id = `${userId}-${assignmentId}`;
    const known = this.submissions.findIndex((one) => one.id === id);
    if (known >= 0) this.submissions.splice(known, 1);
    const times = { submittedAt: at, gradedAt: at };
    this.submissions.push({
      id,
      userId,
      assignmentId,
      score,
      grade: `${score}`,
      excused: false,
      attempt: 1,
      ...times,
    });
  }

  /** Staff at work in Grit. */
  clear(person: number, column: string): void {
    this.#grit.get(PEOPLE[person] ?? '')?.delete(column);
  }
  set(person: number, column: string): void {
    const id = PEOPLE[person] ?? '';
    this.#grit.set(id, (this.#grit.get(id) ?? new Set()).add(column));
  }
  remove(person: number): void {
    this.#grit.delete(PEOPLE[person] ?? '');
  }

  /** `holds release` for one person. */
  release(person: number): string[] {
    const memory = this.#disk;
    const held = holdsIn(memory).filter(({ externalId }) => externalId === PEOPLE[person]);
    if (held.length > 0) this.#disk = fold(memory, release(memory, held, new Date(this.now)));
    return held.map(({ externalId, column }) => cell(externalId, column));
  }

  knows(externalId: string): boolean {
    return this.#grit.has(externalId);
  }

  marks(): Set<string> {
    return new Set([...this.#grit].flatMap(([id, marks]) => [...marks].map((column) => cell(id, column))));
  }

  async pass(trouble: Trouble): Promise<Pass> {
    const uploads: Upload[] = [];
    const disk = this.#disk;
    const ports = this.#ports(trouble, uploads);
    const aheadMs = trouble.kind === 'clock' ? trouble.hours * HOUR_MS : 0;
    const startedAt = new Date(this.now + aheadMs);
    try {
      const report = await Promise.race([runPass(planAt(startedAt), ports.all, bug), ports.power]);
      return { report, uploads, marks: this.marks(), ...ports.looks(), isSaved: !ports.saveFailed() };
    } catch (error) {
      if (error !== POWER) throw error;
      return {
        report: undefined,
        uploads,
        marks: this.marks(),
        ...ports.looks(),
        isSaved: this.#disk !== disk,
      };
    }
  }

  #ports(trouble: Trouble, uploads: Upload[]) {
    let cut: (reason: Error) => void = () => undefined;
    const power = new Promise<never>((_, reject) => {
      cut = reject;
    });
    let steps = 0;
    let exports = 0;
    let saves = 0;
    let saveFailed = false;
    let seen = new Set<string>();
    const shown = new Set<string>();
    let isOff = false;
    /** Exports that are behind. */
    let late: { marks: Set<string>; content: GritExport }[] = [];
    /** Every call of a port is a moment at which the power can go; then nothing moves any more. */
    const step = async (): Promise<void> => {
      steps += 1;
      if (trouble.kind === 'power' && steps >= trouble.step) {
        isOff = true;
        cut(POWER);
      }
      if (isOff) await new Promise(() => undefined);
    };
    const all: Ports = {
      canvas: {
        clockAhead: () => (trouble.kind === 'clock' ? trouble.hours * HOUR_MS : 0),
        findQuizzes: async (references) => {
          await step();
          const found = references.map((one) => [quizKey(one), assignmentOf(one.id)] as const);
          return { assignments: new Map(found), problems: [] };
        },
        submissions: async (_, { since, until }) => {
          await step();
          if (trouble.kind === 'canvas') throw UNREACHABLE;
          return this.submissions.filter(({ submittedAt }) => {
            const at = Date.parse(submittedAt ?? '');
            return at > since.getTime() && at <= until.getTime();
          });
        },
        earlierSubmissions: () => Promise.resolve([]),
        people: async (byCourse) => {
          await step();
          const people = [...byCourse.values()].flat().map(personOf);
          return { people, testStudents: [], notFound: [], problems: [] };
        },
        addToGroup: () => Promise.resolve(0),
      },
      grit: {
        upsert: async (table) => {
          await step();
          if (trouble.kind === 'upload-refused') throw REFUSED;
          const behind = { marks: this.marks(), content: this.#export() };
          late = Array<typeof behind>(trouble.kind === 'lag' ? trouble.exports : 0).fill(behind);
          uploads.push(this.#apply(table, trouble));
          await step();
          if (trouble.kind === 'upload-lost') throw REFUSED;
          return { result: { attempted: true, ok: true, rows: table.rows.length }, problems: [] };
        },
        downloadExport: () => Promise.resolve(),
        readExport: () => {
          const now = late.shift() ?? { marks: this.marks(), content: this.#export() };
          seen = now.marks;
          for (const mark of seen) shown.add(mark);
          return Promise.resolve(now.content);
        },
      },
      store: {
        keepBackup: async (_, read) => {
          await step();
          exports += 1;
          if (trouble.kind === 'export' && trouble.which === exports) throw UNREADABLE;
          const content = await read(Buffer.alloc(0));
          const path = `${this.#backups.push(content) - 1}.xlsx`;
          return { backup: { path, bytes: 1, rows: content.rows, sha256: '' }, content };
        },
        readBackup: <T>(name: string) => Promise.resolve(this.#backups[parseInt(name)] as T),
        backups: () => [],
        prune: () => undefined,
      },
      journal: {
        read: () => ({ memory: this.#disk, problems: [], isNew: false }),
        salvage: () => ({ memory: emptyMemory(), until: null }),
        renew: () => undefined,
        append: (events) => {
          if (isOff) return;
          saves += 1;
          saveFailed = trouble.kind === 'save' && trouble.which === saves;
          if (saveFailed) throw FULL;
          this.#disk = fold(this.#disk, events);
        },
      },
      show: () => undefined,
      patience: async (looks) => {
        await step();
        return looks <= 3;
      },
    };
    return { all, power, saveFailed: () => saveFailed, looks: () => ({ seen, shown }) };
  }

  #apply(table: GrantTable, trouble: Trouble): Upload {
    const before = this.marks();
    const rows = trouble.kind === 'rows-dropped' ? table.rows.slice(1) : table.rows;
    for (const row of rows) {
      const id = row[table.columns.indexOf('externalId')] ?? '';
      const marks = this.#grit.get(id) ?? new Set<string>();
      for (const [index, column] of table.columns.entries()) {
        if (!ALL_COLUMNS.includes(column)) continue;
        if (row[index] !== '') marks.add(column);
        else if (this.#clears) marks.delete(column);
      }
      this.#grit.set(id, marks);
    }
    const after = this.marks();
    return {
      table,
      set: [...after].filter((mark) => !before.has(mark)),
      lost: [...before].filter((mark) => !after.has(mark)),
    };
  }

  #export(): GritExport {
    const people = [...this.#grit].map(([externalId, marks]) => ({
      externalId,
      firstName: `First ${externalId}`,
      lastName: `Last ${externalId}`,
      email: '',
      granted: [...marks],
    }));
    return {
      header: ['externalId', 'firstName', 'lastName', 'email', ...ALL_COLUMNS],
      rows: people.length,
      people,
      withoutId: [],
    };
  }
}

/** A mistake of ours must not pass for a trouble of the shop. */
const bug = (error: unknown) => {
  throw error;
};
const POWER = new Error('The power is gone.');
const UNREACHABLE = fail('unreachable', { system: 'Canvas', where: 'GET /submissions' });
const REFUSED = fail('server-error', { system: 'Grit', where: 'POST /upsert' });
const UNREADABLE = fail('backup-unreadable', { cause: 'it is cut off' });
const FULL = fail('memory-not-saved', { folder: 'state', cause: 'ENOSPC' });

const assignmentOf = (id: string) => assignment({ id, name: `Quiz ${id}` });

function personOf(canvasUserId: string): Person {
  const externalId = PEOPLE[Number(canvasUserId)] ?? '';
  return {
    canvasUserId,
    firstName: `First ${externalId}`,
    lastName: `Last ${externalId}`,
    externalId,
    email: '',
  };
}

function planAt(startedAt: Date): PassPlan {
  return {
    startedAt,
    lookbackDays: 7,
    lookBack: null,
    requirements: COLUMNS.map((column, machine) => requirement(column, quizId(machine))),
    groups: [],
    emailFrom: 'email',
    accessTime: 'at:Any Time',
    active: true,
    maxNewGrants: null,
  };
}

function quizId(machine: number): string {
  return quiz({ id: String(machine) }).id;
}
