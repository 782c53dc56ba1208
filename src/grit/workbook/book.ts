import { posix } from 'node:path';
import type { Archive } from './archive.ts';
import { Flaw } from './flaw.ts';
import { readXml } from './xml.ts';

/** Where in the archive what is. */
export interface Book {
  /** The parts of the sheets, in the order in which they should be looked at: those that can be seen first. */
  sheets: string[];
  /** The part with the texts of all sheets; null where the texts stand in their cells. */
  strings: string | null;
}

interface Relation {
  /** The last word of its type, such as `worksheet`: the address before it has changed with the standard. */
  type: string;
  part: string;
}

/** Finds the sheets. Where they are, the relations say: by their names alone nobody can be sure. Throws a Flaw. */
export async function openBook(archive: Archive): Promise<Book> {
  const root = await relationsOf(archive, '');
  const main = [...root.values()].find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(main)) throw new Flaw('it is a binary workbook, .xlsb');
  if (!archive.has(main))
    throw new Flaw(archive.has('mimetype') ? 'it is no Excel workbook' : 'it has no workbook in it');
  const relations = await relationsOf(archive, main);
  const listed = await listedSheets(archive, main);
  const sheets = listed.flatMap(({ id, isHidden }) => {
    const relation = relations.get(id);
    // There are also sheets that are a chart, or a dialog.
    return relation?.type === 'worksheet' ? [{ part: relation.part, isHidden }] : [];
  });
  const strings = [...relations.values()].find(({ type }) => type === 'sharedStrings')?.part;
  return {
    sheets: [...sheets.filter(({ isHidden }) => !isHidden), ...sheets.filter(({ isHidden }) => isHidden)].map(
      ({ part }) => part,
    ),
    strings: strings ?? null,
  };
}

async function listedSheets(archive: Archive, part: string): Promise<{ id: string; isHidden: boolean }[]> {
  const sheets: { id: string; isHidden: boolean }[] = [];
  let isList = false;
  await readXml(archive.read(part), {
    open(name, attributes, depth) {
      if (depth === 2) isList = name === 'sheets';
      if (depth !== 3 || !isList || name !== 'sheet') return;
      // Its own number is another attribute, and has no prefix.
      const [, id = ''] = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key)) ?? [];
      sheets.push({ id, isHidden: /hidden$/i.test(attributes['state'] ?? '') });
    },
  });
  return sheets;
}

/** What a part refers to, by id; the archive itself is the part ''. */
async function relationsOf(archive: Archive, part: string): Promise<Map<string, Relation>> {
  const { dir, base } = posix.parse(part);
  const file = posix.join(dir, '_rels', `${base}.rels`);
  const relations = new Map<string, Relation>();
  if (!archive.has(file)) return relations;
  await readXml(archive.read(file), {
    open(name, { Id = '', Type = '', Target = '', TargetMode = '' }) {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), part: partAt(Target, dir) });
    },
  });
  return relations;
}

/** The part that a target names: from the top where it begins with a slash, else from the folder of who names it. */
function partAt(target: string, folder: string): string {
  const path = unescaped(target).replaceAll('\\', '/');
  return posix.join('/', path.startsWith('/') ? '' : folder, path).slice(1);
}

function unescaped(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
