import type { HearState, LargeCells, Owners } from '../../core/memory/cells.ts';
import { cellKey, type RememberedCell } from '../../core/memory/memory.ts';
import { LazyMap } from '../../core/memory/lazy-map.ts';
import type { Evidence } from '../../core/types.ts';
import { lifeAt, statesByNumber, type CellTable } from './cell-table.ts';
import { hashOf } from './hash-index.ts';
import type { ListedPeople } from './people.ts';
import type { TableBuilder } from './table-builder.ts';

type State = RememberedCell['state'];

/**
 * The cells of a large memory as a table of numbers. An object is made only of what somebody asks for, and the evidence is
 * read from the journal only then.
 */
export class CompactCells extends LazyMap<string, RememberedCell> implements LargeCells {
  readonly #table: CellTable;
  readonly #people: ListedPeople;
  readonly #evidenceIn: (at: number) => Evidence[];

  constructor(table: CellTable, people: ListedPeople, evidenceIn: (at: number) => Evidence[]) {
    super();
    this.#table = table;
    this.#people = people;
    this.#evidenceIn = evidenceIn;
  }

  get size(): number {
    let size = 0;
    for (const person of this.#known()) size += this.#end(person) - this.#begin(person);
    return size;
  }

  get(key: string): RememberedCell | undefined {
    const found = this.#find(key);
    return found === undefined ? undefined : this.#cellAt(this.#people.idOf(found.person), found.row);
  }

  override has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  tellStates(states: ReadonlySet<State>, except: Iterable<string>, hear: HearState): void {
    const wanted = statesByNumber(states);
    const { state: numbers } = this.#table;
    if (!wanted.some((state, number) => state !== undefined && numbers.includes(number))) return;
    const left = this.#rowsOf(except);
    for (const person of this.#known()) {
      const end = this.#end(person);
      let id: string | undefined;
      const idOf = () => (id ??= this.#people.idOf(person));
      for (let row = this.#begin(person); row < end; row += 1) {
        const state = wanted[numbers[row] ?? -1];
        if (state !== undefined && !left.has(row)) hear(this.#columnAt(row), state, idOf);
      }
    }
  }

  columns(): readonly string[] {
    return this.#table.columns;
  }

  owners(): Owners {
    const known = () => this.#known();
    const people = this.#people;
    return {
      size: [...known()].length,
      has: (idKey) => people.find(idKey) !== undefined,
      *ids() {
        for (const person of known()) yield people.idOf(person);
      },
    };
  }

  *restingOn(submissionIds: ReadonlySet<string>): Generator<RememberedCell> {
    const hashes = new Set([...submissionIds].map((id) => hashOf(id) >>> 0));
    const { submissions, submissionsFrom } = this.#table;
    const isWanted = (row: number) => {
      for (let at = submissionsFrom[row] ?? 0; at < (submissionsFrom[row + 1] ?? 0); at += 1) {
        if (hashes.has(submissions[at] ?? 0)) return true;
      }
      return false;
    };
    for (const person of this.#known()) {
      for (let row = this.#begin(person); row < this.#end(person); row += 1) {
        const cell = isWanted(row) ? this.#cellAt(this.#people.idOf(person), row) : undefined;
        if (cell?.evidence.some(({ submissionId }) => submissionIds.has(submissionId)) === true) yield cell;
      }
    }
  }

  /** Puts all but the cells with these keys into another table. */
  copyBut(keys: Iterable<string>, builder: TableBuilder): void {
    const left = this.#rowsOf(keys);
    for (const person of this.#known()) {
      for (let row = this.#begin(person); row < this.#end(person); row += 1) {
        if (!left.has(row)) builder.copy(this.#table, person, row);
      }
    }
  }

  override *values(): Generator<RememberedCell, undefined> {
    for (const person of this.#known()) {
      const id = this.#people.idOf(person);
      for (let row = this.#begin(person); row < this.#end(person); row += 1) yield this.#cellAt(id, row);
    }
    return undefined;
  }

  *entries(): Generator<[string, RememberedCell], undefined> {
    for (const cell of this.values()) yield [cellKey(cell), cell];
    return undefined;
  }

  *#known(): Generator<number> {
    for (let person = 0; person < this.#people.count; person += 1) {
      if (this.#people.isKnown(person)) yield person;
    }
  }

  #begin(person: number): number {
    return this.#table.first[person] ?? 0;
  }

  #end(person: number): number {
    return this.#table.first[person + 1] ?? 0;
  }

  #rowsOf(keys: Iterable<string>): Set<number> {
    return new Set([...keys].flatMap((key) => this.#find(key)?.row ?? []));
  }

  #find(key: string): { person: number; row: number } | undefined {
    const end = key.indexOf('\n');
    const person = this.#people.find(key.slice(0, end));
    if (person === undefined) return undefined;
    const column = this.#table.columns.indexOf(key.slice(end + 1));
    for (let row = this.#begin(person); row < this.#end(person); row += 1) {
      if (this.#table.column[row] === column) return { person, row };
    }
    return undefined;
  }

  #columnAt(row: number): string {
    const { columns, column } = this.#table;
    return columns[column[row] ?? -1] ?? '';
  }

  #cellAt(externalId: string, row: number): RememberedCell {
    const at = this.#table.evidenceAt[row] ?? -1;
    const evidenceIn = this.#evidenceIn;
    let known: Evidence[] | undefined;
    return {
      externalId,
      column: this.#columnAt(row),
      ...lifeAt(this.#table, row),
      // A property of its own, so that a copy of the cell has the evidence itself.
      get evidence() {
        return (known ??= at < 0 ? [] : evidenceIn(at));
      },
    };
  }
}
