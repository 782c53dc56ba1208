import { rmSync } from 'node:fs';
import { fail, problem } from '../../catalogue.ts';
import { dotEnvText, TOKENS } from '../../config/dot-env.ts';
import { loadConfig } from '../../config/load.ts';
import { type Group, isGroup } from '../../config/plain.ts';
import { type Remarks, renderConfig } from '../../config/render.ts';
import type { Problem } from '../../core/types.ts';
import { causeOf } from '../../errors.ts';
import { fileCause } from '../../store/file-problem.ts';
import { writeNew } from '../new-file.ts';
import type { Target } from './target.ts';

/** What is to be written. */
export interface Setup {
  /** The configuration; whatever it says of tokens and of `grit.upsert` is replaced. */
  data: Group;
  tokens: Record<keyof typeof TOKENS, string>;
  remarks: Remarks;
  /** That of Grit, where somebody agreed to save the one that it showed. */
  certificate?: { file: string; pem: string } | undefined;
}

type Environment = NodeJS.ProcessEnv;

/**
 * Writes the configuration and the tokens, readable for this user alone, and has the result loaded as a pass would.
 * Either both files are there at the end, or none that was not there before. Gives what should be known about them.
 */
export async function writeSetup(target: Target, setup: Setup, env: Environment): Promise<Problem[]> {
  const { config, dotEnv } = target;
  const texts = [
    ...(setup.certificate === undefined ? [] : [[setup.certificate.file, setup.certificate.pem] as const]),
    [dotEnv, dotEnvText(setup.tokens)] as const,
    [config, renderConfig(asWritten(setup.data), setup.remarks)] as const,
  ];
  const written: string[] = [];
  let warnings: Problem[];
  try {
    for (const [file, text] of texts) write(file, text, written);
    const own = Object.fromEntries(Object.entries(env).filter(([name]) => !isToken(name)));
    ({ warnings } = await loadConfig({ file: config, cwd: target.folder, env: own }));
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
  const overruled = (['canvas', 'grit'] as const).flatMap((system) => {
    const variable = TOKENS[system];
    const isOther = env[variable] !== undefined && env[variable] !== setup.tokens[system];
    return isOther ? [problem('setup-variable-set', { variable, dotEnv })] : [];
  });
  return [...warnings, ...overruled];
}

/** The configuration without tokens, and with the upsert switched off until somebody has seen a dry run. */
function asWritten(data: Group): Group {
  const groupOf = (name: string) => (isGroup(data[name]) ? data[name] : {});
  return {
    ...data,
    canvas: { ...groupOf('canvas'), apiKey: `\${${TOKENS.canvas}}` },
    grit: { ...groupOf('grit'), apiKey: `\${${TOKENS.grit}}`, upsert: false },
  };
}

function isToken(name: string): boolean {
  return Object.values<string>(TOKENS).includes(name);
}

function write(file: string, text: string, written: string[]): void {
  try {
    writeNew(file, text, 0o600, () => written.push(file));
  } catch (error) {
    // Somebody else was faster than the questions.
    if (causeOf(error) === 'EEXIST') throw fail('init-exists', { file, isTokens: file.endsWith('.env') });
    throw fail('setup-not-written', { file, cause: fileCause(error) });
  }
}
