import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { fail, problem } from '../catalogue.ts';
import { emptyLedger } from '../core/trust/ledger.ts';
import { causeOf } from '../errors.ts';
import type { LedgerPort } from '../ports.ts';
import { writeAtomically } from './atomic.ts';
import { fileCause } from './file-problem.ts';
import { makeFolder } from './folder.ts';
import { ledgerLines, parseLedger } from './ledger-file.ts';
import { readStateFile } from './open-file.ts';

/** The memory in the state folder. Reading changes nothing there; save only under the lock. */
export function createLedger(folder: string, now: () => Date): LedgerPort {
  const file = join(folder, 'ledger.json');
  let isCorrupt = false;
  /** The check sum of what the file holds; the text itself of a large ledger would take much memory. */
  let saved: string | null = null;
  return {
    read() {
      const content = readIfThere(file);
      if (content === null) return { ledger: emptyLedger(), problems: [] };
      const parsed = parseLedger(content);
      if ('newer' in parsed) throw fail('ledger-newer', { file, version: parsed.newer });
      isCorrupt = 'corrupt' in parsed;
      saved = isCorrupt ? null : digest([content]);
      if ('corrupt' in parsed) {
        return {
          ledger: { ...emptyLedger(), begunAnew: true },
          problems: [problem('ledger-corrupt', { file, cause: parsed.corrupt })],
        };
      }
      // The pass that set a corrupt one aside did not get to say so.
      const cause = 'an earlier pass had to begin it anew';
      const problems = parsed.ledger.begunAnew ? [problem('ledger-corrupt', { file, cause })] : [];
      return { ledger: parsed.ledger, problems };
    },
    save(ledger, always = false) {
      const sum = digest(ledgerLines(ledger));
      // A memory card wears out by being written to, and most passes learn nothing.
      if (sum === saved && !always) return;
      try {
        makeFolder(folder);
        if (isCorrupt) renameSync(file, asideName(file, now()));
        isCorrupt = false;
        writeAtomically(file, ledgerLines(ledger));
      } catch (error) {
        throw fail('ledger-not-saved', { folder, cause: fileCause(error) });
      }
      saved = sum;
    },
  };
}

function digest(pieces: Iterable<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function readIfThere(file: string): Buffer | null {
  try {
    return readStateFile(file);
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return null;
    throw fail('ledger-unreadable', { file, cause: fileCause(error) });
  }
}

function asideName(file: string, now: Date): string {
  return file.replace(/\.json$/, `-corrupt-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.json`);
}
