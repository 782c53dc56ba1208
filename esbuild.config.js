/**
 * Builds the program. Its modules and those of its dependencies become a few files: loading them one by one, some
 * five hundred, takes most of the time of a small pass on a small machine. What a command does not need stays in a
 * file of its own and is not loaded.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

import { leaveOut } from './esbuild.left-out.js';
import { thirdPartyLicences } from './esbuild.licences.js';

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
  plugins: [leaveOut],
  // Some dependencies are CommonJS and call `require` for what Node has built in.
  banner: {
    js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
  },
  // All of them are in the file of licences, in full.
  legalComments: 'none',
  // To read less text takes less time; names stay, so that a report of an error can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
});
// Not a part of the package: tests read there what the program is made of.
writeFileSync('dist/metafile.json', JSON.stringify(metafile));
writeFileSync(`${outdir}/THIRD-PARTY-LICENSES.txt`, thirdPartyLicences(metafile));
