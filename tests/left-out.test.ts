import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assert, isNumber, isString } from '@sindresorhus/is';
import { parse } from 'acorn';
import { build, type Plugin } from 'esbuild';
import fc from 'fast-check';
import type { Got } from 'got';
import type { table } from 'arquero';
import type { Passed } from '../src/core/passing.ts';
import * as source from '../src/core/table.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** What the libraries are in the program, with everything left out that it leaves out. */
interface Bundled {
  got: Got;
  assert: typeof assert;
  table: typeof table;
  buildTable: typeof source.buildTable;
}
type ParseFew = (code: string) => { body: [{ expression: { right: unknown } }] };

let folder: string;
let bundled: Bundled;
let parseFew: ParseFew;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
  const { leaveOut } = (await import(join(root, 'esbuild.left-out.js'))) as { leaveOut: Plugin };
  ({ parse: parseFew } = (await import(join(root, 'esbuild.expressions.js'))) as { parse: ParseFew });
  const outfile = join(folder, 'bundled.mjs');
  const contents = `
    export { got } from 'got';
    export { assert } from '@sindresorhus/is';
    export { table } from 'arquero';
    export { buildTable } from './src/core/table.ts';
  `;
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [leaveOut],
  });
  bundled = (await import(outfile)) as Bundled;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what is left out says so where it is called', () => {
  test.each([
    ['a cache', { cache: new Map() }, 'cacheable-request is not part of this program'],
    ['a cache of names', { dnsCache: true }, 'cacheable-lookup is not part of this program'],
  ])('%s of got', async (_what, options, message) => {
    await expect(async () =>
      bundled.got('http://127.0.0.1:1', { ...options, retry: { limit: 0 } }),
    ).rejects.toThrow(message);
  });

  test('a table as Arrow', () => {
    expect(() => bundled.table({ a: [1] }).toArrow()).toThrow(
      '@uwdata/flechette is not part of this program',
    );
  });

  test('an expression as a function', () => {
    expect(() => bundled.table({ a: [1] }).derive({ b: 'd => d.a + 1' })).toThrow('Expression parse error');
  });
});

test('an error about the type of an argument has the words of the library', () => {
  const said = ({ assert: { any } }: Pick<Bundled, 'assert'>) => {
    try {
      any([isString, isNumber], null, true);
    } catch (error) {
      return String(error);
    }
    throw new Error('not refused');
  };
  expect(said(bundled)).toBe(said({ assert }));
  expect(said(bundled)).toContain(' and ');
});

const names = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', ']', ')', "'", '\n', '\u2028', '\ud800', 'd') }),
);

test('the table is the same, whatever people and columns are called', () => {
  const column = names.map((name) => `pg:${name}`);
  fc.assert(
    fc.property(
      fc.array(names, { minLength: 1 }),
      fc.uniqueArray(column, { minLength: 1 }),
      (people, permissions) => {
        const students = people.map((name, index) => {
          const canvasUserId = String(index);
          return {
            canvasUserId,
            firstName: name,
            lastName: name,
            externalId: `1000${index % 3}`,
            email: `${name}@a.edu`,
          };
        });
        const passed = students.map(({ canvasUserId: userId }, index) => ({
          userId,
          row: true,
          columns: [permissions[index % permissions.length] ?? ''],
        })) as unknown as Passed[];
        const of = ({ buildTable }: Pick<Bundled, 'buildTable'>) =>
          buildTable(passed, new Map(students.map((student) => [student.canvasUserId, student])), {
            permissions,
            accessTime: 'at:Any Time',
            active: true,
          });
        expect(of(bundled)).toEqual(of(source));
      },
    ),
    { numRuns: 50 },
  );
});

describe('of expressions the program parses', () => {
  /** acorn's tree as plain data, which is all that arquero looks at. */
  const tree = (code: string): unknown => {
    const [statement] = parse(`expr=(${code})`, { ecmaVersion: 11 }).body;
    if (statement?.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
      throw new Error('no assignment');
    return JSON.parse(JSON.stringify(statement.expression.right));
  };
  const few = (code: string) => parseFew(`expr=(${code})`).body[0].expression.right;

  test('columns of any name, and what is aggregated of them, as acorn does', () => {
    fc.assert(
      fc.property(names, fc.constantFrom('max', 'any'), (name, operation) => {
        const column = JSON.stringify(name);
        for (const code of [`d=>d[${column}]`, `d => op.${operation}(d[${column}])`])
          expect(few(code)).toEqual(tree(code));
      }),
    );
  });

  test('the mark that everybody gets, as acorn does', () => {
    expect(few("'x'")).toEqual(tree("'x'"));
  });

  test.each(["'a\\'b'", 'd=>d.name', 'd=>d["a"]+d["b"]', 'd=>d["a"])+(1', 'x', '"x"', "'x'+'y'", ''])(
    'nothing else: %s',
    (code) => {
      expect(() => few(code)).toThrow(SyntaxError);
    },
  );
});
