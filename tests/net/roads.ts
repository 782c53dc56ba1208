import dns, { type LookupAddress } from 'node:dns';
import { isIP, Socket } from 'node:net';
import { jest } from '@jest/globals';

/** What becomes of an attempt to connect: nothing ever, a refusal by this machine, or the usual after so many ms. */
export type Road = 'silent' | 'no way' | number;

/** Lets each address of this machine be reached in its own way; gives those that were tried, in order. */
export function roads(byAddress: Record<string, Road>): string[] {
  const tried: string[] = [];
  const connect = Reflect.get(Socket.prototype, 'connect') as unknown as (...given: unknown[]) => Socket;
  jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
    const [[{ host }]] = args as [[{ host: string }]];
    tried.push(host);
    const road = byAddress[host] ?? 0;
    if (road === 0) return Reflect.apply(connect, this, args);
    Object.assign(this, { connecting: true });
    if (road === 'no way')
      setImmediate(() => this.destroy(Object.assign(new Error(), { code: 'ENETUNREACH' })));
    else if (road !== 'silent') setTimeout(() => Reflect.apply(connect, this, args), road);
    return this;
  });
  return tried;
}

/** Has the system answer each look-up with these addresses. */
export function named(...addresses: string[]): void {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: isIP(address) }));
  const { lookup } = dns;
  jest.spyOn(dns, 'lookup').mockImplementation((host: string, ...rest: unknown[]) => {
    // A server that begins to listen looks up its own address.
    if (isIP(host) !== 0) Reflect.apply(lookup, dns, [host, ...rest]);
    else (rest.at(-1) as (...answer: unknown[]) => void)(null, found);
  });
}
