import { fromCSV } from 'arquero';
import { isMarkColumn } from './grit-users.ts';
import type { GritUser } from './grit-users.ts';

/** One upload, as it arrived. */
export interface Upload {
  csv: string;
  contentType: string;
  filename: string;
  partName: string;
}

interface UpsertOutcome {
  created: number;
  updated: number;
  errors: string[];
}

/** Reads the file out of a multipart body. Undefined where there is no file in it. */
export async function readUpload(body: Buffer, contentType: string): Promise<Upload | undefined> {
  const headers = { 'content-type': contentType };
  // Discouraged for servers that strangers can reach; this one is on loopback and gets small uploads.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  for (const [partName, part] of form) {
    if (typeof part === 'string') continue;
    return { csv: await part.text(), contentType: part.type, filename: part.name, partName };
  }
  return undefined;
}

/** The rows of a CSV, every cell as text. */
function readRows(csv: string): { columns: string[]; rows: GritUser[] } {
  const table = fromCSV(csv.replace(/^\uFEFF/, ''), { autoType: false });
  const columns = table.columnNames();
  const rows = (table.objects() as Record<string, unknown>[]).map((object) => {
    const cells = columns.map((column): [string, string] => {
      const cell = object[column];
      return [column, typeof cell === 'string' ? cell : ''];
    });
    return Object.fromEntries(cells);
  });
  return { columns, rows };
}

function applyRow(
  user: GritUser,
  row: GritUser,
  known: readonly string[],
  emptyCells: UploadRules['emptyCells'],
): void {
  for (const column of known) {
    const cell = row[column];
    if (cell === undefined) continue;
    if (cell !== '') user[column] = isMarkColumn(column) ? 'x' : cell;
    else if (emptyCells === 'clear' && isMarkColumn(column)) user[column] = '';
  }
}

/** How an upload is taken. */
interface UploadRules {
  /** What an empty cell does to a permission that the user has. */
  emptyCells: 'keep' | 'clear';
  /** External ids whose rows change nothing, and are counted as if they had. */
  leftOut: ReadonlySet<string>;
}

/**
 * Changes `users` as an upload asks. Grit-api: the key is `externalId`. What is unknown is invented: an unknown column
 * is ignored and counted as an error, so is a row without the key and the second row with a key.
 */
export function applyUpload(
  users: GritUser[],
  columns: readonly string[],
  upload: Upload,
  { emptyCells, leftOut }: UploadRules,
): UpsertOutcome {
  const { columns: uploaded, rows } = readRows(upload.csv);
  const known = uploaded.filter((column) => columns.includes(column));
  const outcome: UpsertOutcome = { created: 0, updated: 0, errors: [] };
  for (const column of uploaded) {
    if (!columns.includes(column)) outcome.errors.push(`Unknown column "${column}" was ignored`);
  }
  const byKey = new Map(users.map((user) => [user['externalId'], user]));
  const seen = new Set<string>();
  for (const [position, row] of rows.entries()) {
    const key = row['externalId'] ?? '';
    if (key === '' || seen.has(key)) {
      outcome.errors.push(`Row ${position + 1}: externalId is ${key === '' ? 'missing' : 'not unique'}`);
      continue;
    }
    seen.add(key);
    const present = byKey.get(key);
    outcome[present === undefined ? 'created' : 'updated'] += 1;
    if (leftOut.has(key)) continue;
    const user = present ?? { createdAt: '2026-01-01T00:00:00Z', userType: 'student' };
    applyRow(user, row, known, emptyCells);
    if (present === undefined) {
      users.push(user);
      byKey.set(key, user);
    }
  }
  return outcome;
}
