import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../', import.meta.url));
const PLACE = 'dist/program/THIRD-PARTY-LICENSES.txt';
const PACKAGE = /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/;
const read = (...names: string[]) => readFileSync(join(root, ...names), 'utf8');
const words = (text: string) => text.trim().split(/\s+/).join(' ');

interface Manifest {
  name: string;
  version: string;
  license: string;
}

/** The packages whose code is in the program. */
const PACKAGES = (() => {
  const { outputs } = JSON.parse(read('dist/metafile.json')) as {
    outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
  };
  const modules = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
  );
  const folders = new Set(modules.flatMap((module) => PACKAGE.exec(module) ?? []));
  return [...folders].sort().map((folder) => ({
    folder,
    ...(JSON.parse(read(folder, 'package.json')) as Manifest),
  }));
})();

test('the program holds code of others', () => {
  const names = PACKAGES.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['got', 'zod', 'arquero', 'write-excel-file']));
});

test.each(PACKAGES)(
  'the code of $name in the program comes with its licence',
  ({ folder, name, version, license }) => {
    const [, rest = ''] = read(PLACE).split(`\n\n${name} ${version} (${license})\n`);
    const [section = ''] = rest.split(/^={20,}$/m);
    expect(section.length).toBeGreaterThan(500);
    for (const file of readdirSync(join(root, folder)).filter((one) => /^licen[cs]e/i.test(one))) {
      expect(words(section)).toContain(words(read(folder, file)));
    }
  },
);

test('the licences are those of what is in the program, and no others', () => {
  const named = [...read(PLACE).matchAll(/^={20,}\n\n(\S+) /gm)].map(([, name]) => name);
  expect(named).toEqual(PACKAGES.map(({ name }) => name));
});

test('the licences are part of what is installed, where the README says', () => {
  expect(read('README.md')).toContain(PLACE);
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
  expect(packed?.files.map(({ path }) => path)).toEqual(expect.arrayContaining([PLACE, 'LICENSE']));
});

describe('a package without the text of its licence', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grit-sync-licences-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What is written about one package that lies within another, and has this manifest and no other file. */
  async function licencesWith(manifest: object): Promise<string> {
    const own = join(folder, 'node_modules/outer/node_modules/@some/one');
    mkdirSync(own, { recursive: true });
    writeFileSync(
      join(own, 'package.json'),
      JSON.stringify({ name: '@some/one', version: '1.2.3', ...manifest }),
    );
    const { thirdPartyLicences } = (await import(join(root, 'esbuild.licences.js'))) as {
      thirdPartyLicences: (metafile: object) => string;
    };
    return thirdPartyLicences({ outputs: { 'cli.js': { inputs: { [join(own, 'lib/index.js')]: {} } } } });
  }

  test('gets that of the MIT licence, if that is what it names', async () => {
    const text = await licencesWith({ license: 'MIT', author: { name: 'Some One' } });
    expect(text).toContain('@some/one 1.2.3 (MIT)\n\nCopyright (c) Some One\n\nPermission is hereby granted');
    expect(text).not.toContain('grit-sync');
  });

  test.each([{ license: 'Apache-2.0', author: 'Some One' }, { license: 'MIT' }, {}])(
    'stops the build if it names %j',
    async (manifest) => {
      await expect(licencesWith(manifest)).rejects.toThrow('@some/one');
    },
  );
});
