import { describe, expect, it } from '@jest/globals';
import { parsePlist, type PlistValue } from './plist.ts';
import { PASS_SECONDS, passOf, readExample, wordsAfterProgram } from './support.ts';

const LABEL = 'edu.example.grit-sync';
const NAME = `examples/launchd/${LABEL}.plist`;

describe('examples/launchd', () => {
  const text = readExample(NAME);
  const plist = parsePlist(text) as Record<string, PlistValue>;

  it('has only keys that launchd knows, and the label that its name promises', () => {
    expect(Object.keys(plist).sort()).toEqual([
      'ExitTimeOut',
      'Label',
      'ProgramArguments',
      'StandardErrorPath',
      'StandardOutPath',
      'StartCalendarInterval',
      'Umask',
      'UserName',
    ]);
    expect(plist['Label']).toBe(LABEL);
  });

  it('starts a quiet pass twice an hour, with a configuration that the comments speak of', async () => {
    const words = wordsAfterProgram(plist['ProgramArguments'] as string[]);
    const config = '/Users/shop/grit-sync/grit-sync.config.yaml';
    expect(await passOf(words)).toEqual({ config, quiet: true, dryRun: false });
    expect(text.split('<plist')[0]).toContain(config);
    expect(plist['StartCalendarInterval']).toEqual([{ Minute: 0 }, { Minute: 30 }]);
  });

  it('gives a pass more time to finish than it may take, and keeps what it writes private', () => {
    expect(plist['ExitTimeOut']).toBeGreaterThan(PASS_SECONDS);
    expect(plist['Umask']).toBe(0o077);
    expect(plist['UserName']).not.toBe('root');
  });

  it.each([
    ['<key>Label</key>', '', 'open key expected'],
    ['</array>', '', 'no element of a property list: key'],
    ['<integer>1620</integer>', '<integer>27min</integer>', 'no integer'],
    ['<string>shop</string>', '<text>shop</text>', 'no element of a property list'],
    ['<string>shop</string>', '<string>sh&op</string>', 'a bare sign'],
    ['<string>shop</string>', '<string>shop', 'close string expected'],
    ['  1. Try', '  1. Try --quiet', 'in a comment'],
    ['</plist>', '</plist><dict>', 'behind the end'],
    ['<?xml', '\n<?xml', 'not the head'],
  ])('would be refused with %s changed into %s', (before, after, reason) => {
    expect(text).toContain(before);
    expect(() => parsePlist(text.replace(before, after))).toThrow(reason);
  });
});
