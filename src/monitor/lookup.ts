import { spawn, type ChildProcess } from 'node:child_process';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

const SCRIPT = `
require('node:dns').lookup(process.argv[1], { all: true }, (error, addresses) => {
  process.stdout.write(JSON.stringify(error === null ? { addresses } : { code: error.code }));
});`;

/**
 * Looks names up in a process of its own. The system's own look-up cannot be called off: where no name server answers
 * it takes half a minute, and a process that waits for it cannot even be ended by process.exit. Another process can
 * be killed.
 */
export class Lookups {
  readonly #known = new Map<string, Promise<LookupAddress[]>>();
  readonly #children = new Set<ChildProcess>();

  /** What Node takes in the place of `dns.lookup`. A name that was found is not looked up again. */
  readonly lookup: LookupFunction = (host, { all }, callback) => {
    let known = this.#known.get(host);
    if (known === undefined) {
      known = this.#ask(host);
      this.#known.set(host, known);
    }
    known.then(
      (addresses) => {
        const [first] = addresses;
        if (all === true) callback(null, addresses);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => {
        this.#known.delete(host);
        callback(error as NodeJS.ErrnoException, '');
      },
    );
  };

  /** Ends what is still being looked up. */
  close(): void {
    for (const child of this.#children) {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.unref();
    }
  }

  #ask(host: string): Promise<LookupAddress[]> {
    return new Promise((resolve, reject) => {
      // In a session of its own, where Ctrl-C does not reach it: that asks a pass to finish, this included.
      const child = spawn(process.execPath, ['-e', SCRIPT, '--', host], {
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      });
      // First of all: where there are no more processes to be had, there is not even an output to listen to.
      child.once('error', reject);
      this.#children.add(child);
      let answer = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      child.once('close', () => {
        this.#children.delete(child);
        const { addresses, code } = parsed(answer);
        if (addresses !== undefined && addresses.length > 0) resolve(addresses);
        else reject(Object.assign(new Error('The name cannot be looked up.'), { code: code ?? 'ENOTFOUND' }));
      });
    });
  }
}

function parsed(answer: string): { addresses?: LookupAddress[]; code?: string } {
  // Nothing, or a part, where the process was killed.
  try {
    return JSON.parse(answer) as ReturnType<typeof parsed>;
  } catch {
    return {};
  }
}
