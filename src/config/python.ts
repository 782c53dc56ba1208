import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { SyncError } from '../errors.ts';
import { pathText } from './path.ts';
import { type Group, isGroup } from './plain.ts';

/**
 * The sync_config.toml of the Python program that shops used before grit-sync
 * (https://github.com/dkrautha/canvas_grit_automation). There every "quiz id" is an assignment id, `lookback_time`
 * counts days, the mark is 90, and the address of a person is the login.
 */

/** The key of ours that each of its keys becomes; null for what is replaced by something else. */
const KEYS: Record<string, [string, string | null][]> = {
  canvas: [
    ['api_url', 'apiUrl'],
    ['api_key', 'apiKey'],
    ['course_id', 'courseId'],
    ['lookback_time', 'lookbackDays'],
    ['grit_permission_quizzes', null],
    ['grit_add_user_quizzes', null],
    ['quiz_id_to_group_id', null],
  ],
  grit: [
    ['api_url', 'apiUrl'],
    ['api_key', 'apiKey'],
    ['perform_upload', null],
  ],
  misc: [['backup_folder', null]],
};
/** Without these there is nothing to begin with. */
const REQUIRED = new Set(['api_url', 'api_key', 'course_id']);

const MOST_DAYS = 180;

/** What became of the old configuration. */
export interface MovedOver {
  /** The same in the words of grit-sync. */
  data: Group;
  /** Whether the Python program uploaded. */
  uploaded: boolean;
  /** How far it looked back, in days, where that is more than grit-sync looks. */
  cutFrom: number | null;
  /** The keys that are not known, and so have no successor. */
  leftOut: string[];
}

/** Whether it is the configuration of the Python program: by its keys, whatever the file is called. */
export function isPythonConfig({ canvas }: Group): boolean {
  return isGroup(canvas) && Object.hasOwn(canvas, 'api_url');
}

/** Translates it. What it says is not judged here, except that a key which is missing is named as it is called there. */
export function fromPython(old: Group): MovedOver {
  const [first, ...others] = missingKeys(old);
  if (first !== undefined) throw new SyncError(first, ...others);
  const { canvas, grit, misc } = {
    canvas: groupOf(old, 'canvas'),
    grit: groupOf(old, 'grit'),
    misc: groupOf(old, 'misc'),
  };
  const days = canvas['lookback_time'];
  const isCut = typeof days === 'number' && days > MOST_DAYS;
  const renamed = (name: 'canvas' | 'grit', group: Group) =>
    Object.fromEntries(
      (KEYS[name] ?? []).flatMap(([from, to]) =>
        to === null || !Object.hasOwn(group, from) ? [] : [[to, group[from]]],
      ),
    );
  return {
    data: {
      canvas: {
        ...renamed('canvas', canvas),
        ...(isCut ? { lookbackDays: MOST_DAYS } : {}),
        emailFrom: 'login_id',
      },
      permissions: canvas['grit_permission_quizzes'] ?? {},
      addUsers: canvas['grit_add_user_quizzes'] ?? {},
      canvasGroups: canvas['quiz_id_to_group_id'] ?? {},
      grit: renamed('grit', grit),
      ...(misc['backup_folder'] === undefined ? {} : { backup: { folder: misc['backup_folder'] } }),
    },
    uploaded: grit['perform_upload'] === true,
    cutFrom: isCut ? days : null,
    leftOut: unknownKeys(old),
  };
}

function missingKeys(old: Group): Problem[] {
  return Object.entries(KEYS).flatMap(([name, keys]) =>
    keys
      .filter(([key]) => REQUIRED.has(key) && !Object.hasOwn(groupOf(old, name), key))
      .map(([key]) =>
        problem('config-invalid', {
          path: `${name}.${key}`,
          text: 'is missing in the configuration to move over',
        }),
      ),
  );
}

function unknownKeys(old: Group): string[] {
  return Object.entries(old).flatMap(([name, value]) => {
    const known = KEYS[name];
    if (known === undefined || !isGroup(value)) return [pathText([name])];
    const names = new Set(known.map(([key]) => key));
    return Object.keys(value)
      .filter((key) => !names.has(key))
      .map((key) => pathText([name, key]));
  });
}

function groupOf(data: Group, name: string): Group {
  const value = data[name];
  return isGroup(value) ? value : {};
}
