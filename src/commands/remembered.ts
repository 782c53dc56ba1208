import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import type { Ledger } from '../core/trust/ledger.ts';
import type { LedgerPort } from '../ports.ts';
import { createLedger } from '../store/ledger.ts';

/**
 * What is remembered, for a command that says something about it, and the memory to change it in. Throws where that
 * cannot be known: a pass begins a new ledger then, but here an empty one would say that nothing is held.
 */
export function remembered({ state: { folder } }: Pick<Config, 'state'>): {
  ledger: Ledger;
  memory: LedgerPort;
} {
  const memory = createLedger(folder, () => new Date());
  const { ledger, problems } = memory.read();
  if (problems.length > 0) throw fail('ledger-not-known', { folder });
  return { ledger, memory };
}
