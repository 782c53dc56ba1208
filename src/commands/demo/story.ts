import { join } from 'node:path';
import type { Problem } from '../../core/types.ts';
import { EXIT } from '../../errors.ts';
import { renderProblem } from '../../report/human.ts';
import { Output } from '../output.ts';
import { leftOut } from './chapters/left-out.ts';
import { switchedOff } from './chapters/switched-off.ts';
import { takenAway } from './chapters/taken-away.ts';
import { wrongQuiz } from './chapters/wrong-quiz.ts';
import { demoFolder } from './keeping.ts';
import { playOn } from './stage.ts';

const CHAPTERS = [leftOut, takenAway, switchedOff, wrongQuiz];

/**
 * `grit-sync demo --story`: what goes wrong in real shops, and what grit-sync says to it. The exit code tells whether
 * every chapter ended as told.
 */
export async function tellStory(
  { verbose, color }: { verbose: boolean; color: boolean },
  world: NodeJS.Process,
): Promise<number> {
  const output = new Output(world, { color });
  const folder = demoFolder('grit-sync-story-');
  output.print('Four things that go wrong in real shops, played against an invented Canvas and Grit.');
  let code = EXIT.ok.code;
  for (const [index, chapter] of CHAPTERS.entries()) {
    const number = index + 1;
    output.print(`\n${output.chalk.bold.cyan(`${number}. ${chapter.title}`)}`);
    const staging = { output, world, folder: join(folder, `chapter-${number}`), verbose };
    for (const [expected, isSo] of Object.entries(await playOn(staging, chapter))) {
      if (isSo) continue;
      output.tell(renderProblem(otherwise(number, expected), output.chalk));
      code = EXIT.failed.code;
    }
  }
  output.print(`\nThe configurations, memorys and backups of all chapters are in ${folder}`);
  return code;
}

function otherwise(number: number, expected: string): Problem {
  return {
    code: 'story-otherwise',
    severity: 'failed',
    message: `Chapter ${number} did not end as told: it is not so that ${expected}.`,
    hint: 'Run the same command with --verbose and report what it prints to the maintainers.',
  };
}
