import type { MemoryEvent } from '../../core/memory/events.ts';
import { lineOf } from './kinds.ts';
import type { Line } from './line.ts';
import type { People } from './people.ts';

/** The events that name a person as Grit does, where a spreadsheet may have dropped the leading zeros of an id. */
const AS_IN_GRIT = new Set<MemoryEvent['kind']>([
  'seen',
  'taken-away',
  'person-back',
  'released',
  'forgotten',
]);

/** An event as a line, in which nobody is named: who it is about is put down among the people. */
export function withoutNames(event: MemoryEvent, people: People): Line {
  if ('externalId' in event && !AS_IN_GRIT.has(event.kind)) people.spell(event.externalId);
  if (event.kind === 'named') people.name(event.externalId, event.identity);
  if (event.kind === 'met') people.link(event.externalId, event.canvasUserId);
  const line = lineOf(event, (by, id) => people.keyOf(by, id));
  const accounts = event.kind === 'forgotten' ? people.accountsOf(String(line['person'])) : [];
  return accounts.length === 0 ? line : { ...line, accounts };
}
