import type { Filling } from './fill.ts';

/**
 * Folders of version managers, of Homebrew's versions and of npx: what is in them has another path after an upgrade,
 * or is cleared away.
 */
const MOVING =
  /\/(?:\.nvm|\.?fnm|fnm_multishells|\.volta|\.asdf|\.nodenv|\.?nodebrew|mise|\.?n\/versions|Cellar|_npx)\//;

/** Those of the two programs whose paths do not last. */
export function movingPaths({ node, program }: Pick<Filling, 'node' | 'program'>): string[] {
  return [node, program].filter((path) => MOVING.test(path));
}

/** Those of the paths that a line of a crontab or of a unit cannot hold. */
export function unnameable(filling: Filling): string[] {
  const { node, program, config, backupFolder, stateFolder, otherFolders = [] } = filling;
  const paths = [node, program, config, backupFolder, stateFolder, ...otherFolders];
  return paths.filter((path) => /\p{Cc}/u.test(path));
}
