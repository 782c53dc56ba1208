import { resolve } from 'node:path';
import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import { PAGE_NAME } from '../config/schema/report.ts';
import { VERDICTS } from '../page/words.ts';
import { fileCause } from '../store/file-problem.ts';
import { answerWith } from './answer.ts';
import type { CommandOptions } from './configured.ts';
import { currentFolder } from './current-folder.ts';
import { makePage, writePage } from './report/page.ts';
import { underLock } from './under-lock.ts';

/** Where the page is to be. */
export interface ReportOptions extends CommandOptions {
  /** In place of `report.html`; relative to the current folder. */
  out?: string;
}

/** `grit-sync report`: writes the page that shows how grit-sync is doing. */
export function report(options: ReportOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, async (config) => {
    const file = placeOf(options, config, world);
    const { text, page } = makePage(config, new Date());
    // The lock is for writing alone, which takes no time: a pass that starts meanwhile is not turned away.
    await underLock(config, () => {
      write(file, text, config);
    });
    const { verdict, unread } = page;
    return {
      text: `${file}: ${VERDICTS[verdict].word.toLowerCase()}`,
      data: { file, verdict, names: config.report.names },
      problems: [...unread],
    };
  });
}

function placeOf({ out }: ReportOptions, { report: { html } }: Config, world: NodeJS.Process): string {
  if (out === undefined) {
    if (html === null) throw fail('page-nowhere', { command: 'grit-sync report' });
    return html;
  }
  const file = resolve(currentFolder(world), out);
  if (!PAGE_NAME.test(file)) throw fail('page-name', { file });
  return file;
}

function write(file: string, text: string, config: Config): void {
  try {
    writePage(file, text, config.report);
  } catch (error) {
    throw fail('page-not-written', { file, cause: fileCause(error) });
  }
}
