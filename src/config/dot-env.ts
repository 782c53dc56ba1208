import { parseEnv } from 'node:util';
import { fail } from '../catalogue.ts';

/** The variables of the two tokens, and where the configuration has them. */
export const TOKENS = { canvas: 'CANVAS_API_KEY', grit: 'GRIT_API_KEY' } as const;

/** The text of a `.env` that holds the two tokens; throws where one cannot stand in such a file. */
export function dotEnvText(tokens: Record<keyof typeof TOKENS, string>): string {
  return `# The tokens of grit-sync. Whoever reads this file can use them.\n${(['canvas', 'grit'] as const)
    .map((system) => `${lineOf(system, tokens[system])}\n`)
    .join('')}`;
}

function lineOf(system: keyof typeof TOKENS, token: string): string {
  const name = TOKENS[system];
  // A "#" begins a comment, and quotes are taken off: what is read must be what was meant. With the end of the line, since
  // Node 20.19.0 takes the last line of a file without one in another way.
  const line = [token, `'${token}'`, `"${token}"`, `\`${token}\``]
    .map((value) => `${name}=${value}`)
    .find((text) => parseEnv(`${text}\n`)[name] === token);
  if (line !== undefined) return line;
  const path = `${system}.apiKey`;
  throw fail('config-invalid', { path, text: 'expected an API token without quotation marks of all kinds' });
}
