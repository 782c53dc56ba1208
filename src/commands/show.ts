import type { PassReport, Problem } from '../core/types.ts';
import { renderProblem, renderSummary } from '../report/human.ts';
import { renderJson, type Mode } from '../report/json.ts';
import { printableLines } from '../report/printable.ts';
import { markOfProblem } from '../report/record.ts';
import type { Output } from './output.ts';

/** How a report is wanted. */
interface ShowOptions {
  json: boolean;
  csv: boolean;
  quiet: boolean;
  /** Marks of the problems of the pass before: with `quiet` a warning among them is not said again. */
  known?: ReadonlySet<string>;
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
    // As late as the table below, and for the same reason.
    const { csvOf } = await import('../core/table.ts');
    output.write(csvFor(report.plan === null ? '' : csvOf(report.plan.upload), output));
  } else if (!options.quiet && report.requests !== null) {
    if (mode === 'dry-run' && report.table !== null) {
      // Loaded for a preview alone: measuring the width of text takes a while to get ready.
      const { renderTable, SIGNS, withPlan } = await import('../report/table.ts');
      const table = report.plan === null ? report.table : withPlan(report.table, report.plan);
      output.print(`${renderTable(table, output.width)}\n`);
      if (report.plan !== null) output.print(`${output.chalk.dim(SIGNS)}\n`);
    }
    output.printProse(renderSummary(report, mode, output.chalk));
    if (mode === 'dry-run') output.print(output.chalk.dim('This was a preview: nothing was changed.'));
  }
  for (const problem of report.problems) {
    if (!isOldNews(problem, options)) output.tell(renderProblem(problem, output.chalk));
  }
}

/** Cron mails what is printed, and nobody reads the same mail 48 times a day. */
function isOldNews(problem: Problem, { quiet, known }: ShowOptions): boolean {
  return quiet && problem.severity === 'warning' && known?.has(markOfProblem(problem)) === true;
}

/** The upload byte by byte for a file or pipe; a terminal would obey control characters in a student's name. */
function csvFor(csv: string, output: Output): string {
  return output.isShown ? printableLines(csv) : csv;
}
