import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { assignment, course } from '../../src/demo/build.ts';
import { demoShop, SHOP } from '../../src/demo/shop.ts';
import { beforeSetup, modeOf, type Fresh } from './setups.ts';
import { CANVAS_TOKEN, GRIT_TOKEN, shareProcess } from './support.ts';
import { isStyled } from './terminal.ts';
import { CTRL_C, CTRL_D, CTRL_U, DOWN, ENTER, sitDown, SPACE, type Person } from './typing.ts';

shareProcess();

jest.setTimeout(120_000);

const LASER_ONLY = { grit: { columns: ['pg:Laser Cutter', 'at:Any Time'] } };
const tls = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');

function sitDownAt({ folder }: Fresh, env: Record<string, string> = {}, ...options: string[]): Person {
  return sitDown(['init', ...options], { cwd: folder, columns: 100, env });
}

async function answerCanvas(person: Person, { world }: Fresh, token = CANVAS_TOKEN): Promise<void> {
  await person.answers('Address of Canvas', CTRL_U + world.canvas.url + ENTER);
  await person.answers('Token of Canvas', token + ENTER);
}

async function answerGrit(person: Person, { world }: Fresh, token = GRIT_TOKEN): Promise<void> {
  await person.answers('Address of Grit', CTRL_U + world.grit.url + ENTER);
  await person.answers('Token of Grit', token + ENTER);
}

/** Everything up to the question about the first column. */
async function connect(person: Person, fresh: Fresh): Promise<void> {
  await answerCanvas(person, fresh);
  await person.answers('Number of the course', SHOP.courseId + ENTER);
  await answerGrit(person, fresh);
}

/** Everything behind the pairs. */
async function finish(person: Person, last = ENTER): Promise<void> {
  await person.answers('only add somebody', ENTER);
  await person.answers('Access time', ENTER);
  await person.answers('Folder for the backups', ENTER);
  await person.answers('Write the configuration?', last);
}

/** How a session ended in which nothing may have been written. */
async function leftWithNothing(person: Person, { folder }: Fresh) {
  const end = await person.leaves();
  expect(readdirSync(folder)).toEqual([]);
  return end;
}

it('from nothing to a first dry run, without reading more than the screen', () =>
  beforeSetup(async (fresh) => {
    const { folder } = fresh;
    const person = sitDownAt(fresh);
    await connect(person, fresh);
    for (const column of ['Laser Cutter', 'Band Saw'])
      await person.answers(`pg:${column} is earned by`, ENTER);
    // Nothing sounds like it: the cursor is on "no quiz".
    await person.answers('pg:Drill Press is earned by', ENTER);
    await person.answers('pg:Lathe is earned by', ENTER);
    await person.answers('pg:Router Table is earned by', DOWN + ENTER);
    for (const column of ['ATC User', 'All Tools']) await person.answers(`pg:${column} is earned by`, ENTER);
    await person.answers('only add somebody', DOWN + SPACE + ENTER);
    await person.answers('Access time', ENTER);
    await person.answers('Folder for the backups', ENTER);
    const summary = await person.answers('Write the configuration?', ENTER);
    expect(summary).toContain(`Laser Cutter Safety Quiz (${SHOP.laserCutter}) earns pg:Laser Cutter`);
    const { code, shown, stdout } = await person.leaves();
    expect(code).toBe(0);
    expect(stdout).not.toContain('never-print-me');

    expect(readdirSync(folder).sort()).toEqual(['.env', 'grit-sync.config.yaml']);
    for (const name of readdirSync(folder)) expect(modeOf(join(folder, name))).toBe('600');
    const { config } = await loadConfig({ cwd: folder, env: {} });
    expect(config).toMatchObject({
      canvas: { apiKey: CANVAS_TOKEN, courseId: SHOP.courseId },
      grit: { apiKey: GRIT_TOKEN, upsert: false, accessTime: 'at:Any Time' },
      backup: { folder: join(folder, 'backup') },
    });
    expect(config.requirements.map(({ column, anyOf }) => [column, anyOf[0]?.[0]?.quiz.id])).toEqual([
      ['pg:Laser Cutter', SHOP.laserCutter],
      ['pg:Band Saw', SHOP.bandSaw],
      ['pg:Lathe', SHOP.lathe],
      [null, SHOP.printers],
    ]);

    // The screen says what to type next.
    const next = /grit-sync (run --dry-run)\n/.exec(shown.replaceAll('\r', ''))?.[1]?.split(' ') ?? [];
    const pass = sitDown(next, { cwd: folder, columns: 160 });
    expect(await pass.leaves()).toMatchObject({
      code: 0,
      shown: expect.stringContaining('would be uploaded'),
    });
    expect(shown).toMatch(new RegExp(`\\*/30 \\* \\* \\* \\* .* --config ${folder}/grit-sync.config.yaml`));
  }));

