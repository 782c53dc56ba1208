import { X509Certificate } from 'node:crypto';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import tls, { type PeerCertificate, type SecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from '../core/certificate.ts';
import type { Witness } from '../net/agents.ts';
import { chainOf } from './presented.ts';
import type { Progress, TlsCause } from './tls-causes.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const OLDEST_PROTOCOL = 'TLSv1.2';

/** What is known of the connection on which a request failed. */
export interface Secured extends Progress {
  /** What the server presented, its own certificate first; empty where it did not come to that. */
  chain: Certificate[];
  /** Whom we wanted. */
  host: string;
  /** Whether the certificates of a file are trusted, and no others. */
  hasFile: boolean;
}

/** Of each failed request; whatever else is made of the error keeps it as its cause. */
const failures = new WeakMap<object, Secured>();
const connections = new WeakMap<TLSSocket, Secured>();

/** What is known of the connection on which this error came. */
export function securedOf(error: unknown): Secured | undefined {
  return typeof error === 'object' && error !== null ? failures.get(error) : undefined;
}

/**
 * Whom a client trusts: the certificates of a file and no others, or else those that Node knows and, once these do not
 * suffice, those of the system as well. Node judges by this before a byte of a request is written; nothing here can make
 * it accept what it has refused, and neither can the environment.
 */
export class Trust implements Witness {
  readonly #pem: string[] | null;
  readonly #pinned: ReadonlySet<string>;
  #context: SecureContext | undefined;
  #isWide = false;

  constructor(ca: string | null) {
    this.#pem = ca?.match(BLOCK) ?? (ca === null ? null : []);
    this.#pinned = new Set(this.#pem?.map((pem) => new X509Certificate(pem).fingerprint256));
  }

  /** Makes a request, as Node's own function does. What the agent is does not matter, so a proxy changes nothing. */
  readonly request = (
    url: URL,
    options: RequestOptions,
    callback?: (response: IncomingMessage) => void,
  ): ClientRequest => {
    if (url.protocol !== 'https:') return http.request(url, options, callback);
    const request = https.request(url, { ...options, ...this.#options() }, callback);
    // With TLS 1.3 a server refuses a client only when the connection is there already.
    request.prependListener('error', (error) => {
      if (request.socket instanceof TLSSocket) this.failed(request.socket, error);
    });
    return request;
  };

  failed(socket: TLSSocket, error: unknown): void {
    const seen = connections.get(socket);
    if (seen !== undefined && typeof error === 'object' && error !== null) failures.set(error, seen);
  }

  /** One attempt, and a second one at once where the first failed by its issuer alone and the system knows more of them. */
  async widening<T>(
    attempt: () => Promise<T>,
    causeIn: (error: unknown) => TlsCause | undefined,
    onAgain: () => void = () => undefined,
  ): Promise<T> {
    const wasWide = this.#isWide;
    try {
      return await attempt();
    } catch (error) {
      if (causeIn(error) !== 'unknown-issuer' || !this.#widen(wasWide)) throw error;
      onAgain();
      return await attempt();
    }
  }

  watch(socket: TLSSocket, host: string): void {
    const seen: Secured = {
      secured: false,
      asksForCertificate: false,
      chain: [],
      host,
      hasFile: this.#pem !== null,
    };
    connections.set(socket, seen);
    // Node judges the certificate in a listener of its own, and takes the connection down where it refuses.
    socket.prependOnceListener('secure', () => {
      seen.secured = true;
      seen.chain = chainOf(socket.getPeerCertificate(true));
      // A client only has these where the server asked for a certificate.
      seen.asksForCertificate = socket.getSharedSigalgs().length > 0;
    });
  }

  #options(): RequestOptions {
    if (this.#pem !== null) {
      // Each of the file's certificates is an anchor of its own, also one that somebody else issued.
      this.#context ??= tls.createSecureContext({
        ca: this.#pem,
        allowPartialTrustChain: true,
        minVersion: OLDEST_PROTOCOL,
      });
    }
    return {
      rejectUnauthorized: true,
      minVersion: OLDEST_PROTOCOL,
      ...(this.#context === undefined ? {} : { secureContext: this.#context }),
      checkServerIdentity: this.#checkName,
    };
  }

  /**
   * A workshop's certificate is often made for another name than the bare address that is used, so the name does not
   * matter where the server presents exactly one of the file's.
   */
  readonly #checkName = (host: string, certificate: PeerCertificate) =>
    this.#pinned.has(certificate.fingerprint256) ? undefined : tls.checkServerIdentity(host, certificate);

  #widen(wasWide: boolean): boolean {
    if (this.#isWide) return !wasWide;
    const ofSystem = this.#pem === null ? systemCertificates() : [];
    if (ofSystem.length === 0) return false;
    this.#context = tls.createSecureContext({
      ca: [...((tls as NewerTls).getCACertificates?.('default') ?? []), ...ofSystem],
      minVersion: OLDEST_PROTOCOL,
    });
    this.#isWide = true;
    return true;
  }
}

/** What Node 22.15 and 23.10 brought. */
interface NewerTls {
  getCACertificates?: (type: 'default' | 'system') => string[];
}

/** Whether this Node can read the certificates that the system trusts. */
export const readsSystemStore = 'getCACertificates' in tls;

/** They are many, and reading them takes longer than the rest of a small run: only once they are needed. */
function systemCertificates(): string[] {
  try {
    return (tls as NewerTls).getCACertificates?.('system') ?? [];
  } catch {
    return [];
  }
}
