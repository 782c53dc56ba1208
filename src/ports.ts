import type { Writable } from 'node:stream';
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
  findQuizzes(references: QuizReference[]): Promise<QuizLookup>;
  submissions(assignments: Assignment[], window: Window): Promise<Submission[]>;
  people(userIdsByCourse: Map<string, string[]>): Promise<PeopleLookup>;
  /** Adds those who are not in the group yet. Gives how many were added; a refusal is a SyncError. */
  addToGroup(groupId: string, userIds: string[]): Promise<number>;
}

/** A new empty destination for each attempt at a download. */
export type OpenSink = () => Writable;

/** What a pass does in Grit. Each rejects with a SyncError where Grit refuses. */
export interface GritPort {
  upsert(table: GrantTable): Promise<{ result: UpsertResult; problems: Problem[] }>;
  /** Streams Grit's users, an Excel workbook, into a sink. */
  downloadExport(openSink: OpenSink): Promise<void>;
  /** How many people an export holds; rejects with a SyncError where the bytes are no export. */
  checkExport(bytes: Buffer): Promise<{ rows: number }>;
}

export interface StorePort {
  /** Keeps what `download` delivers, if `check` finds it sound. Null where nothing is to be kept. */
  keepBackup(
    download: (openSink: OpenSink) => Promise<void>,
    check: (bytes: Buffer) => Promise<{ rows: number }>,
  ): Promise<StoredBackup | null>;
}

export interface Ports {
  canvas: CanvasPort;
  grit: GritPort;
  store: StorePort;
}
