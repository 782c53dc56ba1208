import { NEWCOMERS, PEOPLE, QUIZZES } from '../../../demo/story-shop.ts';
import type { Chapter } from '../stage.ts';

const { wren } = PEOPLE;

/** A wrong id in the configuration, and everybody has passed the quiz that it means. */
export const wrongQuiz: Chapter = {
  title: 'A wrong quiz id would give three hundred people the lathe',
  async play(stage) {
    for (const newcomer of NEWCOMERS) {
      stage.letJoin(newcomer);
      stage.letPass(newcomer, QUIZZES.welcome, 2);
    }
    stage.letPass(wren, QUIZZES.lathe, 1);
    stage.configureLathe(QUIZZES.welcome);
    stage.tell(
      `Somebody writes "pg:Lathe": ${QUIZZES.welcome} into the configuration. That is the welcome quiz, which ${NEWCOMERS.length} people took this week. Further down there is limits.maxNewGrants: 20.`,
    );
    const stopped = await stage.run();
    const uploads = stage.grit.uploads.length;

    stage.configureLathe(QUIZZES.lathe);
    stage.tell(`With the id of the lathe quiz, ${QUIZZES.lathe}, ${wren.name} alone gets the lathe.`);
    const corrected = await stage.run();
    stage.notice(
      'a pass that would grant more than the shop ever grants at once uploads nothing at all, and leaves the decision to a person.',
    );
    const withLathe = stage.grit.users.filter((user) => user['pg:Lathe'] === 'x');
    return {
      'the first pass ends with exit code 3': stopped === 3,
      'the first pass uploads nothing': uploads === 0,
      'the second pass ends with exit code 0': corrected === 0,
      'one person has the lathe': withLathe.length === 1 && withLathe[0] === stage.inGrit(wren),
    };
  },
};
