/** Measures plan and proof in a process of its own: `trust-child.ts EXPORT-BEFORE EXPORT-AFTER STATE-FOLDER`. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { IDENTITY } from '../../src/core/columns.ts';
import { fold } from '../../src/core/memory/events.ts';
import { remember, rememberNames } from '../../src/core/memory/lessons.ts';
import { planGrants } from '../../src/core/trust/plan.ts';
import { proveGrants } from '../../src/core/trust/proof.ts';
import { readExport } from '../../src/grit/workbook.ts';
import { learn } from '../../src/pass/learn.ts';
import { createJournal } from '../../src/store/journal/journal.ts';

const [beforeFile = '', afterFile = '', stateFolder = ''] = process.argv.slice(2);
const now = new Date();
const memoryBefore = process.memoryUsage.rss();
const started = performance.now();

const journal = createJournal(stateFolder);
const remembered = journal.read().memory;
// The pass before this feature read one export as well, to check its backup: the other one is new.
const before = await readExport(readFileSync(beforeFile));
const table = tableOfAll(before);
const lesson = learn(remembered, before, now);
const cells = table.rows.map((row) => ({ externalId: row[2] ?? '', column: 'pg:Machine 1', evidence: [] }));
const seen = fold(remembered, lesson.events);
const known = fold(seen, remember(seen, cells, before, now));
const plan = planGrants(table, before, known);
const after = await readExport(readFileSync(afterFile));
const proof = proveGrants(before, plan.upload, after);
const observed = learn(known, after, now);
const memory = fold(known, observed.events);
const earned = remember(memory, cells, after, now);
const named = rememberNames(fold(memory, earned), table, new Set(), after, now);
journal.append([...lesson.events, ...observed.events, ...earned, ...named]);
const memoryBytes = statSync(join(stateFolder, 'journal.jsonl')).size;

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
    memoryEntries: remembered.entries.size,
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
  return {
    columns,
    rows: people.map(({ firstName, lastName, externalId, email }) => [
      firstName,
      lastName,
      externalId,
      email,
      ...marks,
    ]),
  };
}
