import { type Certificate, namesText } from '../core/certificate.ts';
import { localTime } from '../core/local-time.ts';
import { printable } from './printable.ts';

/** What a person compares before a certificate is trusted. */
export function certificateLines(certificate: Certificate): string[] {
  const { name, issuer, isSelfSigned, validFrom, validTo, fingerprint } = certificate;
  return [
    'Grit shows this certificate:',
    `  Name:       ${name}`,
    `  Made for:   ${namesText(certificate)}`,
    `  Issued by:  ${isSelfSigned ? 'itself' : issuer}`,
    `  Valid:      ${localTime(validFrom)} to ${localTime(validTo)}`,
    `  SHA-256:    ${fingerprint}`,
    'Compare the SHA-256 fingerprint with the one that Grit itself shows, or ask IT, before you trust it.',
  ].map(printable);
}
