import type { Writable } from 'node:stream';
import type { Account, DetailedSubmission } from './core/explain/types.ts';
import type { GritExport } from './core/marks.ts';
import type { OpenQuestion } from './core/prerequisites.ts';
import type { MemoryEvent } from './core/memory/events.ts';
import type { Memory } from './core/memory/memory.ts';
import type {
  Assignment,
  GrantTable,
  Person,
  Problem,
  QuizReference,
  StoredBackup,
  Submission,
  UpsertResult,
  Window,
} from './core/types.ts';

/** Which of the configured quizzes exist, and what is wrong with the others. */
export interface QuizLookup {
  /** The assignment of each reference that can be used, by `quizKey(reference)`. */
  assignments: Map<string, Assignment>;
  problems: Problem[];
}

export interface PeopleLookup {
  people: Person[];
  /** Ids of Canvas's "Student View" test students. */
  testStudents: string[];
  /** Ids that Canvas no longer knows in the course. */
  notFound: string[];
  problems: Problem[];
}

/** The questions that a pass asks Canvas. Each rejects with a SyncError where Canvas cannot be read. */
export interface CanvasPort {
  /** How far the clock of this machine is ahead of Canvas's, in milliseconds, by what was answered so far; null where nothing was. */
  clockAhead(): number | null;
  findQuizzes(references: QuizReference[]): Promise<QuizLookup>;
  submissions(assignments: Assignment[], window: Window): Promise<Submission[]>;
  /** The submissions of these people to these assignments, whenever they were handed in. */
  earlierSubmissions(questions: OpenQuestion[]): Promise<Submission[]>;
  people(userIdsByCourse: Map<string, string[]>): Promise<PeopleLookup>;
  /** Adds those who are not in the group yet. Gives how many were added; a refusal is a SyncError. */
  addToGroup(groupId: string, userIds: string[]): Promise<number>;
}

/** Whom to look for. */
export interface Search {
  /** A part of a name, login, address or campus wide id, of at least three letters; null for none. */
  term: string | null;
  canvasUserIds: string[];
}

/** The questions to Canvas about one person, which no pass asks. Each rejects with a SyncError as those of a pass do. */
export interface Inquiry {
  /** Everybody in these courses who is found, however enrolled, the Test Student too. */
  search(courseIds: string[], search: Search): Promise<Account[]>;
  /** The submissions of these accounts, all of them in the course, whenever they were handed in. */
  submissionsOf(
    courseId: string,
    canvasUserIds: string[],
    assignmentIds: string[],
  ): Promise<DetailedSubmission[]>;
}

/** A new empty destination for each attempt at a download. */
export type OpenSink = () => Writable;

/** An upload, and what Grit said about it. */
export type Upsert = (table: GrantTable) => Promise<{ result: UpsertResult; problems: Problem[] }>;

/** What a pass does in Grit. Each rejects with a SyncError where Grit refuses. */
export interface GritPort {
  /** Null where the users of Grit are to be left alone. */
  upsert: Upsert | null;
  /** Streams Grit's users, an Excel workbook, into a sink. */
  downloadExport(openSink: OpenSink): Promise<void>;
  /** What an export says; rejects with a SyncError where the bytes are no export. */
  readExport(bytes: Buffer): Promise<GritExport>;
}

export interface StorePort {
  /** Keeps what `download` delivers, if `read` finds it sound, and gives what it says. */
  keepBackup<T extends { rows: number }>(
    download: (openSink: OpenSink) => Promise<void>,
    read: (bytes: Buffer) => Promise<T>,
  ): Promise<{ /** Null where nothing is to be kept. */ backup: StoredBackup | null; content: T }>;
  /** What an earlier backup says, by its name; rejects with a SyncError where it cannot be read. */
  readBackup<T>(name: string, read: (bytes: Buffer, sha256: string) => Promise<T>): Promise<T>;
  /** The backups that there are, the oldest first; throws a SyncError where nobody can tell. */
  backups(): { name: string; at: Date }[];
  /** Removes the backups that the configuration does not want kept; throws a SyncError. */
  prune(): void;
}

/** The memory from pass to pass. */
export interface JournalPort {
  /** What is remembered; throws a SyncError where that cannot be known. New is one that no pass has written to. */
  read(): { memory: Memory; problems: Problem[]; isNew: boolean };
  /** What can be read of a memory that is damaged, and up to when that goes; null where there is nothing. */
  salvage(): { memory: Memory; until: Date | null };
  /** Has the next addition begin a new memory; the one that there is is kept under another name. */
  renew(): void;
  /** Adds to what is remembered, all of it or nothing; throws a SyncError where it cannot be written. */
  append(events: readonly MemoryEvent[]): void;
}

/**
 * Waits before Grit is looked at once more for what an upload has not brought yet, after so many looks. Gives false, at
 * once, where it was looked at often or long enough; rejects with the reason where the pass is ended.
 */
export type Patience = (looks: number) => Promise<boolean>;

export interface Ports {
  canvas: CanvasPort;
  grit: GritPort;
  store: StorePort;
  journal: JournalPort;
  patience: Patience;
  /** Says what is being done now, where somebody watches. */
  show: (text: string) => void;
}
