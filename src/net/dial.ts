import type { LookupAddress } from 'node:dns';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { causeOf } from '../errors.ts';
import { addressesOf } from './names.ts';

/** How a connection is made. */
export interface Dialing {
  /** So long a look-up may take, and so long all addresses together. */
  timeoutMs: number;
  /** Ends an attempt. */
  signal: AbortSignal;
  /** Stands in for the look-up of the system. */
  lookup?: LookupFunction;
}

/** After so long the next address is tried as well. */
const HEAD_START_MS = 250;
/** What this machine says of an address that it has no way to; another address tells more. */
const NO_WAY = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * A connection to a host: the first that comes about with one of its addresses. They are tried one after another, and
 * none is given up for the next one, so that each has all the time that is left: a dead address costs a quarter of a
 * second, and a slow way is never too slow. (Node gives up each address after a quarter of a second, and with that any
 * host on a slow way that has two.)
 */
export async function dial(
  { host, port }: { host: string; port: number },
  { timeoutMs, signal, lookup }: Dialing,
): Promise<Socket> {
  const addresses = await inTime(addressesOf(host, lookup), timeoutMs, signal);
  // The last one of many must have its time too, however short that is.
  const headStartMs = Math.min(HEAD_START_MS, timeoutMs / (2 * addresses.length));
  const race = new Race(addresses, port, headStartMs);
  try {
    return await inTime(race.winner, timeoutMs, signal);
  } finally {
    race.end();
  }
}

/** The same, or ETIMEDOUT after that time, or the reason of the signal. */
export async function inTime<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    const onAbort = () => {
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('It took too long.'), { code: 'ETIMEDOUT' }));
    }, ms);
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    stop();
  }
}

/** Attempts to connect to several addresses, of which the first that succeeds is kept. */
class Race {
  readonly winner: Promise<Socket>;
  readonly #waiting: LookupAddress[];
  readonly #port: number;
  readonly #headStartMs: number;
  readonly #running = new Set<Socket>();
  readonly #failures: Error[] = [];
  #timer: NodeJS.Timeout | undefined;
  #resolve!: (socket: Socket) => void;
  #reject!: (error: Error) => void;

  constructor(addresses: readonly LookupAddress[], port: number, headStartMs: number) {
    this.#waiting = [...addresses];
    this.#port = port;
    this.#headStartMs = headStartMs;
    this.winner = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Nobody may be left to hear of the last failure.
    this.winner.catch(() => undefined);
    this.#next();
  }

  /** Ends what is still running. */
  end(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
    for (const socket of this.#running) socket.destroy();
  }

  #next(): void {
    clearTimeout(this.#timer);
    const candidate = this.#waiting.shift();
    if (candidate === undefined) {
      if (this.#running.size === 0) this.#reject(mostTelling(this.#failures));
      return;
    }
    const { address: host } = candidate;
    const socket = connect({ host, port: this.#port, noDelay: true, keepAlive: true });
    this.#running.add(socket);
    const lost = (error: Error) => {
      this.#running.delete(socket);
      this.#failures.push(error);
      this.#next();
    };
    socket.once('error', lost);
    socket.once('connect', () => {
      this.#running.delete(socket);
      socket.off('error', lost);
      // It may break before anybody else listens, and an error that nobody hears ends the process.
      socket.on('error', () => undefined);
      this.#resolve(socket);
    });
    if (this.#waiting.length > 0) {
      this.#timer = setTimeout(() => {
        this.#next();
      }, this.#headStartMs);
    }
  }
}

function mostTelling(failures: readonly Error[]): Error {
  const told = failures.findLast((error) => !NO_WAY.has(causeOf(error)));
  return told ?? failures[0] ?? new Error('There is no address to connect to.');
}
