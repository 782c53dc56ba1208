import { findConfig } from '../../config/find.ts';
import { checkConfig, withProxies, type Config } from '../../config/load.ts';
import { parseConfig } from '../../config/parse.ts';
import { isGroup, type Group } from '../../config/plain.ts';
import { fromPython, isPythonConfig, type MovedOver } from '../../config/python.ts';
import type { Remarks } from '../../config/render.ts';
import { quizKey } from '../../core/requirements.ts';
import { namedAsClassic } from '../../core/setup/classic.ts';
import type { Problem } from '../../core/types.ts';
import { renderClassic, renderMoved, UNTRIED } from '../../report/init.ts';
import type { Output } from '../output.ts';
import type { Trying } from './connect.ts';
import { examine, type Findings } from './examine.ts';
import type { Target } from './target.ts';
import type { Setup } from './write.ts';

/** What is to be written, and what a person should know about it. */
export interface Prepared {
  setup: Setup;
  /** Blocks of text. */
  notes: string[];
  problems: Problem[];
}

/** Where the answers come from. */
export interface Answers {
  file: string;
  offline: boolean;
  cwd: string;
  env: NodeJS.ProcessEnv;
}

type Trial = Omit<Trying, 'http'>;

/**
 * Takes the answers from a file: a configuration in our words, with the tokens in it, or that of the Python program.
 * Relative paths in it start at the folder that is written to. Rejects with all that is wrong.
 */
export async function prepareFromFile(
  { file: named, offline, cwd, env }: Answers,
  { folder }: Target,
  output: Output,
  trial: Trial,
): Promise<Prepared> {
  const { file, text } = await findConfig({ file: named, cwd, env });
  const parsed = parseConfig(file, text);
  const moved = isPythonConfig(parsed) ? fromPython(parsed) : null;
  const check = (data: Group) =>
    checkConfig(data, { folder, env }, (secrets) => {
      output.secrets.add(secrets);
    });
  const proxied = (known: Config) =>
    withProxies(known, { folder, env }, (secrets) => {
      output.secrets.add(secrets);
    });
  const first = { data: moved?.data ?? parsed };
  const config = await proxied(check(first.data).config);
  const notes = moved === null ? [] : [renderMoved(movedNote(moved, file, config))];
  const tokens = { canvas: config.canvas.apiKey, grit: config.grit.apiKey };
  if (offline) {
    return {
      setup: { data: first.data, tokens, remarks: {} },
      notes: [...notes, UNTRIED],
      problems: [],
    };
  }
  const trying = { ...trial, http: config.http };
  const findings = await examine(config, trying);
  if (findings.classic.size === 0) {
    const setup = { data: first.data, tokens, remarks: remarksOf(first.data, config, findings) };
    return { setup, notes, problems: findings.problems };
  }
  const data = withClassic(first.data, findings.classic);
  const corrected = await proxied(check(data).config);
  const again = await examine(corrected, trying);
  return {
    setup: { data, tokens, remarks: remarksOf(data, corrected, again) },
    notes: [...notes, renderClassic([...findings.classic.keys()])],
    problems: again.problems,
  };
}

function movedNote(moved: MovedOver, file: string, { canvas, backup }: Config) {
  return { ...moved, file, backupFolder: backup.folder, lookbackDays: canvas.lookbackDays };
}

/** The answers with each of these ids written as that of a classic quiz; a group needs the assignment behind it. */
function withClassic(data: Group, classic: Findings['classic']): Group {
  const ids = new Set(classic.keys());
  const entries = (name: string) =>
    isGroup(data[name])
      ? {
          [name]: Object.fromEntries(
            Object.entries(data[name]).map(([key, entry]) => [key, namedAsClassic(entry, ids)]),
          ),
        }
      : {};
  const groups = isGroup(data['canvasGroups'])
    ? {
        canvasGroups: Object.fromEntries(
          Object.entries(data['canvasGroups']).map(([id, group]) => [classic.get(id) ?? id, group]),
        ),
      }
    : {};
  return { ...data, ...entries('permissions'), ...entries('addUsers'), ...groups };
}

/** The name of the quiz behind each entry that names just one. */
function remarksOf({ addUsers }: Group, { requirements }: Config, { names }: Findings): Remarks {
  const labels = Object.keys(isGroup(addUsers) ? addUsers : {});
  const remarks: Record<'permissions' | 'addUsers', Record<string, string>> = {
    permissions: {},
    addUsers: {},
  };
  for (const { column, anyOf } of requirements) {
    // Those of addUsers come in the order of their labels.
    const key = column ?? labels.shift() ?? '';
    const [[rule, second] = [], other] = anyOf;
    const name = rule === undefined ? undefined : names.get(quizKey(rule.quiz));
    if (name === undefined || second !== undefined || other !== undefined) continue;
    remarks[column === null ? 'addUsers' : 'permissions'][key] = name;
  }
  return remarks;
}
