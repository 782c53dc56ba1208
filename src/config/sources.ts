import { join, resolve } from 'node:path';
import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { parseDotEnv, type DotEnvText } from './dot-env.ts';
import type { Environment } from './find.ts';
import { trimmed } from './odd.ts';
import { type Path, pathText } from './path.ts';
import { readText } from './reading.ts';

/** For which key a text is wanted, and whether nobody may see what stands there. */
interface Place {
  path: Path;
  isSecret: boolean;
}

/** A text, with the words for where it comes from if that is a file; or what stands in the way. */
type Supplied = { value: string; origin?: string } | { problems: Problem[] };

/** Where the text comes from that stands in the place of a `${…}`: the environment, the `.env` beside the configuration, files. */
export class Sources {
  /** The files from which text was taken, by their whole paths, and whether any of it is secret. */
  readonly files = new Map<string, { isSecret: boolean }>();
  /** What keeps the `.env` from being read. */
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #folder: string;
  readonly #env: Environment;
  readonly #dotEnvFile: string;
  readonly #dotEnv: DotEnvText;

  constructor(folder: string, env: Environment) {
    this.#folder = folder;
    this.#env = env;
    this.#dotEnvFile = join(folder, '.env');
    this.#dotEnv = this.#readDotEnv();
  }

  /** A variable; one that is set in the environment wins over the `.env`. */
  variable(name: string, { path, isSecret }: Place): Supplied {
    const { variables, strangeLines } = this.#dotEnv;
    const file = this.#dotEnvFile;
    const inFile = variables.get(name);
    // Also where the environment wins: whoever reads the file has it.
    if (inFile !== undefined) this.#note(file, isSecret);
    const inEnvironment = Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
    if (inEnvironment !== undefined) return { value: inEnvironment };
    if (inFile === undefined) {
      // The variable may well stand in the .env that cannot be read, which has been said already.
      if (this.problems.length > 0) return { problems: [] };
      const details = { path: pathText(path), variable: name, dotEnv: file, strangeLines };
      return { problems: [problem('config-variable-missing', details)] };
    }
    const { line, value, wrong, otherLine } = inFile;
    if (wrong !== undefined) {
      return { problems: [problem('config-env-line', { path: pathText(path), file, line, wrong })] };
    }
    if (otherLine !== undefined) this.#warnOfTwo({ variable: name, file, line, otherLine });
    return { value, origin: `line ${line} of ${file}` };
  }

  /** What a file says, without blanks around it. */
  content(name: string, { path, isSecret }: Place): Supplied {
    const file = resolve(this.#folder, name);
    const reading = readText(file);
    if ('cause' in reading) {
      const details = { path: pathText(path), file, cause: reading.cause };
      return { problems: [problem('config-secret-file-missing', details)] };
    }
    this.#note(file, isSecret);
    return { value: trimmed(reading.text), origin: `the file ${file}` };
  }

  #readDotEnv(): DotEnvText {
    const reading = readText(this.#dotEnvFile);
    if ('text' in reading) {
      this.#note(this.#dotEnvFile, false);
      return parseDotEnv(reading.text);
    }
    if (!reading.absent) {
      this.problems.push(problem('config-unreadable', { file: this.#dotEnvFile, cause: reading.cause }));
    }
    return { variables: new Map(), strangeLines: [] };
  }

  #note(file: string, isSecret: boolean): void {
    this.files.set(file, { isSecret: isSecret || this.files.get(file)?.isSecret === true });
  }

  /** Once, wherever the variable stands in the configuration. */
  #warnOfTwo(details: { variable: string; file: string; line: number; otherLine: number }): void {
    const warning = problem('variable-twice', details);
    if (!this.warnings.some(({ message }) => message === warning.message)) this.warnings.push(warning);
  }
}

/** The variables, with those of the `.env` in that folder that are not set. */
export function environmentIn(folder: string, env: Environment): Environment {
  const reading = readText(join(folder, '.env'));
  const variables = 'text' in reading ? [...parseDotEnv(reading.text).variables] : [];
  return { ...Object.fromEntries(variables.map(([name, { value }]) => [name, value])), ...env };
}