describe('an answer that does not work is asked for again', () => {
  it.concurrent('a wrong token, of either system', () =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await answerCanvas(person, fresh, 'wrong-canvas-token');
      await person.sees('Canvas refused the API token');
      await person.sees('Check that you copied all of it');
      // Nothing that is pasted now may be seen, so it is the token that is asked for.
      await person.answers('once more', `wrong-second-token${ENTER}`);
      await person.sees('Canvas refused the API token');
      await person.answers('once more', ENTER);
      // The address is still there.
      await person.answers('Address of Canvas', ENTER);
      await person.answers('Token of Canvas', CANVAS_TOKEN + ENTER);
      await person.answers('Number of the course', SHOP.courseId + ENTER);
      await answerGrit(person, fresh, 'wrong-grit-token');
      await person.sees('Grit refused the API token');
      await person.answers('once more', GRIT_TOKEN + ENTER);
      await person.answers('pg:Laser Cutter is earned by', CTRL_C);
      const { stdout } = await leftWithNothing(person, fresh);
      expect(stdout).not.toMatch(/wrong-\w+-token/);
    }),
  );

  it.concurrent('an address that is none, is not reached, or is that of something else', () =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await person.answers('Address of Canvas', `http://canvas.example${ENTER}`);
      await person.answers(
        'over http anybody on the way could read the token',
        `${CTRL_U}http://127.0.0.1:1${ENTER}`,
      );
      await person.answers('Token of Canvas', CANVAS_TOKEN + ENTER);
      await person.sees('Canvas cannot be reached');
      await person.sees('Check the address, and whether');
      fresh.world.canvas.misbehave({ when: () => true, times: 1, fault: { kind: 'html' } });
      await answerCanvas(person, fresh);
      await person.sees('Canvas answered with a web page');
      await answerCanvas(person, fresh);
      await person.answers('Number of the course', CTRL_C);
      expect((await leftWithNothing(person, fresh)).code).toBe(130);
    }),
  );

  it.concurrent('a token that is none', () =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await answerCanvas(person, fresh, 'two words');
      await person.answers('Expected an API token', CTRL_C);
      await leftWithNothing(person, fresh);
      expect(fresh.world.canvas.requests).toEqual([]);
    }),
  );

  it.concurrent('a course that is none, is not there, or has nothing to pass', () => {
    const { canvas } = demoShop(new Date());
    const draft = assignment({ id: '51', published: false });
    const data = { ...canvas, courses: [...canvas.courses, course({ id: '5', assignments: [draft] })] };
    return beforeSetup(
      async (fresh) => {
        const person = sitDownAt(fresh);
        await answerCanvas(person, fresh);
        await person.answers('Number of the course', `Workshop${ENTER}`);
        await person.answers('Expected a number', `${CTRL_U}123${ENTER}`);
        await person.sees('no course 123');
        await person.answers('Number of the course', `5${ENTER}`);
        await person.sees('no published quiz');
        await person.answers(
          'Number of the course',
          `https://x.example/courses/${SHOP.courseId}/quizzes${ENTER}`,
        );
        await person.sees('Course "Workshop Safety" has 5 published');
        await person.answers('Address of Grit', CTRL_C);
        expect((await leftWithNothing(person, fresh)).code).toBe(130);
      },
      { data },
    );
  });

  it.concurrent('no quiz for any permission', () =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await connect(person, fresh);
      await person.answers('pg:Laser Cutter is earned by', DOWN + ENTER);
      await person.answers('only add somebody', ENTER);
      await person.sees('With no quiz at all there is nothing to do');
      await person.answers('pg:Laser Cutter is earned by', ENTER);
      await finish(person);
      expect((await person.leaves()).code).toBe(0);
      expect(existsSync(join(fresh.folder, 'grit-sync.config.yaml'))).toBe(true);
    }, LASER_ONLY),
  );
});

