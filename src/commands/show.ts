import type { PassReport } from '../core/types.ts';
import { renderProblem, renderSummary } from '../report/human.ts';
import { renderJson, type Mode } from '../report/json.ts';
import { printableLines } from '../report/printable.ts';
import type { Output } from './output.ts';

/** How a report is wanted. */
export interface ShowOptions {
  json: boolean;
  csv: boolean;
  quiet: boolean;
}

/** Prints a report: what was asked for on stdout, problems on stderr. */
export async function showReport(
  report: PassReport,
  mode: Mode,
  options: ShowOptions,
  output: Output,
): Promise<void> {
  if (options.json) {
    output.print(renderJson(report, mode));
    return;
  }
  if (options.csv) {
    output.write(csvFor(report.table?.csv ?? '', output));
  } else if (!options.quiet && report.requests !== null) {
    if (mode === 'dry-run' && report.table !== null) {
      // Loaded for a preview alone: measuring the width of text takes a while to get ready.
      const { renderTable } = await import('../report/table.ts');
      output.print(`${renderTable(report.table, output.width)}\n`);
    }
    output.print(renderSummary(report, mode, output.chalk));
    if (mode === 'dry-run') output.print(output.chalk.dim('This was a preview: nothing was changed.'));
  }
  for (const problem of report.problems) output.tell(renderProblem(problem, output.chalk));
}

/** The upload byte by byte for a file or pipe; a terminal would obey control characters in a student's name. */
function csvFor(csv: string, output: Output): string {
  return output.isShown ? printableLines(csv) : csv;
}
