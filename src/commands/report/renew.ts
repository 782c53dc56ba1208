import { problem } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import type { PassReport, Problem } from '../../core/types.ts';
import type { Mode } from '../../report/json.ts';
import { recordOf } from '../../report/record.ts';
import { fileCause } from '../../store/file-problem.ts';

/**
 * Writes the page after a pass, if the configuration wants one, and gives the problems of doing so. Call it under the
 * lock and before the pass is in the history, so that a warning is in it as well. It never throws: a page is no reason
 * for a pass to fail.
 */
export async function renewPage(config: Config, report: PassReport, mode: Mode): Promise<Problem[]> {
  const file = config.report.html;
  if (file === null) return [];
  try {
    const { makePage, writePage } = await import('./page.ts');
    writePage(file, makePage(config, new Date(), [recordOf(report, mode)]).text, config.report);
    return [];
  } catch (error) {
    return [problem('page-not-renewed', { file, cause: fileCause(error) })];
  }
}
