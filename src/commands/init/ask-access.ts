import type { Address } from '../../config/address.ts';
import { checkAddress, checkToken, completed } from './answers.ts';
import type { Interview } from './interview.ts';

/** How one of the two systems is asked for. */
export interface AccessQuestions {
  address: string;
  example: string;
  token: string;
  read: (text: string) => Address;
}

/** The address as it was typed, the one that it means, and the token. */
export interface Access {
  answer: string;
  apiUrl: string;
  apiKey: string;
}

/**
 * Asks for an address and a token. Where the last attempt failed by its token alone, that one is asked for: whoever
 * pastes a token expects its question, and at that of the address it would be seen.
 */
export async function askAccess(
  { address, example, token, read }: AccessQuestions,
  last: { answer?: string | undefined; failure?: string | undefined },
  { prompter, keepSecret }: Interview,
): Promise<Access> {
  const given = (answer: string, apiKey: string): Access => {
    keepSecret(apiKey);
    return { answer, apiUrl: completed(answer, read), apiKey };
  };
  if (last.answer !== undefined && last.failure?.endsWith('-token-refused') === true) {
    const apiKey = await prompter.secret(`${token}, once more (nothing: back to the address)`, (text) =>
      text === '' ? undefined : checkToken(text),
    );
    if (apiKey !== '') return given(last.answer, apiKey);
  }
  const answer = await prompter.text(address, { initial: last.answer, example, check: checkAddress(read) });
  return given(answer, await prompter.secret(token, checkToken));
}
