import { fail } from '../catalogue.ts';
import type { Ledger } from '../core/trust/ledger.ts';
import type { LedgerPort } from '../ports.ts';

/**
 * What is remembered, for a command that says something about it. Throws where that cannot be known: a pass begins a
 * new ledger then, but here an empty one would say that nothing is held.
 */
export function remembered(memory: LedgerPort, folder: string): Ledger {
  const { ledger, problems } = memory.read();
  if (problems.length > 0) throw fail('ledger-not-known', { folder });
  return ledger;
}
