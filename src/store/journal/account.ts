import { Folding, type MemoryEvent } from '../../core/memory/events.ts';
import { emptyMemory, type Memory } from '../../core/memory/memory.ts';
import { eventOf, NAMING } from './kinds.ts';
import type { Line } from './line.ts';
import type { People } from './people.ts';

/** What the lines of a journal come to, with the people whom they are about. */
export class Account {
  readonly #people: People;
  readonly #isWanted: (event: MemoryEvent) => boolean;
  readonly #folding: Folding;
  /** Keys that nobody has. */
  readonly #strangers = new Set<string>();
  readonly #forgotten = new Set<string>();
  /** Keys that somebody still has who was forgotten. */
  readonly #lingering = new Set<string>();

  constructor(people: People, isWanted: (event: MemoryEvent) => boolean, memory = emptyMemory()) {
    this.#people = people;
    this.#isWanted = isWanted;
    this.#folding = new Folding(memory);
  }

  take(line: Line): void {
    for (const { inLine } of NAMING) {
      const key = line[inLine];
      if (typeof key !== 'string') continue;
      if (this.#people.idOf(key) === undefined) this.#strangers.add(key);
      this.#lingering.delete(key);
    }
    if (line.event === 'forgotten') this.#forget(line);
    if (line.event === 'begun') return;
    const event = eventOf(line, this.#people);
    if (event !== null && this.#isWanted(event)) this.#folding.take(event);
  }

  /** How many people nobody can name, though they were never forgotten. */
  get strangers(): number {
    return [...this.#strangers].filter((key) => !this.#forgotten.has(key)).length;
  }

  /** What is remembered now. Those who were forgotten, and still stand among the people, stand there no more. */
  finish(): Memory {
    for (const key of this.#lingering) this.#people.forget(key);
    return this.#folding.result();
  }

  #forget(line: Line): void {
    for (const key of keysForgotten(line)) {
      this.#forgotten.add(key);
      if (this.#people.idOf(key) !== undefined) this.#lingering.add(key);
    }
  }
}

/** Whom a line says to forget. */
export function keysForgotten({ person, accounts = [] }: Line): string[] {
  return [person, ...(accounts as unknown[])].filter((key) => typeof key === 'string');
}
