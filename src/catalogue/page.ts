import { entry, type Entries } from './entry.ts';

/** What can be said about the page that shows how grit-sync is doing. */
export const PAGE = {
  'page-nowhere': entry<{ command: string }>(
    'invalid',
    () => 'The configuration does not say where the page is to be, so none was written.',
    ({ command }) => `Write report: { html: report.html } into it, or name a file with ${command} --out.`,
  ),
  'page-name': entry<{ file: string }>(
    'invalid',
    ({ file }) => `The page cannot be ${file}, which does not end in .html, so none was written.`,
    () => 'Name a file that ends in .html: whatever is there is replaced.',
  ),
  'page-not-renewed': entry<{ file: string; cause: string }>(
    'warning',
    ({ file, cause }) =>
      `The page ${file} could not be written (${cause}) and shows an earlier pass; this one is done.`,
    () =>
      'Check report.html: its folder must exist, and the user who runs grit-sync must be allowed to write there.',
  ),
  'page-not-written': entry<{ file: string; cause: string }>(
    'failed',
    ({ file, cause }) => `The page ${file} could not be written (${cause}).`,
    () => 'Check the name: the folder must exist, and you must be allowed to write there.',
  ),
} satisfies Entries;
