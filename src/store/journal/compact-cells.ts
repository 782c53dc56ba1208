import {
  cellKey,
  type Cells,
  type HearState,
  type Owners,
  type RememberedCell,
} from '../../core/memory/memory.ts';
import type { Evidence } from '../../core/types.ts';
import { lifeAt, statesByNumber, type CellTable } from './cell-table.ts';
import { hashOf } from './hash-index.ts';
import type { TableBuilder } from './table-builder.ts';

type State = RememberedCell['state'];

/** Who the people in a table are. */
export interface TablePeople {
  /** The campus ID of each; undefined of who was forgotten since. */
  ids: readonly (string | undefined)[];
  /** The number of the one with that `externalIdKey`. */
  find(idKey: string): number | undefined;
}

/**
 * The cells of a large memory as a table of numbers. An object is made only of what somebody asks for, and the evidence is
 * read from the journal only then.
 */
export class CompactCells implements Cells {
  readonly #table: CellTable;
  readonly #people: TablePeople;
  readonly #evidenceIn: (at: number) => Evidence[];

  constructor(table: CellTable, people: TablePeople, evidenceIn: (at: number) => Evidence[]) {
    this.#table = table;
    this.#people = people;
    this.#evidenceIn = evidenceIn;
  }

  get size(): number {
    return this.#people.ids.reduce((size, id, person) => {
      return id === undefined ? size : size + this.#end(person) - this.#begin(person);
    }, 0);
  }

  get(key: string): RememberedCell | undefined {
    const found = this.#find(key);
    return found === undefined ? undefined : this.#cellAt(found.id, found.row);
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  tellStates(states: ReadonlySet<State>, except: Iterable<string>, hear: HearState): void {
    const wanted = statesByNumber(states);
    const { state: numbers } = this.#table;
    if (!wanted.some((state, number) => state !== undefined && numbers.includes(number))) return;
    const left = this.#rowsOf(except);
    const { ids } = this.#people;
    for (let person = 0; person < ids.length; person += 1) {
      const id = ids[person];
      if (id === undefined) continue;
      const end = this.#end(person);
      for (let row = this.#begin(person); row < end; row += 1) {
        const state = wanted[numbers[row] ?? -1];
        if (state !== undefined && !left.has(row)) hear(id, this.#columnAt(row), state);
      }
    }
  }

  columns(): readonly string[] {
    return this.#table.columns;
  }

  owners(): Owners {
    const { ids } = this.#people;
    return {
      size: ids.reduce((size, id) => (id === undefined ? size : size + 1), 0),
      has: (idKey) => ids[this.#people.find(idKey) ?? -1] !== undefined,
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
    for (const [person, id] of this.#people.ids.entries()) {
      if (id === undefined) continue;
      for (let row = this.#begin(person); row < this.#end(person); row += 1) {
        const cell = isWanted(row) ? this.#cellAt(id, row) : undefined;
        if (cell?.evidence.some(({ submissionId }) => submissionIds.has(submissionId)) === true) yield cell;
      }
    }
  }

  /** Puts all but the cells with these keys into another table. */
  copyBut(keys: Iterable<string>, builder: TableBuilder): void {
    const left = this.#rowsOf(keys);
    for (const [person, id] of this.#people.ids.entries()) {
      if (id === undefined) continue;
      for (let row = this.#begin(person); row < this.#end(person); row += 1) {
        if (!left.has(row)) builder.copy(this.#table, person, row);
      }
    }
  }

  *values(): Generator<RememberedCell, undefined> {
    for (const [person, id] of this.#people.ids.entries()) {
      if (id === undefined) continue;
      for (let row = this.#begin(person); row < this.#end(person); row += 1) yield this.#cellAt(id, row);
    }
    return undefined;
  }

  *entries(): Generator<[string, RememberedCell], undefined> {
    for (const cell of this.values()) yield [cellKey(cell), cell];
    return undefined;
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  [Symbol.iterator](): Generator<[string, RememberedCell], undefined> {
    return this.entries();
  }

  forEach(
    take: (value: RememberedCell, key: string, map: ReadonlyMap<string, RememberedCell>) => void,
  ): void {
    for (const [key, cell] of this.entries()) take(cell, key, this);
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

  #find(key: string): { id: string; row: number } | undefined {
    const end = key.indexOf('\n');
    const person = this.#people.find(key.slice(0, end));
    const id = person === undefined ? undefined : this.#people.ids[person];
    if (person === undefined || id === undefined) return undefined;
    const column = this.#table.columns.indexOf(key.slice(end + 1));
    for (let row = this.#begin(person); row < this.#end(person); row += 1) {
      if (this.#table.column[row] === column) return { id, row };
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
