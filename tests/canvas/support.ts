import { createCanvas, type CanvasOptions } from '../../src/canvas/client.ts';
import type { Assignment, QuizReference } from '../../src/core/types.ts';
import { closing, lines, TOKEN } from '../http/support.ts';

/** What was shown as progress since the last question. */
export const progress: string[] = [];

/** The client for a Canvas, without retries and with late grades, unless told otherwise. */
export function canvasAt(baseUrl: string, options: Partial<CanvasOptions> = {}) {
  progress.length = 0;
  const { canvas, http } = createCanvas({
    baseUrl,
    token: TOKEN,
    userAgent: 'grit-sync/0.0 (tests)',
    includeLateGrades: true,
    progress: (text) => progress.push(text),
    timeoutSeconds: 3600,
    retries: 0,
    signal: new AbortController().signal,
    log: (line) => lines.push(line),
    ...options,
  });
  closing(http);
  return { ...canvas, http };
}

export const assignment = (id: string, courseId = '1'): QuizReference => ({
  kind: 'assignment',
  id,
  courseId,
});
export const classic = (id: string, courseId = '1'): QuizReference => ({ kind: 'quiz', id, courseId });
export const usable = (id: string, courseId = '1'): Assignment => ({
  id,
  courseId,
  name: `Quiz ${id}`,
  pointsPossible: 20,
});
export const WINDOW = {
  since: new Date('2026-11-15T09:30:00.999Z'),
  until: new Date('2026-11-22T09:30:00Z'),
};
