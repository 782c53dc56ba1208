import { again, entry, type Entries } from './entry.ts';
import { keyOf, type At } from './at.ts';

/** What the network says of a host. */
interface Unreached extends At {
  /** The word of the operating system. */
  code?: string;
  /** Host and port. */
  host?: string;
}

interface Behind extends At {
  /** Host and port of the proxy. */
  proxy: string;
  /** The variable that names it. */
  variable: string;
}

type Words = [what: (at: Unreached & { host: string }) => string, todo: (at: Unreached) => string];

const NO_ROUTE: Words = [
  ({ host }) => `has no way to ${host}`,
  () => 'Check the network cable, the Wi-Fi or the VPN of this machine; the next run tries again.',
];
const CUT: Words = [
  ({ host }) => `lost its connection to ${host}`,
  () => `${again}, check the network between the two, and whether something in between closes connections.`,
];

/** Said with "This machine" before it. */
const BY_CODE: Partial<Record<string, Words>> = {
  ENOTFOUND: [
    ({ host }) => `finds no address for the name ${host}`,
    (at) => `Check ${keyOf(at)} for a typing mistake, and which name server this machine uses.`,
  ],
  EAI_AGAIN: [
    ({ host }) => `cannot look up the name ${host}, because no name server answers`,
    () =>
      'Check the network of this machine. After a restart it can take a minute until it is up; the next run tries again.',
  ],
  ECONNREFUSED: [
    ({ host }) => `is turned away, because nothing listens at ${host}`,
    (at) => `Check that ${at.system} is running, and the port in ${keyOf(at)}; the next run tries again.`,
  ],
  ENETUNREACH: NO_ROUTE,
  EHOSTUNREACH: NO_ROUTE,
  ENETDOWN: NO_ROUTE,
  EHOSTDOWN: NO_ROUTE,
  ECONNRESET: CUT,
  EPIPE: CUT,
};

const wordsFor = ({ code = '' }: Unreached) => (Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined);

/** What can be between this machine and Canvas or Grit; the codes begin with `canvas-` or `grit-`. */
export const NETWORK = {
  unreachable: entry<Unreached>(
    'failed',
    (at) => {
      const [what] = wordsFor(at) ?? [];
      const cause =
        what === undefined || at.host === undefined ? '' : `: this machine ${what({ ...at, host: at.host })}`;
      return `${at.system} cannot be reached${cause} (${at.where}).`;
    },
    (at) => wordsFor(at)?.[1](at) ?? `Check the network and ${keyOf(at)}; the next pass tries again.`,
  ),
  'proxy-unreachable': entry<Behind>(
    'failed',
    ({ system, proxy, where }) => `The proxy ${proxy} on the way to ${system} cannot be reached (${where}).`,
    ({ variable }) =>
      `Check ${variable} in the environment or in .env. Where no proxy is needed, add the host to NO_PROXY.`,
  ),
  'proxy-password': entry<Behind & { status: number }>(
    'failed',
    ({ system, proxy, where }) =>
      `The proxy ${proxy} on the way to ${system} wants another user name and password (${where}).`,
    ({ variable }) => `Write them into ${variable}, as http://user:password@host:port.`,
  ),
  'proxy-refused': entry<Behind & { status: number }>(
    'failed',
    ({ system, proxy, where }) => `The proxy ${proxy} made no connection to ${system} (${where}).`,
    (at) =>
      `Ask whoever runs the proxy to allow the host of ${keyOf(at)}. Where ${at.system} can be reached directly, add its host to NO_PROXY.`,
  ),
} satisfies Entries;
