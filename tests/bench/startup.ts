import { median, runNode, runProgram } from './child.ts';
import { figure, type Figure } from './figures.ts';
import { withShop } from './shop.ts';

const RUNS = 15;

/** Start-up against a node that does nothing, and how long a pass takes that has next to nothing to do. */
export async function measureStartUp(): Promise<{ figures: Figure[]; passSeconds: number }> {
  return await withShop({ submissions: 1, students: 1, quizzes: 1, latencyMs: 0 }, async ({ folder }) => {
    const seconds = { bare: [], version: [], help: [], pass: [] } as Record<string, number[]>;
    // In turns, so that a machine that becomes busy in between is busy for all of them.
    for (let run = 0; run < RUNS; run += 1) {
      seconds['bare']?.push((await runNode(['-e', '0'], { cwd: folder })).seconds);
      seconds['version']?.push((await runProgram(['--version'], folder)).seconds);
      seconds['help']?.push((await runProgram(['--help'], folder)).seconds);
      seconds['pass']?.push((await runProgram(['run', '--json'], folder)).seconds);
    }
    const ms = (name: string): number => 1000 * median(seconds[name] ?? []);
    const against = (what: string, name: string, limit: number): Figure =>
      figure({
        what,
        measured: ms(name) / ms('bare'),
        limit,
        unit: 'x',
        how: `${ms(name).toFixed(0)} ms against ${ms('bare').toFixed(0)} ms of "node -e 0", medians of ${RUNS}`,
        values: { ms: ms(name), bareMs: ms('bare') },
      });
    return {
      figures: [
        against('start-up of --version', 'version', 2),
        against('start-up of --help', 'help', 2),
        against('a pass with one submission', 'pass', 12),
      ],
      passSeconds: ms('pass') / 1000,
    };
  });
}
