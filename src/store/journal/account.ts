import { fold, Folding, type MemoryEvent } from '../../core/memory/events.ts';
import { emptyMemory, type Memory } from '../../core/memory/memory.ts';
import { CompactCells } from './compact-cells.ts';
import { compacted } from './compact.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { keyIn } from './keys.ts';
import { eventOf, NAMING } from './kinds.ts';
import type { Line } from './line.ts';
import type { People } from './people.ts';
import type { PlacedLine } from './reader.ts';
import type { Snapshot } from './snapshot.ts';

/** After so many events the cells become a table, so that a journal of any length needs little memory. */
const EVENTS_AT_ONCE = 50_000;

/** What is needed to understand lines. */
export interface Circumstances {
  people: People;
  evidence: EvidenceFile;
}

/** What the lines of a journal come to, with the people whom they are about. */
export class Account {
  readonly #around: Circumstances;
  readonly #isWanted: (event: MemoryEvent) => boolean;
  #folding = new Folding(emptyMemory());
  #events = 0;
  /** Keys that nobody has. */
  readonly #strangers = new Set<string>();
  readonly #forgotten = new Set<string>();
  /** Keys that somebody still has who was forgotten. */
  readonly #lingering = new Set<string>();

  constructor(around: Circumstances, isWanted: (event: MemoryEvent) => boolean = () => true) {
    this.#around = around;
    this.#isWanted = isWanted;
  }

  /** Begins with what the lines up to some place come to. */
  begin({ facts, lines, table, accounts }: Snapshot): void {
    const { people, evidence } = this.#around;
    const inTable = people.listed(table.people, 'campus');
    for (let person = 0; person < inTable.count; person += 1) {
      if (!inTable.isKnown(person)) this.#strangers.add(keyIn(table.people, person));
    }
    // Before there are cells: what they were renamed to is in the table, and some may be of the old name again.
    const told = fold(
      emptyMemory(),
      lines.flatMap((line) => eventOf(line, people) ?? []),
    );
    this.#folding = new Folding({
      ...told,
      ...facts,
      people: people.names(),
      accounts: people.accounts(accounts),
      entries: new CompactCells(table, inTable, (at) => evidence.read(at)),
    });
  }

  take({ line, start }: PlacedLine): void {
    const { people, evidence } = this.#around;
    for (const { inLine } of NAMING) {
      const key = line[inLine];
      if (typeof key !== 'string') continue;
      if (people.idOf(key) === undefined) this.#strangers.add(key);
      this.#lingering.delete(key);
    }
    if (line.event === 'forgotten') this.#forget(line);
    if (line.event === 'begun') return;
    const event = eventOf(line, people);
    if (event === null) return;
    if ('evidence' in event) evidence.note(event.evidence, start);
    if (this.#isWanted(event)) this.#folding.take(event);
    this.#events += 1;
    if (this.#events % EVENTS_AT_ONCE !== 0) return;
    this.#folding = new Folding(compacted(this.#folding.result(), people, evidence));
  }

  /** How many people nobody can name, though they were never forgotten. */
  get strangers(): number {
    return [...this.#strangers].filter((key) => !this.#forgotten.has(key)).length;
  }

  /** What is remembered now. Those who were forgotten, and still stand among the people, stand there no more. */
  finish(): Memory {
    for (const key of this.#lingering) this.#around.people.forget(key);
    return this.#folding.result();
  }

  #forget(line: Line): void {
    for (const key of keysForgotten(line)) {
      this.#forgotten.add(key);
      if (this.#around.people.idOf(key) !== undefined) this.#lingering.add(key);
    }
  }
}

/** Whom a line says to forget. */
export function keysForgotten({ person, accounts = [] }: Line): string[] {
  return [person, ...(accounts as unknown[])].filter((key) => typeof key === 'string');
}
