/** What a scheduler is told to start. All three are absolute paths without control characters. */
export interface Started {
  node: string;
  /** The file that `grit-sync` is, or a link to it. */
  program: string;
  config: string;
}

/** Between these two lines is what is ours in a crontab. They must never change: they stand in crontabs already. */
export const BEGIN = '# >>> grit-sync >>>';
export const END = '# <<< grit-sync <<<';

/** A crontab after a change, or the first line (counted from 1) with a marker that makes no pair. */
export type Changed = { crontab: string } | { unpaired: number };

/**
 * The lines for a user's crontab, markers included, each with its end. They set no variables, since these would hold
 * for the lines of others below them too; with the path of Node nothing needs to be searched for.
 */
export function crontabBlock(started: Started): string {
  const lines = [
    BEGIN,
    '# A pass every 30 minutes. "grit-sync schedule --install" writes the lines between these two marks anew, and',
    '# "grit-sync schedule --uninstall" takes them away; what is changed in them by hand is lost then.',
    '# No mail is good news: with --quiet nothing is printed while all is well. A mail says what happened and what to do.',
    '# It goes to the address in a line MAILTO=... further up, or else to the mailbox of this user on this machine.',
    crontabLine(started),
    END,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The line that starts a pass every 30 minutes, without its end. */
export function crontabLine(started: Started): string {
  return `*/30 * * * * ${crontabCommand(started)}`;
}

/** The pass as the command of a line in a crontab: cron undoes the `\%`, and a shell the rest. */
function crontabCommand({ node, program, config }: Started): string {
  return [node, program, 'run', '--quiet', '--config', config].map(quoted).join(' ');
}

/**
 * A word for sh inside of a crontab. cron ends a command at a `%` unless a backslash is in front, and some crons also
 * make one of two backslashes: so none is ever followed by a `%` that is not its own, or by another backslash.
 */
function quoted(word: string): string {
  if (/^[\w@+=:,./-]+$/.test(word)) return word;
  const safe: Record<string, string> = {
    "'": String.raw`'\''`,
    '%': String.raw`''\%`,
    '\\': String.raw`\''`,
  };
  return `'${word.replace(/['%\\]/g, (sign) => safe[sign] ?? sign)}'`;
}

/**
 * That crontab with the block in it once: in place of the one that is there, or else at the end. All other lines stay
 * as they are, except that a last line without an end gets one, which cron would ignore as it is.
 */
export function withBlock(crontab: string, block: string): Changed {
  const place = placeOf(crontab);
  if (place === null) {
    const isEnded = crontab === '' || crontab.endsWith('\n');
    return { crontab: `${crontab}${isEnded ? '' : '\n'}${block}` };
  }
  return 'unpaired' in place ? place : { crontab: place.before + block + place.after };
}

/** That crontab without the block; all other lines stay as they are. */
export function withoutBlock(crontab: string): Changed {
  const place = placeOf(crontab);
  if (place === null) return { crontab };
  return 'unpaired' in place ? place : { crontab: place.before + place.after };
}

/** The command lines in the block; none where there is no block. */
export function scheduledIn(crontab: string): string[] {
  const place = placeOf(crontab);
  if (place === null || 'unpaired' in place) return [];
  const { before, after } = place;
  const lines = crontab.slice(before.length, crontab.length - after.length).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

/** The lines (counted from 1) outside of the block that start passes too, such as one that was written by hand. */
export function otherStarts(crontab: string): number[] {
  let isOurs = false;
  return crontab.split('\n').flatMap((line, index) => {
    if (isMark(line)) isOurs = line.trimEnd() === BEGIN;
    return !isOurs && /^\s*[^#\s].*grit-sync.*\srun(?:\s|$)/.test(line) ? [index + 1] : [];
  });
}

/** Where the block is: what stands before and after it. Null where there is none. */
function placeOf(crontab: string): { before: string; after: string } | { unpaired: number } | null {
  // Each line with its end, so that they can be put together again as they were.
  const lines = crontab.split(/(?<=\n)/);
  const marks = lines.flatMap((line, index) => (isMark(line) ? [{ mark: line.trimEnd(), index }] : []));
  const [begin, end, another] = marks;
  if (begin === undefined) return null;
  if (begin.mark !== BEGIN || end === undefined) return { unpaired: begin.index + 1 };
  if (end.mark !== END) return { unpaired: begin.index + 1 };
  if (another !== undefined) return { unpaired: another.index + 1 };
  return { before: lines.slice(0, begin.index).join(''), after: lines.slice(end.index + 1).join('') };
}

/** Also with spaces or the `\r` of an editor on Windows behind it. */
function isMark(line: string): boolean {
  return [BEGIN, END].includes(line.trimEnd());
}
