import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { BASE, rejection } from '../http/support.ts';
import { canvasAt, usable, WINDOW } from './support.ts';

const network = setupServer();
beforeAll(() => {
  network.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  network.resetHandlers();
});
afterAll(() => {
  network.close();
});

const listed = (rows: object[]) => {
  network.use(http.all(`${BASE}/*`, () => HttpResponse.json(rows)));
};

test('a page may have more people than a call has room for arguments', async () => {
  listed(
    Array.from({ length: 140_000 }, (_, id) => ({ id, sis_user_id: String(id), email: 'a@example.edu' })),
  );
  const ids = Array.from({ length: 50 }, (_, id) => String(id));
  const { people } = await canvasAt(BASE).people(new Map([['1', ids]]));
  expect(people).toHaveLength(50);
});

test('a grade longer than Canvas can store is not kept in memory', async () => {
  listed([{ id: '1', user_id: '2', assignment_id: '11', grade: 'x'.repeat(100_000) }]);
  const error = await rejection(canvasAt(BASE).submissions([usable('11')], WINDOW));
  expect(error).toMatchObject({ problems: [{ code: 'canvas-answer-invalid' }] });
});
