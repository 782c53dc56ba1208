/* eslint-disable jest/no-standalone-expect -- the rule knows functions and no methods; these are called by a test */
import { expect } from '@jest/globals';
import { COLUMNS, PEOPLE, Shop, type Pass, type Trouble } from './shop.ts';

/** What happens in a shop, in any order. */
export type Event =
  | { kind: 'wait'; hours: number }
  | { kind: 'hand-in'; person: number; machine: number; passes: boolean }
  | { kind: 'clear' | 'set'; person: number; column: string }
  | { kind: 'remove' | 'release' | 'change-id' | 'lose-id' | 'merge-account'; person: number }
  | { kind: 'clear-all' | 'find-ids' | 'lose-state' }
  | { kind: 'pass'; trouble: Trouble };

/**
 * What must hold, kept apart from how grit-sync does it: which marks were ever earned, and which marks staff have
 * cleared since grit-sync had seen and remembered them. A mark is a person's, under whichever id.
 */
export class Model {
  readonly shop: Shop;
  readonly #earned = new Set<string>();
  /** Marks that a pass has seen and kept in mind. */
  readonly #seen = new Set<string>();
  /** Seen marks that staff have cleared: nobody but staff may set them again. */
  readonly #forbidden = new Set<string>();
  /** Marks that any export showed, also that of a pass which broke off. */
  readonly #shown = new Set<string>();
  /** Shown marks that staff have cleared: they may be held, whether or not grit-sync had to remember them. */
  readonly #excused = new Set<string>();

  /** People of whom a pass may know who they were before, or may not. */
  readonly #unclear = new Set<number>();

  constructor(emptyCells: 'keep' | 'clear') {
    this.shop = new Shop(emptyCells);
  }

