/** What the system says about a file or a folder. */
export interface Facts {
  isFolder: boolean;
  mode: number;
  uid: number;
  gid: number;
}

/** The users and groups of this machine, as far as its two files know them; null where they cannot be asked. */
export interface Accounts {
  /** The user who runs this. */
  uid: number;
  passwd: string | null;
  group: string | null;
}

/** Who else than root and the user who runs this: all users, those of the group, or the owner. */
export type Who = 'everybody' | 'group' | 'owner';

/** Who else can look into something, and who else can change it. */
export interface Hands {
  read: Who | null;
  write: Who | null;
}

const ROOT = 0;
/** As whom a container sees every user whom it does not know, so that it says nothing. */
const UNKNOWN_USER = 65_534;
const STICKY = 0o1000;
const READ = 0o4;
const WRITE = 0o2;
const ANY = 0o7;

/**
 * In whose hands a file or a folder is. Whoever may only enter a folder counts as a reader: names can be guessed. For
 * reading a group always counts, also one with nobody else in it today: a token need not be open to it.
 */
export function handsOn(facts: Facts, accounts: Accounts): Hands {
  const { isFolder, mode, uid } = facts;
  const whoHas = (bits: number, groupCounts: boolean): Who | null => {
    if ((mode & bits) !== 0) return 'everybody';
    return groupCounts && (mode & (bits << 3)) !== 0 ? 'group' : null;
  };
  // In such a folder everybody can make files, but nobody can touch those of others.
  const isShared = isFolder && (mode & STICKY) !== 0;
  const isForeign = ![ROOT, UNKNOWN_USER, accounts.uid].includes(uid);
  return {
    read: whoHas(isFolder ? ANY : READ, true),
    write: (isShared ? null : whoHas(WRITE, hasOthers(facts, accounts))) ?? (isForeign ? 'owner' : null),
  };
}

/**
 * Whether there is anybody in the group of a file beside its owner, root and the user who runs this. Debian and others
 * give each user a group of their own and let it write (umask 002), which is no danger: what counts is who is in it.
 * Where the group is not known here, as with accounts that a server keeps, a group with the number of the owner is
 * taken for the owner's own.
 */
function hasOthers({ uid, gid }: Facts, { uid: self, passwd, group }: Accounts): boolean {
  const entry = rowsOf(group).find(([, , number]) => number === String(gid));
  if (entry === undefined || passwd === null) return gid !== uid;
  const users = rowsOf(passwd);
  const [, , , members = ''] = entry;
  const named = members.split(',').filter((name) => name !== '');
  const numbers = [
    ...named.map((name) => users.find(([user]) => user === name)?.[2] ?? name),
    ...users.filter(([, , , primary]) => primary === String(gid)).map(([, , number]) => number),
  ];
  const own = new Set([ROOT, uid, self].map(String));
  return numbers.some((number) => number !== undefined && !own.has(number));
}

function rowsOf(file: string | null): string[][] {
  return (file ?? '').split('\n').map((line) => line.split(':'));
}
