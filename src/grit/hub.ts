import { isPage } from '../http/facts.ts';
import type { Http } from '../http/types.ts';
import { ROUTES } from './interface.ts';

/** What a hub says of itself; empty where it does not say. */
export interface Hub {
  name: string;
  version: string;
}

/** Nobody waits longer for what only makes a message better. */
const PATIENCE_MS = 5_000;
const MOST_TEXT = 60;

/** What the hub says of itself; null where it says nothing. Never rejects. */
export async function askHub(http: Http): Promise<Hub | null> {
  return hubIn(await http.until(AbortSignal.timeout(PATIENCE_MS)).glance(ROUTES.hub));
}

/** The hub, if one is there at all: a web page in its place is no sign of it. Null where none is. Never rejects. */
export async function findHub(http: Http): Promise<Hub | null> {
  const brief = http.until(AbortSignal.timeout(PATIENCE_MS));
  const health = await brief.glance(ROUTES.health);
  const hub = hubIn(await brief.glance(ROUTES.hub));
  const isHealthy = health !== null && !isPage(health);
  return hub ?? (isHealthy ? { name: '', version: '' } : null);
}

function hubIn(text: string | null): Hub | null {
  if (text === null) return null;
  try {
    const { name, hubVersion } = JSON.parse(text) as Record<string, unknown>;
    const hub = { name: clean(name), version: clean(hubVersion) };
    return hub.name === '' && hub.version === '' ? null : hub;
  } catch {
    return null;
  }
}

/** Text from outside, for one line of a message. */
function clean(text: unknown): string {
  if (typeof text !== 'string') return '';
  const line = text
    .slice(0, 10 * MOST_TEXT)
    .replace(/[\p{C}\s"]+/gu, ' ')
    .trim();
  return line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)}…` : line;
}
