import type { WholeHold } from '../../core/explain/holds.ts';
import type { InGrit } from '../../core/explain/in-grit.ts';
import { nearest } from '../../core/explain/quizzes.ts';
import type { CellExplanation, Reason, Way } from '../../core/explain/types.ts';
import { seenAtOf } from '../../core/memory/memory.ts';
import { minuteText } from '../time.ts';
import { count } from '../words.ts';
import { lastTimeOf, quizText, scoreText } from './quiz.ts';

/** What the words for a reason depend on. */
export interface Wording {
  cell: CellExplanation;
  inGrit: InGrit;
  externalId: string | null;
  /** When the window of the next pass begins. */
  since: Date;
  maxNewGrants: number | null;
  /** The columns that the next pass gives beside those that are earned, such as `active`. */
  givesToo: string[];
  /** Whether everything of the person is held. */
  wholeHold: WholeHold | null;
}

interface Words {
  /** Follows the name of the column and a colon. */
  verdict: (wording: Wording) => string;
  /** What would have to happen. */
  toDo: (wording: Wording) => string;
}

/** The verdict on a column, and what would have to happen. */
export function wordsFor(wording: Wording): { verdict: string; toDo: string } {
  const { verdict, toDo } = WORDS[wording.cell.reason];
  const isEnough = wording.wholeHold === null || wording.cell.outcome !== 'no';
  const more = isEnough ? '' : ' No pass gives it while the whole person is held.';
  return { verdict: verdict(wording), toDo: toDo(wording) + more };
}

const WORDS: Record<Reason, Words> = {
  has: {
    verdict: ({ cell }) => (cell.column === null ? 'is there' : `has it${seenText(cell)}`),
    toDo: () => 'Nothing.',
  },
  'has-but-inactive': {
    verdict: ({ wholeHold }) =>
      `has it, but cannot use it: ${wholeHold === null ? 'the person is not active in Grit' : 'somebody cleared active in Grit'}`,
    toDo: ({ givesToo }) =>
      givesToo.includes('active')
        ? 'The next pass makes the person active.'
        : 'Somebody at the shop has to make the person active in Grit, if they may use the machines.',
  },
  'has-but-no-access-time': {
    verdict: () => 'has it, but cannot come in: the person has no access time in Grit',
    toDo: ({ givesToo }) => {
      const accessTime = givesToo.find((column) => column.startsWith('at:'));
      return accessTime === undefined
        ? 'Somebody at the shop has to set an access time in Grit, if the person may come in.'
        : `The next pass gives ${accessTime}.`;
    },
  },
  gets: {
    verdict: () => 'will get it with the next pass',
    toDo: () => 'Wait for the next pass, or start one: grit-sync run.',
  },
  'upload-off': {
    verdict: () => 'earned, but not given: grit.upsert is false, so no pass uploads',
    toDo: () => 'Set grit.upsert to true in the configuration, once a dry run shows what you expect.',
  },
  'export-odd': {
    verdict: () => 'earned, but not given for now: the export of Grit is not as it was, so no pass uploads',
    toDo: () => 'Look at the export of Grit, as it says below; then the next pass gives it.',
  },
  stopped: {
    verdict: ({ maxNewGrants }) =>
      `earned, but not given: the passes stop, since they would newly grant more than limits.maxNewGrants (${maxNewGrants ?? 0}) allows`,
    toDo: () =>
      'Whoever looks after grit-sync types grit-sync run, which says how many and how to let them through.',
  },
  'no-column': {
    verdict: () => 'earned, but Grit has no column of that name',
    toDo: () =>
      'Make it in Grit, or write its name in the configuration as the first row of an export has it.',
  },
  held: {
    verdict: (wording) => `${sinceText(wording)}: somebody took it away in Grit`,
    toDo: (wording) => `If they may have it again: set it in Grit${orRelease(wording, wording.cell.column)}.`,
  },
  'held-inactive': {
    verdict: (wording) =>
      `${sinceText(wording)}, like everything of this person: somebody cleared active in Grit`,
    toDo: (wording) =>
      `If they may use the machines again: set active in Grit${orRelease(wording, 'active')}.`,
  },
  'held-removed': {
    verdict: (wording) =>
      `${sinceText(wording)}, like everything of this person: somebody took the person out of Grit`,
    toDo: (wording) =>
      `If they may use the machines again: add them to Grit again${orRelease(wording, null)}.`,
  },
  'test-student': {
    verdict: () => "passed, but Canvas's Test Student is nobody, and is left out",
    toDo: () => 'Nothing: try it with a real account.',
  },
  'no-external-id': {
    verdict: () => 'passed, but without a campus wide id in Canvas, so there can be no row in Grit',
    toDo: () => 'Ask the registrar to add the id in Canvas, or add the person to Grit by hand.',
  },
  'other-person': {
    verdict: () =>
      'passed, but somebody else seems to have had this campus wide ID, so nothing is given to it',
    toDo: ({ externalId }) =>
      `Look in Canvas and in Grit who has it; if it is right so: grit-sync holds release ${externalId ?? ''}.`,
  },
  'not-in-canvas': {
    verdict: () => 'has it not, and Canvas shows nobody like this in the courses of the configuration',
    toDo: ({ cell }) => `Join the course, and pass ${quizzesText(cell.ways)}.`,
  },
  'too-old': {
    verdict: ({ cell, since }) =>
      `passed${onText(lastTimeOf(cell.ways))}, but that is before the window of the next pass, which begins ${minuteText(since)}`,
    toDo: ({ cell }) =>
      `Set it in Grit by hand, or start one pass that looks back so far, for everybody: grit-sync run --since ${dayOf(lastTimeOf(cell.ways))}.`,
  },
  lacking: {
    verdict: ({ cell }) => {
      const { results } = nearest(cell.ways);
      const passed = results.filter(({ standing }) => standing === 'passed').length;
      return `no: of the ${count(results.length, 'quiz', 'quizzes')} that are needed together, ${passed === 0 ? 'none' : passed} ${passed === 1 ? 'is' : 'are'} passed`;
    },
    toDo: ({ cell }) => `Pass ${lackingText(nearest(cell.ways))}.`,
  },
  below: {
    verdict: ({ cell }) => `no: ${scoreText(firstOf(cell.ways))}`,
    toDo: ({ cell }) => `Try again, and reach ${neededText(cell.ways)}.`,
  },
  ungraded: {
    verdict: () => 'no: the quiz is handed in, but not graded yet',
    toDo: ({ cell }) => `Somebody has to grade ${quizText(firstOf(cell.ways))} in Canvas.`,
  },
  excused: {
    verdict: () => 'no: the student is excused from the quiz in Canvas, and so has no grade',
    toDo: ({ cell }) =>
      `Pass ${quizText(firstOf(cell.ways))}, or let the teacher enter a grade in place of the excuse.`,
  },
  unreadable: {
    verdict: () => 'no: the grade is no percentage, and the quiz has no points',
    toDo: () =>
      'The teacher has to give the assignment points, or grade it as a percentage or complete/incomplete.',
  },
  'not-handed-in': {
    verdict: () => 'no: the quiz was not handed in',
    toDo: ({ cell }) => `Pass ${quizzesText(cell.ways)}.`,
  },
  'not-enrolled': {
    verdict: () => 'no: the person is not in the course of the quiz',
    toDo: ({ cell }) =>
      `Join course ${firstOf(cell.ways).quiz.courseId}, and pass ${quizzesText(cell.ways)}.`,
  },
  unusable: {
    verdict: () => 'no: nobody can pass the quiz as it is',
    toDo: () => 'Correct the quiz in the configuration, or publish it in Canvas, as it says below.',
  },
};

