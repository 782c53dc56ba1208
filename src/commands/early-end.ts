import { fail } from '../catalogue.ts';
import { EXIT, problemsOf, worse } from '../errors.ts';

/** What becomes of a process beside what its command says. */
export interface Watch {
  /**
   * Rejects with `ended-early` where the process would end without a word of the command: what it waits for can never
   * come, or an error was thrown where nobody listens. Node would end with 0 in the first case, and with a stack in the
   * second.
   */
  early: Promise<never>;
  /** From here on the command has had its say, and an error speaks for itself. Call it when the exit code is set. */
  settle: (wasOver: boolean) => void;
}

/** Listens until the process ends. */
export function watchEnd(world: NodeJS.Process): Watch {
  const thrown: string[] = [];
  let isSettled = false;
  let end: (cause: string) => void = () => undefined;
  const early = new Promise<never>((_, reject) => {
    end = (cause) => {
      reject(fail('ended-early', { cause }));
    };
  });
  world.on('beforeExit', () => {
    end('what it was waiting for never came');
  });
  const hear = (error: unknown) => {
    const cause = wordFor(error);
    if (isSettled) say(cause, world);
    else thrown.push(cause);
    end(cause);
  };
  world.on('uncaughtException', hear);
  world.on('unhandledRejection', hear);
  return {
    early,
    settle: (wasOver) => {
      isSettled = true;
      // Where the command was not over, its first error has been said in its place.
      if (wasOver) for (const cause of thrown) say(cause, world);
    },
  };
}

/** What was done is done; but whoever looks at the exit code must hear that something is wrong. */
function say(cause: string, world: NodeJS.Process): void {
  for (const { message, hint } of problemsOf({ code: cause })) {
    world.stderr.write(`Error: ${message}\n  ${hint}\n`);
  }
  world.exitCode = worse(Number(world.exitCode ?? EXIT.ok.code), EXIT.failed.code);
}

/** The message of such an error may hold anything, and is shown to nobody. */
function wordFor(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
