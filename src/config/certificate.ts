import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { bundledIn, elementsOf, otherKindOf } from './der.ts';
import { whyUnreadable } from './reading.ts';

/** A list of all authorities of the world has a quarter of this. */
const MOST_BYTES = 1_000_000;
const BLOCK = /-----BEGIN ([^\r\n-]+)-----(.*?)-----END \1-----/gs;
const BASE64 = /^[\s\w+/=]+$/;

/** What is in a file in the place of a certificate, by the label of its text or by its bytes. */
const OTHERS: [label: RegExp, cause: string][] = [
  [/PRIVATE KEY|^private-key$/, 'it holds a private key and no certificate'],
  [/CERTIFICATE REQUEST|^request$/, 'it is a request for a certificate (CSR) and not the certificate itself'],
  [/^key-store$/, 'it is a key store (.p12 or .pfx); export the certificate alone, without the key'],
  [/PUBLIC KEY/, 'it holds a public key and no certificate'],
  [/CRL/, 'it is a list of revoked certificates and no certificate'],
];
const DAMAGED = 'a certificate in it is damaged';
const NOTHING = 'there is no PEM certificate in it';

/**
 * The certificates in a file, each once, as PEM: text (PEM) with whatever is around it, bytes (DER), or a bundle
 * (PKCS #7) as either. Whatever else the file holds, such as a private key, stays there.
 */
export function readCertificates(file: string): { pem: string } | { problem: Problem } {
  const found = certificatesIn(file);
  if (typeof found === 'string') return { problem: problem('config-certificate', { file, cause: found }) };
  return { pem: [...new Set(found)].join('') };
}

/** The same as a list, or why there is none. */
function certificatesIn(file: string): string[] | string {
  let bytes: Buffer;
  try {
    const stats = statSync(file);
    if (!stats.isFile() && !stats.isDirectory()) return 'it is no file';
    if (stats.size > MOST_BYTES) return 'it is too large for a file of certificates';
    bytes = readFileSync(file);
  } catch (error) {
    return whyUnreadable(error);
  }
  if (elementsOf(bytes)?.[0]?.tag === 0x30) return ofBytes(bytes);
  const text = decoded(bytes);
  const blocks = [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => ({ label, body }));
  if (blocks.length === 0 && !text.includes('-----BEGIN') && BASE64.test(text)) {
    const bare = Buffer.from(text, 'base64');
    if (elementsOf(bare)?.[0]?.tag === 0x30) return ofBytes(bare);
  }
  return ofBlocks(blocks);
}

function ofBlocks(blocks: { label: string; body: string }[]): string[] | string {
  const pems: string[] = [];
  for (const { label, body } of blocks) {
    const isBundle = /^(PKCS7|PKCS #7 SIGNED DATA|CMS)$/.test(label);
    if (!isBundle && !/^((X509|TRUSTED) )?CERTIFICATE$/.test(label)) continue;
    const bytes = Buffer.from(body, 'base64');
    // What OpenSSL adds to a certificate that it calls trusted stands behind it, and is not read.
    const found = isBundle ? ofBytes(bytes) : pemOf(bytes);
    if (typeof found === 'string' && !found.startsWith('-----')) return found;
    pems.push(...(typeof found === 'string' ? [found] : found));
  }
  return pems.length > 0 ? pems : (otherThan(blocks.map(({ label }) => label)) ?? NOTHING);
}

function ofBytes(bytes: Buffer): string[] | string {
  const other = otherKindOf(bytes);
  const parts =
    other === null ? (bundledIn(bytes) ?? elementsOf(bytes)?.map(({ whole }) => whole) ?? []) : [];
  const pems = parts.map(pemOf);
  if (pems.length > 0 && !pems.includes(DAMAGED)) return pems;
  return otherThan([other ?? '']) ?? (pems.length > 0 ? DAMAGED : NOTHING);
}

function pemOf(bytes: Buffer): string {
  try {
    return new X509Certificate(bytes).toString();
  } catch {
    return DAMAGED;
  }
}

function otherThan(labels: readonly string[]): string | undefined {
  return OTHERS.find(([pattern]) => labels.some((label) => pattern.test(label)))?.[1];
}

/** Tools on Windows write UTF-16, with or without its mark. Every letter of PEM is ASCII. */
function decoded(bytes: Buffer): string {
  if (bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe)) return bytes.toString('utf16le');
  if (bytes[0] === 0 || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  return bytes.toString('utf8');
}
