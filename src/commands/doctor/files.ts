import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem } from '../../catalogue.ts';
import { good, notChecked, wrong, type Finding } from '../../core/doctor/finding.ts';
import { causeOf } from '../../errors.ts';
import { fileCause } from '../../store/file-problem.ts';
import { changeable, handled, handsProblems, hasModes, type Handled } from '../hands.ts';
import type { Examination } from './examination.ts';

/** Whether tokens, backups and memory are closed to the other users of this machine. */
export function checkFiles({ config, sources }: Examination): Finding[] {
  const closed = sources.filter(({ holds }) => holds !== 'certificate').map(({ path }) => path);
  const there = [...closed, config.backup.folder, config.state.folder].flatMap((path) => handled(path) ?? []);
  const silent = there.find(({ path, read, write }) => (read ?? write) !== null && !hasModes(path));
  if (silent !== undefined) {
    return [
      notChecked(
        'files',
        `The disk that holds ${silent.path} keeps no rights of single files; how it is mounted decides who can read them.`,
      ),
    ];
  }
  const problems = there.flatMap(problemWith);
  const said = new Set(problems.map(({ message }) => message));
  // What a pass would say: of certificates, and of the folders above.
  const others = handsProblems(sources).filter(
    ({ code, message }) => code === 'writable-by-others' && !said.has(message),
  );
  const open = [...problems, ...others];
  if (open.length > 0) return open.map((one) => wrong('files', one));
  return [good('files', `Nobody else can look into ${there.map(({ path }) => path).join(', ')}.`)];
}

function problemWith(place: Handled) {
  const { path, isFolder, read, write } = place;
  if (read !== null) {
    const canChange = write !== null && write !== 'owner';
    return [problem('readable-by-others', { path, mode: isFolder ? '700' : '600', canChange })];
  }
  return write === null ? [] : [changeable(place)];
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
