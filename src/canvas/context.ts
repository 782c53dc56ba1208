import type { z } from 'zod';
import { fail } from '../catalogue.ts';
import type { Http, Query } from '../http/types.ts';

/** What every question to Canvas needs. */
export interface CanvasContext {
  http: Http;
  /** Hears what is being read and how many there are so far. */
  progress: (text: string) => void;
}

/** Canvas gives ten rows a page unless asked, and never more than a hundred. */
export const PAGE_SIZE: Query[number] = ['per_page', '100'];

/**
 * An answer in the shape that is expected, or a failure that says where it departs from it.
 * @param request such as `GET /api/v1/courses/1/users`
 */
export function parse<T>(schema: z.ZodType<T>, data: unknown, request: string): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') ?? '';
  const where = [request, place, issue?.message].filter(Boolean).join(': ');
  throw fail('answer-invalid', { system: 'Canvas', where });
}

/** Lists of at most `size`, in order. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
