import { PEOPLE, QUIZZES } from '../../../demo/story-shop.ts';
import type { Chapter } from '../stage.ts';

const { wren, milo, hazel } = PEOPLE;

/** Grit takes an upload, answers that all is well, and leaves a row out. */
export const leftOut: Chapter = {
  title: 'Grit says that all is well, and leaves somebody out',
  async play(stage) {
    stage.letPass(wren, QUIZZES.laserCutter, 1);
    stage.letPass(milo, QUIZZES.bandSaw, 1);
    stage.letPass(hazel, QUIZZES.lathe, 1);
    stage.grit.leftOut.add(milo.sisUserId ?? '');
    stage.tell(
      `Three people have passed a quiz. Grit takes the upload and answers that all three rows are in, but the row of ${milo.name} (${milo.sisUserId}) is not.`,
    );
    const first = await stage.run();
    const wasLeftOut = stage.inGrit(milo)['pg:Band Saw'] !== 'x';

    stage.grit.leftOut.clear();
    stage.tell('Half an hour later Grit takes everything again.');
    const second = await stage.run();
    stage.notice(
      'what Grit answers is not believed; a grant counts when an export of Grit shows it, and until then it stays due.',
    );
    return {
      'Grit left a row out': wasLeftOut,
      'the first pass ends with exit code 3': first === 3,
      'the second pass ends with exit code 0': second === 0,
      'the second pass brings what was missing': stage.inGrit(milo)['pg:Band Saw'] === 'x',
    };
  },
};
