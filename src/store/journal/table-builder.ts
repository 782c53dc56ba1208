import { heldSinceOf, seenAtOf, type RememberedCell } from '../../core/memory/memory.ts';
import { NONE, NUMBERS, type CellTable } from './cell-table.ts';
import { hashOf } from './hash-index.ts';
import { keyIn, keyList } from './keys.ts';

/** Makes a table of cells that come in any order. */
export class TableBuilder {
  readonly #people = new Map<string, number>();
  readonly #columns = new Map<string, number>();
  readonly #rows = {
    person: [] as number[],
    column: [] as number[],
    state: [] as number[],
    seenAt: [] as number[],
    since: [] as number[],
    evidenceAt: [] as number[],
    submissionsFrom: [0],
  };
  readonly #submissions: number[] = [];

  /** A row of another table. */
  copy(table: CellTable, person: number, row: number): void {
    const column = table.columns[table.column[row] ?? NONE] ?? '';
    const { state, seenAt, since, evidenceAt, submissions, submissionsFrom } = table;
    this.#add(keyIn(table.people, person), column, [state[row], seenAt[row], since[row], evidenceAt[row]]);
    this.#addSubmissions(submissions.subarray(submissionsFrom[row], submissionsFrom[row + 1]));
  }

  /** A cell; `evidenceAt` is undefined where it has no evidence. */
  add(person: string, cell: RememberedCell, evidenceAt: number | undefined): void {
    const since = cell.state === 'released' ? cell.releasedAt : heldSinceOf(cell);
    const numbers = [
      NUMBERS.get(cell.state),
      Number(seenAtOf(cell) ?? NONE),
      Number(since ?? NONE),
      evidenceAt,
    ];
    this.#add(person, cell.column, numbers);
    this.#addSubmissions(cell.evidence.map(({ submissionId }) => hashOf(submissionId)));
  }

  #add(
    person: string,
    column: string,
    [state = NONE, seenAt = NONE, since = NONE, evidenceAt = NONE]: (number | undefined)[],
  ): void {
    const rows = this.#rows;
    rows.person.push(numberOf(this.#people, person));
    rows.column.push(numberOf(this.#columns, column));
    rows.state.push(state);
    rows.seenAt.push(seenAt);
    rows.since.push(since);
    rows.evidenceAt.push(evidenceAt);
  }

  #addSubmissions(hashes: Iterable<number>): void {
    for (const hash of hashes) this.#submissions.push(hash);
    this.#rows.submissionsFrom.push(this.#submissions.length);
  }

  /** The table, in which the rows of each person are together. */
  build(): CellTable {
    const rows = this.#rows;
    const { first, order } = this.#sorted();
    return {
      people: keyList(this.#people.keys()),
      columns: [...this.#columns.keys()],
      first,
      column: Uint16Array.from(order, (row) => rows.column[row] ?? 0),
      state: Uint8Array.from(order, (row) => rows.state[row] ?? 0),
      seenAt: Float64Array.from(order, (row) => rows.seenAt[row] ?? NONE),
      since: Float64Array.from(order, (row) => rows.since[row] ?? NONE),
      evidenceAt: Float64Array.from(order, (row) => rows.evidenceAt[row] ?? NONE),
      ...this.#submissionsIn(order),
    };
  }

  /** Where the rows of each person begin, and which row comes where. */
  #sorted(): { first: Uint32Array; order: Uint32Array } {
    const { person } = this.#rows;
    const first = new Uint32Array(this.#people.size + 1);
    for (const one of person) first[one + 1] = (first[one + 1] ?? 0) + 1;
    for (let at = 1; at < first.length; at += 1) first[at] = (first[at] ?? 0) + (first[at - 1] ?? 0);
    const next = first.slice();
    const order = new Uint32Array(person.length);
    for (const [row, one] of person.entries()) {
      const place = next[one] ?? 0;
      order[place] = row;
      next[one] = place + 1;
    }
    return { first, order };
  }

  #submissionsIn(order: Uint32Array): Pick<CellTable, 'submissions' | 'submissionsFrom'> {
    const { submissionsFrom: from } = this.#rows;
    const submissions = new Uint32Array(this.#submissions.length);
    const submissionsFrom = new Uint32Array(order.length + 1);
    let at = 0;
    for (const [place, row] of order.entries()) {
      for (let one = from[row] ?? 0; one < (from[row + 1] ?? 0); one += 1) {
        submissions[at] = this.#submissions[one] ?? 0;
        at += 1;
      }
      submissionsFrom[place + 1] = at;
    }
    return { submissions, submissionsFrom };
  }
}

function numberOf(known: Map<string, number>, name: string): number {
  const number = known.get(name) ?? known.size;
  if (number === known.size) known.set(name, number);
  return number;
}
