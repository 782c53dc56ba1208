import type { TLSSocket } from 'node:tls';
import { inTime, type Dialing } from './dial.ts';

/**
 * The same connection when its handshake is done and its certificate is trusted. Before that nobody gets it: nothing
 * is written to a machine that has not shown who it is.
 */
export async function secured(socket: TLSSocket, { timeoutMs, signal }: Dialing): Promise<TLSSocket> {
  const done = new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    // For good: more than one thing can go wrong with a connection that is being ended.
    socket.on('error', reject);
    // The other side has ended it in good order; a connection that breaks is an error of its own.
    socket.once('close', () => {
      reject(
        Object.assign(new Error('It was closed before secure TLS connection was established.'), {
          code: 'ECONNRESET',
        }),
      );
    });
  });
  try {
    await inTime(done, timeoutMs, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
