import type { Evidence, Identity } from '../types.ts';
import { next, NEVER_SEEN, type CellEventKind } from './cell.ts';
import { Changes } from './changes.ts';
import { isOf } from './forget.ts';
import { cellKey, type Cell, type Census, type Memory, type RememberedCell } from './memory.ts';

/** Something that happened to one cell; `evidence` where it is known what the cell rests on. */
export interface CellEvent extends Cell {
  kind: CellEventKind;
  at: Date;
  evidence?: Evidence[];
}

/**
 * What a pass or a command learned or did. The memory is the fold over all of them, in their order, and the memory at
 * any time is the fold over those up to then.
 *
 * | kind           | what happened                                                                        |
 * | -------------- | ------------------------------------------------------------------------------------ |
 * | see `cell.ts`  | a cell was seen, taken away, waits, is free with its person, or was released          |
 * | earned         | newer submissions passed, on which a cell rests from now on                          |
 * | named          | Canvas calls a person this, and so it was uploaded or found in Grit                  |
 * | forgotten      | all of a person was forgotten                                                        |
 * | counted        | how many people an export had, where that is news                                    |
 * | uploading      | an upload begins; the backup before it is what it can be proven by                   |
 * | upload-checked | somebody looked at Grit after that upload                                            |
 * | run            | a pass ended that looked at this window                                              |
 */
export type MemoryEvent =
  | CellEvent
  | (Cell & { kind: 'earned'; at: Date; evidence: Evidence[] })
  | { kind: 'named'; at: Date; externalId: string; identity: Identity }
  | { kind: 'forgotten'; at: Date; externalId: string }
  | ({ kind: 'counted'; at: Date } & Census)
  | { kind: 'uploading'; at: Date; backup: string }
  | { kind: 'upload-checked'; at: Date }
  | {
      kind: 'run';
      at: Date;
      since: Date;
      /** Whether everything that was due was looked at, and everything earned was seen in Grit or is held. */
      isVerified: boolean;
      canUpload: boolean;
    };

/** The memory after these events. The earlier one stays as it was. */
export function fold(memory: Memory, events: Iterable<MemoryEvent>): Memory {
  const folding = new Folding(memory);
  for (const event of events) folding.take(event);
  return folding.result();
}

/** A memory that takes event after event; what it began with stays as it was. */
export class Folding {
  readonly #entries: Changes<string, RememberedCell>;
  readonly #people: Changes<string, Identity>;
  #facts: Pick<Memory, 'provenUntil' | 'firstSince' | 'unproven' | 'census'>;

  constructor({ entries, people, ...facts }: Memory) {
    this.#entries = new Changes(entries);
    this.#people = new Changes(people);
    this.#facts = facts;
  }

  take(event: MemoryEvent): void {
    switch (event.kind) {
      case 'earned':
        this.#rest(event);
        return;
      case 'named':
        this.#people.set(event.externalId, event.identity);
        return;
      case 'forgotten':
        this.#forget(event.externalId);
        return;
      case 'counted':
        this.#facts = {
          ...this.#facts,
          census: { people: event.people, shrunkSince: event.shrunkSince },
        };
        return;
      case 'uploading':
        // One that is to be proven already stays: its backup tells of more.
        this.#facts = { ...this.#facts, unproven: this.#facts.unproven ?? event.backup };
        return;
      case 'upload-checked':
        this.#facts = { ...this.#facts, unproven: null };
        return;
      case 'run':
        this.#facts = {
          ...this.#facts,
          firstSince: this.#facts.firstSince ?? (event.canUpload ? event.since : null),
          provenUntil: event.isVerified ? event.at : this.#facts.provenUntil,
        };
        return;
      default:
        this.#live(event);
    }
  }

  /** The memory now. */
  result(): Memory {
    return { ...this.#facts, people: this.#people.result, entries: this.#entries.result };
  }

  #live({ kind, at, externalId, column, evidence }: CellEvent): void {
    const key = cellKey({ externalId, column });
    const known = this.#entries.get(key);
    const life = next(known ?? NEVER_SEEN, kind, at);
    if (life === known || life.state === 'never-seen') return;
    this.#entries.set(key, {
      ...life,
      externalId: known?.externalId ?? externalId,
      column,
      evidence: evidence ?? known?.evidence ?? [],
    });
  }

  #rest({ externalId, column, evidence }: Cell & { evidence: Evidence[] }): void {
    const key = cellKey({ externalId, column });
    const known = this.#entries.get(key);
    // As Canvas writes the id: a spreadsheet may have dropped its leading zeros.
    if (known !== undefined) this.#entries.set(key, { ...known, externalId, evidence });
  }

  #forget(externalId: string): void {
    const isOwn = isOf(externalId);
    for (const id of this.#people.result.keys()) if (isOwn(id)) this.#people.delete(id);
    for (const [key, entry] of this.#entries.result) if (isOwn(entry.externalId)) this.#entries.delete(key);
  }
}
