import { courseName, ownerOfToken, publishedAssignments } from '../../canvas/setup.ts';
import { fail } from '../../catalogue.ts';
import { canvasAddress } from '../../config/address.ts';
import type { Assignment } from '../../core/types.ts';
import { count } from '../../report/words.ts';
import { askAccess, type AccessQuestions } from './ask-access.ts';
import { withCanvas } from './connect.ts';
import { openCourse } from './examine.ts';
import { untilGood, type Interview } from './interview.ts';

/** A Canvas that has answered. */
interface ConnectedCanvas {
  apiUrl: string;
  apiKey: string;
}

export interface Course {
  id: string;
  /** Its published assignments; at least one. */
  quizzes: Assignment[];
}

const CANVAS: AccessQuestions = {
  address: 'Address of Canvas, as it begins in the browser',
  example: 'https://sit.instructure.com',
  token: 'Token of Canvas (Account > Settings > New access token)',
  read: canvasAddress,
};

/** Asks for the address and the token of Canvas until they work. */
export async function askCanvas(interview: Interview): Promise<ConnectedCanvas> {
  const { prompter, trying } = interview;
  let answer: string | undefined;
  return await untilGood(interview, async (failure) => {
    const { apiUrl, apiKey, ...typed } = await askAccess(CANVAS, { answer, failure }, interview);
    ({ answer } = typed);
    const canvas = { apiUrl, apiKey };
    prompter.tell('Asking Canvas…');
    const owner = await withCanvas(canvas, trying, ownerOfToken);
    prompter.done(
      `Canvas took the token, which is that of ${owner === '' ? 'somebody without a name' : owner}.`,
    );
    return canvas;
  });
}

/** Asks for the course until one is found in which there is something to pass. */
export async function askCourse(canvas: ConnectedCanvas, interview: Interview): Promise<Course> {
  const { prompter, trying } = interview;
  return await untilGood(interview, async () => {
    const answer = await prompter.text('Number of the course, which is behind /courses/ in the address bar', {
      example: '70076',
      check: (text) => (idIn(text) === undefined ? 'Expected a number such as 70076.' : undefined),
    });
    const id = idIn(answer) ?? '';
    prompter.tell('Looking for its quizzes…');
    return await withCanvas(canvas, trying, async (context) => {
      const name = await openCourse(courseName(context, id), id);
      const quizzes = await openCourse(publishedAssignments(context, id), id);
      if (quizzes.length === 0) throw fail('setup-no-quizzes', { courseId: id });
      prompter.done(
        `Course "${name}" has ${count(quizzes.length, 'published quiz or other assignment', 'published quizzes or other assignments')}.`,
      );
      return { id, quizzes };
    });
  });
}

/** The number of a course, also out of the address of one of its pages. */
function idIn(text: string): string | undefined {
  return (
    /^0*([1-9]\d*)$/.exec(text)?.[1] ?? /^https?:\/\/[^/]+\/courses\/0*([1-9]\d*)(?:[/?#]|$)/.exec(text)?.[1]
  );
}
