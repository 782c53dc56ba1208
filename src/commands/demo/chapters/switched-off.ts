import { PEOPLE, QUIZZES } from '../../../demo/story-shop.ts';
import { createJournal } from '../../../store/journal/journal.ts';
import { daysAgo, type Chapter } from '../stage.ts';

const { otis } = PEOPLE;

/** The machine was off for ten days, and somebody passed in the first three of them. */
export const switchedOff: Chapter = {
  title: 'The machine was off for ten days',
  async play(stage) {
    stage.tell('A pass finds nothing to do.');
    const before = await stage.run([], { quiet: true });
    const wasProven = provenTenDaysAgo(stage.stateFolder);

    stage.letPass(otis, QUIZZES.laserCutter, 8.5);
    stage.tell(
      `Then the machine is off for ten days, and ${otis.name} (${otis.sisUserId}) passes the laser cutter quiz on the second of them, which is longer ago than the week that a pass looks at. (No clock is turned: the story writes into the memory that the pass above was ten days ago.)`,
    );
    const after = await stage.run(['Read', 'Grit', 'Upsert']);
    stage.notice(
      'the first pass after a downtime reaches back to the last one that was proven, so nobody falls into the gap.',
    );
    return {
      'the pass before the downtime is proven': before === 0 && wasProven,
      'the pass after it ends with exit code 0': after === 0,
      'it lets in who passed meanwhile': stage.inGrit(otis)['pg:Laser Cutter'] === 'x',
    };
  },
};

/** Puts the last proven pass ten days back; tells whether there was one. Nobody else uses this memory. */
function provenTenDaysAgo(stateFolder: string): boolean {
  const journal = createJournal(stateFolder);
  const { memory } = journal.read();
  const [at, since] = [daysAgo(10), daysAgo(17)];
  journal.append([{ kind: 'run', at, since, isVerified: true, canUpload: true }]);
  return memory.provenUntil !== null;
}
