import { X509Certificate } from 'node:crypto';
import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { readText } from './reading.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs;

/** The certificates in a PEM file; whatever else it holds, such as a private key, stays there. */
export function readCertificates(file: string): { pem: string } | { problem: Problem } {
  const reading = readText(file);
  if ('cause' in reading) return { problem: problem('config-certificate', { file, cause: reading.cause }) };

  const blocks = reading.text.match(BLOCK) ?? [];
  if (blocks.length === 0) {
    return { problem: problem('config-certificate', { file, cause: 'there is no PEM certificate in it' }) };
  }
  if (!blocks.every(isCertificate)) {
    return { problem: problem('config-certificate', { file, cause: 'a certificate in it is damaged' }) };
  }
  return { pem: blocks.map((block) => `${block}\n`).join('') };
}

function isCertificate(block: string): boolean {
  try {
    new X509Certificate(block);
    return true;
  } catch {
    return false;
  }
}
