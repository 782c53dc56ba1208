/**
 * Builds the program. Its modules and those of its dependencies become a few files: loading them one by one, some
 * five hundred, takes most of the time of a small pass on a small machine. What a command does not need stays in a
 * file of its own and is not loaded.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

import { thirdPartyLicences } from './esbuild.licences.js';

/**
 * got brings HTTP/2, which nobody here asks for. Loading it takes a fifth of a small pass, since it makes a TLS socket
 * to get at its class, for which Node reads all certificates that it knows.
 */
const withoutHttp2 = {
  name: 'without-http2',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^http2-wrapper$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export default {};' }));
  },
};

const outdir = 'dist/program';
rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  // The second one is read in a thread of its own.
  entryPoints: [
    { in: 'src/cli.ts', out: 'cli' },
    { in: 'src/grit/workbook/worker.ts', out: 'workbook' },
  ],
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // cosmiconfig would compile a configuration written in TypeScript with it; ours is never executed.
  external: ['typescript'],
  plugins: [withoutHttp2],
  // Some dependencies are CommonJS and call `require` for what Node has built in.
  banner: {
    js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
  },
  // All of them are in the file of licences, in full.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(`${outdir}/THIRD-PARTY-LICENSES.txt`, thirdPartyLicences(metafile));
