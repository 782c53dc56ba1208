/**
 * How many errors Grit's answer to an upload speaks of; 0 where it speaks of none. What the answer looks like is
 * not documented: it may be empty, text, or JSON with a count or a list under some name with "error" in it, or with a
 * word such as "failed" as its status. Only the number is taken, since the messages may name students.
 */
export function errorsIn(text: string): number {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return inText(text);
  }
  return count(data, 0);
}

/** A text that says by itself that something failed: one of these words alone, or "Error: unknown column". */
const VERDICT = /^\s*(?:(?:error|fail(?:ed|ure)?)\s*$|error[:\s])/i;

/** A name such as `maxErrors` or `errorLimit`: a number there is how many would be too many, not how many there are. */
const SETTING =
  /^(?:(?:max|maximum|allowed)[-_ ]?(?:error|failure)s?|(?:error|failure)s?[-_ ]?(?:max|limit|threshold|allowed))$/i;

/** Nobody looks for errors deeper than this; an answer that is nested without end must not end the pass. */
const DEEPEST = 20;

function count(data: unknown, depth: number): number {
  if (typeof data === 'string') return inText(data);
  if (typeof data !== 'object' || data === null || depth > DEEPEST) return 0;
  // A count and the list that it counts usually stand side by side, so the largest number is the one.
  return Object.entries(data).reduce((largest, [key, value]) => {
    if (SETTING.test(key) && typeof value === 'number') return largest;
    if (/error|failed|failure/i.test(key)) return Math.max(largest, size(value, depth));
    if (/^(success|ok)$/i.test(key) && value === false) return Math.max(largest, 1);
    return Math.max(largest, count(value, depth + 1));
  }, 0);
}

/** How many errors it is when this stands under a name with "error" in it. */
function size(value: unknown, depth: number): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) {
    if (depth > DEEPEST) return 1;
    const sizes = Object.values(value).map((part) => size(part, depth + 1));
    return sizes.reduce((largest, part) => Math.max(largest, part), sizes.filter((part) => part > 0).length);
  }
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '') {
    return Number(/^\s*(\d+)(\s+errors?)?\s*$/i.exec(value)?.[1] ?? 1);
  }
  return value === true ? 1 : 0;
}

/** "12 Errors", as Grit's own page has it, or "errors: 12"; the largest number, should there be several. */
function inText(text: string): number {
  const counts = text.matchAll(/(?<![\d.,])(\d[\d.,]*)\s+errors?\b|\berrors?\s*[:=]\s*(\d[\d.,]*)/gi);
  let largest = VERDICT.test(text) ? 1 : 0;
  for (const [, before = '', behind = ''] of counts) {
    largest = Math.max(largest, Number((before + behind).replace(/\D/g, '')));
  }
  return largest;
}
