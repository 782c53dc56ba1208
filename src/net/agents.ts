import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Proxy } from '../core/types.ts';
import { dial, type Dialing } from './dial.ts';
import { openTunnel } from './proxy.ts';
import { secured } from './secured.ts';

/** How the connections of agents are made. */
export interface Way extends Dialing {
  /** Null where there is none. */
  proxy: Proxy | null;
  /** Hears of each secure connection that is being made, and why it was not. */
  witness?: Witness;
}

/** Somebody who can say later what was known of a connection. */
export interface Witness {
  watch(socket: TLSSocket, host: string): void;
  failed(socket: TLSSocket, error: unknown): void;
}

type Done = (error: Error | null, socket?: Duplex) => void;

/** What Node hands an agent: of the target no more than host and port is looked at here, and TLS sees all of it. */
interface Target extends ClientRequestArgs {
  host: string;
  port: number;
}

/**
 * Agents whose connections go that way. They limit nothing: an agent counts a connection only when it is there, and
 * these take a while to come.
 */
export function createAgents(way: Way, options: AgentOptions = {}): { http: HttpAgent; https: HttpsAgent } {
  return { http: new PlainAgent(way, options), https: new SecureAgent(way, options) };
}

class PlainAgent extends HttpAgent {
  readonly #way: Way;

  constructor(way: Way, options: AgentOptions) {
    super(options);
    this.#way = way;
  }

  override createConnection(target: Target, done: Done): undefined {
    hand(open(target, this.#way), done);
  }
}

class SecureAgent extends HttpsAgent {
  readonly #way: Way;

  constructor(way: Way, options: AgentOptions) {
    super(options);
    this.#way = way;
  }

  override createConnection(target: Target, done: Done): undefined {
    const connect = async () => {
      const { witness } = this.#way;
      const plain = await open(target, this.#way);
      // Node's own part: TLS with the options of the request, and sessions that are taken up again.
      const socket = super.createConnection({ ...target, socket: plain } as Target) as TLSSocket;
      witness?.watch(socket, target.host);
      try {
        return await secured(socket, this.#way);
      } catch (error) {
        witness?.failed(socket, error);
        throw error;
      }
    };
    hand(connect(), done);
  }
}

function open(target: Target, way: Way) {
  return way.proxy === null ? dial(target, way) : openTunnel(target, way.proxy, way);
}

function hand(connection: Promise<Duplex>, done: Done): void {
  connection.then(
    (socket) => {
      done(null, socket);
    },
    (error: unknown) => {
      done(error as Error);
    },
  );
}
