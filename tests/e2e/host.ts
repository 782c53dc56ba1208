import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BIN, type Finished } from './support.ts';

const HOST = fileURLToPath(new URL('host.mjs', import.meta.url));

interface Call {
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
}

/** A process for many runs of the program, which starts with the first of them. */
export class Host {
  #child: ChildProcess | undefined;
  #calls = 0;
  readonly #waiting = new Map<number, (finished: Finished | Error) => void>();

  async run({ args, cwd, env }: Call): Promise<Finished> {
    this.#child ??= this.#start();
    const id = (this.#calls += 1);
    this.#child.send({ id, argv: [BIN, ...args], cwd, env });
    const finished = await new Promise<Finished | Error>((resolve) => this.#waiting.set(id, resolve));
    if (finished instanceof Error) throw finished;
    return finished;
  }

  close(): void {
    this.#child?.disconnect();
    this.#child = undefined;
  }

  #start(): ChildProcess {
    const child = fork(HOST, { cwd: '/', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', ({ id, finished }: { id: number; finished: Finished }) => {
      this.#waiting.get(id)?.(finished);
      this.#waiting.delete(id);
    });
    child.on('exit', (code) => {
      for (const fail of this.#waiting.values())
        fail(new Error(`The host of the runs has ended with ${code}.`));
    });
    return child;
  }
}
