import type { MemoryEvent } from './events.ts';
import type { Memory, RememberedCell } from './memory.ts';

/** Events that lead to this memory, for a journal that begins anew: what is so, and not how it came about. */
export function retold(memory: Memory, at: Date): MemoryEvent[] {
  const { entries, people, accounts, aliases, doubts, renames, due } = memory;
  const kept = <K, V>(map: ReadonlyMap<K, V>, tell: (key: K, value: V) => MemoryEvent[]) =>
    [...map].flatMap(([key, value]) => tell(key, value));
  return [
    ...kept(people, (externalId, identity) => [{ kind: 'named', at, externalId, identity }]),
    ...kept(aliases, (_, ids) =>
      ids.slice(1).map((externalId): MemoryEvent => ({
        kind: 'same-person',
        at,
        externalId,
        formerId: ids[0] ?? externalId,
      })),
    ),
    ...kept(accounts, (canvasUserId, externalId) => [{ kind: 'met', at, externalId, canvasUserId }]),
    ...kept(doubts, (externalId, canvasUserId) => [{ kind: 'doubted', at, externalId, canvasUserId }]),
    ...kept(renames, (from, { to, isGuess }) => [{ kind: 'renamed', at, from, to, isGuess }]),
    ...livesOf([...entries.values()]),
    ...kept(due, (_, { since, ...one }) => [{ kind: 'due', at: since, ...one }]),
  ];
}

/** Events that lead to these cells as they are. */
export function livesOf(entries: readonly RememberedCell[]): MemoryEvent[] {
  return entries.flatMap(lifeOf);
}

/** How a cell came to be as it is. */
function lifeOf(entry: RememberedCell): MemoryEvent[] {
  const { externalId, column, evidence } = entry;
  const event = (kind: 'seen' | 'taken-away' | 'waits' | 'released', at: Date): MemoryEvent => ({
    ...{ kind, at, externalId, column },
    ...(kind === 'seen' || kind === 'waits' ? { evidence } : {}),
  });
  switch (entry.state) {
    case 'in-grit':
      return [event('seen', entry.seenAt)];
    case 'on-hold':
      return [event('seen', entry.seenAt), event('taken-away', entry.heldSince)];
    case 'on-hold-with-person':
      return [event('waits', entry.heldSince)];
    case 'released':
      return [event('waits', entry.releasedAt), event('released', entry.releasedAt)];
  }
}
