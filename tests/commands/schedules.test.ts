import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { scheduledCommands } from '../../src/commands/doctor/schedules.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

/** What this machine would start, if its folders were those in `root`; there is no crontab of the user. */
const found = () => scheduledCommands({ HOME: join(root, 'home'), PATH: '' }, root);

test('on a machine without any of the three there is nothing', () => {
  expect(found()).toEqual([]);
});

test('the crontabs of the system are read', () => {
  write('etc/crontab', '# nothing\n17 * * * * root one\n');
  write('etc/cron.d/grit-sync', '*/30 * * * * shop two\n');
  expect(found()).toEqual([
    { place: join(root, 'etc/crontab'), command: '17 * * * * root one' },
    { place: join(root, 'etc/cron.d/grit-sync'), command: '*/30 * * * * shop two' },
  ]);
});

test.each([
  ['home/.config/systemd/user', true],
  ['etc/systemd/user', true],
  ['etc/systemd/system', false],
])('a service in %s has a timer, which is on where a target wants it', (folder, isUserUnit) => {
  write(`${folder}/shop.service`, '[Service]\nExecStart=/bin/grit-sync run\n');
  expect(found()).toEqual([]);
  write(`${folder}/shop.timer`, '[Timer]\n');
  const unit = (isOn: boolean) => ({
    place: join(root, folder, 'shop.timer'),
    command: '/bin/grit-sync run',
    timer: { name: 'shop.timer', isUserUnit, isOn },
  });
  expect(found()).toEqual([unit(false)]);
  mkdirSync(join(root, folder, 'timers.target.wants'));
  symlinkSync('../shop.timer', join(root, folder, 'timers.target.wants', 'shop.timer'));
  expect(found()).toEqual([unit(true)]);
});

test.each(['home/Library/LaunchAgents', 'Library/LaunchAgents', 'Library/LaunchDaemons'])(
  'a job of launchd in %s is read, and other files there are not',
  (folder) => {
    write(`${folder}/edu.example.plist`, '<array><string>grit-sync</string><string>run</string></array>');
    write(`${folder}/notes.txt`, '<string>grit-sync</string>');
    expect(found()).toEqual([{ place: join(root, folder, 'edu.example.plist'), command: 'grit-sync run' }]);
  },
);
