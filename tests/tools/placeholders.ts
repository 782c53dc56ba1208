import { problem } from '../../src/catalogue.ts';
import type { Problem } from '../../src/core/types.ts';
import { detailsOf } from './said.ts';

/** What decides which words are said, and is not said itself, or is the same in each of them. */
const DECIDES = new Set(['system', 'reason', 'command']);

const NAMES: Record<string, string> = {
  byColumn: 'how many of which column',
  canvasUserIds: 'Canvas ids',
  externalId: 'campus wide id',
  dotEnv: 'path of .env',
  path: 'key',
  where: 'request and answer',
};

/** Around a placeholder while the words are made, so that only what came from the details is replaced. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/**
 * A sample of a problem in which what is different each time is a name in brackets. The catalogue says it once more,
 * of details that are marked: a mark behind a text leaves its beginning to whatever looks at it. A number cannot bear
 * one, and is found by its value.
 */
export function withPlaceholders(sample: Problem): Problem {
  const { code, details } = detailsOf(sample);
  const numbers: [value: number, name: string][] = [];

  function marked(value: unknown, key: string): unknown {
    if (typeof value === 'string' && value !== '' && !DECIDES.has(key)) {
      return `${value}${OPEN}${value.length}:${nameOf(key)}${CLOSE}`;
    }
    if (typeof value === 'number') numbers.push([value, nameOf(key)]);
    if (Array.isArray(value)) {
      const some = value.slice(0, 2);
      if (some.length > 1) numbers.push([some.length, 'number']);
      return some.map((item) => marked(item, key));
    }
    if (typeof value !== 'object' || value === null || key === 'byColumn') return value;
    return Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, marked(item, inner)]));
  }

  const again = problem as (code: string, details: unknown) => Problem;
  const { message, hint } = again(code, marked(details, ''));
  const unmarked = (text: string) => withNames(text, numbers);
  return { ...sample, message: unmarked(message), hint: unmarked(hint) };
}

function withNames(text: string, numbers: [value: number, name: string][]): string {
  let named = text;
  for (let at = named.indexOf(OPEN); at >= 0; at = named.indexOf(OPEN)) {
    const end = named.indexOf(CLOSE, at);
    const [length = '0', name = ''] = named.slice(at + 1, end).split(':');
    named = `${named.slice(0, at - Number(length))}[${name}]${named.slice(end + 1)}`;
  }
  for (const [value, name] of numbers) {
    named = named.replace(new RegExp(`(?<![\\w.-])${value}(?![\\w.-]\\w)`, 'g'), `[${name}]`);
  }
  // Of a list one is enough.
  return named.replace(/("?\[[^\]]+\](?: of \[[^\]]+\])?"?), \1\.?/g, '$1, …');
}

/** `newGrants` as `new grants`. */
function nameOf(key: string): string {
  return NAMES[key] ?? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
