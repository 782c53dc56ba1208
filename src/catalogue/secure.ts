import { entry, type Entries } from './entry.ts';
import type { At } from './at.ts';

/** A connection that was made and is not secure. Names are those in the certificate, cleaned. */
export interface Insecure extends At {
  /** Whether grit.caFile says whom to trust. */
  hasFile: boolean;
}

type OfCertificate = Insecure & {
  /** Whose certificate it is about; empty where that is not known. */
  name: string;
};

const SAVE = 'grit-sync doctor --save-certificate grit-ca-new.pem';
const ask = ({ system }: At) => (system === 'Grit' ? 'whoever set up Grit' : 'whoever runs Canvas');
const EXTRA =
  'If the system of this computer trusts its issuer, write NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt in front of the command, or on a line of its own above it in the crontab.';
const renew = (at: Insecure) =>
  at.system === 'Grit'
    ? `renew the certificate in Grit${at.hasFile ? `, save the new one with "${SAVE}", and name it in grit.caFile` : ''}.`
    : `ask ${ask(at)} to renew it.`;
const quoted = (name: string) => (name === '' ? '' : ` "${name}"`);

/** Whom nobody can be sure of: the codes begin with `canvas-` or `grit-`. The next run does no better by itself. */
export const SECURE = {
  certificate: entry<Insecure & { name: string; issuer: string; isSelfSigned: boolean; readsStore: boolean }>(
    'failed',
    ({ system, where, hasFile, name, issuer, isSelfSigned }) => {
      const why = isSelfSigned
        ? `it is self-signed (${name})`
        : `this computer does not know its issuer${quoted(issuer)}`;
      return hasFile
        ? `The certificate of ${system} cannot be trusted: it is not the one in grit.caFile, and ${why} (${where}).`
        : `The certificate of ${system} cannot be trusted: ${why} (${where}).`;
    },
    ({ system, hasFile, readsStore }) => {
      if (system === 'Grit' && hasFile) {
        return `If the certificate was renewed, save the new one with "${SAVE}" and name it in grit.caFile. Otherwise something else answers at grit.apiUrl.`;
      }
      const [start, end] =
        system === 'Grit'
          ? [
              'Save the certificate with "grit-sync doctor --save-certificate grit-ca.pem", compare its fingerprint, and name the file in grit.caFile.',
              '',
            ]
          : [
              'The network may inspect traffic, or a login page may be in between; ask IT which.',
              'Have its root certificate added to those that the system of this computer trusts.',
            ];
      return [start, readsStore ? end : EXTRA].filter((part) => part !== '').join(' ');
    },
  ),
  'certificate-name': entry<Insecure & { host: string; names: string }>(
    'failed',
    ({ system, where, host, names }) =>
      `The certificate of ${system} is for another name: it is for ${names}, and not for ${host} (${where}).`,
    (at) =>
      at.system === 'Grit'
        ? 'Write one of these names in grit.apiUrl, or name a file with exactly this certificate in grit.caFile.'
        : 'Check canvas.apiUrl: write the address as it stands in the address bar of the browser.',
  ),
  'certificate-expired': entry<OfCertificate & { validTo: string; now: string }>(
    'failed',
    ({ system, where, name, validTo }) =>
      `The certificate of ${system} has expired: that of${name === '' ? ' an issuer' : quoted(name)} was valid until ${validTo} (${where}).`,
    (at) => `The clock of this computer says ${at.now}. If that is right, ${renew(at)}`,
  ),
  'certificate-not-yet-valid': entry<OfCertificate & { validFrom: string; now: string }>(
    'failed',
    ({ system, where, name, validFrom }) =>
      `The certificate of ${system} is not valid yet: that of${name === '' ? ' an issuer' : quoted(name)} begins on ${validFrom} (${where}).`,
    (at) => `The clock of this computer says ${at.now}. Set it if it is wrong; otherwise ${renew(at)}`,
  ),
  'certificate-weak': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `The certificate of ${system} is too weak: its key is too short or its signature is outdated (${where}).`,
    (at) => `A certificate with an RSA key of 2048 bits and SHA-256 is strong enough; ${renew(at)}`,
  ),
  'certificate-purpose': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `The certificate of ${system}, or one in its chain, is not made for servers or was issued by one that may not issue (${where}).`,
    (at) => `Ask ${ask(at)} for a certificate for servers ("serverAuth").`,
  ),
  'certificate-revoked': entry<Insecure>(
    'failed',
    ({ system, where }) => `The certificate of ${system} was revoked by its issuer (${where}).`,
    (at) => `Do not trust it. Ask ${ask(at)} what happened; then ${renew(at)}`,
  ),
  'certificate-broken': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `The certificate of ${system}, or one in its chain, is damaged or not allowed in this place (${where}).`,
    (at) => `Ask ${ask(at)} to install the certificate again, with all that belong between it and its root.`,
  ),
  'tls-none': entry<Insecure>(
    'failed',
    ({ system, where }) => `${system} was reached, but that port has no TLS, so no https (${where}).`,
    (at) =>
      `Check the port in ${at.system.toLowerCase()}.apiUrl; on some networks a login page has to be opened in a browser first.`,
  ),
  'tls-old': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `${system} was reached, but speaks only an old TLS that is no longer secure (${where}).`,
    (at) => `Ask ${ask(at)} to update it or to switch TLS 1.2 on.`,
  ),
  'tls-no-cipher': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `${system} was reached, but it and this computer have no way of encryption in common (${where}).`,
    (at) => `Ask ${ask(at)} to switch current ciphers on; it may also want a certificate of ours.`,
  ),
  'tls-client-certificate': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `${system} was reached, but asked for a certificate of ours, which grit-sync does not have (${where}).`,
    (at) => `Ask ${ask(at)} for an address that asks for a token alone.`,
  ),
  'tls-closed': entry<Insecure>(
    'failed',
    ({ system, where }) =>
      `${system} was reached, but closed the connection while it was being secured (${where}).`,
    (at) =>
      `Check ${at.system.toLowerCase()}.apiUrl, and whether a firewall is in between; the next run tries again.`,
  ),
  'tls-failed': entry<Insecure>(
    'failed',
    ({ system, where }) => `${system} was reached, but the connection could not be secured (${where}).`,
    (at) => `Ask ${ask(at)}, and give the words in brackets.`,
  ),
} satisfies Entries;
