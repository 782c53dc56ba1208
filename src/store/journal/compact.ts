import { layersOf } from '../../core/memory/cells.ts';
import { type Memory, type RememberedCell } from '../../core/memory/memory.ts';
import { CompactCells } from './compact-cells.ts';
import type { CellTable } from './cell-table.ts';
import type { EvidenceFile } from './evidence-file.ts';
import type { People } from './people.ts';
import { TableBuilder } from './table-builder.ts';

/** The cells of a memory as a table; null where it is not known where some of the evidence is. */
export function tableOf({ entries }: Memory, people: People, evidence: EvidenceFile): CellTable | null {
  const builder = new TableBuilder();
  const { large, others } = layersOf(entries);
  if (large instanceof CompactCells) large.copyBut(others.keys(), builder);
  for (const cell of others.values()) {
    if (cell !== undefined && !put(cell, builder, people, evidence)) return null;
  }
  return builder.build();
}

function put(cell: RememberedCell, builder: TableBuilder, people: People, evidence: EvidenceFile): boolean {
  const at = evidence.placeOf(cell.evidence);
  if (at === undefined && cell.evidence.length > 0) return false;
  builder.add(people.keyOf('campus', cell.externalId), cell, at);
  return true;
}

/** The same memory with its cells in a table; the memory itself where that cannot be made. */
export function compacted(memory: Memory, people: People, evidence: EvidenceFile): Memory {
  const table = tableOf(memory, people, evidence);
  return table === null ? memory : { ...memory, entries: cellsOf(table, people, evidence) };
}

function cellsOf(table: CellTable, people: People, evidence: EvidenceFile): CompactCells {
  return new CompactCells(table, people.listed(table.people, 'campus'), (at) => evidence.read(at));
}
