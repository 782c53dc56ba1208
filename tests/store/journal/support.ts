import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryEvent } from '../../../src/core/memory/events.ts';
import type { Memory } from '../../../src/core/memory/memory.ts';
import type { Problem } from '../../../src/core/types.ts';
import { SyncError } from '../../../src/errors.ts';
import { createJournal } from '../../../src/store/journal/journal.ts';

/** A state folder of a test, and what is in it. */
export class State {
  readonly base = mkdtempSync(join(tmpdir(), 'grit-sync-journal-'));
  readonly folder = join(this.base, 'state');
  readonly journal = join(this.folder, 'journal.jsonl');
  readonly people = join(this.folder, 'people.json');

  /** As the next start of the program finds it. */
  read(): { memory: Memory; problems: Problem[] } {
    const { memory, problems } = createJournal(this.folder).read();
    return { memory, problems };
  }

  /** One step of a program that has read what was there. */
  add(...events: MemoryEvent[]): void {
    const journal = createJournal(this.folder);
    journal.read();
    journal.append(events);
  }

  text(): string {
    return readFileSync(this.journal, 'utf8');
  }

  lines(): string[] {
    return this.text().trimEnd().split('\n');
  }

  put(content: string | Buffer): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.journal, content);
  }

  files(): string[] {
    return readdirSync(this.folder).toSorted();
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

/** The problem that is thrown; undefined where nothing is. */
export function problemOf(action: () => unknown): Problem | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof SyncError) return error.problems[0];
    throw error;
  }
  return undefined;
}
