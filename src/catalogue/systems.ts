import { keyOf, type At } from './at.ts';
import { again, entry, type Entries } from './entry.ts';

const newToken = ({ system }: At) =>
  `Make a new token in ${
    system === 'Canvas' ? 'Canvas under Account > Settings' : 'Grit under Admin > Remote Access'
  } and put it where ${system.toLowerCase()}.apiKey points: a variable in the file .env beside the configuration, or in the environment.`;

/** What Canvas and Grit have in common in their failures; the codes begin with `canvas-` or `grit-`. */
export const SYSTEMS = {
  'token-refused': entry<At & { expired: boolean }>(
    'failed',
    ({ system, where, expired }) =>
      `${system} refused the API token${expired ? ', which has expired' : ''} (${where}).`,
    newToken,
  ),
  'not-allowed': entry<At>(
    'failed',
    ({ system, where }) => `${system} does not allow the owner of the API token to do this (${where}).`,
    ({ system }) =>
      system === 'Canvas'
        ? 'Let an administrator give the owner of the token the role of a teacher in the course, with grades and roster.'
        : 'Make a token of a Grit administrator under Admin > Remote Access.',
  ),
  'not-found': entry<At>(
    'failed',
    ({ system, where }) => `${system} has no such page (${where}).`,
    ({ system }) =>
      system === 'Canvas'
        ? 'Check canvas.courseId and canvas.apiUrl; the number is the one behind /courses/ in the address bar.'
        : 'Check grit.apiUrl: it is the address under which you open Grit in a browser.',
  ),
  'web-page': entry<At>(
    'failed',
    ({ system, where }) => `${system} answered with a web page or a redirect in place of data (${where}).`,
    (at) =>
      `Check ${keyOf(at)}: it must be the address of ${at.system} itself, without a login page or proxy in between.`,
  ),
  'answer-invalid': entry<At>(
    'failed',
    ({ system, where }) => `${system} gave an answer that cannot be understood (${where}).`,
    () => `${again}, report it to the maintainers; nothing was changed because of it.`,
  ),
  'answer-too-large': entry<At>(
    'failed',
    ({ system, where }) => `${system} sent more than grit-sync reads of one answer (${where}).`,
    (at) =>
      `Check ${keyOf(at)} and what stands between this machine and ${at.system}; ${again.toLowerCase()}, report it to the maintainers.`,
  ),
  'list-too-long': entry<At>(
    'failed',
    ({ system, where }) => `${system} has a longer list than grit-sync reads in one run (${where}).`,
    ({ system }) =>
      system === 'Canvas'
        ? 'Lower canvas.lookbackDays if it is high; else report it to the maintainers.'
        : 'Report it to the maintainers.',
  ),
  'not-http': entry<At>(
    'failed',
    ({ system, where }) => `Something that does not speak HTTP answers in place of ${system} (${where}).`,
    (at) =>
      `Check the host and the port in ${keyOf(at)}, and what stands between this machine and ${at.system}.`,
  ),
  'timed-out': entry<At>(
    'failed',
    ({ system, where }) => `${system} did not answer in time (${where}).`,
    () => `${again}, raise http.timeoutSeconds or ask whoever runs the system.`,
  ),
  throttled: entry<At>(
    'failed',
    ({ system, where }) =>
      `${system} asked for fewer requests and did not recover while we waited (${where}).`,
    () => `${again}, look for another program that uses the same token.`,
  ),
  'server-error': entry<At>(
    'failed',
    ({ system, where }) => `${system} reported an error of its own (${where}).`,
    () => `${again}, ask whoever runs the system.`,
  ),
  refused: entry<At>(
    'failed',
    ({ system, where }) => `${system} refused a request (${where}).`,
    () => `${again}, report it to the maintainers.`,
  ),
  'foreign-link': entry<At>(
    'failed',
    ({ system, where }) => `${system} sent us on to another address, and the token stays at home (${where}).`,
    (at) => `Check ${keyOf(at)}: it must be the address that ${at.system} itself uses.`,
  ),
  'link-loop': entry<At>(
    'failed',
    ({ system, where }) => `${system} sent us back to a page that was read already (${where}).`,
    () => `${again}, report it to whoever runs the system; nothing was changed because of it.`,
  ),
} satisfies Entries;
