import type { ExportedPerson } from '../../core/marks.ts';
import { differenceOf } from '../../core/trust/difference.ts';
import { renderDifference } from '../../report/comparison.ts';
import { answerWith } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { nameOf, readBackup } from './reading.ts';

/** `grit-sync backups diff <A> <B>`: what became of people and permissions between two exports. */
export function diff(a: string, b: string, options: CommandOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, async (config) => {
    const before = await readBackup(a, config, world);
    const after = await readBackup(b, config, world);
    const difference = differenceOf(before.content, after.content);
    const { added, removed, changed, columnsAdded, columnsRemoved } = difference;
    return {
      text: renderDifference(difference),
      data: {
        before: before.file,
        after: after.file,
        added: added.map(withMarks),
        removed: removed.map(withMarks),
        changed: changed.map(({ person, gained, lost }) => ({ ...nameOf(person), gained, lost })),
        columnsAdded,
        columnsRemoved,
      },
      problems: [],
    };
  });
}

function withMarks(person: ExportedPerson) {
  return { ...nameOf(person), columns: person.granted };
}
