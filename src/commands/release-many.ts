import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import { release } from '../core/memory/lessons.ts';
import { holdsIn, type HeldEntry } from '../core/memory/holds.ts';
import { ACTIVE, type Memory } from '../core/memory/memory.ts';
import { holdsMeant, isInReach, nearestHeld } from '../core/trust/people.ts';
import { renderManyReleases } from '../report/release-many.ts';
import { answerWith, type Answer } from './answer.ts';
import type { CommandOptions } from './configured.ts';
import { named } from './holds.ts';
import { remembered } from './remembered.ts';
import { underLock } from './under-lock.ts';

/** Which holds are to be released, of everybody. */
interface ManyOptions extends CommandOptions {
  /** One column; null for all. */
  permission: string | null;
  /** Those that were noticed then or later; null for all. */
  since: Date | null;
  /** Whether it is to be done; else it is only shown. */
  apply: boolean;
}

/** `grit-sync holds release` with `--all`, `--permission` or `--since`: a preview, unless it is to be done. */
export function releaseMany(options: ManyOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config) =>
    options.apply ? underLock(config, () => releaseIn(config, options)) : releaseIn(config, options),
  );
}

function releaseIn(config: Config, { permission, since, apply }: ManyOptions): Answer {
  const now = new Date();
  const { memory, journal } = remembered(config);
  const cells = cellsMeant(memory, permission, since);
  if (apply && cells.length > 0) journal.append(release(memory, cells, now));

  const holds = cells.map((cell) => ({
    person: { externalId: cell.externalId, identity: memory.people.get(cell.externalId) },
    column: cell.column,
    isInReach: isInReach(cell, now),
  }));
  const stillOff = stillSwitchedOff(memory, cells);
  return {
    text: renderManyReleases({ holds, stillOff, applied: apply, isUploadOn: config.grit.upsert }),
    data: {
      applied: apply,
      released: cells.map((cell, index) => ({
        ...named(holds[index]?.person ?? { ...cell, identity: undefined }, cell),
        isInReach: holds[index]?.isInReach === true,
      })),
    },
    problems: [],
  };
}

/** A permission of which nothing is held is more likely a slip than a question. */
function cellsMeant(memory: Memory, column: string | null, since: Date | null): HeldEntry[] {
  if (column !== null && holdsMeant(memory, { column, since: null }).length === 0) {
    const holds = holdsIn(memory);
    const held = [...new Set(holds.map((hold) => hold.column))];
    throw fail('release-unknown-permission', { column, held, nearest: nearestHeld(holds, column) });
  }
  return holdsMeant(memory, { column, since });
}

/** How many of these people stay on hold as a whole, so that nothing is given to them all the same. */
function stillSwitchedOff(memory: Memory, released: readonly HeldEntry[]): number {
  const cells = new Set(released);
  const off = holdsIn(memory).filter((hold) => hold.column === ACTIVE && !cells.has(hold));
  const people = new Set(released.map(({ externalId }) => externalId));
  return off.filter(({ externalId }) => people.has(externalId)).length;
}
