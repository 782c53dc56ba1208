import { describe, expect, it } from '@jest/globals';
import { EXAMPLES, parseWords, readExample, typedCommands } from './support.ts';

const SCHEDULES = [
  'crontab.example',
  'examples/kubernetes/Containerfile',
  'examples/kubernetes/cronjob.yaml',
  'examples/launchd/edu.example.grit-sync.plist',
  'examples/systemd/grit-sync.service',
  'examples/systemd/grit-sync.timer',
];

/** Canvas's form of a token, and any long mixture of letters and digits. */
const TOKEN = /\b\d{1,6}~[A-Za-z0-9]{10,}|\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9_-]{24,}\b/;

describe('the examples', () => {
  it('are all here', () => {
    expect(EXAMPLES).toEqual(expect.arrayContaining(SCHEDULES));
  });

  it.each(EXAMPLES)('%s holds nothing that looks like a token', (name) => {
    expect(readExample(name)).not.toMatch(TOKEN);
  });

  it('would show a token', () => {
    expect('apiKey: 1234~abcDEFghiJKL').toMatch(TOKEN);
    expect('X=4f9c2b7d1e8a4f9c2b7d1e8a').toMatch(TOKEN);
  });

  it.each(EXAMPLES)('%s takes each key from elsewhere', (name) => {
    const keys = [...readExample(name).matchAll(/apiKey: (.*)/g)].map(([, value]) => value);
    for (const key of keys) expect(key).toMatch(/^\$\{(?:[A-Z_]+|file:\/[\w/-]+)\}/);
  });

  it.each(EXAMPLES)('%s names only examples that exist', (name) => {
    const named = [...readExample(name).matchAll(/examples\/[\w./-]*\w/g)].map(([path]) => path);
    for (const path of named) expect(EXAMPLES.some((known) => known.startsWith(path))).toBe(true);
  });

  it.each(EXAMPLES)('%s tells a person to type only commands that exist', async (name) => {
    for (const words of typedCommands(readExample(name))) {
      expect(await parseWords(words)).toEqual(expect.objectContaining({ command: words[0] }));
    }
  });

  it.each(['crontab.example', 'examples/systemd/grit-sync.service'])(
    '%s says how to look before switching it on',
    async (name) => {
      const typed = await Promise.all(typedCommands(readExample(name)).map((words) => parseWords(words)));
      expect(typed).toEqual(
        expect.arrayContaining([{ command: 'run', options: expect.objectContaining({ dryRun: true }) }]),
      );
    },
  );

  it('would show a command or an option that does not exist', async () => {
    await expect(parseWords(['walk'])).rejects.toThrow('unknown command');
    await expect(parseWords(['run', '--slowly'])).rejects.toThrow('unknown option');
    await expect(parseWords(['run', 'now'])).rejects.toThrow('too many arguments');
    await expect(parseWords(['run', '--config'])).rejects.toThrow('argument missing');
    expect(typedCommands('#   sudo /opt/grit-sync walk --slowly\n# try "grit-sync fly"')).toEqual([
      ['walk', '--slowly'],
      ['fly'],
    ]);
  });
});
