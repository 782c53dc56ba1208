import { problem } from '../../catalogue.ts';
import { good, notChecked, wrong, type Finding } from '../../core/doctor/finding.ts';
import { nearestColumn } from '../../core/nearest.ts';
import { grantedColumns } from '../../core/requirements.ts';
import { columnsTwice, takeCensus } from '../../core/trust/census.ts';
import type { FailureFacts } from '../../http/facts.ts';
import { HttpFailure } from '../../http/failure.ts';
import { inMemory } from '../../preview.ts';
import { certificateLines } from '../../report/certificate.ts';
import { count } from '../../report/words.ts';
import { readState } from '../state.ts';
import { examine, type Examination } from './examination.ts';

/** Whether Grit takes the token and its export has each configured column; also how large that export is. */
export async function checkGrit(examination: Examination): Promise<{
  findings: Finding[];
  exportBytes: number | null;
  insecure: FailureFacts['insecure'];
}> {
  const { grit, hub, config, now } = examination;
  let header: readonly string[] | null = null;
  let exportBytes: number | null = null;
  let insecure = undefined as FailureFacts['insecure'];
  const token = await examine('grit', examination, async () => {
    const bytes = await inMemory((openSink) => grit.downloadExport(openSink)).catch((error: unknown) => {
      if (error instanceof HttpFailure) ({ insecure } = error.facts);
      throw error;
    });
    exportBytes = bytes.length;
    const content = await grit.readExport(bytes);
    ({ header } = content);
    const twice = columnsTwice(content);
    if (twice.length > 0) return [wrong('grit', problem('export-column-twice', { columns: twice }))];
    const { before } = takeCensus(readState(config).memory?.census ?? null, content, now);
    if (before !== null)
      return [wrong('grit', problem('export-shrunk', { before, now: content.people.length }))];
    const people = count(content.rows, 'person', 'people');
    const version = (await hub())?.version ?? '';
    const told = version === '' ? '' : ` It has version ${version}.`;
    return [good('grit', `Grit takes the token, and its export of ${people} can be read.${told}`)];
  });
  const columns = grantedColumns({ ...config.grit, requirements: config.requirements });
  const presented = insecure?.chain[0];
  const shown = presented === undefined ? {} : { notes: certificateLines(presented) };
  const findings = [
    ...token.map((finding) => ({ ...finding, ...shown })),
    ...columns.map((column) => judgeColumn(column, header)),
  ];
  return { findings, exportBytes, insecure };
}

function judgeColumn(column: string, header: readonly string[] | null): Finding {
  if (header === null)
    return notChecked('column', `An export of Grit has to be read first, to look for "${column}".`);
  if (header.includes(column)) return good('column', `Grit has the column "${column}".`);
  return wrong('column', problem('column-not-found', { column, nearest: nearestColumn(column, header) }));
}
