/** What stands at the end of a command's help: how it is called, for somebody who reads nothing else. */
export function example(...lines: string[]): string {
  return `\nExample:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
