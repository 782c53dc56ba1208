/** A step that is told to end closes its file or connection first; it has this long. */
const GRACE_MS = 2_000;

/**
 * The same port, of which no call waits longer than the signal says: what never answers, rejects with the signal's
 * reason. Each call listens to the signal itself as well; this holds for whatever below it forgets to.
 */
export function within<T extends object>(port: T, signal: AbortSignal): T {
  const methods = Object.entries(port).map(([name, method]: [string, unknown]) => [
    name,
    typeof method === 'function' ? bounded(method.bind(port) as Method, signal) : method,
  ]);
  return Object.fromEntries(methods) as T;
}

type Method = (...args: unknown[]) => unknown;

function bounded(method: Method, signal: AbortSignal): Method {
  return (...args) => {
    const result = method(...args);
    return result instanceof Promise ? untilEnd(result, signal) : result;
  };
}

function untilEnd(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = () => {
      timer = setTimeout(() => {
        reject(signal.reason as Error);
      }, GRACE_MS);
    };
    const settled = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    work.finally(settled).then(resolve, reject);
  });
}
