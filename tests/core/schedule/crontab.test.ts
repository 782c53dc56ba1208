import { spawnSync } from 'node:child_process';
import { describe, expect, it, test } from '@jest/globals';
import { BEGIN, crontabBlock, END, withBlock, withoutBlock } from '../../../src/core/schedule/crontab.ts';

const STARTED = {
  node: '/usr/bin/node',
  program: '/usr/local/bin/grit-sync',
  config: '/home/shop/grit-sync/grit-sync.config.yaml',
};
const BLOCK = crontabBlock(STARTED);
const OTHERS = 'MAILTO=shop@example.edu\r\n# backups\n\n0 3 * * *  tar c ~ | gzip > /mnt/$(date +\\%F)\n';

/** How the two families of cron undo what a percent sign needs: for some a second backslash counts as well. */
const CRONS: [string, RegExp][] = [
  ['a cron that knows \\% only', /\\(%)/g],
  ['a cron that knows \\% and \\\\', /\\([%\\])/g],
];

/** The words that a shell would start after cron is done with the line; throws where cron would cut it. */
function wordsOf(block: string, escape: RegExp): string[] {
  const [line = ''] = block.split('\n').filter((text) => text !== '' && !text.startsWith('#'));
  const command = line.replace(/^\*\/30 \* \* \* \* /, '');
  // As cron reads it, from left to right: a backslash protects the one sign behind it.
  if (/^(?:[^\\%]|\\.)*%/.test(command)) throw new Error(`cron would cut: ${command}`);
  const script = `printf '%s\\n' ${command.replace(escape, '$1')}`;
  return spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.trimEnd().split('\n');
}

describe('the lines for a crontab', () => {
  it('start a quiet pass every 30 minutes, by absolute paths', () => {
    expect(BLOCK.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      '*/30 * * * * /usr/bin/node /usr/local/bin/grit-sync run --quiet --config /home/shop/grit-sync/grit-sync.config.yaml',
      '',
    ]);
  });

  it('set nothing that would also hold for the lines of others below them', () => {
    expect(BLOCK).not.toMatch(/^\s*[A-Za-z_]+\s*=/m);
  });

  it('stand between markers that are in crontabs already', () => {
    expect(BLOCK.startsWith('# >>> grit-sync >>>\n')).toBe(true);
    expect(BLOCK.endsWith('\n# <<< grit-sync <<<\n')).toBe(true);
  });

  describe.each(CRONS)('for %s', (_, escape) => {
    test.each([
      '/home/shop/my config.yaml',
      '/home/shop/100% safe/config.yaml',
      "/home/shop/Nora's/config.yaml",
      '/home/shop/"quoted" $HOME `id` ; # & * ~/config.yaml',
      '/home/shop/back\\slash/config.yaml',
      '/home/shop/two\\\\slashes/config.yaml',
      '/home/shop/a\\%b%%c/config.yaml',
      "/home/shop/all'%\\'%\\%'/config.yaml",
      '/home/shop/ends in a backslash\\',
      '/home/shöp/Prüfung/config.yaml',
    ])('name the path %s', (config) => {
      const node = `${config}/node`;
      expect(wordsOf(crontabBlock({ ...STARTED, node, config }), escape)).toEqual([
        node,
        STARTED.program,
        'run',
        '--quiet',
        '--config',
        config,
      ]);
    });
  });
});

describe('a crontab', () => {
  it('that is empty becomes the block, and empty again', () => {
    expect(withBlock('', BLOCK)).toEqual({ crontab: BLOCK });
    expect(withoutBlock(BLOCK)).toEqual({ crontab: '' });
  });

  it('with other lines keeps them as they are, and is the same again without the block', () => {
    expect(withBlock(OTHERS, BLOCK)).toEqual({ crontab: OTHERS + BLOCK });
    expect(withoutBlock(OTHERS + BLOCK)).toEqual({ crontab: OTHERS });
  });

  it('that has the block is as it was', () => {
    expect(withBlock(OTHERS + BLOCK + OTHERS, BLOCK)).toEqual({ crontab: OTHERS + BLOCK + OTHERS });
  });

  it('with the block of another place has the new one there, and nothing else is moved', () => {
    const old = crontabBlock({ ...STARTED, config: '/elsewhere/config.yaml' });
    expect(withBlock(OTHERS + old + OTHERS, BLOCK)).toEqual({ crontab: OTHERS + BLOCK + OTHERS });
    expect(withoutBlock(OTHERS + old + OTHERS)).toEqual({ crontab: OTHERS + OTHERS });
  });

  it('whose last line has no end gets one: cron would ignore the line', () => {
    expect(withBlock('0 3 * * * true', BLOCK)).toEqual({ crontab: `0 3 * * * true\n${BLOCK}` });
  });

  it('without the block stays as it is, also without an end', () => {
    expect(withoutBlock('0 3 * * * true')).toEqual({ crontab: '0 3 * * * true' });
  });

  it('that was saved by an editor on Windows has its block found', () => {
    expect(withoutBlock(`${OTHERS}${BLOCK.replaceAll('\n', '\r\n')}`)).toEqual({ crontab: OTHERS });
  });

  it('whose block ends the file without a line break has it found', () => {
    expect(withoutBlock(`${OTHERS}${BLOCK.trimEnd()}`)).toEqual({ crontab: OTHERS });
  });

  it('that only speaks of a marker has no block', () => {
    const text = `# see "${BEGIN}"\n`;
    expect(withBlock(text, BLOCK)).toEqual({ crontab: text + BLOCK });
  });

  test.each([
    ['begins and does not end', `true\n${BEGIN}\n${OTHERS}`, 2],
    ['ends and did not begin', `${OTHERS}${END}\n`, 5],
    ['begins twice', `${BEGIN}\n${BEGIN}\n${END}\n`, 1],
    ['ends twice', `${BEGIN}\n${END}\n${END}\n`, 3],
    ['is there twice', BLOCK + OTHERS + BLOCK, 12],
    ['ends before it begins', `${END}\n${BEGIN}\n`, 1],
  ])('with a block that %s is left alone, and the line is named', (_, crontab, unpaired) => {
    expect(withBlock(crontab, BLOCK)).toEqual({ unpaired });
    expect(withoutBlock(crontab)).toEqual({ unpaired });
  });
});
