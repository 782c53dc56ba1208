import type { Address } from '../../config/address.ts';
import { dotEnvText } from '../../config/dot-env.ts';
import { place, token } from '../../config/schema/values.ts';
import type { Check } from './prompter.ts';

/** What is wrong with answers, in the words of the configuration. */

/** Somebody who types an address leaves out how it begins. */
function withScheme(answer: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(answer) ? answer : `https://${answer}`;
}

/** The check of an address by the rules of one of the two systems. */
export function checkAddress(read: (text: string) => Address): Check {
  return (answer) => {
    const address = read(withScheme(answer));
    return 'wrong' in address ? sentence(address.wrong) : undefined;
  };
}

/** The address that an answer means, which has been checked. */
export function completed(answer: string, read: (text: string) => Address): string {
  const address = read(withScheme(answer));
  return 'url' in address ? address.url : answer;
}

export const checkToken: Check = (answer) => {
  const [issue] = token.safeParse(answer).error?.issues ?? [];
  if (issue !== undefined) return sentence(issue.message);
  try {
    dotEnvText({ canvas: answer, grit: answer });
    return undefined;
  } catch {
    return 'Expected an API token without quotation marks of all kinds.';
  }
};

export const checkPlace: Check = (answer) => {
  const [issue] = place.safeParse(answer).error?.issues ?? [];
  return issue === undefined ? undefined : sentence(issue.message);
};

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
