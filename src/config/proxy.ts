import { BlockList, isIP, isIPv4 } from 'node:net';
import { fail } from '../catalogue.ts';
import type { Proxy } from '../core/types.ts';
import type { Environment } from './find.ts';

const VARIABLES = ['https_proxy', 'http_proxy', 'all_proxy'] as const;
const WITH_SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;

/** Whether the environment names any proxy. */
export function hasProxy(env: Environment): boolean {
  return VARIABLES.some((name) => variableOf(env, name) !== undefined);
}

/** The names and passwords of proxies, which must be masked wherever text leaves the program. */
export function proxySecrets(env: Environment): string[] {
  return VARIABLES.flatMap((name) => [name, name.toUpperCase()]).flatMap((name) => {
    const [, login = ''] = /^(?:[^/]*:\/\/)?(.*)@/s.exec(env[name] ?? '') ?? [];
    const [user = '', ...rest] = login.split(':');
    const password = rest.join(':');
    const secret = password === '' ? user : password;
    return secret === '' ? [] : [login, secret, decoded(login), decoded(secret)];
  });
}

/**
 * The proxy on the way to an address, as the environment names it; null for none. This machine is never behind one.
 * Throws where what is named is no proxy that can be used. What stood there is never repeated: it may hold a password.
 */
export async function proxyFor(address: string, env: Environment): Promise<Proxy | null> {
  const url = new URL(address);
  if (!hasProxy(env) || isThisMachine(url.hostname)) return null;
  const exempt = (variableOf(env, 'no_proxy')?.value ?? '').split(/[,\s]+/).filter((entry) => entry !== '');
  if (isInRange(bare(url.hostname), exempt)) return null;
  // Only where it is needed: most machines have no proxy.
  const { getProxyForUrl } = await import('proxy-from-env');
  const named = VARIABLES.map((name) => [name, withScheme(variableOf(env, name)?.value ?? '')] as const);
  const seen = { ...Object.fromEntries(named), no_proxy: exempt.flatMap(spelledOut).join(',') };
  const proxy = withEnvironment(seen, () => getProxyForUrl(url.href));
  if (proxy === '') return null;
  const own = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const { variable } = variableOf(env, own) ?? variableOf(env, 'all_proxy') ?? { variable: own };
  return parsed(proxy, variable);
}

/** Whether an address is one that no proxy outside can lead to: of a private network, or a name without a domain. */
export function isPrivate(address: string): boolean {
  const host = bare(new URL(address).hostname);
  if (isIP(host) !== 0) return isInRange(host, PRIVATE);
  return !host.includes('.') || /\.(?:local|lan|internal|home\.arpa|localhost)\.?$/.test(host);
}

const PRIVATE = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10', '127.0.0.0/8'],
  ...['0.0.0.0/8', '::1/128', '::/128', 'fc00::/7', 'fe80::/10'],
];

function isThisMachine(hostname: string): boolean {
  const host = bare(hostname);
  if (isIP(host) !== 0) return isInRange(host, ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128']);
  return /(?:^|\.)localhost\.?$/.test(host);
}

/** The library reads the environment of the process, in which the `.env` beside the configuration has no part. */
function withEnvironment<T>(env: Environment, ask: () => T): T {
  const before = process.env;
  process.env = env;
  try {
    return ask();
  } finally {
    process.env = before;
  }
}

function variableOf(env: Environment, name: string): { variable: string; value: string } | undefined {
  for (const variable of [name, name.toUpperCase()]) {
    const value = env[variable]?.trim() ?? '';
    if (value !== '') return { variable, value };
  }
  return undefined;
}

/** As curl has it: without a scheme it is a plain one. The library would take that of the address that is asked for. */
function withScheme(value: string): string {
  return value === '' || WITH_SCHEME.test(value) ? value : `http://${value}`;
}

/** An entry of NO_PROXY in the forms that the library knows: it has no names below a domain, and no bare IPv6. */
function spelledOut(entry: string): string[] {
  if (isIP(entry) === 6) return [`[${entry.toLowerCase()}]`];
  return /^[.*]|^\[|^[\d.]+(?::\d+)?$/.test(entry) ? [entry] : [entry, `.${entry}`];
}

/** Whether an address is in one of these ranges, such as 10.0.0.0/8; whatever is no range is left to the library. */
function isInRange(host: string, entries: readonly string[]): boolean {
  const family = isIP(host);
  if (family === 0) return false;
  const ranges = new BlockList();
  for (const entry of entries) {
    const [, start = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
    if (isIP(start) !== 0 && Number(bits) <= (isIPv4(start) ? 32 : 128))
      ranges.addSubnet(start, Number(bits), isIPv4(start) ? 'ipv4' : 'ipv6');
  }
  return ranges.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function parsed(text: string, variable: string): Proxy {
  const scheme = /^[^:]*/.exec(text)?.[0].toLowerCase() ?? '';
  if (scheme.startsWith('socks')) throw fail('config-proxy', { variable, isSocks: true });
  if (!URL.canParse(text) || !['http', 'https'].includes(scheme)) throw fail('config-proxy', { variable });
  const { hostname, port, username, password } = new URL(text);
  const isSecure = scheme === 'https';
  const login = username === '' && password === '' ? null : `${decoded(username)}:${decoded(password)}`;
  return {
    host: bare(hostname),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    isSecure,
    authorization: login === null ? null : `Basic ${Buffer.from(login).toString('base64')}`,
    variable,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
