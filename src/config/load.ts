import { dirname, resolve } from 'node:path';
import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { SyncError } from '../errors.ts';
import { isPlainHttp } from './address.ts';
import { readCertificates } from './certificate.ts';
import { expand } from './expand.ts';
import { findConfig, type Environment, type Search } from './find.ts';
import { issueProblems } from './issues.ts';
import { parseConfig } from './parse.ts';
import { isGroup, type Group } from './plain.ts';
import { hasProxy, isPrivate, proxyFor, proxySecrets } from './proxy.ts';
import { resolveConfig, type Config } from './resolve.ts';
import { brokenRules } from './rules.ts';
import { configSchema } from './schema.ts';
import { environmentIn } from './sources.ts';

export type { Config } from './resolve.ts';

export interface LoadedConfig {
  /** The absolute path of the configuration file. */
  file: string;
  config: Config;
  /** Every file by which it can be changed: itself, the `.env`, the files that it takes in. */
  sources: SourceFile[];
  warnings: Problem[];
}

/** A file of which the configuration is made. */
export interface SourceFile {
  path: string;
  holds: 'secret' | 'settings' | 'certificate';
}

/**
 * Finds, reads and checks the configuration. Throws one SyncError with everything that is wrong in it, so that a
 * person corrects it once; only a file that cannot be read or understood at all is reported alone. `onSecrets` hears
 * what must be masked wherever text leaves the program, before anything is said of which it could be a part.
 */
export async function loadConfig(
  search: Search,
  onSecrets: (secrets: string[]) => void = () => undefined,
): Promise<LoadedConfig> {
  const { file, text } = await findConfig(search);
  const standing = { folder: dirname(file), env: search.env };
  const { isSecret, sources, config, ...checked } = checkConfig(parseConfig(file, text), standing, onSecrets);
  return {
    file,
    ...checked,
    config: await withProxies(config, standing, onSecrets),
    sources: [sourceOf(file, isSecret), ...sources],
  };
}

/** Where a configuration stands, or is to stand. */
export interface Standing {
  folder: string;
  env: Environment;
}

/** The configuration with the proxies that the environment names for its addresses. */
export async function withProxies(
  config: Config,
  { folder, env }: Standing,
  onSecrets: (secrets: string[]) => void,
): Promise<Config> {
  const known = environmentIn(folder, env);
  if (!hasProxy(known)) return config;
  onSecrets(proxySecrets(known));
  const { canvas, grit, monitor } = config;
  const of = (address: string | null) => (address === null ? null : proxyFor(address, known));
  const proxies = {
    canvas: await of(canvas.apiUrl),
    grit: (grit.useProxy ?? !isPrivate(grit.apiUrl)) ? await of(grit.apiUrl) : null,
    pingUrl: await of(monitor.pingUrl),
    webhook: await of(monitor.webhook),
  };
  return { ...config, proxies };
}

function sourceOf(path: string, isSecret: boolean): SourceFile {
  return { path, holds: isSecret ? 'secret' : 'settings' };
}

/** A configuration of which the file is not known. */
interface CheckedConfig extends Omit<LoadedConfig, 'file'> {
  /** Whether a secret stands in it itself. */
  isSecret: boolean;
}

/** What parsed data mean as a configuration in that folder; throws one SyncError with everything that is wrong. */
export function checkConfig(
  parsed: Group,
  { folder, env }: Standing,
  onSecrets: (secrets: string[]) => void = () => undefined,
): CheckedConfig {
  const expansion = expand(withGroups(parsed), folder, env);
  const { data, incomplete, secrets } = expansion;
  onSecrets(secrets);

  // Once is too seldom for what zod compiles to be quick.
  const checked = configSchema.safeParse(data, { jitless: true });
  const certificates = certificatesOf(data, folder, incomplete);
  const [first, ...others] = [
    ...expansion.problems,
    ...issueProblems(checked.error?.issues ?? [], expansion),
    ...brokenRules(data),
    ...certificates.problems,
  ];
  if (first !== undefined) throw new SyncError(first, ...others);

  // Without any problem zod has none either, and then there are data.
  const config = resolveConfig(checked.data as NonNullable<typeof checked.data>, folder, certificates.pem);
  return {
    config,
    isSecret: expansion.isSecret,
    sources: [
      ...[...expansion.files].map(([path, { isSecret }]) => sourceOf(path, isSecret)),
      ...certificates.files.map((path) => ({ path, holds: 'certificate' as const })),
    ],
    warnings: [...expansion.warnings, ...warningsOf(config)],
  };
}

/**
 * A group whose members are all commented out is null in YAML, and one that was forgotten is not there at all: both
 * count as empty, so that each missing key of it is named.
 */
function withGroups(data: Group): Group {
  const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
  return { ...given, canvas: given['canvas'] ?? {}, grit: given['grit'] ?? {} };
}

function certificatesOf(
  { grit }: Group,
  folder: string,
  incomplete: Set<string>,
): { pem: string | null; problems: Problem[]; files: string[] } {
  const caFile = isGroup(grit) ? grit['caFile'] : undefined;
  // Whatever else stands there, the schema has an opinion on.
  if (typeof caFile !== 'string' || caFile === '' || incomplete.has('grit.caFile'))
    return { pem: null, problems: [], files: [] };
  const file = resolve(folder, caFile);
  const read = readCertificates(file);
  return 'pem' in read
    ? { pem: read.pem, problems: [], files: [file] }
    : { pem: null, problems: [read.problem], files: [] };
}

function warningsOf({ grit }: Config): Problem[] {
  const url = new URL(grit.apiUrl);
  return isPlainHttp(url) ? [problem('grit-plain-http', { host: url.host })] : [];
}
