import { describe, expect, test } from '@jest/globals';
import { createInspector } from '../../src/canvas/inspect.ts';
import type { CanvasServer } from '../../src/demo/canvas.ts';
import { createHttp } from '../../src/http/client.ts';
import { canvasWith, smallCanvas } from '../demo/ask.ts';
import { to } from '../e2e/passes.ts';

const TOKEN = 'demo-canvas-token';

/** The questions of the doctor to this Canvas, each asked once. */
function inspectorAt({ url }: CanvasServer) {
  return createInspector(
    createHttp({
      system: 'Canvas',
      baseUrl: url,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        accept: 'application/json+canvas-string-ids',
        'user-agent': 'tests',
      },
      secret: TOKEN,
      timeoutSeconds: 20,
      retries: 0,
      maxConcurrent: 2,
      signal: new AbortController().signal,
      log: () => undefined,
    }),
  );
}

/** A Canvas whose answer at that path is this text. */
async function answering(path: string, body: string) {
  const canvas = await canvasWith(smallCanvas());
  canvas.misbehave({ when: to(path), fault: { kind: 'text', body, contentType: 'application/json' } });
  return inspectorAt(canvas);
}

describe('rights', () => {
  test('are true in the two ways in which Canvas is known to write that', async () => {
    const inspector = await answering(
      '/permissions',
      '{"a":true,"b":"true","c":false,"d":"false","e":null,"f":1}',
    );
    const rights = await inspector.permissions('1', ['a']);
    expect([...rights].filter(([, has]) => has).map(([right]) => right)).toEqual(['a', 'b']);
  });

  test('to see people: the keys of somebody whose enrolment has begun', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect(await inspectorAt(canvas).shownKeys('1')).toContain('email');
    // Who was only invited comes without an address, to anybody.
    Object.assign(canvas.data.courses[0] ?? {}, { people: [canvas.data.courses[0]?.people[2]] });
    expect(await inspectorAt(canvas).shownKeys('1')).toBeNull();
  });

  test('where nobody may be listed nobody is seen, which is no failure', async () => {
    const data = smallCanvas();
    const missingRights = ['read_roster', 'view_all_grades', 'manage_grades'];
    Object.assign(data.courses[0] ?? {}, { missingRights });
    expect(await inspectorAt(await canvasWith(data)).shownKeys('1')).toBeNull();
  });
});

describe('an assignment', () => {
  test.each([
    ['classic', '"quiz_id":"9","is_quiz_lti_assignment":false,"submission_types":["online_quiz"]'],
    ['new', '"is_quiz_lti_assignment":true,"submission_types":["external_tool"]'],
    ['tool', '"submission_types":["external_tool"]'],
    ['none', '"submission_types":["on_paper"]'],
    ['none', '"quiz_id":null,"submission_types":7'],
  ])('is known by its kind: %s', async (kind, fields) => {
    const inspector = await answering('/assignments', `[{"id":"11",${fields}}]`);
    expect(await inspector.assignments('1', ['11'])).toEqual([
      { id: '11', name: 'without a name', points: null, gradingType: '', kind, hidesGrades: false },
    ]);
  });

  test('says points, kind of grade and whether that is hidden', async () => {
    const canvas = await canvasWith(smallCanvas());
    Object.assign(canvas.data.courses[0]?.assignments[1] ?? {}, { postManually: true });
    expect(await inspectorAt(canvas).assignments('1', ['12'])).toMatchObject([
      { points: 100, gradingType: 'percent', hidesGrades: true },
    ]);
  });
});

describe('what Canvas need not tell', () => {
  test.each([
    ['the tokens', '/user_generated_tokens', (at: CanvasServer) => inspectorAt(at).tokens(), []],
    ['the section', '/enrollments', (at: CanvasServer) => inspectorAt(at).isLimitedToSection('1'), false],
  ])('%s: a refusal is no failure, and an error of Canvas is', async (_, path, ask, expected) => {
    for (const status of [400, 401, 403, 404]) {
      const canvas = await canvasWith(smallCanvas());
      canvas.misbehave({ when: to(path), fault: { kind: 'status', status } });
      expect(await ask(canvas)).toEqual(expected);
    }
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: to(path), fault: { kind: 'status', status: 500 } });
    await expect(ask(canvas)).rejects.toThrow('error of its own');
  });

  test.each([
    ['does not say when one expires', '[{"token_hint":"abcde"}]', undefined],
    ['says it in a way that nobody understands', '[{"token_hint":"abcde","expires_at":7}]', undefined],
    ['says that one never does', '[{"token_hint":"abcde","expires_at":null}]', null],
    [
      'says the time with a zone',
      '[{"token_hint":"abcde","expires_at":"2027-03-01T02:00:00+02:00"}]',
      new Date('2027-03-01T00:00:00Z'),
    ],
  ])('of the tokens it %s', async (_, body, expiresAt) => {
    expect(await (await answering('/user_generated_tokens', body)).tokens()).toEqual([
      { hint: 'abcde', expiresAt },
    ]);
  });

  test('a list of tokens or enrolments in another shape says nothing', async () => {
    expect(await (await answering('/user_generated_tokens', '{"tokens":1}')).tokens()).toEqual([]);
    expect(await (await answering('/enrollments', '{}')).isLimitedToSection('1')).toBe(false);
  });

  test('a teacher of several sections is limited only if each of the enrolments is', async () => {
    const limited = '{"limit_privileges_to_course_section":true}';
    expect(await (await answering('/enrollments', `[${limited},${limited}]`)).isLimitedToSection('1')).toBe(
      true,
    );
    expect(await (await answering('/enrollments', `[${limited},{}]`)).isLimitedToSection('1')).toBe(false);
    expect(await (await answering('/enrollments', '[]')).isLimitedToSection('1')).toBe(false);
  });
});

test('a group that does not exist is null, and one that may not be seen is a failure', async () => {
  const canvas = await canvasWith(smallCanvas());
  expect(await inspectorAt(canvas).group('51')).toEqual({ name: 'Group 51', courseId: '1' });
  expect(await inspectorAt(canvas).group('59')).toBeNull();
  canvas.misbehave({ when: to('/groups/51'), fault: { kind: 'status', status: 403 } });
  await expect(inspectorAt(canvas).group('51')).rejects.toThrow('does not allow');
});

test('an answer of another shape is a failure that says so', async () => {
  await expect((await answering('/users/self', '[]')).owner()).rejects.toThrow('cannot be understood');
});
