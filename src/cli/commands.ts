/**
 * The commands that share most of their code. The bundler puts what is loaded together into one file; each of them on its own
 * would leave a run with fifty files to open, most of them of a few lines.
 */
export { diff } from '../commands/backups/diff.ts';
export { list } from '../commands/backups/list.ts';
export { prune } from '../commands/backups/prune.ts';
export { restore } from '../commands/backups/restore.ts';
export { verify } from '../commands/backups/verify.ts';
export { completion } from '../commands/completion.ts';
export { doctor } from '../commands/doctor.ts';
export { explain } from '../commands/explain.ts';
export { forget } from '../commands/forget.ts';
export { holds, releaseHolds } from '../commands/holds.ts';
export { rebuildMemory } from '../commands/memory/rebuild.ts';
export { renameColumn } from '../commands/memory/rename.ts';
export { releaseMany } from '../commands/release-many.ts';
export { run } from '../commands/run.ts';
export { schedule } from '../commands/schedule.ts';
export { status } from '../commands/status.ts';
