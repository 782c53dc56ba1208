import { describe, expect, it, test } from '@jest/globals';
import { load, loadAll } from 'js-yaml';
import type { Filling } from '../../../src/core/schedule/fill.ts';
import { containerConfig, filledCronJob } from '../../../src/core/schedule/kubernetes.ts';
import { filledPlist } from '../../../src/core/schedule/launchd.ts';
import { movingPaths, unnameable } from '../../../src/core/schedule/paths.ts';
import { filledService } from '../../../src/core/schedule/systemd.ts';
import { parsePlist, type PlistValue } from '../../examples/plist.ts';
import { readExample } from '../../examples/support.ts';
import { parseUnit, seconds } from '../../examples/unit.ts';

const PLIST = readExample('examples/launchd/edu.example.grit-sync.plist');
const SERVICE = readExample('examples/systemd/grit-sync.service');
const CRON_JOB = readExample('examples/kubernetes/cronjob.yaml');

const FILLING: Filling = {
  node: '/usr/bin/node',
  program: '/usr/local/bin/grit-sync',
  config: '/srv/shop/grit-sync.config.yaml',
  user: 'nora',
  backupFolder: '/srv/shop/backup',
  stateFolder: '/srv/shop/state',
  timeoutMinutes: 25,
};
const ODD = '/srv/100% "Nora\'s" <shop> & $HOME \\ -- co';
const ODDLY: Filling = {
  ...FILLING,
  program: `${ODD}/grit-sync`,
  config: `${ODD}/grit-sync.config.yaml`,
  backupFolder: `${ODD}/backup`,
  stateFolder: `${ODD}/state`,
};

/** The settings of [Service] in a filled service; a key that is there once. */
function serviceOf(filling: Filling): (key: string) => string {
  const keys = parseUnit(filledService(SERVICE, filling)).get('Service');
  return (key) => {
    const [value = '', ...more] = keys?.get(key) ?? [];
    expect(more).toEqual([]);
    return value;
  };
}

/** The words of a setting as systemd splits them, quotes and specifiers undone (systemd.syntax(7)). */
function systemdWords(text: string): string[] {
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)];
  return words.map(([word, quoted]) => (quoted?.replace(/\\(.)/g, '$1') ?? word).replaceAll('%%', '%'));
}

describe('the file for launchd', () => {
  const plistOf = (filling: Filling) => parsePlist(filledPlist(PLIST, filling)) as Record<string, PlistValue>;

  it.each([
    ['plain', FILLING],
    ['odd', ODDLY],
  ])('has the paths and the user in it: %s ones', (_, filling) => {
    const unescaped = (value: PlistValue | undefined) =>
      JSON.parse(
        JSON.stringify(value).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      ) as PlistValue;
    const plist = plistOf(filling);
    const { node, program, config } = filling;
    expect(unescaped(plist['ProgramArguments'])).toEqual([node, program, 'run', '--quiet', '-c', config]);
    expect(plist['UserName']).toBe('nora');
    const log = config.replace('grit-sync.config.yaml', 'grit-sync.log');
    expect(unescaped([plist['StandardOutPath'] ?? '', plist['StandardErrorPath'] ?? ''])).toEqual([log, log]);
  });

  it('gives a pass more time than the configuration does', () => {
    expect(plistOf(FILLING)['ExitTimeOut']).toBe(27 * 60);
    expect(plistOf({ ...FILLING, timeoutMinutes: 40.5 })['ExitTimeOut']).toBe(43 * 60);
  });

  it('has nothing of the example that is not so here', () => {
    expect(filledPlist(PLIST, FILLING)).not.toMatch(/\/Users\/|shop<|crontab\.example/);
  });
});

