import { accessSync, constants, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem } from '../catalogue.ts';
import type { SourceFile } from '../config/load.ts';
import { handsOn, type Accounts, type Facts, type Hands } from '../core/hands.ts';
import type { Problem } from '../core/types.ts';

/** A file or a folder that is there, and who else can do what with it. */
export interface Handled extends Hands {
  path: string;
  isFolder: boolean;
  /** Its owner, by number. */
  uid: number;
}

/** Linux: the kinds of disks that know no rights of their own, so that all files there have those of the mount. */
const WITHOUT_MODES = new Set([
  0x4d44, // FAT
  0x2011_bab0, // exFAT
  0x5346_544e, // NTFS
  0x7366_746e, // ntfs3
  0x6573_5546, // whatever FUSE mounts, such as ntfs-3g
  0xff53_4d42, // CIFS
  0xfe53_4d42, // SMB
  0x517b, // SMB, of old
  0x0102_1997, // 9p, in virtual machines
  0x786f_4256, // shared folders of VirtualBox
]);

/** In whose hands that is; null for what is not there or cannot be looked at: that is said where it is needed. */
export function handled(path: string, accounts: Accounts = accountsHere()): Handled | null {
  const facts = factsOf(path);
  return facts === null
    ? null
    : { path, isFolder: facts.isFolder, uid: facts.uid, ...handsOn(facts, accounts) };
}

/** Whether the disk keeps who may do what with a file; otherwise what it says of that means nothing. */
export function hasModes(path: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return !WITHOUT_MODES.has(statfsSync(path).type);
  } catch {
    return true;
  }
}

/** The users and groups of this machine. macOS keeps its own elsewhere. */
export function accountsHere(): Accounts {
  const text = (file: string) => {
    try {
      return process.platform === 'linux' ? readFileSync(file, 'utf8') : null;
    } catch {
      return null;
    }
  };
  return { uid: process.getuid?.() ?? 0, passwd: text('/etc/passwd'), group: text('/etc/group') };
}

/**
 * What a pass says about others who can change its configuration, or read its tokens. A file that others can change is
 * said as it is, though a closed folder above may keep them away from it today; for one that they can only read the
 * folders count, and whether it is this user's at all: who mounts it into a container decides on its rights there.
 */
export function handsProblems(sources: readonly SourceFile[]): Problem[] {
  const accounts = accountsHere();
  const found = [
    ...sources.flatMap((source) => fileProblem(source, accounts)),
    ...foldersOf(sources).flatMap((folder) => {
      const hands = handled(folder, accounts);
      return hands === null || hands.write === null ? [] : [{ path: folder, problem: changeable(hands) }];
    }),
  ];
  const telling = found.filter(({ path }) => hasModes(path)).map((one) => one.problem);
  const silent = found.find(({ path }) => !hasModes(path));
  return silent === undefined ? telling : [...telling, problem('rights-unknown', { path: silent.path })];
}

function fileProblem({ path, holds }: SourceFile, accounts: Accounts) {
  const hands = handled(path, accounts);
  if (hands === null) return [];
  const isExposed = holds === 'secret' && hands.read === 'everybody';
  const canChange = hands.write !== null && hands.write !== 'owner';
  if (isExposed && (canChange || (isReachable(path) && isOurs(path)))) {
    return [{ path, problem: problem('readable-by-others', { path, mode: '600', canChange }) }];
  }
  return hands.write === null ? [] : [{ path, problem: changeable(hands) }];
}

/** The words for something that others can change. */
export function changeable({ path, isFolder, write, uid }: Handled): Problem {
  return problem('writable-by-others', { path, isFolder, owner: write === 'owner' ? uid : null });
}

/** The folders in which somebody could put other files in the place of these, up to the root. */
function foldersOf(sources: readonly SourceFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of sources) {
    for (let at = dirname(path); !folders.has(at); at = dirname(at)) folders.add(at);
    for (let at = dirname(realPath(path)); !folders.has(at); at = dirname(at)) folders.add(at);
  }
  return [...folders];
}

/** Whether everybody may pass through all folders above it. */
function isReachable(path: string): boolean {
  const enter = 0o1;
  return [...foldersOf([{ path: realPath(path), holds: 'settings' }])].every(
    (folder) => ((factsOf(folder)?.mode ?? 0) & enter) !== 0,
  );
}

function isOurs(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function factsOf(path: string): Facts | null {
  try {
    const stat = statSync(path);
    return { isFolder: stat.isDirectory(), mode: stat.mode, uid: stat.uid, gid: stat.gid };
  } catch {
    return null;
  }
}
