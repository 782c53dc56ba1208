/**
 * What dependencies bring and nobody here uses. Each module here is replaced by one that has the same names and does
 * nothing; what is left out is not loaded, and loading is most of the time of a small pass. A test says for each why
 * that is safe, and another one how large what is loaded may be.
 */
const NOTHING = 'module.exports = {};';

/** By the name under which a module is imported. */
const EVERYWHERE = {
  // got: HTTP/2. To get at a class it makes a TLS socket, for which Node reads all certificates that it knows.
  'http2-wrapper': 'export default {};',
  // got: answers that are kept, and name servers that are asked without the system. Both are off unless asked for.
  'cacheable-request': 'export default class {}\nexport class CacheError extends Error {}',
  'cacheable-lookup': 'export default class {}',
  // got: forms. The one upload that there is, is written out in bytes.
  'form-data-encoder': 'export const isFormData = () => false;\nexport class FormDataEncoder {}',
  // arquero: tables in Arrow's format.
  '@uwdata/flechette':
    'export const columnFromArray = undefined, columnFromValues = undefined, tableFromColumns = undefined, tableFromIPC = undefined, tableToIPC = undefined;',
};

/** Of cosmiconfig, its readers: it only finds the file here, and none of them is ever called. */
const OF_COSMICONFIG = ['import-fresh', 'parse-json', 'js-yaml', 'typescript'];

/** @type {import('esbuild').Plugin} */
export const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    const leftOut = (/** @type {string} */ path) => ({ path, namespace: 'left-out' });
    onResolve({ filter: /^[a-z@]/ }, ({ path, importer }) => {
      if (path in EVERYWHERE) return leftOut(path);
      return OF_COSMICONFIG.includes(path) && importer.includes('/cosmiconfig/') ? leftOut(path) : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: Object.hasOwn(EVERYWHERE, path)
        ? EVERYWHERE[/** @type {keyof EVERYWHERE} */ (path)]
        : NOTHING,
    }));
  },
};
