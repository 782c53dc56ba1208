import * as z from 'zod';
import { type Address } from '../address.ts';
import { oddIn, pasted } from '../odd.ts';

/** The kinds of values that keys of the configuration have. */

export const TEXT = 'expected text';
export const GROUP = 'expected a group of keys';
export const SWITCH = 'expected true or false';

const ID = 'expected an id, which is the number in the address bar of its page';
const UNSAFE_ID = 'expected an id in quotes, because it is too large for a number to keep all its digits';
const isUnsafe = (input: unknown) => typeof input === 'number' && Math.abs(input) > Number.MAX_SAFE_INTEGER;
const idMessage = { error: ({ input }: { input?: unknown }) => (isUnsafe(input) ? UNSAFE_ID : ID) };

/** Digits, perhaps too many for a number; leading zeros mean nothing. */
export const ID_DIGITS = /^0*[1-9]\d*$/;
export const idText = (id: number | string): string => String(id).replace(/^0+/, '');
export const id = z
  .union([z.int(idMessage).positive(idMessage), z.string(idMessage).regex(ID_DIGITS, idMessage)], idMessage)
  .transform(idText);

// A mark below 1 is somebody's fraction (0.9 for 90 %) and would give access to everybody.
const MARK =
  'expected a percentage from 1 to 100 (90, not 0.9; and 0 would let in all who handed in anything)';
export const percentage = z.number(MARK).min(1, MARK).max(100, MARK);

const TOKEN = 'expected an API token, which has no spaces, line breaks or special letters';
/** What stands in examples, and how shells write a variable. */
const PLACEHOLDER =
  /^(?:<.*>|\.{3,}|…|[A-Z]+_API_KEY|(?:paste|put|insert|your)[-_ ].*|x{3,}|token|changeme|\$\w+|\$\(.*\)|%\w+%)$/is;
/** Whether this is no token, but what somebody wrote to hold its place. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);
export const token = z
  .string(TOKEN)
  .overwrite(pasted)
  // Before the next check and in place of it, since most placeholders have spaces as well.
  .refine((text) => !isPlaceholder(text), {
    error: 'expected an API token, found only a placeholder for one',
    abort: true,
  })
  // Docker takes them from its file of variables along with the value.
  .refine((text) => !/^(["'`]).*\1$/s.test(text), {
    error: 'expected an API token, found one in quotation marks that belong to it; remove them',
    abort: true,
  })
  .regex(/^[!-~]+$/, TOKEN)
  .meta({ secret: true });

export const address = (read: (text: string) => Address) =>
  z.string(TEXT).transform((text, context): string => {
    const result = read(pasted(text));
    if ('url' in result) return result.url;
    context.addIssue({ code: 'custom', message: result.wrong });
    return z.NEVER;
  });

export const place = z
  .string(TEXT)
  .refine((text) => text !== '', 'expected a path, found empty text')
  .refine((text) => !text.startsWith('~'), 'expected a path without "~"; write ${HOME} in its place')
  // It would become a folder of another name than the one that is seen.
  .refine((text) => oddIn(text) === undefined && !text.includes('\n'), 'expected a path of plain signs');

const COUNT = 'expected a whole number, 0 or more';
export const count = z.int(COUNT).min(0, COUNT);
