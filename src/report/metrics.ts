import type { PassReport } from '../core/types.ts';
import { EXIT, outcomeOf } from '../errors.ts';

/** What the figures of a pass are made from. What is null is not known, and left out. */
export interface Measured {
  report: PassReport;
  /** Tells several configurations on one machine apart. */
  shop: string;
  /** When the last proven pass began. */
  provenUntil: Date | null;
  /** How many cells are held. */
  held: number | null;
  /** The newest backup, of whichever pass. */
  backup: { at: Date; bytes: number } | null;
}

/** A figure: its name, what it says, and its values; those that are told apart have a label. */
type Gauge = [name: string, help: string, ...values: (number | Labelled | null | undefined)[]];
type Labelled = { value: number | undefined; system: string };

/**
 * The figures of a pass in Prometheus's text format. All of them are gauges: each pass is a process of its own, and
 * none of them counts on. They are numbers about a pass and about nobody.
 */
export function metricsText(measured: Measured): string {
  const shop = `shop="${measured.shop.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  return gaugesOf(measured)
    .map(([name, help, ...values]) => {
      const samples = values.flatMap((given) => {
        const { value, system } = labelled(given);
        if (value === undefined) return [];
        const labels = system === undefined ? shop : `${shop},system="${system}"`;
        return [`grit_sync_${name}{${labels}} ${value}\n`];
      });
      const head = `# HELP grit_sync_${name} ${help}\n# TYPE grit_sync_${name} gauge\n`;
      return samples.length === 0 ? '' : head + samples.join('');
    })
    .join('');
}

function gaugesOf({ report, provenUntil, held, backup }: Measured): Gauge[] {
  const { startedAt, finishedAt, submissions, students, plan, requests, problems } = report;
  const { code } = EXIT[outcomeOf(problems)];
  return [
    ['last_pass_timestamp_seconds', 'When the last pass ended.', seconds(finishedAt)],
    [
      'last_pass_duration_seconds',
      'How long the last pass took.',
      (finishedAt.getTime() - startedAt.getTime()) / 1000,
    ],
    ['last_pass_exit_code', 'The exit code of the last pass, of which 0 is good.', code],
    ['last_proven_timestamp_seconds', 'When the last proven pass began.', seconds(provenUntil)],
    ['submissions_received', 'Submissions that the last pass read from Canvas.', submissions?.received],
    ['submissions_passing', 'Submissions among them that passed.', submissions?.passing],
    ['skipped_students', 'Students who passed and could not be a row in Grit.', students?.skipped.length],
    ['new_grants', 'Permissions that the last pass found to be new.', plan?.newGrants],
    ['held_cells', 'Cells that somebody cleared in Grit and that are not given again.', held],
    ['backup_timestamp_seconds', 'When the newest backup was made.', seconds(backup?.at)],
    ['backup_bytes', 'The size of the newest backup.', backup?.bytes],
    ['backup_people', 'People in the backup that the last pass stored.', report.backup?.rows],
    [
      'requests',
      'Requests that the last pass sent, by system.',
      { system: 'canvas', value: requests?.canvas },
      { system: 'grit', value: requests?.grit },
    ],
    ['retries', 'Requests among them that were sent again.', requests?.retries],
  ];
}

function labelled(given: Gauge[2]): { value: number | undefined; system?: string } {
  return typeof given === 'object' && given !== null ? given : { value: given ?? undefined };
}

function seconds(time: Date | null | undefined): number | null {
  return time ? time.getTime() / 1000 : null;
}
