/**
 * The address at which a healthchecks-compatible monitor expects a sign: that a pass has begun, or the exit code with
 * which it ended, of which 0 is success and has no word of its own. A query stays where it is.
 */
export function pingAddress(base: string, sign: 'start' | number): string {
  const url = new URL(base);
  if (sign !== 0) url.pathname = `${url.pathname.replace(/\/+$/, '')}/${sign}`;
  return url.href;
}
