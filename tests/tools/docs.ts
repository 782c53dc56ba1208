import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { configJsonSchema, configTable } from '../../src/config/describe.ts';

/** A file that is made, wholly or in part, from the declarations in the source. */
export interface GeneratedFile {
  name: string;
  content: string;
}

const OPEN = '<!-- config table -->';
const CLOSE = '<!-- /config table -->';

/** The files as they should be, formatted as prettier would have them. A README without the two marks is left out. */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  const schema = { name: 'config.schema.json', content: JSON.stringify(configJsonSchema()) };
  const readme = withTable(textOf(join(root, 'README.md')));
  const files = readme === undefined ? [schema] : [schema, { name: 'README.md', content: readme }];
  const style = await resolveConfig(join(root, 'README.md'));
  return await Promise.all(
    files.map(async ({ name, content }) => ({
      name,
      content: await format(content, { ...style, filepath: name }),
    })),
  );
}

function withTable(readme: string | undefined): string | undefined {
  const [before, after] = [readme?.indexOf(OPEN) ?? -1, readme?.indexOf(CLOSE) ?? -1];
  if (readme === undefined || before < 0 || after < before) return undefined;
  return `${readme.slice(0, before)}${OPEN}\n\n${configTable()}\n\n${readme.slice(after)}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
