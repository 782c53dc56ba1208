import { readdirSync } from 'node:fs';

/** What somebody could plant to be executed: each script would leave a file whose name holds `canary`. */
export const COMMONJS = "require('node:fs').writeFileSync(__dirname + '/canary', ''); module.exports = {};";
export const MODULE = `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('canary', import.meta.url), ''); export default {};`;

/** Scripts to name or to import. */
export const EVIL = { 'evil.cjs': COMMONJS, 'evil.mjs': MODULE };

/** What could lie in a folder in which grit-sync is started, beside the two scripts. */
export const TRAPS: Record<string, string> = {
  '.config/config.js': COMMONJS,
  '.config/config.cjs': COMMONJS,
  '.config/config.mjs': MODULE,
  '.config/config.ts': MODULE,
  '.config/config.json': '{ "searchPlaces": ["evil.cjs"], "mergeSearchPlaces": false }',
  '.config/config.yaml': '$import: ../evil.cjs\nsearchPlaces: [evil.cjs]',
  'package.json':
    '{ "cosmiconfig": { "searchPlaces": ["evil.cjs"] }, "grit-sync": { "$import": "./evil.cjs" } }',
  'package.yaml': 'cosmiconfig: { $import: ./evil.cjs }',
  'grit-sync.config.js': COMMONJS,
  'grit-sync.config.cjs': COMMONJS,
  'grit-sync.config.mjs': MODULE,
  'grit-sync.config.ts': MODULE,
  '.grit-syncrc.js': COMMONJS,
  '.config/grit-syncrc.js': COMMONJS,
};

/** What those that were executed left in that folder or below. */
export function canariesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('canary'));
}
