import { isWithin, whyUnproven, type PastPass, type Unproven } from '../trust/status.ts';

/** How grit-sync is doing, in the three words that a person needs. */
export type Verdict = 'working' | 'look' | 'not-working';

/** How old the last proven pass and the newest backup may be, as for `grit-sync status`. */
export const MAX_AGE_MS = 2 * 60 * 60_000;

/** What there is to judge by. What could not be read is undefined, what there is none of is null. */
export interface Judged {
  now: Date;
  provenUntil: Date | null | undefined;
  passes: readonly PastPass[] | undefined;
  backupAt: Date | null | undefined;
  isUploadOn: boolean;
}

/** A verdict and what it rests on. */
export interface Judgement {
  verdict: Verdict;
  /** Why nothing was proven lately; null where something was. */
  unproven: Unproven | null;
  isClockSetBack: boolean;
  isBackupOld: boolean;
}

/** Judges by what `grit-sync status` judges by: whether a pass was proven lately, how the last one ended, backups. */
export function judge({ now, provenUntil, passes, backupAt, isUploadOn }: Judged): Judgement {
  const last = passes?.at(-1);
  const isClockSetBack = provenUntil instanceof Date && provenUntil > now;
  const isProven = provenUntil instanceof Date && isWithin(provenUntil, now, MAX_AGE_MS);
  const isUnknown = provenUntil === undefined || passes === undefined;
  const unproven =
    isProven || isUnknown ? null : whyUnproven(passes, { now, maxAgeMs: MAX_AGE_MS, isUploadOn });
  const isBackupOld = !(backupAt instanceof Date && isWithin(backupAt, now, MAX_AGE_MS));
  const isSound = last?.outcome === 'ok' && !isClockSetBack && !isBackupOld;
  const verdict = isUnknown || (unproven !== null && isBroken(unproven, last)) ? 'not-working' : 'look';
  return {
    verdict: verdict === 'look' && unproven === null && isSound ? 'working' : verdict,
    unproven,
    isClockSetBack,
    isBackupOld,
  };
}

/** Passes that finish and want a look give what they can; so does one that is not meant to upload. */
function isBroken({ reason }: Unproven, last: PastPass | undefined): boolean {
  if (reason === 'upload-off' || reason === 'partial') return false;
  return reason !== 'failing' || last?.outcome === 'failed' || last?.outcome === 'interrupted';
}