  async live(happening: Event): Promise<void> {
    const { shop } = this;
    const before = shop.marks();
    switch (happening.kind) {
      case 'wait':
        shop.wait(happening.hours);
        return;
      case 'hand-in':
        shop.handIn(happening.person, happening.machine, happening.passes);
        if (happening.passes) this.#earn(happening.person, happening.machine);
        return;
      case 'clear':
      case 'set':
        shop[happening.kind](happening.person, happening.column);
        break;
      case 'remove':
        shop.remove(happening.person);
        break;
      case 'clear-all':
        shop.clearAll();
        break;
      case 'change-id':
        this.#changeId(happening.person);
        return;
      case 'lose-id':
        shop.loseId(happening.person);
        return;
      case 'find-ids':
        shop.findIds();
        return;
      case 'merge-account':
        // What is due is known by the account; Canvas shows nothing of one that is gone.
        if (!shop.hasDue(happening.person) && !shop.isWithoutId(happening.person))
          shop.mergeAccount(happening.person);
        return;
      case 'lose-state':
        this.#loseState();
        // Later fewer backups of today would be read.
        await this.#pass({ kind: 'none' });
        return;
      case 'release':
        for (const mark of shop.release(happening.person)) {
          for (const marks of [this.#forbidden, this.#seen, this.#excused, this.#shown]) marks.delete(mark);
        }
        return;
      case 'pass':
        await this.#pass(happening.trouble);
        return;
    }
    const after = shop.marks();
    for (const mark of before) {
      if (after.has(mark)) continue;
      if (this.#seen.has(mark)) this.#forbidden.add(mark);
      if (this.#shown.has(mark)) this.#excused.add(mark);
    }
    for (const mark of after) {
      this.#forbidden.delete(mark);
      this.#excused.delete(mark);
    }
  }

  /**
   * At the end: one good pass brings everything that is due, and one more finds nothing to do. Where a pass notices
   * that somebody ended a hold in Grit, or cannot tell what staff took away from what an upload did that it has yet to
   * prove, it is the one after that which brings the rest.
   */
  async settle(): Promise<void> {
    this.shop.findIds();
    let pass = await this.#pass({ kind: 'none' });
    const grave = pass.report?.problems.filter(({ severity }) => severity !== 'warning') ?? [];
    if (pass.report?.proven === false && grave.every(({ code }) => SAID_ONCE.has(code))) {
      pass = await this.#pass({ kind: 'none' });
    }
    expect(pass.report?.proven).toBe(true);
    for (const mark of this.#due()) expect(pass.marks).toContain(mark);
    this.shop.wait(0.5);
    const idle = await this.shop.pass({ kind: 'none' });
    expect(idle.uploads).toEqual([]);
    expect(idle.report?.problems).toEqual([]);
    expect(idle.report?.plan).toMatchObject({ newGrants: 0, newPeople: 0 });
    expect(idle.marks).toEqual(pass.marks);
  }

  #earn(who: number, machine: number): void {
    for (const name of [COLUMNS[machine], 'at:Any Time', 'active']) {
      this.#earned.add(`${who} ${name ?? ''}`);
    }
  }

  async #pass(trouble: Trouble): Promise<Pass> {
    const off = PEOPLE.filter((person) => this.#isOff(person, this.#forbidden)).map(String);
    const pass = await this.shop.pass(trouble);
    this.#check(pass, off);
    return pass;
  }

  #check({ uploads, marks, seen, shown, isSaved, report }: Pass, off: string[]): void {
    for (const { set, lost } of uploads) {
      for (const mark of set) {
        expect(this.#earned).toContain(mark);
        expect(this.#forbidden).not.toContain(mark);
        expect(off).not.toContain(idOf(mark));
      }
      expect(lost).toEqual([]);
    }
    expect([...marks].filter((mark) => mark.startsWith('9999'))).toEqual(['9999 pg:Lathe', '9999 active']);
    for (const mark of shown) this.#shown.add(mark);
    if (!isSaved || report === undefined || report.backup === null) return;
    // What a pass saw, whoever had set it, it keeps in mind.
    for (const mark of seen) this.#seen.add(mark);
  }

  /** Whether staff have switched the person off, or taken them out of Grit though grit-sync had seen something. */
  #isOff(person: number, cleared: Set<string>): boolean {
    if (cleared.has(`${person} active`)) return true;
    return !this.shop.knows(person) && [...cleared].some((mark) => idOf(mark) === String(person));
  }

  /** Somebody whose account no pass has met can be recognised by a submission alone, or by nothing. */
  #changeId(person: number): void {
    const { shop } = this;
    const isKnown = shop.hasMet(person);
    shop.changeId(person);
    if (isKnown) return;
    if (shop.hasEvidence(person)) this.#unclear.add(person);
    this.#becomeStranger(person);
  }

  /** What stood in Grit for somebody is, as far as anybody can tell there, that of somebody else. */
  #becomeStranger(person: number): void {
    this.shop.becomeStranger(person);
    for (const marks of [this.#forbidden, this.#seen, this.#excused, this.#shown]) {
      for (const mark of marks) if (idOf(mark) === String(person)) marks.delete(mark);
    }
  }

  /** What no backup shows that is read, nobody can know; what one shows and Grit lacks, counts as taken away. */
  #loseState(): void {
    const { shop } = this;
    // Backups know nobody's account, and so not who had another id before.
    for (const person of PEOPLE) if (shop.hasHadOtherIds(person)) this.#becomeStranger(person);
    const shown = shop.marksInBackups();
    const now = shop.marks();
    for (const marks of [this.#forbidden, this.#seen]) {
      for (const mark of marks) if (!shown.has(mark)) marks.delete(mark);
    }
    for (const mark of shown) if (!now.has(mark)) this.#excused.add(mark);
    shop.loseState();
  }

  /** Every mark that somebody has earned who passes by now, if staff have not taken it away. */
  *#due(): Generator<string> {
    for (const { userId, assignmentId, score, submittedAt } of this.shop.submissions) {
      const person = this.shop.personOfAccount(userId);
      const isTooOld = this.shop.now - Date.parse(submittedAt ?? '') > LONGEST_MS;
      if (score !== 20 || isTooOld || this.#unclear.has(person) || this.#isOff(person, this.#excused))
        continue;
      for (const name of [COLUMNS[Number(assignmentId)], 'at:Any Time', 'active']) {
        const mark = `${person} ${name ?? ''}`;
        if (!this.#excused.has(mark)) yield mark;
      }
    }
  }
}

/** What is said of the past, in the pass that finds it out. */
const SAID_ONCE = new Set(['marks-lost', 'memory-rebuilt', 'id-changed-on-hold']);

/** No pass looks further back. */
const LONGEST_MS = 180 * 24 * 3_600_000;

const idOf = (mark: string) => mark.slice(0, mark.indexOf(' '));
