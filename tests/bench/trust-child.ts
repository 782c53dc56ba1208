/** Measures plan and proof in a process of its own: `trust-child.ts EXPORT-BEFORE EXPORT-AFTER MEMORY`. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { IDENTITY } from '../../src/core/columns.ts';
import { tableOf } from '../../src/core/table.ts';
import { fold } from '../../src/core/memory/events.ts';
import { remember, rememberNames } from '../../src/core/memory/lessons.ts';
import { planGrants } from '../../src/core/trust/plan.ts';
import { proveGrants } from '../../src/core/trust/proof.ts';
import { readExport } from '../../src/grit/workbook.ts';
import { learn } from '../../src/pass/learn.ts';
import { memoryLines, parseMemory } from '../../src/store/memory-file.ts';

const [beforeFile = '', afterFile = '', memoryFile = ''] = process.argv.slice(2);
const now = new Date();
const memoryBefore = process.memoryUsage.rss();
const started = performance.now();

const parsed = parseMemory(readFileSync(memoryFile));
if (!('memory' in parsed)) throw new Error('the memory cannot be read');
// The pass before this feature read one export as well, to check its backup: the other one is new.
const before = await readExport(readFileSync(beforeFile));
const table = tableOfAll(before);
const lesson = learn(parsed.memory, before, now);
const cells = table.rows.map((row) => ({ externalId: row[2] ?? '', column: 'pg:Machine 1', evidence: [] }));
const seen = fold(parsed.memory, lesson.events);
const known = fold(seen, remember(seen, cells, before, now));
const plan = planGrants(table, before, known);
const after = await readExport(readFileSync(afterFile));
const proof = proveGrants(before, plan.upload, after);
const observed = learn(known, after, now);
let memory = fold(known, observed.events);
memory = fold(memory, remember(memory, cells, after, now));
memory = fold(memory, rememberNames(memory, table, new Set(), after, now));
let memoryBytes = 0;
for (const piece of memoryLines(memory, false)) memoryBytes += Buffer.byteLength(piece);

const seconds = (performance.now() - started) / 1000;
const beyond = process.resourceUsage().maxRSS * 1024 - memoryBefore;
const { newGrants, already } = plan;
const { missing, lost } = proof;
console.log(
  JSON.stringify({
    seconds,
    memoryMb: beyond / 1e6,
    people: before.people.length,
    columns: before.header.length,
    memoryEntries: parsed.memory.entries.size,
    memoryBytes,
    rowsSent: plan.upload.rows.length,
    newGrants,
    already,
    missing: missing.length,
    lost: lost.length,
  }),
);

/** A table in which everybody has earned the first machine: the most that one pass could have to compare. */
function tableOfAll({ people, header }: Awaited<ReturnType<typeof readExport>>) {
  const permissions = header.filter((name) => name.startsWith('pg:'));
  const columns = [...IDENTITY, ...permissions, 'at:Any Time', 'active'];
  const marks = columns
    .slice(IDENTITY.length)
    .map((name) => (/^(pg:Machine 1$|at:|active)/.test(name) ? 'x' : ''));
  return tableOf(
    columns,
    people.map(({ firstName, lastName, externalId, email }) => [
      firstName,
      lastName,
      externalId,
      email,
      ...marks,
    ]),
  );
}
