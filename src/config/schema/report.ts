import * as z from 'zod';
import { GROUP, place, SWITCH } from './values.ts';

const PAGE = 'expected a path that ends in .html, since whatever is there is replaced';

/** What may be replaced by a page: nobody keeps a memory, a configuration or a backup under such a name. */
export const PAGE_NAME = /\.html?$/i;

export const report = z
  .strictObject(
    {
      html: place
        .regex(PAGE_NAME, PAGE)
        .optional()
        .describe(
          'Where the page is written that shows how grit-sync is doing, after each pass; without it there is none.',
        ),
      names: z
        .boolean(SWITCH)
        .default(false)
        .describe(
          'Whether the page names the people of whom something is held. It is then readable for its owner only.',
        ),
    },
    GROUP,
  )
  .prefault({})
  .describe('The page that shows how grit-sync is doing.');
