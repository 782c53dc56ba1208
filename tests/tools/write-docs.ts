/** `npm run docs`: writes what is made from the declarations in the source. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './docs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
for (const { name, content } of await generatedFiles(root)) {
  writeFileSync(join(root, name), content);
  console.log(`wrote ${name}`);
}
