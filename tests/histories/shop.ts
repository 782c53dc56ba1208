import { fail } from '../../src/catalogue.ts';
import type { GritExport } from '../../src/core/marks.ts';
import { quizKey } from '../../src/core/requirements.ts';
import { fold } from '../../src/core/memory/events.ts';
import { release } from '../../src/core/memory/lessons.ts';
import { holdsIn } from '../../src/core/memory/holds.ts';
import { emptyMemory, type Memory } from '../../src/core/memory/memory.ts';
import { seriesOf } from '../../src/core/memory/series.ts';
import type { GrantTable, PassReport, Person, Submission } from '../../src/core/types.ts';
import { runPass, type PassPlan } from '../../src/pass.ts';
import type { Ports } from '../../src/ports.ts';
import { assignment, quiz, requirement } from '../build.ts';

/** An invented shop with two people, three quizzes and a program that runs now and then. */

export const COLUMNS = ['pg:Laser Cutter', 'pg:Band Saw', 'pg:Lathe'];
const CONSTANTS = ['at:Any Time', 'active'];
export const ALL_COLUMNS = [...COLUMNS, ...CONSTANTS];
/** So many people, each known by a number here, whatever their ids are at the time. */
export const PEOPLE = [0, 1];
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
  /** Whether there is no state folder. */
  #isLost = false;
  /** What each backup says, and when it was made. */
  readonly #backups: { at: Date; content: GritExport }[] = [];
  /** All campus wide ids that each person has had, the one of today last. */
  readonly #ids = PEOPLE.map((person) => [`001${person}`]);
  /** Whether Canvas has lost the id of a person. */
  readonly #isWithoutId = PEOPLE.map(() => false);
  /** The account of each person in Canvas. */
  readonly #accounts = PEOPLE.map(String);
  #news = 0;

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
    const [userId, assignmentId] = [this.#accounts[person] ?? '', String(machine)];
    const at = new Date(this.now).toISOString();
    const score = passes ? 20 : 3;
    // Canvas keeps the id of a submission when it merges accounts.
    const id = `${person}-${assignmentId}`;
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

  /** Staff at work in Grit. They know the person, and do it in each row of theirs. */
  clear(person: number, column: string): void {
    for (const id of this.#ids[person] ?? []) this.#grit.get(id)?.delete(column);
  }
  set(person: number, column: string): void {
    const rows = (this.#ids[person] ?? []).filter((id) => this.#grit.has(id) || id === this.idOf(person));
    for (const id of rows) this.#grit.set(id, (this.#grit.get(id) ?? new Set()).add(column));
  }
  remove(person: number): void {
    for (const id of this.#ids[person] ?? []) this.#grit.delete(id);
  }
  /** The end of a term. */
  clearAll(): void {
    for (const person of PEOPLE) for (const column of ALL_COLUMNS) this.clear(person, column);
  }

  /** The registrar at work in Canvas. */
  changeId(person: number): void {
    this.#news += 1;
    this.#ids[person]?.push(`002${this.#news}`);
  }
  loseId(person: number): void {
    this.#isWithoutId[person] = true;
  }
  findIds(): void {
    this.#isWithoutId.fill(false);
  }
  /** Two accounts become one: another one than before, with the same submissions. */
  mergeAccount(person: number): void {
    this.#news += 1;
    const account = `7${this.#news}`;
    for (const [index, submission] of this.submissions.entries()) {
      if (submission.userId === this.#accounts[person])
        this.submissions[index] = { ...submission, userId: account };
    }
    this.#accounts[person] = account;
  }

  /** The state folder is gone; the backups are not. */
  loseState(): void {
    this.#disk = emptyMemory();
    this.#isLost = true;
  }

  /** `holds release` for one person. */
  release(person: number): string[] {
    const memory = this.#disk;
    const held = holdsIn(memory).filter(({ externalId }) => this.personWith(externalId) === person);
    if (held.length > 0) this.#disk = fold(memory, release(memory, held, new Date(this.now)));
    return held.map(({ externalId, column }) => cell(this.#nameOf(externalId), column));
  }

  /** The campus wide id of today. */
  idOf(person: number): string {
    return this.#ids[person]?.at(-1) ?? '';
  }
  becomeStranger(person: number): void {
    this.#ids[person] = [this.idOf(person)];
  }
  hasHadOtherIds(person: number): boolean {
    return (this.#ids[person] ?? []).length > 1;
  }
  personWith(externalId: string): number {
    return this.#ids.findIndex((ids) => ids.includes(externalId));
  }
  personOfAccount(userId: string): number {
    return this.#accounts.indexOf(userId);
  }
  isWithoutId(person: number): boolean {
    return this.#isWithoutId[person] === true;
  }

  /** Whether any pass has met the account that the person has now, and remembers it. */
  hasMet(person: number): boolean {
    return this.#disk.accounts.has(this.#accounts[person] ?? '');
  }
  /** Whether anything that is remembered rests on a submission of the person. */
  hasEvidence(person: number): boolean {
    const evidence = [...this.#disk.entries.values()].flatMap((entry) => entry.evidence);
    return evidence.some(({ submissionId }) => submissionId.startsWith(`${person}-`));
  }
  /** Whether anything of the person is due, by the account that they have now. */
  hasDue(person: number): boolean {
    return [...this.#disk.due.values()].some(({ canvasUserId }) => canvasUserId === this.#accounts[person]);
  }

  knows(person: number): boolean {
    return (this.#ids[person] ?? []).some((id) => this.#grit.has(id));
  }

  /** The marks that the backups show which are read when the memory is lost. */
  marksInBackups(): Set<string> {
    const known = this.#backups.map(({ at }, index) => ({ name: String(index), at }));
    const read = seriesOf(known, new Date(this.now)).map(({ name }) => this.#backups[Number(name)]?.content);
    return new Set(read.flatMap((content) => (content === undefined ? [] : [...this.#marksOf(content)])));
  }

  /** The marks in Grit by person, in whichever of their rows. */
  marks(): Set<string> {
    return this.#marksOf(this.#export());
  }
  #marksOf({ people }: GritExport): Set<string> {
    return new Set(
      people.flatMap(({ externalId, granted }) =>
        granted.map((column) => cell(this.#nameOf(externalId), column)),
      ),
    );
  }
  /** A person by number; an id that is nobody's of ours by itself. */
  #nameOf(externalId: string): string {
    const person = this.personWith(externalId);
    return person < 0 ? externalId : String(person);
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
        earlierSubmissions: (questions) =>
          Promise.resolve(
            this.submissions.filter(({ userId, assignmentId }) =>
              questions.some((one) => one.assignment.id === assignmentId && one.userIds.includes(userId)),
            ),
          ),
        people: async (byCourse) => {
          await step();
          const people = [...byCourse.values()].flat().map((userId) => this.#personWith(userId));
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
          const path = `${this.#backups.push({ at: new Date(this.now), content: content as unknown as GritExport }) - 1}.xlsx`;
          return { backup: { path, bytes: 1, rows: content.rows, sha256: '' }, content };
        },
        readBackup: <T>(name: string) => Promise.resolve(this.#backups[parseInt(name)]?.content as T),
        backups: () => this.#backups.map(({ at }, index) => ({ name: `${index}.xlsx`, at })),
        prune: () => undefined,
      },
      journal: {
        read: () => ({ memory: this.#disk, problems: [], isNew: this.#isLost }),
        salvage: () => ({ memory: emptyMemory(), until: null }),
        renew: () => undefined,
        append: (events) => {
          if (isOff) return;
          saves += 1;
          saveFailed = trouble.kind === 'save' && trouble.which === saves;
          if (saveFailed) throw FULL;
          this.#disk = fold(this.#disk, events);
          this.#isLost = false;
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

  #personWith(canvasUserId: string): Person {
    const person = this.personOfAccount(canvasUserId);
    const externalId = this.isWithoutId(person) ? '' : this.idOf(person);
    return { canvasUserId, ...named(String(person)), externalId };
  }

  #apply(table: GrantTable, trouble: Trouble): Upload {
    const before = this.#cells();
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
    const after = this.#cells();
    const without = (some: Map<string, string>, others: Map<string, string>) =>
      [...some].filter(([key]) => !others.has(key)).map(([, mark]) => mark);
    return { table, set: without(after, before), lost: without(before, after) };
  }

  /** Each marked cell of Grit, and whose mark it is. */
  #cells(): Map<string, string> {
    return new Map(
      [...this.#grit].flatMap(([id, marks]) =>
        [...marks].map((column): [string, string] => [cell(id, column), cell(this.#nameOf(id), column)]),
      ),
    );
  }

  #export(): GritExport {
    const people = [...this.#grit].map(([externalId, marks]) => ({
      externalId,
      ...named(this.#nameOf(externalId)),
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

/** As whom both systems know somebody. */
const named = (who: string) => ({ firstName: `First ${who}`, lastName: `Last ${who}`, email: '' });

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
