/* eslint-disable jest/no-standalone-expect -- the rule knows functions and no methods; these are called by a test */
import { expect } from '@jest/globals';
import { COLUMNS, PEOPLE, Shop, type Pass, type Trouble } from './shop.ts';

/** What happens in a shop, in any order. */
export type Event =
  | { kind: 'wait'; hours: number }
  | { kind: 'hand-in'; person: number; machine: number; passes: boolean }
  | { kind: 'clear' | 'set'; person: number; column: string }
  | { kind: 'remove' | 'release'; person: number }
  | { kind: 'pass'; trouble: Trouble };

/**
 * What must hold, kept apart from how grit-sync does it: which marks were ever earned, and which marks staff have
 * cleared since grit-sync had seen and remembered them.
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
    let pass = await this.#pass({ kind: 'none' });
    const grave = pass.report?.problems.filter(({ severity }) => severity !== 'warning') ?? [];
    if (pass.report?.proven === false && grave.every(({ code }) => code === 'marks-lost')) {
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
      this.#earned.add(`${PEOPLE[who] ?? ''} ${name ?? ''}`);
    }
  }

  async #pass(trouble: Trouble): Promise<Pass> {
    const off = PEOPLE.filter((externalId) => this.#isOff(externalId, this.#forbidden));
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
  #isOff(externalId: string, cleared: Set<string>): boolean {
    if (cleared.has(`${externalId} active`)) return true;
    return !this.shop.knows(externalId) && [...cleared].some((mark) => idOf(mark) === externalId);
  }

  /** Every mark that somebody has earned who passes by now, if staff have not taken it away. */
  *#due(): Generator<string> {
    for (const { userId, assignmentId, score } of this.shop.submissions) {
      const externalId = PEOPLE[Number(userId)] ?? '';
      if (score !== 20 || this.#isOff(externalId, this.#excused)) continue;
      for (const name of [COLUMNS[Number(assignmentId)], 'at:Any Time', 'active']) {
        const mark = `${externalId} ${name ?? ''}`;
        if (!this.#excused.has(mark)) yield mark;
      }
    }
  }
}

const idOf = (mark: string) => mark.slice(0, mark.indexOf(' '));
