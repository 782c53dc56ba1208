import type { DueReason } from '../core/memory/memory.ts';

/** Why something that was passed could not be given yet, in words. */
export const DUE_TEXT: Record<DueReason, string> = {
  'no-external-id': 'Canvas has no campus wide ID',
  'not-found': 'Canvas does not show the person in the course',
  'other-person': "the campus wide ID seems to be somebody else's",
  'column-missing': 'Grit has no column of that name',
  'not-uploaded': 'it could not be uploaded',
};

/** How many wait for what: "3, of which 2: Canvas has no campus wide ID". */
export function dueSummary(reasons: readonly DueReason[]): string {
  const counts = (Object.keys(DUE_TEXT) as DueReason[]).flatMap((reason) => {
    const number = reasons.filter((one) => one === reason).length;
    return number === 0 ? [] : [`${number}: ${DUE_TEXT[reason]}`];
  });
  return `${reasons.length} passed and not given (${counts.join('; ')})`;
}
