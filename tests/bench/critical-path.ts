/** The steps of a pass that must follow one another, by what the address of a request ends with. */
const STEPS: [name: string, path: RegExp][] = [
  ['assignments', /\/assignments$/],
  ['submissions', /\/students\/submissions$/],
  ['people', /\/users$/],
  ['upsert', /\/user\/upsert$/],
  ['export', /\/user\/export$/],
];

/** The longest chain of requests that must follow one another, whatever is done at the same time. */
export interface CriticalPath {
  requests: number;
  /** How it came about: the longest chain of each step. */
  steps: { name: string; requests: number; ofAll: number }[];
}

/**
 * Derived from the requests that were really made. A step needs what the one before it found out. Within a step, the
 * pages of one list follow one another, since only a page tells where the next one is; two lists (what was handed in,
 * what was graded; a hundred people and the next hundred) do not have to.
 */
export function criticalPath(urls: readonly URL[]): CriticalPath {
  const unknown = urls.find(({ pathname }) => !STEPS.some(([, path]) => path.test(pathname)));
  if (unknown !== undefined) throw new Error(`No step is known for ${unknown.pathname}`);
  const steps = STEPS.map(([name, path]) => {
    const ofStep = urls.filter(({ pathname }) => path.test(pathname));
    const lists = new Map<string, number>();
    for (const url of ofStep) {
      const list = listOf(url);
      lists.set(list, (lists.get(list) ?? 0) + 1);
    }
    return { name, requests: Math.max(0, ...lists.values()), ofAll: ofStep.length };
  });
  return { requests: steps.reduce((sum, { requests }) => sum + requests, 0), steps };
}

/** The address of a list without the page: the same for all its pages, in whatever order they repeat the rest. */
function listOf({ pathname, searchParams }: URL): string {
  const rest = [...searchParams].filter(([name]) => name !== 'page' && name !== 'per_page');
  return [pathname, ...rest.map((pair) => pair.join('=')).sort()].join('&');
}
