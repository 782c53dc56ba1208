import type { Evidence, Identity } from '../types.ts';
import { isHeld, next, NEVER_SEEN, type CellEventKind } from './cell.ts';
import { lookbackWindow, MOST_DAYS } from '../window.ts';
import { Changes } from './changes.ts';
import { externalIdKey } from '../marks.ts';
import {
  cellKey,
  dueKey,
  type Cell,
  type Census,
  type Configured,
  type Due,
  type Memory,
  type RememberedCell,
  type Rename,
} from './memory.ts';

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
 * | met            | Canvas showed an account with this campus wide id, and it is taken for that person    |
 * | same-person    | a person who was known by another id has this one now                                |
 * | doubted        | an account uses an id that seems to be another person's                              |
 * | renamed        | a column has another name now, or may have one of several                            |
 * | due            | somebody passed something that could not be given                                    |
 * | settled        | that is no longer due: it was given, is on hold, or was too long ago                 |
 * | forgotten      | all of a person was forgotten                                                        |
 * | counted        | how many people an export had, where that is news                                    |
 * | uploading      | an upload begins; the backup before it is what it can be proven by                   |
 * | upload-checked | somebody looked at Grit after that upload                                            |
 * | configured     | the configuration asks for these columns and quizzes                                 |
 * | rebuilt        | the memory was lost, and what backups tell of it was learned                         |
 * | run            | a pass ended that looked at this window                                              |
 */
export type MemoryEvent =
  | CellEvent
  | (Cell & { kind: 'earned'; at: Date; evidence: Evidence[] })
  | { kind: 'named'; at: Date; externalId: string; identity: Identity }
  | { kind: 'met' | 'doubted'; at: Date; externalId: string; canvasUserId: string }
  | { kind: 'same-person'; at: Date; externalId: string; formerId: string }
  | ({ kind: 'renamed'; at: Date; from: string } & Rename)
  | ({ kind: 'due'; at: Date } & Omit<Due, 'since'>)
  | { kind: 'settled'; at: Date; canvasUserId: string; assignmentId: string }
  | { kind: 'forgotten'; at: Date; externalId: string }
  | ({ kind: 'counted'; at: Date } & Census)
  | { kind: 'uploading'; at: Date; backup: string }
  | { kind: 'upload-checked'; at: Date }
  | ({ kind: 'configured'; at: Date } & Configured)
  | { kind: 'rebuilt'; at: Date; backups: number }
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
  readonly #accounts: Changes<string, string>;
  readonly #aliases: Changes<string, readonly string[]>;
  readonly #doubts: Changes<string, string>;
  readonly #renames: Changes<string, Rename>;
  readonly #due: Changes<string, Due>;
  #facts: Pick<Memory, 'provenUntil' | 'firstSince' | 'configured' | 'unproven' | 'census'>;

  constructor({ entries, people, accounts, aliases, doubts, renames, due, ...facts }: Memory) {
    this.#entries = new Changes(entries);
    this.#people = new Changes(people);
    this.#accounts = new Changes(accounts);
    this.#aliases = new Changes(aliases);
    this.#doubts = new Changes(doubts);
    this.#renames = new Changes(renames);
    this.#due = new Changes(due);
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
      case 'met':
        this.#meet(event);
        return;
      case 'doubted':
        this.#doubts.set(externalIdKey(event.externalId), event.canvasUserId);
        return;
      case 'same-person':
        this.#join(event);
        return;
      case 'renamed':
        this.#rename(event);
        return;
      case 'due':
        this.#due.set(dueKey(event), dueOf(event, this.#due.get(dueKey(event))));
        return;
      case 'settled':
        this.#due.delete(dueKey(event));
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
      case 'configured': {
        const { columns, quizzes } = event;
        this.#facts = { ...this.#facts, configured: { columns, quizzes } };
        return;
      }
      case 'rebuilt':
        // Nobody knows what was looked at, so the next pass looks as far as any.
        this.#facts = { ...this.#facts, provenUntil: null, firstSince: longAgo(event.at) };
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
    return {
      ...this.#facts,
      people: this.#people.result,
      accounts: this.#accounts.result,
      aliases: this.#aliases.result,
      doubts: this.#doubts.result,
      renames: this.#renames.result,
      due: this.#due.result,
      entries: this.#entries.result,
    };
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

  /** An account has one id at a time, so that what was in doubt about it is settled. */
  #meet({ externalId, canvasUserId }: { externalId: string; canvasUserId: string }): void {
    this.#accounts.set(canvasUserId, externalId);
    for (const [key, account] of this.#doubts.result) if (account === canvasUserId) this.#doubts.delete(key);
  }

  #join({ externalId, formerId }: { externalId: string; formerId: string }): void {
    const known = (id: string) => this.#aliases.get(externalIdKey(id)) ?? [id];
    const ids = new Map([...known(formerId), ...known(externalId)].map((id) => [externalIdKey(id), id]));
    for (const key of ids.keys()) this.#aliases.set(key, [...ids.values()]);
  }

  /** What is on hold under the old name is so under the new one, whatever that has. */
  #rename({ from, to, isGuess }: { from: string } & Rename): void {
    this.#renames.set(from, { to, isGuess });
    for (const [key, entry] of this.#entries.result) {
      if (entry.column !== from) continue;
      for (const column of to) {
        const moved = cellKey({ ...entry, column });
        if (!this.#entries.has(moved) || isHeld(entry)) this.#entries.set(moved, { ...entry, column });
      }
      this.#entries.delete(key);
    }
  }

  #forget(externalId: string): void {
    const ids = (this.#aliases.get(externalIdKey(externalId)) ?? [externalId]).map(externalIdKey);
    const isOwn = (id: string) => ids.includes(externalIdKey(id));
    for (const id of this.#people.result.keys()) if (isOwn(id)) this.#people.delete(id);
    for (const [key, entry] of this.#entries.result) if (isOwn(entry.externalId)) this.#entries.delete(key);
    for (const key of ids) {
      this.#aliases.delete(key);
      this.#doubts.delete(key);
    }
    for (const [account, id] of this.#accounts.result) {
      if (!isOwn(id)) continue;
      this.#accounts.delete(account);
      for (const [key, due] of this.#due.result) if (due.canvasUserId === account) this.#due.delete(key);
    }
  }
}

function dueOf(
  { canvasUserId, courseId, assignmentId, reason, at }: Omit<Due, 'since'> & { at: Date },
  known: Due | undefined,
): Due {
  return { canvasUserId, courseId, assignmentId, reason, since: known?.since ?? at };
}

function longAgo(at: Date): Date {
  return lookbackWindow(at, MOST_DAYS).since;
}
