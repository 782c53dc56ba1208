import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { configJsonSchema, configTable } from '../../src/config/describe.ts';
import { EXIT } from '../../src/errors.ts';
import { runbook } from './runbook.ts';

/** A file that is made, wholly or in part, from the declarations in the source. */
interface GeneratedFile {
  name: string;
  content: string;
}

/** The files as they should be, formatted as prettier would have them. */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const sections = {
    'exit codes': exitTable(),
    'config table': configTable(),
    'smallest config': `\`\`\`yaml\n${read('examples/smallest.yaml')}\`\`\``,
  };
  const readme = Object.entries(sections).reduce(
    (text, [name, section]) => withSection(text, name, section),
    read('README.md'),
  );
  const files = [
    { name: 'config.schema.json', content: JSON.stringify(configJsonSchema()) },
    { name: 'README.md', content: readme },
    { name: 'RUNBOOK.md', content: await runbook() },
  ];
  const style = await resolveConfig(join(root, 'README.md'));
  return await Promise.all(
    files.map(async ({ name, content }) => ({
      name,
      content: await format(content, { ...style, filepath: name }),
    })),
  );
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`, which must both be there. */
function withSection(text: string, name: string, section: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`The README has no section "${name}".`);
  return `${text.slice(0, start)}${open}\n\n${section}\n\n${text.slice(end)}`;
}

function exitTable(): string {
  const rows = Object.entries(EXIT).map(
    ([outcome, { code, meaning }]) => `| ${code} | \`${outcome}\` | ${meaning} |`,
  );
  return ['| exit | outcome | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
