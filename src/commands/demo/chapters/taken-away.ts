import { PEOPLE, QUIZZES } from '../../../demo/story-shop.ts';
import type { Chapter } from '../stage.ts';

const { hazel } = PEOPLE;

/** Staff take somebody off a machine while the quiz is still within the week. */
export const takenAway: Chapter = {
  title: 'Staff take somebody off a machine',
  async play(stage) {
    stage.letPass(hazel, QUIZZES.lathe, 1);
    stage.tell(
      `${hazel.name} (${hazel.sisUserId}) passed the lathe quiz yesterday, and a pass gives her the lathe.`,
    );
    const given = await stage.run();
    const wasGiven = stage.inGrit(hazel)['pg:Lathe'] === 'x';

    stage.inGrit(hazel)['pg:Lathe'] = '';
    stage.tell(
      'She works at it with loose sleeves, and staff take pg:Lathe away from her in Grit. Her quiz is still within the week that each pass looks at.',
    );
    const noticed = await stage.run();
    stage.tell('Half an hour later there is nothing more to say about it.');
    const after = await stage.run([], { quiet: true });
    stage.tell('Whoever asks is told what is held.');
    const listed = await stage.holds();
    stage.notice(
      'what somebody at the shop takes away is not given back by a pass, however often it runs; it ends when somebody sets it again in Grit, or with "grit-sync holds release".',
    );
    return {
      'the first pass gives her the lathe': given === 0 && wasGiven,
      'the passes after it end with exit code 0': noticed === 0 && after === 0,
      'what is held can be listed': listed === 0,
      'she does not get the lathe back': stage.inGrit(hazel)['pg:Lathe'] === '',
      'the passes after it upload nothing': stage.grit.uploads.length === 1,
    };
  },
};
