import { describe, expect, it } from '@jest/globals';
import { criticalPath } from './critical-path.ts';

const url = (rest: string): URL => new URL(`http://127.0.0.1/api${rest}`);
const submissions = (filter: string, page: string): URL =>
  url(`/courses/1/students/submissions?${filter}&assignment_ids[]=5&page=${page}&per_page=100`);

describe('the critical path of the benchmark', () => {
  it('counts the longest list of each step: 1 + 3 pages + 1 of 2 batches + 1 + 1', () => {
    const path = criticalPath([
      url('/courses/1/assignments?assignment_ids[]=5'),
      submissions('submitted_since=a', '1'),
      submissions('graded_since=a', '1'),
      submissions('submitted_since=a', '2'),
      submissions('graded_since=a', '2'),
      url('/courses/1/students/submissions?page=3&assignment_ids[]=5&submitted_since=a'),
      url('/courses/1/users?user_ids[]=1'),
      url('/courses/1/users?user_ids[]=2'),
      url('/batch/user/upsert'),
      url('/batch/user/export'),
    ]);
    expect(path.steps.map(({ requests }) => requests)).toEqual([1, 3, 1, 1, 1]);
    expect(path.steps.map(({ ofAll }) => ofAll)).toEqual([1, 5, 2, 1, 1]);
    expect(path.requests).toBe(7);
  });

  it('refuses a request that it knows no step for', () => {
    expect(() => criticalPath([url('/courses/1/users/7')])).toThrow('/api/courses/1/users/7');
  });
});
