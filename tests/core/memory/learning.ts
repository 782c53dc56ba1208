import { fold } from '../../../src/core/memory/events.ts';
import * as lessons from '../../../src/core/memory/lessons.ts';
import { cellKey, type Memory } from '../../../src/core/memory/memory.ts';

/** The lessons, each followed by the memory that comes of it. */

type Rest<F extends (memory: Memory, ...rest: never[]) => unknown> =
  Parameters<F> extends [Memory, ...infer R] ? R : never;

export function observe(memory: Memory, ...rest: Rest<typeof lessons.observe>) {
  const events = lessons.observe(memory, ...rest);
  const after = fold(memory, events);
  return {
    memory: after,
    newlyHeld: lessons.newHolds(events).map((cell) => after.entries.get(cellKey(cell))),
  };
}

export function seed(memory: Memory, ...rest: Rest<typeof lessons.seed>): Memory {
  return fold(memory, lessons.seed(memory, ...rest));
}

export function remember(memory: Memory, ...rest: Rest<typeof lessons.remember>): Memory {
  return fold(memory, lessons.remember(memory, ...rest));
}

export function rememberNames(memory: Memory, ...rest: Rest<typeof lessons.rememberNames>): Memory {
  return fold(memory, lessons.rememberNames(memory, ...rest));
}

export function release(memory: Memory, ...rest: Rest<typeof lessons.release>): Memory {
  return fold(memory, lessons.release(memory, ...rest));
}
