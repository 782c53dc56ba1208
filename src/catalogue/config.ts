import { entry, type Entries } from './entry.ts';

/** What is wrong with the command line or the configuration, before anything was done. */
export const CONFIG = {
  usage: entry<{ text: string; command: string; unnamedFile?: boolean }>(
    'invalid',
    ({ text }) => `The command line is wrong: ${text}.`,
    ({ command, unnamedFile = false }) =>
      unnamedFile
        ? `Name a configuration file with --config; for all else see ${command} --help.`
        : `See ${command} --help.`,
  ),
  'config-not-found': entry<{ searched: string[] }>(
    'invalid',
    ({ searched }) => `There is no configuration file in ${searched.join(' or ')}.`,
    () => 'Make one with grit-sync init, or name a file with --config.',
  ),
  'config-unreadable': entry<{ file: string; cause: string }>(
    'invalid',
    ({ file, cause }) => `The configuration file ${file} cannot be read (${cause}).`,
    () => 'Check its name, its place and who may read it.',
  ),
  'config-syntax': entry<{ file: string; format: string; place: string; isOdd: boolean }>(
    'invalid',
    ({ file, format, place }) => `The configuration file ${file} is not correct ${format}${place}.`,
    ({ isOdd }) =>
      isOdd
        ? 'Delete that sign and type it on the keyboard: web pages and word processors put others in its place.'
        : 'Look at that place for a missing quote, colon or indentation; examples/ has files to compare with.',
  ),
  'config-name': entry<{ file: string }>(
    'invalid',
    ({ file }) => `${file}: the name must end in .yaml, .yml, .json or .toml.`,
    () => 'Rename it after the format it is written in, for example to grit-sync.config.yaml.',
  ),
  'config-executable': entry<{ file: string }>(
    'invalid',
    ({ file }) => `The configuration ${file} asks for code to be executed; grit-sync reads data only.`,
    () => 'Write the configuration as YAML, JSON or TOML, without $import.',
  ),
  'config-invalid': entry<{ path: string; text: string; origin?: string | undefined }>(
    'invalid',
    ({ path, text, origin }) => `${path}: ${text}${origin === undefined ? '' : `, in ${origin}`}.`,
    ({ origin }) =>
      `Correct it ${origin === undefined ? 'in the configuration file' : 'there'}; the README has a table of all keys.`,
  ),
  'config-unknown-key': entry<{ path: string; nearest: string | undefined }>(
    'invalid',
    ({ path }) => `${path}: there is no such key.`,
    ({ nearest }) =>
      nearest === undefined ? 'Remove it; the README has a table of all keys.' : `Did you mean "${nearest}"?`,
  ),
  'config-variable-missing': entry<{
    path: string;
    variable: string;
    dotEnv: string;
    strangeLines: readonly number[];
  }>(
    'invalid',
    ({ path, variable, dotEnv, strangeLines: [line] }) =>
      line === undefined
        ? `${path}: the environment variable ${variable} is not set.`
        : `${path}: the environment variable ${variable} is not set, and line ${line} of ${dotEnv} is not NAME=value.`,
    ({ variable, dotEnv }) => `Set ${variable}, or write ${variable}=... into the file ${dotEnv}.`,
  ),
  'config-env-line': entry<{ path: string; file: string; line: number; wrong: string }>(
    'invalid',
    ({ path, file, line, wrong }) =>
      `${path}: expected NAME=value in line ${line} of ${file}, which ${wrong}.`,
    () => 'Write it on one line as NAME="value", with nothing behind it.',
  ),
  'variable-twice': entry<{ variable: string; file: string; line: number; otherLine: number }>(
    'warning',
    ({ variable, file, line, otherLine }) =>
      `${variable} has two values in ${file}; line ${line} counts, and not line ${otherLine}.`,
    () => 'Delete the line with the old value.',
  ),
  'config-certificate': entry<{ file: string; cause: string }>(
    'invalid',
    ({ file, cause }) => `grit.caFile: the certificate file ${file} cannot be used (${cause}).`,
    () =>
      'Save the certificate of Grit as PEM, text with -----BEGIN CERTIFICATE----- in it, as the README describes.',
  ),
  'config-secret-file-missing': entry<{ path: string; file: string; cause: string }>(
    'invalid',
    ({ path, file, cause }) => `${path}: the file ${file} cannot be read (${cause}).`,
    () => 'Check its name and who may read it; a relative path starts at the configuration file.',
  ),
  'config-proxy': entry<{ variable: string; isSocks?: boolean }>(
    'invalid',
    ({ variable, isSocks = false }) =>
      isSocks
        ? `The variable ${variable} names a SOCKS proxy, which grit-sync does not support.`
        : `The variable ${variable} does not name a proxy as http://host:port.`,
    ({ variable, isSocks = false }) =>
      isSocks
        ? `Put an HTTP proxy into ${variable}, or the hosts of Canvas and Grit into NO_PROXY.`
        : `Correct ${variable} in the environment or in .env; a user name and password go before the host, as in http://user:password@host:port.`,
  ),
} satisfies Entries;
