import { externalIdKey } from '../marks.ts';
import { ACTIVE, holdsIn, type HeldEntry, type Ledger, type LedgerEntry } from '../trust/ledger.ts';
import type { CellState } from '../types.ts';
import type { InGrit } from './in-grit.ts';
import type { Reason } from './types.ts';

/** The ledger before and after a look at the same export. */
export interface Ledgers {
  /** As the last pass left it. */
  remembered: Ledger;
  /** As the next pass will have it. */
  ledger: Ledger;
}

/** Why no pass gives a person anything at all. */
export interface WholeHold {
  reason: 'held-inactive' | 'held-removed';
  since: Date;
  /** Whether a pass has noticed it already. */
  isNoticed: boolean;
}

/** What keeps a cell from being given. */
export interface Hold {
  reason: Reason & `held${string}`;
  entry: LedgerEntry;
}

/** Whether the whole person is held: made inactive, or taken out of Grit while the ledger remembers something. */
export function wholeHoldOn(
  externalId: string | null,
  { person }: InGrit,
  { ledger, remembered }: Ledgers,
): WholeHold | null {
  const holds = holdsOf(externalId, ledger);
  const active = holds.find(({ column }) => column === ACTIVE);
  const hold = person === null ? holds[0] : active;
  if (hold === undefined) return null;
  return {
    reason: person === null ? 'held-removed' : 'held-inactive',
    since: hold.heldSince,
    isNoticed: holdsOf(externalId, remembered).some(({ column }) => column === hold.column),
  };
}

function holdsOf(externalId: string | null, ledger: Ledger): HeldEntry[] {
  const key = externalId === null ? null : externalIdKey(externalId);
  return holdsIn(ledger).filter((hold) => externalIdKey(hold.externalId) === key);
}

/** What keeps a cell from being given, as the plan of a pass has it. */
export function holdOn(
  column: string | null,
  state: CellState | undefined,
  own: LedgerEntry | undefined,
  { externalId, ledger, inGrit }: { externalId: string | null; ledger: Ledger; inGrit: InGrit },
): Hold | undefined {
  if (state === 'already' || (state === undefined && own?.heldSince == null)) return undefined;
  const holds = holdsOf(externalId, ledger);
  const active = holds.find((hold) => hold.column === ACTIVE);
  if (inGrit.person === null && holds[0] !== undefined)
    return { reason: 'held-removed', entry: own ?? holds[0] };
  if (active !== undefined) return { reason: 'held-inactive', entry: active };
  const hold = holds.find((one) => one.column === column);
  return hold === undefined ? undefined : { reason: 'held', entry: hold };
}