it('a certificate that nobody knows is asked for, and written into the configuration', () =>
  beforeSetup(
    async (fresh) => {
      for (const name of ['other.crt', 'grit.crt']) fresh.write(name, tls(name));
      const person = sitDownAt(fresh);
      await connect(person, fresh);
      await person.sees('openssl s_client -connect 127.0.0.1:');
      await person.answers('File with the certificate', `nowhere.crt${ENTER}`);
      await person.answers('there is no such file', `${CTRL_U}other.crt${ENTER}`);
      await person.sees('another certificate than the one');
      await person.answers('File with the certificate', `grit.crt${ENTER}`);
      await person.answers('pg:Laser Cutter is earned by', ENTER);
      await finish(person);
      expect((await person.leaves()).code).toBe(0);
      const text = readFileSync(join(fresh.folder, 'grit-sync.config.yaml'), 'utf8');
      expect(text).toContain('caFile: grit.crt\n');
      expect((await fresh.run(['run', '--dry-run'])).code).toBe(0);
    },
    { grit: { ...LASER_ONLY.grit, tls: { cert: tls('grit.crt'), key: tls('grit.key') } } },
  ));

it('a certificate that Grit shows is saved where somebody agrees, with the configuration', () =>
  beforeSetup(
    async (fresh) => {
      const person = sitDownAt(fresh);
      await connect(person, fresh);
      await person.sees('SHA-256:');
      expect(existsSync(join(fresh.folder, 'grit-ca.pem'))).toBe(false);
      await person.answers('File with the certificate', `save${ENTER}`);
      await person.answers('pg:Laser Cutter is earned by', ENTER);
      await finish(person);
      expect((await person.leaves()).code).toBe(0);
      expect(readFileSync(join(fresh.folder, 'grit-sync.config.yaml'), 'utf8')).toContain(
        'caFile: grit-ca.pem\n',
      );
      expect(readFileSync(join(fresh.folder, 'grit-ca.pem'), 'utf8')).toBe(tls('leaf.crt'));
      expect((await fresh.run(['run', '--dry-run'])).code).toBe(0);
    },
    { grit: { ...LASER_ONLY.grit, tls: { cert: tls('leaf.crt'), key: tls('leaf.key') } } },
  ));

