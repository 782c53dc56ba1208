import type { Memories } from '../core/memory/forget.ts';
import { isHeld } from '../core/memory/cell.ts';
import { personText, type KnownPerson } from '../core/trust/people.ts';
import { memoryText } from './explain.ts';
import { printable } from './printable.ts';
import { section } from './words.ts';

/** The file with a line for each pass. */
const HISTORY = 'runs.jsonl';

/** A file that is left alone, though the person is in it, or may be. */
export interface Trace {
  path: string;
  /** False where it cannot be read, so that nobody knows who is in it. */
  isReadable: boolean;
}

/** What is forgotten of somebody, or would be, and where the person still is. */
export interface Forgotten {
  person: KnownPerson;
  memories: Memories;
  traces: Trace[];
  applied: boolean;
}

/** What was forgotten, or would be; what follows from it; and the files that only a person can delete. */
export function renderForgotten({ person, memories, traces, applied }: Forgotten): string {
  const { people, entries } = memories;
  const isKnown = people.size + entries.length > 0;
  const held = entries.filter(isHeld);
  const names = [...people].map(([externalId, identity]) => {
    const { email } = identity;
    return `name${email === '' ? '' : ' and address'}: ${personText({ externalId, identity })}${email === '' ? '' : `, ${email}`}`;
  });
  const found = traces.filter(({ isReadable }) => isReadable);
  const unreadable = traces.filter(({ isReadable }) => !isReadable);
  return [
    ...(isKnown
      ? section(`${applied ? 'Forgotten' : 'Would be forgotten'} of ${personText(person)}`, [
          ...names,
          ...entries.map((entry) => `${entry.column}: ${memoryText(entry)}`),
        ])
      : [`The memory remembers nothing of ${personText(person)}.`]),
    ...(held.length > 0
      ? [
          `${applied ? 'No longer held' : 'Held, and then no longer'}: ${held.map(({ column }) => column).join(', ')}. A pass gives it again if Canvas still shows the quiz as passed in its window.`,
        ]
      : []),
    ...(found.some(({ path }) => path.endsWith(HISTORY))
      ? []
      : ['The history names nobody, so there is nothing to forget in it.']),
    'Canvas and Grit are left alone: while the person is there, the next pass remembers them again. Remove them in Canvas first, then in Grit, then forget them here.',
    ...section(
      'Also in these files, which are not edited; delete them yourself where they must go',
      found.map(({ path }) => path),
    ),
    ...section(
      'These files cannot be read, so nobody knows whether the person is in them',
      unreadable.map(({ path }) => path),
    ),
    ...(found.length + unreadable.length === 0
      ? ['No backup and no file beside the memory has the person.']
      : []),
    ...(applied || !isKnown
      ? []
      : [
          `Nothing was changed. To do it, type the same with --apply${held.length > 0 ? ' --even-held' : ''}.`,
        ]),
  ]
    .map(printable)
    .join('\n');
}
