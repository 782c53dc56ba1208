import { fail } from '../catalogue.ts';
import { causeOf } from '../errors.ts';

/**
 * Rejects with `ended-early` where the process would end without a word of the command: what it waits for can never
 * come, or an error was thrown where nobody listens. Node would end with 0 in the first case, and with a stack in the
 * second.
 */
export function earlyEnd(world: NodeJS.Process): Promise<never> {
  return new Promise((_, reject) => {
    const end = (cause: string) => {
      reject(fail('ended-early', { cause }));
    };
    world.on('beforeExit', () => {
      end('what it was waiting for never came');
    });
    // The message of such an error may hold anything, and is shown to nobody.
    const thrown = (error: unknown) => {
      end(error instanceof Error ? (codeOf(error) ?? error.name) : 'an unknown error');
    };
    world.on('uncaughtException', thrown);
    world.on('unhandledRejection', thrown);
  });
}

function codeOf(error: Error): string | undefined {
  return 'code' in error ? causeOf(error) : undefined;
}
