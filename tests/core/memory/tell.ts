import type { MemoryEvent } from '../../../src/core/memory/events.ts';
import type { Memory, RememberedCell } from '../../../src/core/memory/memory.ts';

/** Events after which a machine that knew nothing remembers this. */
export function eventsTo({
  provenUntil,
  firstSince,
  unproven,
  census,
  people,
  entries,
}: Memory): MemoryEvent[] {
  const at = new Date('2026-11-01T08:00:00Z');
  const run = { kind: 'run', isVerified: false, canUpload: true } as const;
  return [
    ...[...people].map(([externalId, identity]): MemoryEvent => ({
      kind: 'named',
      at,
      externalId,
      identity,
    })),
    ...[...entries.values()].flatMap(eventsOfCell),
    ...(census === null ? [] : [{ kind: 'counted', at, ...census } as const]),
    ...(unproven === null ? [] : [{ kind: 'uploading', at, backup: unproven } as const]),
    ...(firstSince === null ? [] : [{ ...run, at, since: firstSince }]),
    ...(provenUntil === null
      ? []
      : [{ ...run, at: provenUntil, since: provenUntil, isVerified: true, canUpload: false }]),
  ];
}

function eventsOfCell(cell: RememberedCell): MemoryEvent[] {
  const { externalId, column, evidence } = cell;
  const own = { externalId, column, evidence };
  switch (cell.state) {
    case 'in-grit':
      return [{ kind: 'seen', ...own, at: cell.seenAt }];
    case 'on-hold':
      return [
        { kind: 'seen', ...own, at: cell.seenAt },
        { kind: 'taken-away', externalId, column, at: cell.heldSince },
      ];
    case 'on-hold-with-person':
      return [{ kind: 'waits', ...own, at: cell.heldSince }];
    case 'released':
      return [
        { kind: 'waits', ...own, at: cell.releasedAt },
        { kind: 'released', externalId, column, at: cell.releasedAt },
      ];
  }
}
