import { patience, swap } from './fill.ts';

const TOKENS = '/run/secrets/grit-sync';

/** The data of a configuration file; what is in it is of no interest beyond the keys that are named here. */
type Data = Record<string, unknown>;

interface ClusterFilling {
  /** The version of the program, which is that of the image. */
  version: string;
  /** The configuration for the container, as YAML. */
  config: string;
  /** The certificate that it names, as PEM, or null. */
  certificate: string | null;
  timeoutMinutes: number;
}

/** The file in which the container finds the certificate of Grit, beside its configuration. */
const CERTIFICATE_NAME = 'grit-ca.pem';

/**
 * The same configuration inside of a container: the tokens and the addresses of a monitor come from its secret,
 * whatever stands there, and everything that is written is in its volume. Nothing in it is a secret afterwards.
 */
export function containerConfig(data: Data): Data {
  const group = (name: string) => ({ ...(data[name] as Data | null | undefined) });
  const certificate = group('grit')['caFile'] === undefined ? {} : { caFile: CERTIFICATE_NAME };
  return {
    ...data,
    ...replaced(data, 'monitor', (key) => `\${file:${TOKENS}/${key}}`),
    ...replaced(data, 'report', (key, text) => (key === 'html' ? `/data/${nameIn(text)}` : text)),
    ...replaced(data, 'metrics', (_, text) => `/data/${nameIn(text)}`),
    canvas: { ...group('canvas'), apiKey: `\${file:${TOKENS}/canvas}` },
    grit: { ...group('grit'), apiKey: `\${file:${TOKENS}/grit}`, ...certificate },
    backup: { ...group('backup'), folder: '/data/backup' },
    state: { ...group('state'), folder: '/data/state' },
  };
}

/** A group of the configuration with other texts in it; nothing where it is not there. */
function replaced(data: Data, name: string, change: (key: string, text: string) => string): Data {
  const group = data[name];
  if (typeof group !== 'object' || group === null) return {};
  const entries = Object.entries(group).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? change(key, value) : value,
  ]);
  return { [name]: Object.fromEntries(entries) as Data };
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file of examples/kubernetes with this configuration, for the image of this version. */
export function filledCronJob(example: string, filling: ClusterFilling): string {
  const { version, config, certificate, timeoutMinutes } = filling;
  const minutes = patience(filling);
  const start = '  # Every key is explained in examples/full.yaml.\n  grit-sync.config.yaml: |\n';
  const from = example.indexOf(start);
  const exampleData = example.slice(from, example.indexOf('---\n', from));
  const files = { 'grit-sync.config.yaml': config, ...(certificate && { [CERTIFICATE_NAME]: certificate }) };
  const addresses = ['pingUrl', 'webhook'].filter((name) => config.includes(`${TOKENS}/${name}`));
  const swaps: [string, string][] = [
    [
      '--from-file=grit=grit.token',
      ['grit=grit.token', ...addresses.map((name) => `${name}=${name}.txt`)]
        .map((file) => `--from-file=${file}`)
        .join(' '),
    ],
    ['Write your addresses and ids into the configuration below, and your registry', 'Write your registry'],
    ['"upsert: false" below means', 'While "upsert: false" stands below, that means'],
    [exampleData, Object.entries(files).map(blockOf).join('')],
    [
      `timeoutMinutes above (25). This is 27 minutes`,
      `timeoutMinutes (${timeoutMinutes}). This is ${minutes} minutes`,
    ],
    ['activeDeadlineSeconds: 1620', `activeDeadlineSeconds: ${60 * minutes}`],
    ['terminationGracePeriodSeconds: 1620', `terminationGracePeriodSeconds: ${60 * minutes}`],
    ['image: registry.example.edu/grit-sync:0.1.0', `image: registry.example.edu/grit-sync:${version}`],
  ];
  return swaps.reduce((text, [part, replacement]) => swap(text, part, replacement), example);
}

function blockOf([name, content]: [string, string]): string {
  const lines = content.trimEnd().split('\n');
  return `  ${name}: |\n${lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n`;
}
