import * as z from 'zod';
import { GROUP, id, percentage } from './values.ts';

const reference = {
  assignment: id.optional().describe('The id of the assignment, as in the URL /assignments/440133.'),
  quiz: id
    .optional()
    .describe('In place of `assignment`: the id of a classic quiz, as in the URL /quizzes/9001.'),
  passingScore: percentage
    .optional()
    .describe('Passing mark of this quiz; without it `canvas.passingScore`.'),
  course: id.optional().describe('The course of this quiz; without it `canvas.courseId`.'),
};
const onlyOne = (value: object, names: string[]) =>
  names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1;
const oneOf = (names: string[]) => ({ oneOf: names.map((name) => ({ required: [name] })) });

const part = z
  .strictObject(reference, GROUP)
  .refine(
    (value) => onlyOne(value, ['assignment', 'quiz']),
    'expected either "assignment" or "quiz", and the other one left out',
  )
  .meta(oneOf(['assignment', 'quiz']));

/** By what two quizzes of one list are known to be the same; the course matters, the mark does not. */
const partKey = (item: string | z.output<typeof part>): string =>
  typeof item === 'string'
    ? JSON.stringify([item, null, null])
    : JSON.stringify([item.assignment, item.quiz, item.course]);

const PARTS = 'expected a list of at least two quizzes';
const PART = 'expected an id, { assignment: id } or { quiz: id }';
const quiz = z
  .strictObject(
    {
      ...reference,
      allOf: z
        .array(z.union([id, part], PART), PARTS)
        .min(2, 'expected at least two quizzes in the list')
        .refine((list) => new Set(list.map(partKey)).size === list.length, 'expected each quiz once')
        .optional()
        .describe(
          'In place of `assignment`: a list of quizzes that must all be passed, one of them lately. `passingScore` and `course` beside it count for those that have none.',
        ),
    },
    GROUP,
  )
  .refine(
    (value) => onlyOne(value, ['assignment', 'quiz', 'allOf']),
    'expected one of "assignment", "quiz" or "allOf", and the others left out',
  )
  .meta(oneOf(['assignment', 'quiz', 'allOf']));

const ENTRY = 'expected an id, { assignment: id }, { quiz: id }, { allOf: [id, id] } or a list of these';
const NON_EMPTY = 'expected at least one quiz in the list';
export const entry = z.union(
  [id, quiz, z.array(z.union([id, quiz], ENTRY), ENTRY).nonempty(NON_EMPTY)],
  ENTRY,
);

/** A quiz or several, as it stands behind a permission. */
export type Entry = z.output<typeof entry>;
