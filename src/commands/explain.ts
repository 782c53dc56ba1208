import { answerWith } from './answer.ts';
import { explainNow } from './explain/now.ts';
import type { ExplainOptions } from './explain/options.ts';
import { explainThen } from './explain/then.ts';

/** `grit-sync explain`: why one person has a permission or has it not. Changes nothing, and takes no lock. */
export function explain(options: ExplainOptions, world: NodeJS.Process): Promise<number> {
  const { at } = options;
  return answerWith(options, world, (config, output, warnings) =>
    at === undefined
      ? explainNow(options, { config, output, warnings, world })
      : explainThen({ ...options, at }, { config, world }),
  );
}
