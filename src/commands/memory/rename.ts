import { fail } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import { answerWith, type Answer } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { remembered } from '../remembered.ts';
import { underLock } from '../under-lock.ts';

/** A column by the name that it had, and by the one that it has now. */
export interface RenameOptions extends CommandOptions {
  from: string;
  to: string;
}

/** `grit-sync memory rename`: says that a column has another name now, so that what is on hold stays so under it. */
export function renameColumn(options: RenameOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config) => underLock(config, () => renameIn(config, options)));
}

function renameIn(config: Config, { from, to }: RenameOptions): Answer {
  const { memory, journal } = remembered(config);
  const isKnown =
    [...memory.entries.values()].some(({ column }) => column === from) || memory.renames.has(from);
  if (!isKnown) throw fail('rename-unknown-column', { column: from });
  journal.append([{ kind: 'renamed', at: new Date(), from, to: [to], isGuess: false }]);
  return {
    text: `"${from}" is "${to}" from now on, and what was on hold under the one is so under the other.`,
    data: { from, to },
    problems: [],
  };
}
