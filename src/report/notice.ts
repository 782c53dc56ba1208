import type { Cause, News } from '../core/monitor/causes.ts';
import { EXIT, type Outcome } from '../errors.ts';
import { digits } from './words.ts';

const OPENING: Record<Outcome, string> = {
  ok: 'grit-sync works again',
  attention: 'grit-sync finished, but a person must look',
  failed: 'grit-sync could not do its work',
  interrupted: 'grit-sync was stopped in the middle',
  locked: 'grit-sync found another pass at work',
  invalid: 'grit-sync could not use its configuration',
};

/**
 * What a chat is told about a pass, on one line: outcome, exit code and codes. The sentences of the problems are left
 * out, since some of them name students by their ids.
 */
export function noticeText({ started, ongoing, ended }: News, outcome: Outcome): string {
  const sentences = [
    outcome === 'ok' ? OPENING.ok : `${OPENING[outcome]} (exit code ${EXIT[outcome].code})`,
    listed('New', started.map(withCount)),
    listed('Still', ongoing.map(withCount)),
    listed('No longer met', ended),
    started.length === 0 ? null : 'What to do is in the output of the pass, or of grit-sync run by hand',
  ];
  return sentences.flatMap((sentence) => (sentence === null ? [] : [`${sentence}.`])).join(' ');
}

function listed(label: string, words: string[]): string | null {
  return words.length === 0 ? null : `${label}: ${words.join(', ')}`;
}

function withCount({ code, count }: Cause): string {
  return count === 1 ? code : `${code} (${digits(count)} times)`;
}
