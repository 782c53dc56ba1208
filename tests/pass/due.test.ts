import { beforeEach, describe, expect, test } from '@jest/globals';
import { fail } from '../../src/catalogue.ts';
import { assignment, person, requirement, STARTED, submissionOf } from '../build.ts';
import { exported, LASER, SAW } from '../core/trust/build.ts';
import { REFUSED, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.submissions = [submissionOf('11')];
  world.people = [person('11')];
});

const daysLater = (days: number) => new Date(STARTED.getTime() + days * 24 * 3_600_000);
const reasons = () => [...world.memory.due.values()].map(({ reason }) => reason);

/** A pass so much later that nothing of it is in the window; Canvas still has the submission. */
async function elevenDaysLater() {
  world.earlier = world.submissions;
  return await world.pass({ startedAt: daysLater(11) });
}

const granted = () => world.users.flatMap((one) => one.granted);

describe('what was passed and could not be given', () => {
  test('is given when the registrar adds the campus wide ID eleven days later', async () => {
    world.people = [person('11', { externalId: null })];
    await world.pass();
    expect(reasons()).toEqual(['no-external-id']);
    world.people = [person('11')];
    await elevenDaysLater();
    expect(granted()).toContain(LASER);
    expect(world.memory.due.size).toBe(0);
  });

  test('is given to somebody who left the course and came back', async () => {
    world.people = [];
    world.lookup = { notFound: ['11'] };
    await world.pass();
    expect(reasons()).toEqual(['not-found']);
    await elevenDaysLater();
    expect(world.questions).toEqual([{ assignment: assignment(), userIds: ['11'], mayBeGone: true }]);
    world.people = [person('11')];
    world.lookup = {};
    await elevenDaysLater();
    expect(granted()).toContain(LASER);
  });

  test('is given when the column is there at last', async () => {
    world.header = world.header.filter((name) => name !== LASER);
    world.users = [exported('0011', ['at:Any Time', 'active'])];
    await world.pass();
    expect(reasons()).toEqual(['column-missing']);
    world.header.push(LASER);
    await elevenDaysLater();
    expect(granted()).toContain(LASER);
    expect(world.memory.due.size).toBe(0);
  });

  test.each([
    ['the upload failed', () => (world.failures = { upsert: REFUSED }), {}],
    ['it was more than may be given at once', () => undefined, { maxNewGrants: 0 }],
  ])('is due where %s', async (_, happens, options) => {
    happens();
    await world.pass(options);
    expect(reasons()).toEqual(['not-uploaded']);
    world.failures = {};
    await elevenDaysLater();
    expect(granted()).toContain(LASER);
  });

  test('is judged by what Canvas has of it now', async () => {
    world.people = [person('11', { externalId: null })];
    await world.pass();
    world.people = [person('11')];
    world.submissions = [submissionOf('11', { score: 2, grade: '2' })];
    await elevenDaysLater();
    expect(world.users).toEqual([]);
    expect(world.memory.due.size).toBe(0);
  });

  test('waits as long as Canvas does not show it, and is forgotten after 180 days', async () => {
    world.people = [person('11', { externalId: null })];
    await world.pass();
    world.submissions = [];
    await world.pass({ startedAt: daysLater(179) });
    expect(reasons()).toEqual(['no-external-id']);
    await world.pass({ startedAt: daysLater(181) });
    expect(reasons()).toEqual([]);
  });

  test('is not due where it is on hold, and neither is what the Test Student passed', async () => {
    await world.pass();
    world.staff('clear', '0011', LASER);
    await world.pass();
    world.submissions = [submissionOf('99')];
    world.lookup = { testStudents: ['99'] };
    await world.pass();
    expect(reasons()).toEqual([]);
  });

  test('completes what needs several quizzes, of which the other was passed before', async () => {
    const both = { requirements: [requirement(SAW, ['440133', '438799'])] };
    world.submissions = [submissionOf('11'), submissionOf('11', { assignmentId: '438799' })];
    world.people = [person('11', { externalId: null })];
    await world.pass(both);
    world.people = [person('11')];
    world.earlier = world.submissions;
    await world.pass({ ...both, startedAt: daysLater(11) });
    expect(granted()).toContain(SAW);
  });

  test('is asked for nobody while nothing may be uploaded', async () => {
    world.people = [person('11', { externalId: null })];
    await world.pass({}, { ...world.ports, grit: { ...world.ports.grit, upsert: null } });
    expect(reasons()).toEqual([]);
  });

  test('stays due where Canvas cannot be asked', async () => {
    world.people = [person('11', { externalId: null })];
    await world.pass();
    world.failures = { earlierSubmissions: fail('unreachable', { system: 'Canvas', where: 'GET' }) };
    await elevenDaysLater();
    expect(reasons()).toEqual(['no-external-id']);
  });
});
