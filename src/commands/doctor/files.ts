import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '../../catalogue.ts';
import { good, wrong, type Finding } from '../../core/doctor/finding.ts';
import { causeOf } from '../../errors.ts';
import { fileCause } from '../../store/file-problem.ts';
import type { Examination } from './examination.ts';

const OTHERS = 0o077;

/** Whether tokens, backups and memory are closed to the other users of this machine. */
export function checkFiles({ config, configFile, secretFiles }: Examination): Finding[] {
  const files = [configFile, join(dirname(configFile), '.env'), ...secretFiles];
  const places = [
    ...files.map((path) => ({ path, mode: '600' as const })),
    ...[config.backup.folder, config.state.folder].map((path) => ({ path, mode: '700' as const })),
  ];
  const there = places.flatMap((place) => {
    const mode = modeOf(place.path);
    return mode === undefined ? [] : [{ ...place, isOpen: (mode & OTHERS) !== 0 }];
  });
  const open = there.filter(({ isOpen }) => isOpen);
  if (open.length > 0) return open.map((place) => wrong('files', problem('readable-by-others', place)));
  return [good('files', `Nobody else can look into ${there.map(({ path }) => path).join(', ')}.`)];
}

/** Undefined for what is not there, and for what this user cannot get at: that is said where it is needed. */
function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode;
  } catch {
    return undefined;
  }
}

/** Whether a pass can write where it has to; a folder that is not there yet is made by the first pass. */
export function checkFolders({ config: { backup, state } }: Examination): Finding[] {
  const folders = [
    ['state.folder', state.folder],
    ['backup.folder', backup.folder],
  ] as const;
  return folders.map(([key, folder]) => {
    const cause = whyUnusable(folder);
    return cause === null
      ? good('folders', `A pass can write into ${key}, ${folder}.`)
      : wrong('folders', problem('folder-unusable', { key, folder, cause }));
  });
}

/** Why nobody can write there; null where it can be done. Nothing is written to find that out. */
function whyUnusable(folder: string): string | null {
  try {
    if (!statSync(folder).isDirectory()) return 'it is a file';
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    if (causeOf(error) === 'ENOENT' && dirname(folder) !== folder) return whyUnusable(dirname(folder));
    return fileCause(error);
  }
}
