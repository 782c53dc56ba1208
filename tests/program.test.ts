import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

interface Output {
  bytes: number;
  entryPoint?: string;
  imports: { path: string; kind: string; external?: boolean }[];
  inputs: Record<string, { bytesInOutput: number }>;
}

const { outputs } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../dist/metafile.json', import.meta.url)), 'utf8'),
) as { outputs: Record<string, Output> };

/** The files that are loaded when this module is, those apart that are only loaded when somebody asks for them. */
function loadedFor(...modules: string[]): Set<string> {
  const found = new Set<string>();
  const open = Object.keys(outputs).filter((file) => modules.includes(outputs[file]?.entryPoint ?? ''));
  expect(open).toHaveLength(modules.length);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const imports = outputs[file]?.imports.filter(
      ({ kind, external }) => kind === 'import-statement' && external !== true,
    );
    open.push(...(imports ?? []).map(({ path }) => path));
  }
  return found;
}

const kilobytes = (files: Set<string>) =>
  Math.round([...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0) / 1000);
const modulesIn = (files: Iterable<string>) =>
  [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;
const packagesIn = (files: Iterable<string>) =>
  new Set(modulesIn(files).flatMap((module) => PACKAGE.exec(module)?.[1] ?? []));

describe('what is loaded', () => {
  const help = loadedFor('src/cli.ts');
  const pass = loadedFor('src/cli.ts', 'src/cli/commands.ts');

  // Loading is most of what a small pass does: whoever brings more in has to mean it.
  test.each([
    ['for the help', help, 6, 150],
    ['for a pass', pass, 30, 1300],
  ])('%s is within its budget', (_, files, most, size) => {
    expect(files.size).toBeLessThanOrEqual(most);
    expect(kilobytes(files)).toBeLessThanOrEqual(size);
  });

  test('for a pass is nothing that draws, asks or makes a demo', () => {
    const packages = packagesIn(pass);
    expect([...packages]).toEqual(expect.arrayContaining(['got', 'arquero', 'zod', 'saxes', 'cosmiconfig']));
    for (const name of ['@observablehq/plot', 'linkedom', '@clack/prompts', 'ora', 'write-excel-file', 'msw'])
      expect(packages).not.toContain(name);
  });
});

/*
 * The tests in `e2e` start this very program: they upload, follow redirects, unpack answers, run into time-outs and find each
 * kind of configuration without what is left out.
 */
describe('what is left out', () => {
  const packages = packagesIn(Object.keys(outputs));

  test.each([
    // Only reached with options of got that are never set: `http2`, `cache`, `dnsCache`, and a body that is a form.
    'http2-wrapper',
    'cacheable-request',
    'keyv',
    'http-cache-semantics',
    'cacheable-lookup',
    'form-data-encoder',
    // Only reached by reading or writing Arrow's format.
    '@uwdata/flechette',
    // Only reached by expressions that are not in esbuild.expressions.js.
    'acorn',
    // Only reached by cosmiconfig's own readers; ours are in their place.
    'import-fresh',
    'parse-json',
    'typescript',
  ])('%s is not in the program', (name) => {
    expect(packages).not.toContain(name);
  });

  test('is named by nobody of us, so that nothing of ours could miss it', () => {
    const options = readFileSync(fileURLToPath(new URL('../src/http/options.ts', import.meta.url)), 'utf8');
    expect(options).not.toMatch(/\b(?:http2|cache|dnsCache|form):/);
  });
});
