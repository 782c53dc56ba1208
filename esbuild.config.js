/**
 * Builds the program. Its modules and those of its dependencies become a few files: loading them one by one, some
 * five hundred, takes most of the time of a small pass on a small machine. What a command does not need stays in a
 * file of its own and is not loaded.
 */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = 'dist/program';
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ['src/cli.ts'],
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // cosmiconfig would compile a configuration written in TypeScript with it; ours is never executed.
  external: ['typescript'],
  // Some dependencies are CommonJS and call `require` for what Node has built in.
  banner: {
    js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
});
