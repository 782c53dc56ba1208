import type { Proxy } from '../core/types.ts';
import type { OpenSink } from '../ports.ts';
import type { System } from './failure.ts';

export interface HttpOptions {
  system: System;
  /** Without a slash at the end. */
  baseUrl: string;
  headers: Record<string, string>;
  /** The token in the headers: masked where the other side repeats it in an answer. */
  secret: string;
  /** No byte for this long ends an attempt. */
  timeoutSeconds: number;
  retries: number;
  /** How many requests may be open at once. */
  maxConcurrent: number;
  /** The one certificate to trust, as PEM; null for those that the system trusts. */
  ca?: string | null;
  /** The proxy through which it is reached; null or left out for none. */
  proxy?: Proxy | null;
  /** Ends everything that is under way; its reason is what the caller gets. */
  signal: AbortSignal;
  /** Hears of each request and each wait, for --verbose. Never of a secret. */
  log: (line: string) => void;
  /** Hears what each answer says the time is, refusals included. */
  hearDate?: (date: string | undefined) => void;
}

export type Query = readonly (readonly [name: string, value: string])[];

/** Requests to one system. Every method rejects with an HttpFailure, or with the reason of the signal. */
export interface Http {
  /** What the JSON at a path under the base address says. */
  json(path: string, query?: Query): Promise<unknown>;
  /** Each page of a list, following the links of the answers within the origin. */
  pages(path: string, query: Query): AsyncGenerator;
  /** The text that answers a POST, if it is no web page. Retried like a read: only for calls that may be repeated. */
  post(path: string, body: Buffer | string, contentType: string): Promise<string>;
  /** Streams a body, which must not be a web page, into a sink of its own for each attempt. */
  download(path: string, openSink: OpenSink): Promise<void>;
  /** The text at a path, asked for once; null where there is none, for whatever reason. It never rejects. */
  glance(path: string): Promise<string | null>;
  readonly counts: { requests: number; retries: number };
  /** The same, for requests that end when this signal is given. */
  until(end: AbortSignal): Http;
  /** Ends what is still under way, waits for a retry included, and closes all connections. */
  close(): void;
}
