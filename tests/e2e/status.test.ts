import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { remember, verifiedRun } from './memory.ts';
import { editConfig, expectNoSecrets, expectPass, inWorld, to } from './passes.ts';
import {
  contentOf,
  HOUR_MS,
  problemsIn,
  shareProcess,
  type Finished,
  type Said,
  type World,
} from './support.ts';
import { gate } from './waiting.ts';

shareProcess();

jest.setTimeout(60_000);

const inState = ({ folder }: World, name: string) => join(folder, 'state', name);
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** Changes what the memory says of the last proven pass, as if time had gone by. */
function setProven(world: World, time: Date): void {
  remember(world, verifiedRun(time));
}

/** What the command says: the lines by their labels, and the problems. It must leave every file alone. */
async function statusOf(
  world: World,
  ...args: string[]
): Promise<Finished & { lines: Record<string, string>; problems: Said[] }> {
  const before = contentOf(world.folder);
  const finished = await world.run(['status', ...args]);
  expect(contentOf(world.folder)).toEqual(before);
  expectNoSecrets(world, finished);
  const lines = finished.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): [string, string] => [line.slice(0, 9).trim(), line.slice(9)]);
  return { ...finished, lines: Object.fromEntries(lines), problems: problemsIn(finished.stderr) };
}

async function jsonOf(world: World, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await world.run(['status', '--json', ...args]);
  const data = JSON.parse(stdout) as Record<string, unknown>;
  expect({ exitCode: data['exitCode'], stderr }).toEqual({ exitCode: code, stderr: '' });
  return data;
}

describe('the status', () => {
  it.concurrent('after a good pass says that all is well, and names nobody', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const { code, lines, problems, stdout } = await statusOf(world);
      expect({ code, problems }).toEqual({ code: 0, problems: [] });
      expect(lines).toEqual({
        Proven: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC, less than a minute ago$/),
        Last: expect.stringMatching(/ago: ok, 2 rows uploaded with 2 new grants$/),
        Held: 'nothing',
        Backup: expect.stringMatching(/^grit-export-\S+\.xlsx, less than a minute ago$/),
      });
      const { stdout: json } = await world.run(['status', '--json']);
      expect(stdout + json).not.toMatch(/Wren|Sprocket|Milo|Dovetail|1000700|example\.edu/);
    }),
  );

  it.concurrent('as JSON has all of it', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect(await jsonOf(world, '--max-age', '90m')).toEqual({
        schemaVersion: 1,
        outcome: 'ok',
        exitCode: 0,
        provenUntil: time,
        maxAgeMinutes: 90,
        lastPass: {
          startedAt: time,
          finishedAt: time,
          mode: 'run',
          outcome: 'ok',
          exitCode: 0,
          proven: true,
          plan: { newPeople: 2, newGrants: 2 },
          upsert: { attempted: true, ok: true, rows: 2 },
          problems: [],
        },
        held: 0,
        due: 0,
        backup: { name: expect.stringMatching(/^grit-export-.*\.xlsx$/), at: time, isFresh: true },
        running: null,
        problems: [],
      });
    }),
  );

  it.concurrent('counts what is held', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      Object.assign(world.grit.users.find((user) => user['firstName'] === 'Wren') ?? {}, { active: '' });
      await expectPass(world, { code: 0, rows: null, warnings: ['newly-held'] });
      const { code, lines } = await statusOf(world);
      expect({ code, held: lines['Held'] }).toEqual({ code: 0, held: '1 mark, see grit-sync holds' });
      expect(lines['Last']).toMatch(/: ok, nothing new to upload \(newly-held\)$/);
    }),
  );

  it.concurrent('names the process of a pass that is running', async () => {
    const reached = gate();
    const held = gate();
    const onRequest = async () => {
      reached.open();
      await held.opened;
    };
    await inWorld({ canvas: { onRequest } }, async (world) => {
      const pass = world.start(['run', '--json']);
      await reached.opened;
      const { lines } = await statusOf(world);
      expect(lines['Running']).toMatch(new RegExp(`^process ${pass.child.pid}, since \\d{4}-.* UTC$`));
      held.open();
      expect(await pass.finished).toMatchObject({ code: 0 });
      expect((await statusOf(world)).lines).not.toHaveProperty('Running');
    });
  });
});

