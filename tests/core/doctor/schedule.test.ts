import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  commandInPlist,
  commandsInCrontab,
  commandsInUnit,
  scheduleOf,
  type ScheduledCommand,
} from '../../../src/core/doctor/schedule.ts';
import { crontabLine } from '../../../src/core/schedule/crontab.ts';
import { filledPlist } from '../../../src/core/schedule/launchd.ts';
import { filledService } from '../../../src/core/schedule/systemd.ts';

const CONFIG = '/home/shop/grit-sync/grit-sync.config.yaml';
const example = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const startsUs = (command: string, config = CONFIG) =>
  scheduleOf([{ place: 'crontab', command }], config).running.length === 1;

describe('what starts a pass with this configuration', () => {
  test.each([
    `*/30 * * * * /usr/local/bin/grit-sync run --quiet --config ${CONFIG}`,
    `*/30 * * * * /usr/local/bin/grit-sync --config ${CONFIG} run --quiet`,
    `@hourly shop grit-sync run --config=${CONFIG} >> /var/log/grit-sync.log 2>&1`,
    `7,37 * * * * cd /home/shop && node bin/grit-sync.js run -c "${CONFIG}"`,
    `7,37 * * * * "/opt/my tools/grit-sync" run -c '${CONFIG}'`,
    'a pass that may find this configuration by itself: grit-sync run',
  ])('%s', (command) => {
    expect(startsUs(command)).toBe(true);
  });
});

describe('what does not', () => {
  test.each([
    '*/30 * * * * /usr/local/bin/grit-sync run --config /home/shop/other-shop/grit-sync.config.yaml',
    `*/30 * * * * grit-sync run --config ${CONFIG}.bak`,
    '0 9 * * * /usr/local/bin/grit-sync status --quiet',
    '0 9 * * * run-parts /etc/grit-sync',
    'PATH=/usr/local/bin:/usr/bin:/bin',
  ])('%s', (command) => {
    expect(startsUs(command)).toBe(false);
  });

  test('a line of a crontab that is commented out', () => {
    const lines = commandsInCrontab('crontab', `# grit-sync run\n  #grit-sync run\n\nMAILTO=x\n`);
    expect(lines.map(({ command }) => command)).toEqual(['MAILTO=x']);
  });
});

test('a timer that is not on starts nothing yet', () => {
  const command = `grit-sync run --config ${CONFIG}`;
  const timer = (isOn: boolean): ScheduledCommand => ({
    place: '/etc/systemd/system/grit-sync.timer',
    command,
    timer: { name: 'grit-sync.timer', isUserUnit: false, isOn },
  });
  expect(scheduleOf([timer(true)], CONFIG)).toEqual({ running: [timer(true)], switchedOff: [] });
  expect(scheduleOf([timer(false)], CONFIG)).toEqual({ running: [], switchedOff: [timer(false)] });
});

describe('the examples of this project', () => {
  test.each([
    [
      'crontab.example',
      CONFIG,
      (text: string) => commandsInCrontab('crontab', text).map(({ command }) => command),
    ],
    ['examples/systemd/grit-sync.service', '/etc/grit-sync/grit-sync.config.yaml', commandsInUnit],
    [
      'examples/launchd/edu.example.grit-sync.plist',
      '/Users/shop/grit-sync/grit-sync.config.yaml',
      (text: string) => [commandInPlist(text)],
    ],
  ])('%s starts a pass', (name, config, commandsIn) => {
    const found = commandsIn(example(name)).filter((command) => startsUs(command, config));
    expect(found).toHaveLength(1);
    expect(found.filter((command) => startsUs(command, '/elsewhere.yaml'))).toEqual([]);
  });

  test('a command of systemd may go on in the next line', () => {
    expect(commandsInUnit('[Service]\nExecStart=/bin/grit-sync \\\n  run\n#ExecStart=no\n')).toEqual([
      '/bin/grit-sync  run',
    ]);
  });
});

describe.each([
  '/srv/Maker Space/grit-sync.config.yaml',
  "/srv/joe's/grit-sync.config.yaml",
  '/srv/100% "R&D" $HOME \\ --/grit-sync.config.yaml',
])('what grit-sync schedule prints for %s starts a pass with it', (config) => {
  const filling = {
    ...{ node: '/usr/bin/node', program: '/opt/grit-sync', config, user: 'shop' },
    ...{ backupFolder: '/b', stateFolder: '/s', timeoutMinutes: 25 },
  };
  test.each([
    ['crontab', () => commandsInCrontab('crontab', crontabLine(filling)).map(({ command }) => command)],
    ['systemd', () => commandsInUnit(filledService(example('examples/systemd/grit-sync.service'), filling))],
    [
      'launchd',
      () => [commandInPlist(filledPlist(example('examples/launchd/edu.example.grit-sync.plist'), filling))],
    ],
  ])('%s', (_, commands) => {
    expect(commands().map((command) => startsUs(command, config))).toEqual([true]);
    expect(commands().map((command) => startsUs(command, `${config}.bak`))).toEqual([false]);
  });
});
