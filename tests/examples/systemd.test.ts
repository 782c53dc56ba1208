import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  INTERVAL_SECONDS,
  PASS_SECONDS,
  passOf,
  readExample,
  splitWords,
  wordsAfterProgram,
} from './support.ts';
import { parseUnit, seconds } from './unit.ts';

const service = readExample('examples/systemd/grit-sync.service');
const timer = readExample('examples/systemd/grit-sync.timer');

/** The one value of a key. */
function only(text: string, section: string, key: string): string {
  const values = parseUnit(text).get(section)?.get(key) ?? [];
  if (values.length !== 1) throw new Error(`${key} stands there ${values.length} times`);
  return values[0] ?? '';
}

const inService = (key: string): string => only(service, 'Service', key);

describe('examples/systemd', () => {
  it('starts a pass with a configuration and a file of tokens that the comments speak of', async () => {
    const config = '/etc/grit-sync/grit-sync.config.yaml';
    expect(await passOf(wordsAfterProgram(splitWords(inService('ExecStart'))))).toEqual({
      config,
      quiet: false,
      dryRun: false,
    });
    for (const file of [config, inService('EnvironmentFile')])
      expect(service).toMatch(new RegExp(`^#.* ${file}$`, 'm'));
  });

  it('starts it every 30 minutes, and once if that was missed', () => {
    expect(only(timer, 'Timer', 'OnCalendar')).toBe('*:0/30');
    expect(only(timer, 'Timer', 'Persistent')).toBe('true');
    expect(only(timer, 'Install', 'WantedBy')).toBe('timers.target');
    expect(parseUnit(timer).get('Timer')?.has('Unit')).toBe(false);
    const latest = seconds(only(timer, 'Timer', 'RandomizedDelaySec'));
    expect(latest + PASS_SECONDS).toBeLessThan(INTERVAL_SECONDS);
  });

  it('lets a pass end by itself: both limits are longer, and a stop is one SIGTERM to it alone', () => {
    expect(inService('Type')).toBe('oneshot');
    for (const key of ['TimeoutStartSec', 'TimeoutStopSec']) {
      expect(seconds(inService(key))).toBeGreaterThan(PASS_SECONDS);
    }
    expect(inService('KillMode')).toBe('mixed');
    expect(inService('KillSignal')).toBe('SIGTERM');
  });

  it('counts every exit code but 0 as a failure', () => {
    expect(parseUnit(service).get('Service')?.has('SuccessExitStatus')).toBe(false);
  });

  it('keeps the backups, in the only folder that may be written to', () => {
    const folder = `/var/lib/${inService('StateDirectory')}`;
    const told = [...service.matchAll(/folder: (\S+)/g)].map(([, path]) => path);
    expect(told).toEqual([`${folder}/backup`, `${folder}/state`]);
    expect(inService('DynamicUser')).toBe('yes');
    expect(inService('ProtectSystem')).toBe('strict');
    expect(parseUnit(service).get('Service')?.has('ReadWritePaths')).toBe(false);
  });

  it('leaves a pass what it needs: the network, flock, and memory that Node may write programs to', () => {
    const keys = [...(parseUnit(service).get('Service')?.keys() ?? [])];
    const fatal = [
      'PrivateNetwork',
      'IPAddressDeny',
      'NoExecPaths',
      'InaccessiblePaths',
      'MemoryDenyWriteExecute',
    ];
    expect(keys.filter((key) => fatal.includes(key))).toEqual([]);
    expect(inService('RestrictAddressFamilies').split(' ')).toEqual(
      expect.arrayContaining(['AF_INET', 'AF_INET6', 'AF_UNIX']),
    );
  });

  it.each(['[Unit', 'Type oneshot', 'Type=oneshot \\', '[Unit]\n[Unit]', 'type=oneshot'])(
    'would be refused with the line %j',
    (line) => {
      expect(() => parseUnit(`[Service]\n${line}\n`)).toThrow(/no setting|second section/);
    },
  );
});

// systemd itself has the last word where there is one; parseUnit above has looked at the syntax everywhere.
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
const whereThereIsOne = hasAnalyze ? describe : describe.skip;
whereThereIsOne(`systemd-analyze verify${hasAnalyze ? '' : ' (skipped: no systemd here)'}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'grit-sync-units-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function verify(change: (text: string) => string) {
    const files = ['grit-sync.service', 'grit-sync.timer'].map((name) => join(folder, name));
    // The program is not installed here, and that is the one thing that is not looked at.
    const installed = service.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`);
    writeFileSync(files[0] ?? '', change(installed));
    writeFileSync(files[1] ?? '', timer);
    const { stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
    // Units of the machine itself may have faults of their own.
    return stderr.split('\n').filter((line) => line.includes('grit-sync'));
  }

  it('finds no fault', () => {
    expect(verify((text) => text)).toEqual([]);
  });

  it('would find an unknown key', () => {
    expect(verify((text) => `${text}ProtectEverything=yes\n`)).toEqual([
      expect.stringContaining('ProtectEverything'),
    ]);
  });
});
