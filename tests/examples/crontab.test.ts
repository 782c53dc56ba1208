import { describe, expect, it } from '@jest/globals';
import { BEGIN, crontabBlock } from '../../src/core/schedule/crontab.ts';
import { EXIT } from '../../src/errors.ts';
import { parseCrontab } from './cron.ts';
import {
  INTERVAL_SECONDS,
  PASS_SECONDS,
  passOf,
  readExample,
  splitWords,
  wordsAfterProgram,
} from './support.ts';

describe('crontab.example', () => {
  const text = readExample('crontab.example');
  const { settings, jobs } = parseCrontab(text);
  const [job] = jobs;

  it('starts one command, every 30 minutes of the day', () => {
    expect(jobs).toHaveLength(1);
    expect(job?.minutes).toEqual([0, 30]);
    expect(job?.hours).toHaveLength(24);
    expect(INTERVAL_SECONDS).toBeGreaterThan(PASS_SECONDS);
  });

  it('starts a quiet pass by its absolute path, with a configuration that the comments speak of', async () => {
    const words = wordsAfterProgram(splitWords(job?.command ?? ''));
    const config = '/home/shop/grit-sync/grit-sync.config.yaml';
    expect(await passOf(words)).toEqual({ config, quiet: true, dryRun: false });
    expect(text).toMatch(new RegExp(`^#.*${config}`, 'm'));
  });

  it('sets who gets the mails, and nothing else', () => {
    expect([...settings]).toEqual([['MAILTO', expect.stringMatching(/^\S+@example\.edu$/)]]);
  });

  it('ends with what "grit-sync schedule" prints for such a machine', () => {
    const started = {
      node: '/usr/bin/node',
      program: '/usr/local/bin/grit-sync',
      config: '/home/shop/grit-sync/grit-sync.config.yaml',
    };
    expect(text.slice(text.indexOf(BEGIN))).toBe(crontabBlock(started));
  });

  it('explains each exit code but 0, and no other', () => {
    const explained = [...text.matchAll(/^# {3}(\d+) /gm)].map(([, code]) => Number(code));
    const codes = Object.values(EXIT).map(({ code }) => code);
    expect(explained).toEqual(codes.filter((code) => code !== 0).sort((left, right) => left - right));
  });

  it.each([
    ['*/30 * * * *', 'five fields and a command'],
    ['60 * * * * true', 'no minute'],
    ['*/0 * * * * true', 'no minute'],
    ['1-a * * * * true', 'no minute'],
    ['0 24 * * * true', 'no hour'],
    ['0 0 0 * * true', 'no day of month'],
    ['0 0 * 13 * true', 'no month'],
    ['0 0 * * 8 true', 'no day of week'],
    ['0 0 * * * date +%F', 'line break'],
  ])('would be refused with the line %s', (line, reason) => {
    expect(() => parseCrontab(`${line}\n`)).toThrow(reason);
  });
});
