import { basename } from 'node:path';
import { problem } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import { newsOf } from '../core/monitor/causes.ts';
import { countHolds } from '../core/memory/holds.ts';
import type { PassReport, Problem } from '../core/types.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { Monitor, type Undelivered } from '../monitor/monitor.ts';
import { metricsText } from '../report/metrics.ts';
import { noticeText } from '../report/notice.ts';
import { markOfProblem } from '../report/record.ts';
import { writeAtomically } from '../store/atomic.ts';
import { fileCause } from '../store/file-problem.ts';
import { createJournal } from '../store/journal/journal.ts';
import { shelvedBackups } from '../store/shelf.ts';
import { ToldFile } from '../store/told.ts';
import { userAgent } from './version.ts';

/** The node exporter is another user, and there is nothing in it that not everybody may read. */
const READABLE = 0o644;

/** How one pass is noticed outside: signs to a monitor, a message, figures. */
export interface Noticing {
  /** Says that the pass has begun, without waiting. */
  begin(): void;
  /**
   * Tells how the pass ended, within two seconds, and adds what went wrong with that to the report: as warnings, so
   * that the pass ends as it would have. Gives the marks of those of the pass before. Call it under the lock.
   */
  end(report: PassReport): Promise<ReadonlySet<string>>;
}

/** Ready to tell those whom the configuration names. */
export function createNoticing(config: Config, log: (line: string) => void): Noticing {
  const monitor = new Monitor({
    ...config.monitor,
    ...(config.proxies && { proxies: config.proxies }),
    userAgent: userAgent(),
    log,
  });
  return {
    begin: () => {
      monitor.begin();
    },
    async end(report) {
      const outcome = outcomeOf(report.problems);
      const file = new ToldFile(config.state.folder);
      const told = file.read();
      const news = config.monitor.webhook === null ? null : newsOf(told.causes, report.problems);

      const undelivered = await monitor.end(EXIT[outcome].code, news && noticeText(news, outcome));
      const warnings = [...writeMetrics(report, config), ...problemsWith(undelivered)];
      report.problems.push(
        ...warnings,
        ...problemsIn(() => {
          file.save({
            causes: news !== null && undelivered.webhook === null ? news.told : told.causes,
            warnings: warnings.map(markOfProblem),
          });
        }),
      );
      return new Set(told.warnings);
    },
  };
}

function problemsWith({ ping, webhook }: Undelivered): Problem[] {
  return [
    ...(ping === null ? [] : [problem('ping-failed', ping)]),
    ...(webhook === null ? [] : [problem('webhook-failed', webhook)]),
  ];
}

function writeMetrics(report: PassReport, { metrics, state, backup }: Config): Problem[] {
  const { textfile } = metrics;
  if (textfile === null) return [];
  const memory = known(() => createJournal(state.folder).read().memory);
  const text = metricsText({
    report,
    shop: basename(textfile, '.prom'),
    provenUntil: memory?.provenUntil ?? null,
    held: memory && countHolds(memory),
    backup: known(() => shelvedBackups(backup.folder).at(-1) ?? null),
  });
  try {
    writeAtomically(textfile, text, READABLE);
    return [];
  } catch (error) {
    return [problem('metrics-not-written', { file: textfile, cause: fileCause(error) })];
  }
}

/** What can be read; why something cannot has been said by the pass. */
function known<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function problemsIn(work: () => void): readonly Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}