describe('a pass that is overdue leads to exit 3', () => {
  it.concurrent('before the first one, and says to start it', () =>
    inWorld({}, async (world) => {
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(3);
      expect(lines).toEqual({
        Proven: 'no pass yet',
        Last: 'no pass yet',
        Held: 'nothing',
        Backup: 'none',
      });
      expect(problems).toEqual([
        {
          label: 'Please look',
          message: 'No pass is known that was completed and proven.',
          hint: expect.stringMatching(/^Start grit-sync run/),
        },
      ]);
      expect(await jsonOf(world)).toMatchObject({ outcome: 'attention', provenUntil: null, lastPass: null });
    }),
  );

  it.concurrent.each([
    [3, [], 3],
    [3, ['--max-age', '4h'], 0],
    [3, ['--max-age', '4'], 0],
    [3, ['--max-age', '2.5'], 3],
    [3, ['--max-age', '200m'], 0],
    [3, ['--max-age', '170m'], 3],
    [3, ['--max-age', '1d'], 0],
    [1, [], 0],
    [1, ['--max-age', '0'], 3],
  ] as const)('when the last proven one began %d hours ago with %j: %d', (hours, args, expected) =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      setProven(world, hoursAgo(hours));
      expect((await statusOf(world, ...args)).code).toBe(expected);
    }),
  );

  it.concurrent('and where no pass begins any more, asks to look at the schedule', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      setProven(world, hoursAgo(100));
      const history = inState(world, 'runs.jsonl');
      const old = readFileSync(history, 'utf8').replaceAll(/"20\d\d-\d\d-\d\d(?=T)/g, '"2020-01-05');
      writeFileSync(history, old);
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(3);
      expect(lines['Last']).toContain('2020-01-05');
      expect(problems).toMatchObject([
        {
          message: expect.stringMatching(
            /^No pass was completed and proven since .* and 2 hours is the limit\.$/,
          ),
          hint: expect.stringMatching(/schedule .* began at 2020-01-05/),
        },
      ]);
    }),
  );

  it.concurrent('and where passes fail, names what they met', () =>
    inWorld({}, async (world) => {
      world.canvas.misbehave({ when: to('/assignments'), fault: { kind: 'status', status: 500 } });
      await expectPass(world, { code: 1, errors: ['canvas-server-error'] });
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(3);
      expect(lines['Last']).toMatch(/: failed, nothing uploaded \(canvas-server-error\)$/);
      expect(problems[0]?.hint).toMatch(/met: canvas-server-error\.$/);
    }),
  );

  it.concurrent('and where uploads are switched off, says that no pass uploads', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace('upsert: true', 'upsert: false'));
      await expectPass(world, { code: 0, rows: null });
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(3);
      expect(lines['Last']).toContain('2 new grants not uploaded, since uploads are switched off');
      expect(problems[0]?.hint).toMatch(/^Set grit\.upsert to true .* no pass uploads/);
    }),
  );

  it.concurrent('and where the passes were no full ones, asks for one', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
      expect((await statusOf(world)).problems[0]?.hint).toMatch(/^Run grit-sync run without --no-upsert/);
    }),
  );

  it.concurrent('but one that is yet to come, since the clock was set back, is not called old', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      setProven(world, hoursAgo(-30));
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(3);
      expect(lines['Proven']).toMatch(/, yet to come$/);
      expect(problems).toMatchObject([{ message: expect.stringMatching(/the clock .* was set back\.$/) }]);
      await expectPass(world, { code: 0 });
      expect(await statusOf(world)).toMatchObject({ code: 0, problems: [] });
    }),
  );
});

describe('what is odd or gone', () => {
  it.concurrent('lines of the history that are not as they were written are passed over', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      const { lines } = await statusOf(world);
      const odd = ['half a li', '[]', '{}', 'null', '{"startedAt":"soon","proven":true}'];
      appendFileSync(inState(world, 'runs.jsonl'), `${odd.join('\n')}\n`);
      expect(await statusOf(world)).toMatchObject({ code: 0, lines: { Last: lines['Last'] } });
    }),
  );

  it.concurrent('a memory that cannot be understood is a failure, and hides nothing else', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      writeFileSync(inState(world, 'journal.jsonl'), 'by hand\n');
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(1);
      expect(lines).toMatchObject({
        Proven: 'not known, see below',
        Held: 'not known, see below',
        Last: expect.stringContaining(': ok, '),
        Backup: expect.stringContaining('.xlsx'),
      });
      expect(problems).toMatchObject([{ label: 'Error', message: expect.stringContaining('memory') }]);
      expect(await jsonOf(world)).toMatchObject({
        provenUntil: null,
        held: null,
        lastPass: { proven: true },
      });
    }),
  );

  it.concurrent('a history or a folder of backups that cannot be read is a failure of the same kind', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      rmSync(inState(world, 'runs.jsonl'));
      mkdirSync(inState(world, 'runs.jsonl'));
      rmSync(join(world.folder, 'backup'), { recursive: true });
      writeFileSync(join(world.folder, 'backup'), '');
      const { code, lines, problems } = await statusOf(world);
      expect(code).toBe(1);
      expect(lines).toMatchObject({ Last: 'not known, see below', Backup: 'not known, see below' });
      expect(lines['Proven']).toMatch(/ago$/);
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/runs\.jsonl cannot be read \(a folder has that name, EISDIR\)\.$/),
        expect.stringMatching(/backup cannot be read \(a part of the path is a file, ENOTDIR\)\.$/),
      ]);
    }),
  );

  it.concurrent('backups that were taken away or are old are not fresh', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0 });
      const folder = join(world.folder, 'backup');
      rmSync(folder, { recursive: true });
      expect((await statusOf(world)).lines['Backup']).toBe('none');
      mkdirSync(folder);
      writeFileSync(join(folder, 'grit-export-2020-01-05T08-00-00Z.xlsx'), '');
      expect((await statusOf(world)).lines['Backup']).toMatch(/Z\.xlsx, \d+ days ago, not fresh$/);
      expect(await jsonOf(world)).toMatchObject({ backup: { isFresh: false } });
    }),
  );
});

it.concurrent.each(['', 'x', '2w', '-1', '1e3', '2 h', 'h'])('--max-age "%s" is wrong', (text) =>
  inWorld({}, async (world) => {
    const { code, stdout, problems } = await statusOf(world, `--max-age=${text}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(problems).toMatchObject([{ message: expect.stringContaining('such as 90m, 2h or 1d') }]);
  }),
);