describe('nothing is written, and it says so, where somebody', () => {
  it.concurrent.each([
    ['presses Ctrl-C at the first question', CTRL_C],
    ['presses Ctrl-D at the first question', CTRL_D],
  ])('%s', (_, key) =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await person.answers('Address of Canvas', key);
      const { code, shown } = await leftWithNothing(person, fresh);
      expect({ code, shown }).toEqual({ code: 130, shown: expect.stringContaining('init was stopped') });
    }),
  );

  it.concurrent('presses Ctrl-C while Canvas is asked', () =>
    beforeSetup(async (fresh) => {
      fresh.world.canvas.misbehave({ when: () => true, fault: { kind: 'hang' } });
      const person = sitDownAt(fresh);
      await answerCanvas(person, fresh);
      await person.answers('Asking Canvas', CTRL_C);
      const { code, shown } = await leftWithNothing(person, fresh);
      expect({ code, shown }).toEqual({ code: 130, shown: expect.stringContaining('init was stopped') });
    }),
  );

  it.concurrent.each([
    ['presses Ctrl-C at the last question', CTRL_C],
    ['says no to the last question', 'n'],
  ])('%s', (_, key) =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await connect(person, fresh);
      await person.answers('pg:Laser Cutter is earned by', ENTER);
      await finish(person, key);
      expect((await leftWithNothing(person, fresh)).code).toBe(130);
    }, LASER_ONLY),
  );

  it.concurrent('has a Grit without permission groups', () =>
    beforeSetup(
      async (fresh) => {
        const person = sitDownAt(fresh);
        await connect(person, fresh);
        const { code, shown } = await leftWithNothing(person, fresh);
        expect({ code, shown }).toEqual({
          code: 1,
          shown: expect.stringContaining('no column of a permission group'),
        });
      },
      { grit: { columns: ['at:Any Time'] } },
    ),
  );

  it.concurrent('made a file of that name in the meantime, which stays as it is', () =>
    beforeSetup(async (fresh) => {
      const person = sitDownAt(fresh);
      await connect(person, fresh);
      await person.answers('pg:Laser Cutter is earned by', ENTER);
      await person.answers('only add somebody', ENTER);
      await person.answers('Access time', ENTER);
      await person.answers('Folder for the backups', ENTER);
      await person.sees('This is what passing a quiz will do');
      const file = join(fresh.folder, 'grit-sync.config.yaml');
      writeFileSync(file, '# mine\n');
      await person.answers('Write the configuration?', ENTER);
      expect((await person.leaves()).code).toBe(2);
      expect(readdirSync(fresh.folder)).toEqual(['grit-sync.config.yaml']);
      expect(readFileSync(file, 'utf8')).toBe('# mine\n');
    }, LASER_ONLY),
  );
});

it('a file that is there already is said before anything is asked', () =>
  beforeSetup(async (fresh) => {
    fresh.write('.env', 'OTHER=1\n');
    const { code, shown } = await sitDownAt(fresh).leaves();
    expect(code).toBe(2);
    expect(shown).toMatch(/\.env already[^]*another\s+folder/);
    expect(shown).not.toContain('Address of Canvas');
  }));

it.each<[string, Record<string, string>, string[], boolean]>([
  ['in colour', {}, [], true],
  ['without colour where NO_COLOR is set', { NO_COLOR: '1' }, [], false],
  ['without colour where --no-color is given', {}, ['--no-color'], false],
])('questions are asked %s', (_, env, options, styled) =>
  beforeSetup(async (fresh) => {
    const person = sitDownAt(fresh, env, ...options);
    await person.answers('Address of Canvas', CTRL_C);
    expect(isStyled((await person.leaves()).stdout.split('Error:')[0] ?? '')).toBe(styled);
  }),
);

it('a token is masked from the moment on at which it was typed', () =>
  beforeSetup(async (fresh) => {
    const body = JSON.stringify({ id: '1', name: CANVAS_TOKEN });
    fresh.world.canvas.misbehave({
      when: () => true,
      fault: { kind: 'text', body, contentType: 'application/json' },
    });
    const person = sitDownAt(fresh);
    await answerCanvas(person, fresh);
    await person.sees('which is that of ***.');
    await person.answers('Number of the course', CTRL_C);
    expect((await leftWithNothing(person, fresh)).stdout).not.toContain(CANVAS_TOKEN);
  }));

it('what a quiz is called cannot move the cursor or the title of the window', () => {
  const { canvas } = demoShop(new Date());
  const evil = assignment({ id: '51', name: 'Laser Cutter\u001b]0;mine\u0007 Quiz' });
  return beforeSetup(
    async (fresh) => {
      const person = sitDownAt(fresh);
      await answerCanvas(person, fresh);
      await person.answers('Number of the course', `5${ENTER}`);
      await answerGrit(person, fresh);
      await person.answers('pg:Laser Cutter is earned by', ENTER);
      await person.answers('Access time', ENTER);
      await person.answers('Folder for the backups', ENTER);
      await person.answers('Write the configuration?', ENTER);
      const { code, stdout } = await person.leaves();
      expect(code).toBe(0);
      expect(stdout).toContain(']0;mine Quiz');
      expect(stdout).not.toContain('\u001b]0;mine');
    },
    { ...LASER_ONLY, data: { ...canvas, courses: [course({ id: '5', assignments: [evil] })] } },
  );
});
