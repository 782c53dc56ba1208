import { readFileSync } from 'node:fs';

/** The version of the installed program. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** How we introduce ourselves to Canvas and Grit. */
export function userAgent(): string {
  return `grit-sync/${version()} (machine permissions from safety quizzes)`;
}