describe('the service for systemd', () => {
  it.each([
    ['plain', FILLING],
    ['odd', ODDLY],
  ])('starts a pass and may write to two folders: %s paths', (_, filling) => {
    const service = serviceOf(filling);
    const { node, program, config, backupFolder, stateFolder } = filling;
    expect(systemdWords(service('ExecStart')).map((word) => word.replaceAll('$$', '$'))).toEqual([
      node,
      program,
      'run',
      '--config',
      config,
    ]);
    expect(systemdWords(service('ReadWritePaths'))).toEqual([backupFolder, stateFolder]);
    const more = serviceOf({ ...filling, otherFolders: ['/home/shop/my page'] });
    expect(systemdWords(more('ReadWritePaths'))).toEqual([backupFolder, stateFolder, '-/home/shop/my page']);
    expect(more('ProtectHome')).toBe('read-only');
    expect(service('User')).toBe('nora');
  });

  it('has every $ and % doubled where systemd would take one for a variable or a specifier', () => {
    const service = serviceOf(ODDLY);
    expect(service('ExecStart').replaceAll(/\$\$|%%/g, '')).not.toMatch(/[$%]/);
    expect(service('ReadWritePaths').replaceAll('%%', '')).not.toContain('%');
  });

  it('has nothing of the set-up of the example', () => {
    expect(filledService(SERVICE, FILLING)).not.toMatch(
      /\/etc\/grit-sync|\/var\/lib|DynamicUser|StateDirectory|EnvironmentFile/,
    );
  });

  it.each([
    ['in none', {}, 'yes'],
    ['the configuration in one', { config: '/home/nora/grit-sync.config.yaml' }, 'read-only'],
    ['Node in one', { node: '/root/.nvm/versions/node/v24.1.0/bin/node' }, 'read-only'],
    ['the backups in one', { backupFolder: '/home/nora/backup' }, 'read-only'],
  ])('sees home folders only if something is in one: %s', (_, paths, protect) => {
    expect(serviceOf({ ...FILLING, ...paths })('ProtectHome')).toBe(protect);
  });

  it('has all other settings of the example', () => {
    const keys = (text: string) => [...(parseUnit(text).get('Service')?.keys() ?? [])];
    const own = ['DynamicUser', 'StateDirectory', 'StateDirectoryMode', 'EnvironmentFile'];
    expect(keys(filledService(SERVICE, FILLING)).sort()).toEqual(
      [...keys(SERVICE).filter((key) => !own.includes(key)), 'User', 'ReadWritePaths'].sort(),
    );
  });

  it('gives a pass more time than the configuration does', () => {
    const service = serviceOf({ ...FILLING, timeoutMinutes: 40 });
    for (const key of ['TimeoutStartSec', 'TimeoutStopSec']) expect(seconds(service(key))).toBe(42 * 60);
  });
});

