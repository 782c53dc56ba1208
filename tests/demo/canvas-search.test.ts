import { expect, test } from '@jest/globals';
import { canvasData, course, person } from '../../src/demo/build.ts';
import type { CanvasOptions } from '../../src/demo/canvas.ts';
import { ask, canvasWith } from './ask.ts';

const PEOPLE = [
  person({ id: '7001', name: 'Wren Sprocket', sisUserId: 'S-1' }),
  person({ id: '7002', name: 'Milo Dovetail', sisUserId: '0007001' }),
];

async function search(term: string, options: CanvasOptions = {}) {
  const canvas = await canvasWith(canvasData([course({ id: '1', people: PEOPLE })]), options);
  return ask(canvas, `/courses/1/users?search_term=${encodeURIComponent(term)}`);
}

test('a part of the name, the whole id, and parts of what the caller may see are found', async () => {
  const idsOf = async (term: string, options: CanvasOptions = {}) => {
    const answer = (await (await search(term, options)).json()) as { id: string }[];
    return answer.map(({ id }) => id).sort();
  };
  expect(await idsOf('SPROCK')).toEqual(['7001']);
  expect(await idsOf('Sprocket, Wren')).toEqual([]);
  expect(await idsOf('7001')).toEqual(['7001', '7002']);
  expect(await idsOf('700')).toEqual(['7002']);
  expect(await idsOf('7001', { hide: ['sis_user_id', 'email', 'login_id'] })).toEqual(['7001']);
});

test('one letter is refused', async () => {
  expect((await search('W')).status).toBe(400);
});
