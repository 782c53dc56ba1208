import { problem } from '../../catalogue.ts';
import { good, wrong, type Finding } from '../../core/doctor/finding.ts';
import { scheduleOf } from '../../core/doctor/schedule.ts';
import { isWithin } from '../../core/trust/status.ts';
import { minuteText } from '../../report/time.ts';
import { unprovenProblem } from '../overdue.ts';
import { passesIn, PAST_PASS, readState } from '../state.ts';
import type { Examination } from './examination.ts';
import { scheduledCommands } from './schedules.ts';

/** As old the last proven pass may be, and as old a pass may be to show that something starts it: four passes. */
const MAX_AGE_MS = 2 * 3_600_000;

/** Whether passes were completed and proven of late, and whether something on this machine starts them. */
export function checkPasses({ config, configFile, now, env }: Examination): Finding[] {
  const { memory, lines = [], problems } = readState(config);
  const passes = passesIn(lines, PAST_PASS);
  const provenUntil = memory?.provenUntil ?? null;
  const judged = { now, maxAgeMs: MAX_AGE_MS, isUploadOn: config.grit.upsert };
  const unproven = memory === undefined ? [] : unprovenProblem(provenUntil, passes, judged);
  // What cannot be read of the backups is said where the disk is looked at.
  const ours = problems.filter(({ code }) => code !== 'backup-folder-unreadable');
  const wrongs = [...ours, ...unproven].map((one) => wrong('passes', one));
  const proven = provenUntil === null ? '' : `The last proven pass began at ${minuteText(provenUntil)}.`;
  const last = passes.at(-1)?.startedAt;
  return [
    ...(wrongs.length > 0 ? wrongs : [good('passes', proven)]),
    ...checkSchedule({ configFile, env }, last !== undefined && isWithin(last, now, MAX_AGE_MS)),
  ];
}

function checkSchedule(
  { configFile, env }: Pick<Examination, 'configFile' | 'env'>,
  hasRunOfLate: boolean,
): Finding[] {
  const { running, switchedOff } = scheduleOf(scheduledCommands(env), configFile);
  const [first] = running;
  if (first !== undefined)
    return [good('schedule', `In ${first.place} there is what starts passes with this configuration.`)];
  const [off] = switchedOff;
  if (off?.timer !== undefined) {
    const { name, isUserUnit } = off.timer;
    return [wrong('schedule', problem('schedule-off', { timer: name, isUserUnit }))];
  }
  return [
    wrong('schedule', problem(hasRunOfLate ? 'schedule-unknown' : 'schedule-missing', { file: configFile })),
  ];
}
