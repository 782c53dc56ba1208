import { describe, expect, test } from '@jest/globals';
import { Redactor } from '../src/redact.ts';

function redacting(...secrets: string[]) {
  const redactor = new Redactor();
  redactor.add(secrets);
  return (text: string) => redactor.redact(text);
}

describe('a secret is masked', () => {
  test.each([
    ['as it is', 'tok-never', 'Bearer tok-never.', 'Bearer ***.'],
    ['each time', 'tok-never', 'tok-never tok-never', '*** ***'],
    ['inside a word', 'tok-never', 'xtok-nevery', 'x***y'],
    ['in an address', '70~a/b+c', '/login?token=70~a%2Fb%2Bc&x', '/login?token=***&x'],
    ['in a form', '70~a/b+c', 'token=70%7Ea%2Fb%2Bc&x', 'token=***&x'],
    ['in JSON', 'a"b\\c', JSON.stringify({ token: 'a"b\\c' }), '{"token":"***"}'],
    ['in base64', 'tok-never', Buffer.from('tok-never').toString('base64'), '***'],
    [
      'in padded base64',
      'tok-never!',
      `Basic ${Buffer.from('tok-never!').toString('base64')}`,
      'Basic ***==',
    ],
    ['with four characters', 'abcd', 'abcd', '***'],
    ['with what would be a pattern', 'a.c$&*', 'a.c$&* abc$&*', '*** abc$&*'],
  ])('%s', (_, secret, text, masked) => {
    expect(redacting(secret)(text)).toBe(masked);
  });

  test('with its end, though another secret is its beginning, in whichever order they were added', () => {
    expect(redacting('tok-a', 'tok-a-and-more')('tok-a-and-more tok-a')).toBe('*** ***');
    expect(redacting('tok-a-and-more', 'tok-a')('tok-a-and-more tok-a')).toBe('*** ***');
  });

  test('that was added later than others', () => {
    const redactor = new Redactor();
    redactor.add(['first-one']);
    redactor.add(['second-one']);
    expect(redactor.redact('first-one second-one')).toBe('*** ***');
  });
});

describe('text stays as it is', () => {
  test('where there is no secret', () => {
    expect(redacting()('Read 12 submissions')).toBe('Read 12 submissions');
    expect(redacting('tok-never')('Read 12 submissions')).toBe('Read 12 submissions');
  });

  test('where a secret is empty or too short to be one, so that no words are torn', () => {
    expect(redacting('', 'a', 'the')('what the passes are')).toBe('what the passes are');
  });
});
