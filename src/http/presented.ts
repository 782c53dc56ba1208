import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import type { Certificate } from '../core/certificate.ts';

const LONGEST_NAME = 100;
const MOST_NAMES = 10;
const MOST_CERTIFICATES = 10;
/** What a terminal would obey, and what turns the direction of writing around. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** The certificates that a server presented, its own first, with those of their issuers as far as they are known. */
export function chainOf(presented: DetailedPeerCertificate): Certificate[] {
  const chain: Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = presented;
  while (next?.raw !== undefined && chain.length < MOST_CERTIFICATES) {
    const certificate = certificateIn(next.raw);
    if (certificate === null) break;
    chain.push(certificate);
    // A self-signed certificate names itself as its issuer.
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

/** A certificate in words; null where even OpenSSL cannot make sense of its bytes. */
export function certificateIn(raw: Buffer): Certificate | null {
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(raw);
  } catch {
    return null;
  }
  const { subject, issuer, subjectAltName } = x509;
  const names = hostNames(subjectAltName ?? '');
  const name = commonName(subject);
  return {
    name,
    names: names.slice(0, MOST_NAMES),
    moreNames: Math.max(0, names.length - MOST_NAMES),
    issuer: commonName(issuer),
    isSelfSigned: subject === issuer,
    validFrom: new Date(x509.validFrom),
    validTo: new Date(x509.validTo),
    fingerprint: x509.fingerprint256,
    pem: x509.toString(),
  };
}

/** The common name out of `O=…\nCN=…`; all of it where there is none. */
function commonName(distinguished: string | undefined): string {
  const parts = (distinguished ?? '').split('\n');
  const common = parts.find((part) => part.startsWith('CN='))?.slice(3);
  const text = clean(common ?? parts.join(', '));
  return text === '' ? 'nobody' : text;
}

/** The hosts and addresses in `DNS:…, IP Address:…`, in which odd names stand in quotation marks. */
function hostNames(alternatives: string): string[] {
  const found = alternatives.matchAll(/(DNS|IP Address|URI|[\w ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g);
  return [...found].flatMap(([, kind = '', name = '']) =>
    kind === 'DNS' || kind === 'IP Address' ? [clean(name)] : [],
  );
}

function clean(text: string): string {
  const line = text.replace(UNPRINTABLE, ' ').trim();
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}…` : line;
}
