import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { editConfig, expectNoSecrets, expectPass, inWorld } from './passes.ts';
import {
  BIN,
  contentOf,
  problemsIn,
  programWithout,
  shareProcess,
  startProgram,
  type Finished,
  type Said,
  type World,
} from './support.ts';
import { gate } from './waiting.ts';

shareProcess();

jest.setTimeout(60_000);

const NAMES = /Wren|Sprocket|Milo|Dovetail|1000700|example\.edu/;

const place = ({ folder }: World, name = 'report.html') => join(folder, name);
const textOf = (file: string) => readFileSync(file, 'utf8');
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const verdictIn = (html: string) => /<h1>.*<\/span>(.*)<\/h1>/.exec(html)?.[1];
const configure = (world: World, keys: string) => {
  editConfig(world, (text) => `${text}report: { ${keys} }\n`);
};
/** Staff make somebody inactive. */
const switchOff = ({ grit }: World) => {
  Object.assign(grit.users.find((user) => user['firstName'] === 'Wren') ?? {}, { active: '' });
};

async function reportOf(world: World, ...args: string[]): Promise<Finished & { problems: Said[] }> {
  const finished = await world.run(['report', ...args]);
  expectNoSecrets(world, finished);
  return { ...finished, problems: problemsIn(finished.stderr) };
}

describe('after each pass', () => {
  it.concurrent('the page is there for everybody to read, as new as the pass, and names nobody', () =>
    inWorld({}, async (world) => {
      configure(world, 'html: report.html');
      const report = await expectPass(world, { code: 0, rows: 2 });
      const html = textOf(place(world));
      expect(modeOf(place(world))).toBe('644');
      expect(verdictIn(html)).toBe('Working');
      expect(html).toContain('2 rows uploaded');
      expect(html).toMatch(/1 grant of Laser Cutter/);
      expect(html).toMatch(/1 grant of Band Saw/);
      expect(html).toContain('1 pass went well');
      expect(html).not.toMatch(NAMES);
      expect(report.proven).toBe(true);

      await expectPass(world, { code: 0, rows: null });
      expect(textOf(place(world))).toContain('2 passes went well');
    }),
  );

  it.concurrent('the page tells of a failed pass and of one that wants a look', () =>
    inWorld({}, async (world) => {
      configure(world, 'html: report.html');
      await expectPass(world, { code: 0, rows: 2 });
      editConfig(world, (text) => text.replace('438799', '999999'));
      await expectPass(world, { code: 3, errors: [], warnings: ['quiz-not-found'] });
      expect(verdictIn(textOf(place(world)))).toBe('Look at it');
      expect(textOf(place(world))).toContain('A quiz in the configuration does not exist');
      editConfig(world, (text) => text.replace('courseId: 70076', 'courseId: 70077'));
      await expectPass(world, { code: 1, errors: ['canvas-not-found'] });
      expect(textOf(place(world))).toContain('canvas-not-found');
    }),
  );

  it.concurrent('people are named where the configuration asks for it, for the owner alone', () =>
    inWorld({}, async (world) => {
      configure(world, 'html: report.html, names: true');
      await expectPass(world, { code: 0, rows: 2 });
      switchOff(world);
      await expectPass(world, { code: 0, rows: null, warnings: ['newly-held'] });
      expect(modeOf(place(world))).toBe('600');
      expect(textOf(place(world))).toContain('Wren Sprocket (10007001)');
      editConfig(world, (text) => text.replace('names: true', 'names: false'));
      await expectPass(world, { code: 0, rows: null });
      expect(modeOf(place(world))).toBe('644');
      expect(textOf(place(world))).not.toMatch(NAMES);
      expect(textOf(place(world))).toMatch(/whole person[^]*<td class="number">1<\/td>/);
    }),
  );

  it.concurrent('a page that cannot be written is a warning, said once with --quiet, and nothing else', () =>
    inWorld({}, async (world) => {
      configure(world, 'html: share/report.html');
      await expectPass(world, { code: 0, rows: 2, warnings: ['page-not-renewed'] });
      // A share that is not mounted must not get a folder in its place.
      expect(existsSync(place(world, 'share'))).toBe(false);
      expect(await world.run(['run', '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
      mkdirSync(place(world, 'share'));
      await expectPass(world, { code: 0, rows: null });
      expect(verdictIn(textOf(place(world, 'share/report.html')))).toBe('Working');
    }),
  );

  it.concurrent('a dry run leaves the page alone', () =>
    inWorld({}, async (world) => {
      configure(world, 'html: report.html');
      await expectPass(world, { code: 0 }, ['--dry-run']);
      expect(existsSync(place(world))).toBe(false);
    }),
  );

  it.concurrent('nothing of the page is loaded where none is wanted', () =>
    inWorld({}, async (world) => {
      mkdirSync(place(world, 'program'));
      const program = programWithout('page', place(world, 'program'));
      const run = () =>
        startProgram(process.execPath, [program, 'run', '--json'], { cwd: world.folder, env: world.env })
          .finished;
      expect(await run()).toMatchObject({ code: 0 });
      configure(world, 'html: report.html');
      const { code, stdout } = await run();
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ code: 'page-not-renewed' }] });
    }),
  );
});

