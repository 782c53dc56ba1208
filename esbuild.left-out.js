/**
 * What dependencies bring and nobody here uses. Each module here is replaced by one that has the same names and does
 * nothing; what is left out is not loaded, and loading is most of the time of a small pass. A test says for each why
 * that is safe, and another one how large what is loaded may be.
 */
import { readFileSync } from 'node:fs';

const NOTHING = 'module.exports = {};';

/** For what must not seem to work if anybody should call it. */
const refusing = (/** @type {string} */ name) =>
  `() => { throw new Error('${name} is not part of this program'); }`;
const refusingClass = (/** @type {string} */ name) => `class { constructor() { (${refusing(name)})(); } }`;

/** By the name under which a module is imported. */
const EVERYWHERE = {
  // got: HTTP/2. To get at a class it makes a TLS socket, for which Node reads all certificates that it knows.
  'http2-wrapper': 'export default {};',
  // got: answers that are kept, and name servers that are asked without the system. Both are off unless asked for.
  'cacheable-request': `export default ${refusingClass('cacheable-request')}\nexport class CacheError extends Error {}`,
  'cacheable-lookup': `export default ${refusingClass('cacheable-lookup')}`,
  // got: forms. The one upload that there is, is written out in bytes.
  'form-data-encoder': `export const isFormData = () => false;\nexport const FormDataEncoder = ${refusingClass('form-data-encoder')};`,
  // arquero: tables in Arrow's format.
  '@uwdata/flechette': [
    'columnFromArray',
    'columnFromValues',
    'tableFromColumns',
    'tableFromIPC',
    'tableToIPC',
  ]
    .map((name) => `export const ${name} = ${refusing('@uwdata/flechette')};`)
    .join('\n'),
  // arquero: a parser of JavaScript. What our table has it parse is in esbuild.expressions.js, and all else is refused.
  acorn: "export { parse } from './esbuild.expressions.js';",
};

/** Of cosmiconfig, its readers: it only finds the file here, and none of them is ever called. */
const OF_COSMICONFIG = ['import-fresh', 'parse-json', 'js-yaml', 'typescript'];

/**
 * What @sindresorhus/is, a part of got, prepares at once for an error that nobody makes: Node's words for "a, b and c". To
 * load its language data takes a tenth of a small run, so that is done when they are needed.
 */
const LATER = {
  file: /@sindresorhus\/is\/distribution\/index\.js$/,
  prepared: /= (new Intl\.ListFormat\(.*\));/g,
  asked: '= { format: (words) => $1.format(words) };',
};

/** @param {string} file */
function withoutPreparing(file) {
  const text = readFileSync(file, 'utf8');
  if (text.match(LATER.prepared)?.length !== 2)
    throw new Error(`${file} has changed; see esbuild.left-out.js`);
  return text.replace(LATER.prepared, LATER.asked);
}

/** @type {import('esbuild').Plugin} */
export const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    const leftOut = (/** @type {string} */ path) => ({ path, namespace: 'left-out' });
    onResolve({ filter: /^[a-z@]/ }, ({ path, importer }) => {
      if (path in EVERYWHERE) return leftOut(path);
      // Only starts other programs for subcommands, of which there are none; loading it takes as long as the rest of commander.
      if (path === 'node:child_process' && importer.includes('/commander/')) return leftOut(path);
      return OF_COSMICONFIG.includes(path) && importer.includes('/cosmiconfig/') ? leftOut(path) : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: Object.hasOwn(EVERYWHERE, path)
        ? EVERYWHERE[/** @type {keyof EVERYWHERE} */ (path)]
        : NOTHING,
      resolveDir: import.meta.dirname,
    }));
    onLoad({ filter: LATER.file }, ({ path }) => ({ contents: withoutPreparing(path) }));
  },
};
