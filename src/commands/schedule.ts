import { dirname, join } from 'node:path';
import { fail, problem } from '../catalogue.ts';
import type { Config, LoadedConfig } from '../config/load.ts';
import { crontabBlock, otherStarts, scheduledIn, withBlock, withoutBlock } from '../core/schedule/crontab.ts';
import type { Filling } from '../core/schedule/fill.ts';
import { movingPaths, unnameable } from '../core/schedule/paths.ts';
import type { Problem } from '../core/types.ts';
import { giveAnswer, type Answer } from './answer.ts';
import { configured, type CommandOptions } from './configured.ts';
import { asBytes, asText, editCrontab, type Edit } from './crontab.ts';
import { kubernetesFile, launchdFile, systemdFiles } from './schedule-files.ts';
import { requireAlone, thisProgram } from './this-program.ts';

const INTERVAL_MINUTES = 30;

/** What is asked for; nothing of it is the lines for a crontab. */
export interface ScheduleOptions extends CommandOptions {
  launchd?: true;
  systemd?: true | 'service' | 'timer';
  kubernetes?: true;
  install?: true;
  uninstall?: true;
}

/** `grit-sync schedule`: what has a pass started every 30 minutes on this machine, and in its crontab if asked. */
export function schedule(options: ScheduleOptions, world: NodeJS.Process): Promise<number> {
  return giveAnswer(options, world, async (output) => {
    // Also where there is no configuration any more.
    if (options.uninstall) return uninstalled(world);
    const loaded = await configured(options, world, output);
    const { file, config } = loaded;
    const { timeoutMinutes } = config;
    const tight = timeoutMinutes < INTERVAL_MINUTES ? [] : [timeoutMinutes];
    const problems = tight.map((minutes) => problem('schedule-too-tight', { minutes }));
    if (options.kubernetes) return verbatim(kubernetesFile(loaded), problems);

    const alone = await requireAlone(file, world);
    problems.push(...proxyProblem(loaded, alone));
    const { user, ...paths } = thisProgram(world);
    const [backupFolder, stateFolder] = [config.backup.folder, config.state.folder];
    const folders = { backupFolder, stateFolder, otherFolders: foldersOf(config) };
    const filling: Filling = { ...paths, ...folders, config: file, user, timeoutMinutes };
    for (const path of unnameable(filling)) throw fail('schedule-path', { pathname: asText(asBytes(path)) });
    problems.push(...sudoProblem(world), ...movingPaths(filling).map((path) => moving(path)));
    if (options.launchd) return verbatim(launchdFile(filling), problems);
    if (options.systemd) return verbatim(systemdFiles(filling, options.systemd), problems);
    const block = crontabBlock(filling);
    if (!options.install) return verbatim(block.trimEnd(), problems);
    if (!config.grit.upsert) problems.push(problem('uploads-off'));
    return installed(block, world, problems);
  });
}

/** Where a pass writes beside backups and state. */
function foldersOf({ report, metrics, backup, state }: Config): string[] {
  const files = [report.html, metrics.textfile].flatMap((file) => file ?? []);
  const known = [backup.folder, state.folder];
  return [...new Set(files.map(dirname))].filter((folder) => !known.includes(folder));
}

/** Files and lines of a crontab, which are copied. */
function verbatim(text: string, problems: readonly Problem[]): Answer {
  return { text, isVerbatim: true, data: {}, problems };
}

function installed(block: string, world: NodeJS.Process, problems: Problem[]): Answer {
  const edit = editCrontab(world.env, (crontab) => withBlock(crontab, asBytes(block)));
  const { before, after } = edit;
  const [earlier, now] = [scheduledIn(before), scheduledIn(after)].map((lines) =>
    lines.map((line) => `\n  ${asText(line)}`).join(''),
  );
  const text =
    before === after
      ? `The crontab has it already, and nothing was changed:${now ?? ''}`
      : earlier === '' || earlier === now
        ? `A pass starts every ${INTERVAL_MINUTES} minutes from now on; this is in the crontab:${now ?? ''}`
        : `This is in the crontab now:${now ?? ''}\nin place of:${earlier ?? ''}`;
  return verbatim(text, [...problems, ...besides(edit)]);
}

function uninstalled(world: NodeJS.Process): Answer {
  const edit = editCrontab(world.env, withoutBlock);
  const text =
    edit.before === edit.after
      ? 'The crontab has nothing of grit-sync between marks, and nothing was changed.'
      : 'grit-sync is no longer in the crontab; the rest of it is as it was.';
  return { text, data: {}, problems: [...sudoProblem(world), ...besides(edit)] };
}

/** What else in the crontab starts passes. */
function besides({ after }: Edit): Problem[] {
  const lines = otherStarts(after);
  return lines.length === 0 ? [] : [problem('schedule-twice', { lines })];
}

/** That a proxy is named for this terminal alone. */
function proxyProblem({ config, file }: LoadedConfig, { config: alone }: LoadedConfig): Problem[] {
  const ways = ['canvas', 'grit', 'pingUrl', 'webhook'] as const;
  const missing = ways.flatMap((way) =>
    (alone.proxies?.[way] ?? null) === null ? (config.proxies?.[way] ?? []) : [],
  );
  if (missing.length === 0) return [];
  const variables = [...new Set(missing.map(({ variable }) => variable))];
  return [problem('schedule-proxy-missing', { variables, dotEnv: join(dirname(file), '.env') })];
}

function sudoProblem({ env, getuid }: NodeJS.Process): Problem[] {
  const user = env['SUDO_USER'] ?? '';
  return user === '' || user === 'root' || getuid?.() !== 0 ? [] : [problem('schedule-as-root', { user })];
}

const moving = (pathname: string) => problem('schedule-path-moves', { pathname });
