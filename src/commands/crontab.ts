import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../catalogue.ts';
import type { Changed } from '../core/schedule/crontab.ts';
import { causeOf } from '../errors.ts';
import { printable } from '../report/printable.ts';

/** A sign a byte, so that lines of others keep theirs, in whatever encoding they are. */
const BYTES = 'latin1';

/** What was done to a crontab: both texts with a sign a byte. */
export interface Edit {
  before: string;
  after: string;
}

/** Our own text as a part of a crontab. */
export function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString(BYTES);
}

/** A part of a crontab as text for a person. */
export function asText(bytes: string): string {
  return printable(Buffer.from(bytes, BYTES).toString('utf8'));
}

/**
 * Changes the crontab of the user who runs this, through the program `crontab`. Nothing is written unless the crontab
 * could be read and is to be another one; what was written is read again. Throws what prevents it.
 */
export function editCrontab(env: NodeJS.ProcessEnv, change: (crontab: string) => Changed): Edit {
  const before = read(env);
  const changed = change(before);
  if ('unpaired' in changed) throw fail('crontab-marks', { line: changed.unpaired });
  const after = changed.crontab;
  if (after === before) return { before, after };
  const { status, said } = call(env, ['-'], after);
  if (status !== 0) throw fail('crontab-not-written', { cause: said });
  if (read(env) !== after) throw fail('crontab-not-kept', { file: keep(before) });
  return { before, after };
}

function read(env: NodeJS.ProcessEnv): string {
  const { status, stdout, said } = call(env, ['-l']);
  if (status === 0) return stdout;
  // The one failure that means an empty one. To take another for it would erase everything at the next writing.
  if (status === 1 && stdout === '' && /^(?:crontab: )?no crontab for /.test(said)) return '';
  throw fail('crontab-unreadable', { cause: said });
}

function call(env: NodeJS.ProcessEnv, args: string[], input = '') {
  const { status, signal, stdout, stderr, error } = spawnSync('crontab', args, {
    env: { ...env, LC_ALL: 'C' },
    input: Buffer.from(input, BYTES),
  });
  // A program that does not read its input closes the pipe; it then says itself what it is about.
  if (error !== undefined && causeOf(error) !== 'EPIPE') {
    throw fail('crontab-missing', { cause: causeOf(error) });
  }
  const [line = ''] = stderr.toString(BYTES).trim().split('\n').map(asText);
  const ended = signal === null ? `it ended with ${String(status)}` : `it was ended by ${signal}`;
  return { status, stdout: stdout.toString(BYTES), said: line.replace(/\.$/, '') || ended };
}

/** Keeps a crontab in a file of its own, which nobody else can read; gives its path. */
function keep(crontab: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'grit-sync-crontab-')), 'crontab');
  writeFileSync(file, crontab, { encoding: BYTES, mode: 0o600 });
  return file;
}
