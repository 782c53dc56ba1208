import { resolve } from 'node:path';
import type { Retention } from '../core/trust/retention.ts';
import type { Proxy, GroupRule, PassingRule, Requirement } from '../core/types.ts';
import type { Settings } from './schema.ts';
import type { Entry } from './schema/entry.ts';
import { idText } from './schema/values.ts';

/** The configuration as the pass needs it: addresses, folders and marks resolved, ids as text. */
export interface Config {
  canvas: {
    /** The origin alone. */
    apiUrl: string;
    apiKey: string;
    courseId: string;
    passingScore: number;
    includeLateGrades: boolean;
    lookbackDays: number;
    emailFrom: 'email' | 'login_id';
  };
  /** First those of `permissions`, in the order of the file, then those of `addUsers`. */
  requirements: Requirement[];
  groups: GroupRule[];
  grit: {
    /** Without a slash at the end. */
    apiUrl: string;
    apiKey: string;
    upsert: boolean;
    accessTime: string;
    active: boolean;
    /** The certificates to trust and no others, as PEM; null for those that the system trusts. */
    ca: string | null;
    /** Whether a proxy leads to it; where that is left out, its address decides. */
    useProxy?: boolean | undefined;
  };
  backup: { folder: string; /** Null to keep everything. */ keep: Retention | null };
  state: { folder: string };
  limits: { /** Null for no limit. */ maxNewGrants: number | null };
  /** Null for nobody to tell. */
  monitor: { pingUrl: string | null; webhook: string | null };
  /** Null for no figures. */
  metrics: { textfile: string | null };
  /** The page; without a path none is written. */
  report: { html: string | null; names: boolean };
  http: { timeoutSeconds: number; retries: number };
  timeoutMinutes: number;
  /** The ways to each address, where the environment names any proxy at all. */
  proxies?: Proxies;
}

/** The proxy to each address; null for none. */
export type Proxies = Record<'canvas' | 'grit' | 'pingUrl' | 'webhook', Proxy | null>;

/** Turns what the file says into what it means. Relative paths start at `folder`, that of the configuration file. */
export function resolveConfig(settings: Settings, folder: string, ca: string | null): Config {
  const { canvas, permissions, addUsers, canvasGroups, http, timeoutMinutes } = settings;
  const { textfile } = settings.metrics;
  const { apiUrl, apiKey, upsert, accessTime, active, useProxy } = settings.grit;
  const anyOf = (entry: Entry) => rulesOf(entry, canvas);
  const requirements = [
    // JavaScript keeps the order of the keys, except that it moves those that look like integers to the front. A
    // column begins with pg: or at:, so the order is that of the file; labels serve nobody but its readers.
    ...Object.entries(permissions).map(([column, entry]) => ({ column, anyOf: anyOf(entry) })),
    ...Object.values(addUsers).map((entry) => ({ column: null, anyOf: anyOf(entry) })),
  ];
  return {
    canvas,
    requirements,
    groups: Object.entries(canvasGroups).map(([assignmentId, groupId]) => ({
      quiz: { kind: 'assignment', id: idText(assignmentId), courseId: canvas.courseId },
      passingScore: canvas.passingScore,
      groupId,
    })),
    grit: { apiUrl, apiKey, upsert, accessTime, active, ca, useProxy },
    backup: { folder: resolve(folder, settings.backup.folder), keep: settings.backup.keep ?? null },
    state: { folder: resolve(folder, settings.state.folder) },
    limits: { maxNewGrants: settings.limits.maxNewGrants ?? null },
    monitor: { pingUrl: settings.monitor.pingUrl ?? null, webhook: settings.monitor.webhook ?? null },
    metrics: { textfile: textfile === undefined ? null : resolve(folder, textfile) },
    report: {
      html: settings.report.html === undefined ? null : resolve(folder, settings.report.html),
      names: settings.report.names,
    },
    http,
    timeoutMinutes,
  };
}

interface Defaults {
  courseId: string;
  passingScore: number;
}

/** The quizzes behind an entry: any of the lists is enough, and of a list each must be passed. */
function rulesOf(entry: Entry, defaults: Defaults): PassingRule[][] {
  if (Array.isArray(entry)) return entry.flatMap((item) => rulesOf(item, defaults));
  if (typeof entry === 'string') return rulesOf({ assignment: entry }, defaults);
  const courseId = entry.course ?? defaults.courseId;
  const passingScore = entry.passingScore ?? defaults.passingScore;
  if (entry.allOf !== undefined) {
    return [entry.allOf.flatMap((part) => rulesOf(part, { courseId, passingScore }).flat())];
  }
  // Exactly one of the two is given.
  if (entry.assignment !== undefined) {
    return [[{ quiz: { kind: 'assignment', id: entry.assignment, courseId }, passingScore }]];
  }
  return entry.quiz === undefined
    ? []
    : [[{ quiz: { kind: 'quiz', id: entry.quiz, courseId }, passingScore }]];
}
