/**
 * How many errors Grit's answer to an upload speaks of; 0 where it speaks of none. What the answer looks like is
 * not documented: it may be empty, text, or JSON with a count or a list under some name with "error" in it. Only
 * the number is taken, since the messages may name students.
 */
export function errorsIn(text: string): number {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return Number(/(\d+)\s+errors?\b/i.exec(text)?.[1] ?? 0);
  }
  return count(data);
}

function count(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  const counts = Object.entries(data).map(([key, value]) => {
    if (/error|failed|failure/i.test(key)) return size(value);
    if (/^(success|ok)$/i.test(key) && value === false) return 1;
    return count(value);
  });
  // A count and the list that it counts usually stand side by side.
  return Math.max(0, ...counts);
}

function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  if (typeof value === 'number') return value;
  if (typeof value === 'string')
    return /^\s*\d+\s*$/.test(value) ? Number(value) : value.trim() === '' ? 0 : 1;
  return value === true ? 1 : 0;
}
