import type { Config } from '../../config/load.ts';
import { holdsIn } from '../../core/memory/holds.ts';
import { withConfiguration } from '../../pass/memory.ts';
import { basisIn, rebuild, type Basis, type Rebuilt, type RebuildPlan } from '../../pass/rebuild.ts';
import type { Ports } from '../../ports.ts';
import { renderRebuilt, type Kept } from '../../report/rebuilt.ts';
import { answerWith, type Answer } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { withSystems } from '../opened.ts';
import { watchStopping } from '../stopping.ts';
import { underLock } from '../under-lock.ts';

export interface RebuildOptions extends CommandOptions {
  /** Whether the memory is to be replaced; else this is a preview. */
  apply: boolean;
}

/** `grit-sync memory rebuild`: learns from the backups what the memory does not know, and with `--apply` writes it down. */
export function rebuildMemory(options: RebuildOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, async (config, output) => {
    const stopping = watchStopping(world, config.timeoutMinutes, () => undefined, 'Reading the backups');
    const opening = { mode: 'run', quiet: options.json, verbose: options.verbose, output, stopping } as const;
    const work = () =>
      withSystems(config, opening, ({ ports, show }) => learnAgain(config, options, ports, show));
    try {
      return await (options.apply ? underLock(config, work) : work());
    } finally {
      stopping.dispose();
    }
  });
}

async function learnAgain(
  config: Config,
  { apply }: RebuildOptions,
  { grit, store, journal }: Ports,
  show: (text: string) => void,
): Promise<Answer> {
  const { requirements } = config;
  const { accessTime, active } = config.grit;
  const plan: RebuildPlan = { requirements, accessTime, active, startedAt: new Date() };
  const basis = basisIn(journal);
  const rebuilt = await rebuild(plan, { store, grit }, basis, { isAsked: true, show });
  const kept = keptOf(basis, rebuilt);
  if (apply) {
    if (kept !== 'whole') journal.renew();
    journal.append(withConfiguration(plan, rebuilt.known).unsaved);
  }
  return answerOf(rebuilt, { isApplied: apply, kept });
}

function keptOf({ damage }: Basis, { isOther }: Rebuilt): Kept {
  if (isOther) return 'not-at-all';
  return damage === undefined ? 'whole' : 'in-part';
}

function answerOf(rebuilt: Rebuilt, ending: { isApplied: boolean; kept: Kept }): Answer {
  const { known, backups, unreadable } = rebuilt;
  return {
    text: renderRebuilt(rebuilt, ending),
    data: { applied: ending.isApplied, kept: ending.kept, backups, unreadable, holds: holdsIn(known.memory) },
    problems: [],
  };
}
