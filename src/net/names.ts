import dns, { type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** The look-ups that no name server has answered yet. The system cannot call one off, and has few threads for them. */
const pending = new Map<string, Promise<LookupAddress[]>>();

/**
 * All addresses of a host, the families in turn: where a whole family is dead, the second address is one of the other.
 * `lookup` stands in for that of the system.
 */
export async function addressesOf(host: string, lookup?: LookupFunction): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  return inTurn(await (lookup === undefined ? lookedUp(host) : ask(host, lookup)));
}

/** Asks the system. Whoever asks for the same name again while it is silent waits for the same answer. */
function lookedUp(host: string): Promise<LookupAddress[]> {
  const known = pending.get(host);
  if (known !== undefined) return known;
  const asked = ask(host, (name, options, callback) => {
    dns.lookup(name, options, callback);
  }).finally(() => pending.delete(host));
  pending.set(host, asked);
  return asked;
}

function ask(host: string, lookup: LookupFunction): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found, family) => {
      if (error) {
        reject(error);
        return;
      }
      const addresses =
        typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found;
      if (addresses.length > 0) resolve(addresses);
      else reject(Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' }));
    });
  });
}

function inTurn(addresses: readonly LookupAddress[]): LookupAddress[] {
  const [first] = addresses;
  const same = addresses.filter(({ family }) => family === first?.family);
  const others = addresses.filter(({ family }) => family !== first?.family);
  return same
    .flatMap((address, index) => [address, ...others.slice(index, index + 1)])
    .concat(others.slice(same.length));
}
