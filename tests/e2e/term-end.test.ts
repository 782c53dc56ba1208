import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, person, submission } from '../../src/demo/build.ts';
import { expectPass, inWorld, uploadedPeople } from './passes.ts';
import { nextSecond } from './waiting.ts';
import { contentOf, HOUR_MS, problemsIn, shareProcess, type World } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const LASER = 'pg:Laser Cutter';
const IDS = Array.from({ length: 25 }, (_, index) => String(7001 + index));
const campusId = (id: string) => `1000${id}`;

/** Everybody has passed the quiz of the laser cutter. */
function aClass() {
  const submittedAt = new Date(Date.now() - 24 * HOUR_MS);
  return canvasData([
    course({
      id: '70076',
      assignments: [assignment({ id: '440133' }), assignment({ id: '438799' })],
      people: IDS.map((id) => person({ id, name: `Wren Sprocket${id}` })),
      submissions: IDS.map((userId) =>
        submission({ id: userId, userId, assignmentId: '440133', score: 20, submittedAt }),
      ),
    }),
  ]);
}

async function said(world: World, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.run(args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return stdout;
}

it('at the end of a term all permissions are cleared: exit 3, two ways out, and who passes again is named', () =>
  inWorld({ data: aClass() }, async (world) => {
    await expectPass(world, { code: 0, rows: 25 });
    for (const user of world.grit.users) Object.assign(user, { [LASER]: '', 'at:Any Time': '', active: '' });
    const cleared = await expectPass(world, { code: 3, warnings: ['many-held'], rows: null });
    expect(cleared.warnings[0]?.message).toMatch(
      /^75 permissions disappeared from Grit at once \(25 of pg:Laser Cutter, .*\. End of term\? /,
    );
    const [, since = ''] = /holds release --since (\S+) shows/.exec(cleared.warnings[0]?.message ?? '') ?? [];
    await expectPass(world, { code: 0, rows: null });

    const [first] = world.canvas.data.courses[0]?.submissions ?? [];
    // Canvas writes whole seconds, and this is to be later than the hold.
    await nextSecond();
    const now = new Date();
    Object.assign(first ?? {}, { attempt: 2, submittedAt: now, gradedAt: now });
    const again = await expectPass(world, { code: 0, warnings: ['passed-again'], rows: null });
    expect(again.warnings[0]?.message).toMatch(
      /^Passed again, though on hold: Wren Sprocket7001 \(10007001\): .*holds release "10007001"\.$/,
    );
    await expectPass(world, { code: 0, rows: null });
    expect(await said(world, ['holds'])).toContain(
      'Wren Sprocket7001 (10007001): pg:Laser Cutter, passed again',
    );

    await said(world, ['holds', 'release', '10007001']);
    await expectPass(world, { code: 0, rows: 1 });
    expect(uploadedPeople(world)).toEqual([
      expect.objectContaining({ externalId: campusId('7001'), [LASER]: 'x' }),
    ]);

    const before = contentOf(join(world.folder, 'state'));
    for (const flags of [['--all'], ['--since', since]]) {
      const preview = await said(world, ['holds', 'release', ...flags]);
      expect(preview).toContain('Would be released: 72 permissions of 24 people:');
    }
    const ofLaser = await said(world, ['holds', 'release', '--permission', 'Laser Cutter']);
    expect(ofLaser).toContain('Would be released: 24 permissions of 24 people:');
    expect(ofLaser).toContain('Of these people 24 stay on hold as a whole');
    expect(await said(world, ['holds', 'release', '--since', now.toISOString()])).toContain(
      'No hold matches',
    );
    expect(contentOf(join(world.folder, 'state'))).toEqual(before);

    await said(world, ['holds', 'release', '--since', since, '--apply']);
    expect(await said(world, ['holds'])).toMatch(/^Nothing is held/);
    await expectPass(world, { code: 0, rows: 24 });
  }));

it('a release of many that is not clear releases nothing', () =>
  inWorld({ data: aClass() }, async (world) => {
    await expectPass(world, { code: 0, rows: 25 });
    Object.assign(world.grit.users[0] ?? {}, { [LASER]: '' });
    await expectPass(world, { code: 0, rows: null, warnings: ['newly-held'] });
    const before = contentOf(join(world.folder, 'state'));
    const WRONG: [args: string[], says: string][] = [
      [[], 'name a person, or use --all'],
      [['--apply'], 'name a person, or use --all'],
      [['10007001', '--all'], 'name no person with them'],
      [['10007001', '--apply'], 'name no person with them'],
      [['--permission', 'laser'], 'Write "pg:Laser Cutter", if that'],
      [['--since', 'yesterday'], 'It must be a time'],
    ];
    for (const [args, says] of WRONG) {
      const { code, stdout, stderr } = await world.run(['holds', 'release', ...args]);
      expect({ args, code, stdout, problems: problemsIn(stderr).length }).toEqual({
        args,
        code: 2,
        stdout: '',
        problems: 1,
      });
      expect(stderr.toLowerCase()).toContain(says.toLowerCase());
    }
    const { stdout } = await world.run(['holds', 'release', '--all', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      applied: false,
      released: [{ externalId: '10007001', lastName: 'Sprocket7001', column: LASER, isInReach: true }],
    });
    expect(contentOf(join(world.folder, 'state'))).toEqual(before);
  }));
