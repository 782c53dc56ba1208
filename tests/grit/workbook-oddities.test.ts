import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseExport } from '../../src/grit/workbook/parse.ts';
import { ODDITIES, meant } from '../tools/workbook-oddities.ts';

const byId = (a: { externalId: string }, b: { externalId: string }) =>
  a.externalId.localeCompare(b.externalId);

describe('an odd workbook', () => {
  test.each(ODDITIES.filter(({ means }) => !(means instanceof RegExp)))('is read: $name', async (oddity) => {
    const content = await parseExport(oddity.bytes());
    expect('cause' in content ? content : content.people.sort(byId)).toEqual(
      meant(oddity.means as 'read').sort(byId),
    );
  });

  test.each(ODDITIES.filter(({ means }) => means instanceof RegExp))(
    'is refused, with the cause: $name',
    async ({ bytes, means }) => {
      const content = await parseExport(bytes());
      expect('cause' in content ? content.cause : 'it was read').toMatch(means as RegExp);
    },
  );

  const folder = new URL('../fixtures/workbooks/reported/', import.meta.url);
  test.each(readdirSync(folder))('that was reported to fail is read: %s', async (name) => {
    const content = await parseExport(readFileSync(new URL(name, folder)));
    expect('cause' in content ? content : content.people.length).toBeGreaterThan(0);
  });
});