describe('the file for a cluster', () => {
  const data = {
    canvas: { apiUrl: 'https://canvas.example', apiKey: 'secret-of-canvas', courseId: 70076 },
    permissions: { 'pg:Laser Cutter': 440133 },
    grit: { apiKey: 'secret-of-grit', caFile: '/etc/ssl/grit.pem' },
    backup: { keep: { last: 9 } },
    state: null,
  };
  const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n\nBBBB\n-----END CERTIFICATE-----\n';
  const filling = { version: '9.9.9', config: JSON.stringify(data), certificate, timeoutMinutes: 28 };

  it('has the configuration with the tokens, the folders and the certificate of the container', () => {
    expect(containerConfig(data)).toEqual({
      canvas: { ...data.canvas, apiKey: '${file:/run/secrets/grit-sync/canvas}' },
      permissions: data.permissions,
      grit: { apiKey: '${file:/run/secrets/grit-sync/grit}', caFile: 'grit-ca.pem' },
      backup: { keep: { last: 9 }, folder: '/data/backup' },
      state: { folder: '/data/state' },
    });
    expect(containerConfig({ ...data, grit: {} })['grit']).not.toHaveProperty('caFile');
  });

  it('has no address of a monitor in it, and writes into the volume alone', () => {
    const { html, textfile } = { html: './page.html', textfile: '/var/lib/node/shop.prom' };
    const monitor = { pingUrl: 'https://hc.example/uuid', webhook: 'https://hooks.example/secret' };
    const inContainer = containerConfig({
      ...data,
      monitor,
      report: { html, names: true },
      metrics: { textfile },
    });
    expect(inContainer).toMatchObject({
      monitor: {
        pingUrl: '${file:/run/secrets/grit-sync/pingUrl}',
        webhook: '${file:/run/secrets/grit-sync/webhook}',
      },
      report: { html: '/data/page.html', names: true },
      metrics: { textfile: '/data/shop.prom' },
    });
    expect(filledCronJob(CRON_JOB, { ...filling, config: JSON.stringify(inContainer) })).toContain(
      '--from-file=grit=grit.token --from-file=pingUrl=pingUrl.txt --from-file=webhook=webhook.txt\n',
    );
    expect(filledCronJob(CRON_JOB, filling)).toContain('--from-file=grit=grit.token\n');
  });

  it('is the example with that, the version and longer limits in it', () => {
    const [volume, config, job] = loadAll(filledCronJob(CRON_JOB, filling)) as Record<string, unknown>[];
    const [exampleVolume, exampleConfig, exampleJob] = loadAll(CRON_JOB) as Record<string, unknown>[];
    expect(volume).toEqual(exampleVolume);
    expect(config).toEqual({
      ...exampleConfig,
      data: { 'grit-sync.config.yaml': `${filling.config}\n`, 'grit-ca.pem': certificate },
    });
    const asFilled = JSON.stringify(exampleJob)
      .replace('grit-sync:0.1.0', 'grit-sync:9.9.9')
      .replaceAll('1620', String(30 * 60));
    expect(job).toEqual(JSON.parse(asFilled));
  });

  it('needs no certificate', () => {
    const [, config] = loadAll(filledCronJob(CRON_JOB, { ...filling, certificate: null }));
    expect(Object.keys((config as { data: object }).data)).toEqual(['grit-sync.config.yaml']);
    expect(load(JSON.stringify(data))).toEqual(data);
  });
});

test.each([
  ['launchd', (text: string) => filledPlist(text, FILLING), PLIST, '<integer>1620</integer>'],
  ['systemd', (text: string) => filledService(text, FILLING), SERVICE, 'ProtectHome=yes'],
  ['systemd', (text: string) => filledService(text, FILLING), SERVICE, '# A user that exists only'],
])('a %s example that has been changed is not filled in half', (_, fill, text, part) => {
  expect(() => fill(text.replace(part, ''))).toThrow('in the example');
});

describe('the paths', () => {
  test.each([
    ['/home/nora/.nvm/versions/node/v24.1.0/bin/node', true],
    ['/run/user/1000/fnm_multishells/1_2/bin/node', true],
    ['/home/nora/.volta/tools/image/node/24.1.0/bin/node', true],
    ['/home/nora/.local/share/mise/installs/node/24/bin/node', true],
    ['/opt/homebrew/Cellar/node/24.1.0/bin/node', true],
    ['/home/nora/.npm/_npx/0f/node_modules/.bin/grit-sync', true],
    ['/usr/bin/node', false],
    ['/opt/homebrew/bin/node', false],
    ['/home/mise-en-place/bin/node', false],
  ])('%s: moves with an upgrade: %s', (node, isMoving) => {
    expect(movingPaths({ ...FILLING, node })).toEqual(isMoving ? [node] : []);
  });

  test.each(['node', 'program', 'config', 'backupFolder', 'stateFolder'] as const)(
    'a line break in that of %s is found',
    (key) => {
      expect(unnameable(FILLING)).toEqual([]);
      expect(unnameable({ ...FILLING, [key]: '/srv/a\nb' })).toEqual(['/srv/a\nb']);
    },
  );
});
