import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { takeLock } from '../../src/store/lock.ts';
import { expectNoSecrets, expectPass, inState, inWorld } from './passes.ts';
import { LASER, MIDDLE, OLDEST, shelfOf, shelve, WREN } from './shelf.ts';
import { contentOf, problemsIn, shareProcess, type World } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const WREN_ID = '10007001';

/** A command that must go well, and what it prints. */
async function said(world: World, ...args: string[]): Promise<string> {
  const finished = await world.run(args);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expectNoSecrets(world, finished);
  return finished.stdout;
}

async function refusal(world: World, ...args: string[]) {
  const before = contentOf(join(world.folder, 'state'));
  const { code, stdout, stderr } = await world.run(['forget', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(contentOf(join(world.folder, 'state'))).toEqual(before);
  return problemsIn(stderr)[0];
}

/** Everything in the state folder, as text. */
const stateOf = ({ folder }: World) =>
  readdirSync(join(folder, 'state'))
    .map((name) => inState({ folder } as World, name))
    .join('\n');

function clear(world: World, column: string): void {
  const wren = world.grit.users.find((one) => one['firstName'] === 'Wren');
  if (wren !== undefined) wren[column] = '';
}

it.concurrent('somebody is taken out of the memory, only when asked to, and nobody else is', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    const before = contentOf(world.folder);
    const preview = await said(world, 'forget', 'Wren Sprocket');
    expect(preview).toContain('Would be forgotten of Wren Sprocket (10007001):\n');
    expect(preview).toContain(`  ${LASER}: first seen in Grit `);
    expect(preview).toContain('Nothing was changed. To do it, type the same with --apply.');
    expect(preview).not.toContain('Milo');
    expect(contentOf(world.folder)).toEqual(before);

    expect(await said(world, 'forget', WREN_ID, '--apply')).toContain(
      'Forgotten of Wren Sprocket (10007001):\n',
    );
    expect(stateOf(world)).not.toMatch(/Wren|Sprocket|10007001|wrensprocket/);
    expect(stateOf(world)).toContain('Milo');
  }),
);

it.concurrent('the backups that have the person are named and not edited, also one that cannot be read', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    await shelve(world, OLDEST, [{ ...WREN, externalId: WREN_ID }]);
    await shelve(world, MIDDLE, [{ ...WREN, externalId: '999' }]);
    const broken = 'grit-export-2026-02-01T00-00-00Z.xlsx';
    writeFileSync(shelfOf(world, broken), 'damaged');
    writeFileSync(shelfOf(world, '.grit-export-0123456789abcdef.partial'), 'half');
    const rejected = 'rejected-export-2026-02-01T00-00-00Z.txt';
    writeFileSync(shelfOf(world, rejected), 'no export');
    writeFileSync(
      join(world.folder, 'state', 'journal-damaged-2026-01-01.jsonl'),
      `{ "people": ["${WREN_ID}"`,
    );
    writeFileSync(join(world.folder, 'state', 'people.json.partial'), `{ "people": ["10007002"`);
    const backups = contentOf(join(world.folder, 'backup'));
    const text = await said(world, 'forget', WREN_ID, '--apply');
    const [, found = '', unreadable = ''] =
      /Also in these files.*\n([\s\S]*)These files cannot be read.*\n([\s\S]*)/.exec(text) ?? [];
    expect(found).toContain(OLDEST);
    expect(found).toContain('journal-damaged-2026-01-01.jsonl');
    expect(found).not.toContain(MIDDLE);
    expect(found).not.toContain('people.json.partial');
    expect(unreadable).toContain(broken);
    expect(unreadable).toContain(rejected);
    expect(unreadable).toContain('.partial');
    expect(contentOf(join(world.folder, 'backup'))).toEqual(backups);

    // The memory knows nobody any more, the backups do.
    expect(await said(world, 'forget', WREN_ID)).toContain(`The memory remembers nothing of ${WREN_ID}.`);
  }),
);

it.concurrent('what is held is not forgotten unless that is said, since a pass gives it again then', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    clear(world, LASER);
    await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
    expect(await said(world, 'forget', WREN_ID)).toContain(`Held, and then no longer: ${LASER}.`);
    const problem = await refusal(world, WREN_ID, '--apply');
    expect(problem?.message).toContain(`Somebody took ${LASER} of Wren Sprocket (10007001) away in Grit`);
    await said(world, 'forget', WREN_ID, '--apply', '--even-held');
    expect(await said(world, 'holds')).toMatch(/^Nothing is held/);
    await expectPass(world, { code: 0, rows: 1 });
  }),
);

it.concurrent(
  'what staff took away since the last pass is not forgotten either: no pass could tell it any more',
  () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      clear(world, LASER);
      const problem = await refusal(world, WREN_ID, '--apply');
      expect(problem?.message).toContain(`Somebody took ${LASER} of Wren Sprocket (10007001) away in Grit`);
      await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
    }),
);

it.concurrent('where Grit cannot say what staff took away, nobody is forgotten unless that is said', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    await world.grit.close();
    const { code, stdout } = await world.run(['forget', WREN_ID, '--apply', '--json']);
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 1, outcome: 'failed' });
    expect(inState(world, 'people.json')).toContain(WREN_ID);
    await said(world, 'forget', WREN_ID, '--apply', '--even-held');
    expect(inState(world, 'people.json')).not.toContain(WREN_ID);
  }),
);

it.concurrent('somebody who is still in Grit is remembered again by the next pass, as it was said', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    expect(await said(world, 'forget', WREN_ID, '--apply')).toContain('the next pass remembers them again');
    await expectPass(world, { code: 0, rows: null });
    expect(inState(world, 'people.json')).toContain(WREN_ID);
  }),
);

it.concurrent(
  'nobody, and --even-held without --apply, are refused; a running pass is waited for by nobody',
  () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect((await refusal(world, 'Nobody Inparticular'))?.message).toContain(
        'remembers nobody by "Nobody Inparticular"',
      );
      expect((await refusal(world, WREN_ID, '--even-held'))?.message).toContain('--even-held needs --apply');
      const lock = takeLock(join(world.folder, 'state'), new Date());
      try {
        expect((await world.run(['forget', WREN_ID, '--apply'])).code).toBe(75);
        expect((await world.run(['forget', WREN_ID])).code).toBe(0);
      } finally {
        lock.release();
      }
      expect(inState(world, 'people.json')).toContain(WREN_ID);
    }),
);

it.concurrent('as JSON: whom, what, and where the person still is', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    const { stdout, stderr, code } = await world.run(['forget', WREN_ID, '--json']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ schemaVersion: 1, outcome: 'ok', exitCode: 0, applied: false, problems: [] },
      person: { externalId: WREN_ID, firstName: 'Wren', lastName: 'Sprocket' },
      forgotten: {
        people: [WREN_ID],
        cells: expect.arrayContaining([expect.objectContaining({ column: LASER })]),
      },
    });
    const { stillIn } = JSON.parse(stdout) as { stillIn: { path: string; isReadable: boolean }[] };
    // One from before the upload, in which nobody was, is not among them; that of long ago is no export.
    expect(stillIn.map(({ isReadable }) => isReadable).sort()).toEqual([false, true]);
  }),
);

it.concurrent('a memory that cannot be understood is left as it is', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0 });
    const file = join(world.folder, 'state', 'journal.jsonl');
    writeFileSync(file, 'by hand\n');
    expect((await world.run(['forget', WREN_ID, '--apply'])).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('by hand\n');
  }),
);
