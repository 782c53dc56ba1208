import type { NETWORK } from '../catalogue/network.ts';
import type { SECURE } from '../catalogue/secure.ts';
import type { SYSTEMS } from '../catalogue/systems.ts';

type System = 'Canvas' | 'Grit';
type OfSystems = keyof typeof SYSTEMS | keyof typeof SECURE | keyof typeof NETWORK;

/** What many things need more than anything. */
export const WAIT = 'The next pass tries again by itself.';
const addressOf = (system: System) => `Check ${system.toLowerCase()}.apiUrl in the configuration.`;
const renewed = (system: System) => `Ask whoever runs ${system} for another certificate.`;

/** What a code means in general that both systems have in common; see `general.ts`. */
export const SYSTEM: Record<OfSystems, (system: System) => [what: string, todo: string]> = {
  'token-refused': (system) => [
    `${system} refused the API token.`,
    'Make a new token and put it in the place of the old one, usually the file .env.',
  ],
  'not-allowed': (system) => [
    `${system} does not allow this to the owner of the API token.`,
    system === 'Canvas'
      ? 'Let an administrator make the owner a teacher in the course.'
      : 'Make the token as an administrator of Grit.',
  ],
  'not-found': (system) => [
    `${system} has no page at the address in the configuration.`,
    system === 'Canvas' ? 'Check canvas.courseId and canvas.apiUrl.' : addressOf(system),
  ],
  'web-page': (system) => [`${system} answered with a web page in place of data.`, addressOf(system)],
  'answer-invalid': (system) => [
    `${system} gave an answer that cannot be understood.`,
    `${WAIT} Report it to the maintainers if it goes on.`,
  ],
  'answer-too-large': (system) => [`${system} sent more than can be read of one answer.`, addressOf(system)],
  'list-too-long': (system) => [
    `${system} has a longer list than can be read in one run.`,
    system === 'Canvas' ? 'Lower canvas.lookbackDays if it is high.' : 'Report it to the maintainers.',
  ],
  'not-http': (system) => [
    `Something that does not speak HTTP answers in place of ${system}.`,
    addressOf(system),
  ],
  'proxy-unreachable': (system) => [
    `The proxy on the way to ${system} cannot be reached.`,
    `Check the proxy variable in .env. ${WAIT}`,
  ],
  'proxy-password': (system) => [
    `The proxy on the way to ${system} wants another user name and password.`,
    'Write them into the proxy variable in .env.',
  ],
  'proxy-refused': (system) => [
    `The proxy made no connection to ${system}.`,
    'Ask whoever runs the proxy to allow it.',
  ],
  unreachable: (system) => [`${system} cannot be reached.`, `Check the network. ${WAIT}`],
  certificate: (system) => [
    `The certificate of ${system} cannot be trusted.`,
    system === 'Grit'
      ? 'Save the certificate of Grit again and name it in grit.caFile.'
      : 'Check the clock of the machine that runs grit-sync, and what intercepts its network traffic.',
  ],
  'certificate-name': (system) => [`The certificate of ${system} is for another name.`, addressOf(system)],
  'certificate-expired': (system) => [`The certificate of ${system} has expired.`, renewed(system)],
  'certificate-not-yet-valid': (system) => [
    `The certificate of ${system} is not valid yet.`,
    'Set the clock of the computer that runs grit-sync.',
  ],
  'certificate-weak': (system) => [`The certificate of ${system} is too weak.`, renewed(system)],
  'certificate-purpose': (system) => [`The certificate of ${system} is not for servers.`, renewed(system)],
  'certificate-revoked': (system) => [`The certificate of ${system} was revoked.`, renewed(system)],
  'certificate-broken': (system) => [`The certificate of ${system} is damaged.`, renewed(system)],
  'tls-none': (system) => [`${system} was reached, but without TLS.`, addressOf(system)],
  'tls-old': (system) => [`${system} speaks only an old TLS.`, `Ask whoever runs ${system} to update it.`],
  'tls-no-cipher': (system) => [
    `${system} and this computer have no way of encryption in common.`,
    `Ask whoever runs ${system} to switch current ciphers on.`,
  ],
  'tls-client-certificate': (system) => [
    `${system} asked for a certificate of ours.`,
    `Ask whoever runs ${system} for an address that asks for a token alone.`,
  ],
  'tls-closed': (system) => [
    `${system} closed the connection while it was being secured.`,
    `Check the network. ${WAIT}`,
  ],
  'tls-failed': (system) => [
    `The connection to ${system} could not be secured.`,
    `Ask whoever runs ${system}.`,
  ],
  'timed-out': (system) => [`${system} did not answer in time.`, WAIT],
  throttled: (system) => [
    `${system} asked for fewer requests.`,
    `${WAIT} If it goes on, look for another program with the same token.`,
  ],
  'server-error': (system) => [
    `${system} reported an error of its own.`,
    `${WAIT} If it goes on, ask whoever runs ${system}.`,
  ],
  refused: (system) => [
    `${system} refused a request.`,
    `${WAIT} Report it to the maintainers if it goes on.`,
  ],
  'foreign-link': (system) => [`${system} sent us on to another address.`, addressOf(system)],
  'link-loop': (system) => [
    `${system} sent us back to a page that was read already.`,
    `${WAIT} If it goes on, ask whoever runs ${system}.`,
  ],
};