describe('grit-sync report', () => {
  it.concurrent('writes the page where the configuration says, and tells where and what it says', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      configure(world, 'html: report.html');
      const { code, stdout, problems } = await reportOf(world);
      expect({ code, stdout, problems }).toEqual({
        code: 0,
        stdout: `${place(world)}: working\n`,
        problems: [],
      });
      expect(verdictIn(textOf(place(world)))).toBe('Working');
    }),
  );

  it.concurrent('writes it to another file, from the current folder, and changes nothing else', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const before = contentOf(world.folder);
      const { code, stdout } = await reportOf(world, '--out', 'page.html', '--json');
      expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
        code: 0,
        answer: {
          schemaVersion: 1,
          outcome: 'ok',
          exitCode: 0,
          file: place(world, 'page.html'),
          verdict: 'working',
          names: false,
          problems: [],
        },
      });
      const after = contentOf(world.folder);
      const { 'page.html': html, ...rest } = after;
      expect(html).toContain('<!doctype html>');
      // The note of who has the lock is another.
      expect({ ...rest, 'state/lock': '' }).toEqual({ ...before, 'state/lock': '' });
    }),
  );

  it.concurrent('before the first pass says that none has run', () =>
    inWorld({}, async (world) => {
      const { code } = await reportOf(world, '--out', 'page.html');
      expect(code).toBe(0);
      const html = textOf(place(world, 'page.html'));
      expect(verdictIn(html)).toBe('Not working');
      expect(html).toContain('No pass has run yet.');
      expect(html).not.toContain('<svg');
    }),
  );

  it.concurrent.each([
    ['nobody says where', [], 'page-nowhere'],
    ['the name is not that of a page', ['--out', 'state/people.json'], 'page-name'],
  ])('is refused where %s', (_, args, expected) =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const before = contentOf(world.folder);
      const { code, stdout } = await world.run(['report', '--json', ...args]);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ outcome: 'invalid', problems: [{ code: expected }] });
      expect(contentOf(world.folder)).toEqual(before);
    }),
  );

  it.concurrent('fails where the page cannot be written', () =>
    inWorld({}, async (world) => {
      const { code, problems, stdout } = await reportOf(world, '--out', 'nowhere/page.html');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(problems).toMatchObject([
        { label: 'Error', message: expect.stringContaining('nowhere/page.html') },
      ]);
    }),
  );

  it.concurrent('writes what it knows where the memory cannot be understood, and says so', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      writeFileSync(place(world, 'state/journal.jsonl'), 'by hand\n');
      const { code, problems } = await reportOf(world, '--out', 'page.html');
      expect({ code, problems }).toMatchObject({ code: 1, problems: [{ label: 'Error' }] });
      const html = textOf(place(world, 'page.html'));
      expect(verdictIn(html)).toBe('Not working');
      expect(html).toContain('cannot be understood');
      expect(html).toContain('1 grant of Laser Cutter');
    }),
  );

  it.concurrent('takes a history of an earlier version, and one with lines that are none', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const file = place(world, 'state/runs.jsonl');
      const { students, plan, ...rest } = JSON.parse(textOf(file)) as Record<string, Record<string, unknown>>;
      const old = {
        ...rest,
        students: { ...students, reasons: undefined },
        plan: { ...plan, byColumn: undefined },
      };
      appendFileSync(file, `${JSON.stringify(old)}\n"no pass"\n{ "startedAt": 5 }\n{ half a li`);
      expect((await reportOf(world, '--out', 'page.html')).code).toBe(0);
      const html = textOf(place(world, 'page.html'));
      expect(html).toContain('2 passes went well');
      expect(html).toContain('1 grant of Laser Cutter');
    }),
  );

  it.concurrent('waits for no pass, but does not write into one that is at work', async () => {
    const reached = gate();
    const held = gate();
    const onRequest = async () => {
      reached.open();
      await held.opened;
    };
    await inWorld({ canvas: { onRequest } }, async (world) => {
      const pass = world.start(['run', '--json']);
      await reached.opened;
      const { code, stderr } = await world.run(['report', '--out', 'page.html']);
      expect({ code, problems: problemsIn(stderr) }).toMatchObject({ code: 75, problems: [{}] });
      held.open();
      expect(await pass.finished).toMatchObject({ code: 0 });
    });
  });

  it.concurrent('shows in its help how it is called', () =>
    inWorld({}, async (world) => {
      const { stdout } = await startProgram(process.execPath, [BIN, 'report', '--help'], {
        cwd: world.folder,
      }).finished;
      expect(stdout).toContain('Example:\n  grit-sync report --out report.html');
    }),
  );
});
