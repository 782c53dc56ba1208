import { renderList } from '../../report/backups.ts';
import { toSeconds } from '../../report/json.ts';
import { answerWith } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { backupsOf } from './reading.ts';

/** `grit-sync backups list`: which backups there are. */
export function list(options: CommandOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config) => {
    const { folder } = config.backup;
    const backups = backupsOf(config);
    return {
      text: renderList(backups, folder, new Date()),
      data: {
        folder,
        backups: backups.map(({ name, at, bytes }) => ({ name, at: toSeconds(at), bytes })),
      },
      problems: [],
    };
  });
}