function seenText({ entry }: CellExplanation): string {
  const seenAt = seenAtOf(entry);
  return seenAt === null ? '' : `, seen in Grit since ${minuteText(seenAt)}`;
}

function sinceText({ cell: { heldSince, isNoticed } }: Wording): string {
  if (!isNoticed || heldSince === null) return 'will be held by the next pass';
  return `held since ${minuteText(heldSince)}`;
}

/** A hold that no pass has noticed yet cannot be released. */
function orRelease({ cell, externalId }: Wording, column: string | null): string {
  if (!cell.isNoticed || externalId === null) return '';
  const named = column === null ? '' : ` "${column}"`;
  return `, or type grit-sync holds release "${externalId}"${named}`;
}

function onText(time: Date | null): string {
  return time === null ? '' : ` on ${time.toISOString().slice(0, 10)}`;
}

function dayOf(time: Date | null): string {
  return time === null ? '<time>' : `${time.toISOString().slice(0, 10)}T00:00:00Z`;
}

/** The quiz to speak of. The reasons that do so have one. */
function firstOf(ways: Way[]): Way['results'][number] {
  const [first] = nearest(ways).results;
  if (first === undefined) throw new Error('A way without quizzes earns nothing.');
  return first;
}

/** All that would be enough: "Laser Safety" (assignment 440133), or … and …. */
function quizzesText(ways: Way[]): string {
  const usable = ways.filter(({ standing }) => standing !== 'unusable');
  return usable.map(({ results }) => results.map(quizText).join(' and ')).join(', or ') || 'the quiz';
}

function lackingText({ results }: Way): string {
  return results
    .filter(({ standing }) => standing !== 'passed')
    .map(quizText)
    .join(' and ');
}

function neededText(ways: Way[]): string {
  const { assignment, passingScore } = firstOf(ways);
  const points = assignment?.pointsPossible ?? 0;
  if (points <= 0) return `${passingScore} %`;
  const needed = Math.ceil(Number(((passingScore / 100) * points * 100).toPrecision(12))) / 100;
  return `${needed} of ${points} points`;
}
