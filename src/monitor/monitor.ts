import { pingAddress } from '../core/monitor/ping.ts';
import type { Proxy } from '../core/types.ts';
import { deliver, type Delivery } from './deliver.ts';
import { Lookups } from './lookup.ts';

/** How long a pass waits at its end, in milliseconds, for all that it has to tell. */
const PATIENCE_MS = 1500;
/** The part of it that the sign of the beginning may still take: it must not come after that of the end. */
const LATE_START_MS = 400;

/** Whom there is to tell. */
interface MonitorOptions {
  pingUrl: string | null;
  webhook: string | null;
  /** The proxies on the way to each, if there are any. */
  proxies?: { pingUrl: Proxy | null; webhook: Proxy | null };
  userAgent: string;
  /** Hears how each delivery went, for --verbose. */
  log: (line: string) => void;
}

/** What could not be delivered, and why. */
export interface Undelivered {
  ping: { sign: 'start' | 'end'; cause: string } | null;
  webhook: { cause: string } | null;
}

/** Tells the outside of one pass. Nothing here rejects, and nothing of it goes on after `end`. */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #lookups = new Lookups();
  readonly #starting = new AbortController();
  #start: Promise<string | null> = Promise.resolve(null);

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  /** Says that the pass has begun, without waiting. */
  begin(): void {
    const { pingUrl } = this.#options;
    if (pingUrl === null) return;
    this.#start = this.#send('start', { url: pingAddress(pingUrl, 'start') }, this.#starting.signal);
  }

  /** Says with which exit code the pass ended, and that text where there is one. Settles within 1.5 seconds. */
  async end(exitCode: number, text: string | null): Promise<Undelivered> {
    const ending = new AbortController();
    const timers = [
      setTimeout(() => {
        this.#starting.abort();
      }, LATE_START_MS),
      setTimeout(() => {
        ending.abort();
      }, PATIENCE_MS),
    ];
    try {
      const [ping, webhook] = await Promise.all([
        this.#ping(exitCode, ending.signal),
        this.#post(text, ending.signal),
      ]);
      return { ping, webhook };
    } finally {
      for (const timer of timers) clearTimeout(timer);
      this.#lookups.close();
    }
  }

  async #ping(exitCode: number, signal: AbortSignal): Promise<Undelivered['ping']> {
    const { pingUrl } = this.#options;
    if (pingUrl === null) return null;
    const late = await this.#start;
    const cause = await this.#send(`exit code ${exitCode}`, { url: pingAddress(pingUrl, exitCode) }, signal);
    if (cause !== null) return { sign: 'end', cause };
    return late === null ? null : { sign: 'start', cause: late };
  }

  async #post(text: string | null, signal: AbortSignal): Promise<Undelivered['webhook']> {
    const { webhook } = this.#options;
    if (webhook === null || text === null) return null;
    const cause = await this.#send('message', { url: webhook, json: { text } }, signal);
    return cause === null ? null : { cause };
  }

  async #send(what: string, delivery: Delivery, signal: AbortSignal): Promise<string | null> {
    const { userAgent, log, proxies } = this.#options;
    const proxy = proxies?.[delivery.json === undefined ? 'pingUrl' : 'webhook'] ?? null;
    const { lookup } = this.#lookups;
    const cause = await deliver(delivery, { userAgent, lookup, proxy, timeoutMs: PATIENCE_MS, signal });
    log(`Monitor, ${what}: ${cause ?? 'delivered'}`);
    return cause;
  }
}
