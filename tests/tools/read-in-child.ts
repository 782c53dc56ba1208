/**
 * A process of its own that reads workbooks: it is told a path a line, and answers each with a line of JSON, in which its peak of
 * memory stands too. It has little memory, as a small computer has.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { examineExport } from '../../src/grit/workbook.ts';

for await (const path of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const reading = await examineExport(readFileSync(path));
  const seconds = (performance.now() - start) / 1000;
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ path, seconds, peakMiB, reading })}\n`);
}
