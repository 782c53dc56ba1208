import { describe, expect, test } from '@jest/globals';
import { decode } from '../../src/config/decode.ts';

const TEXT = 'a: é\n“b”: ✓\n';
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const bigEndian = (text: string) => utf16(text).swap16();

describe('text is read', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-8 with two marks', Buffer.from(`\uFEFF\uFEFF${TEXT}`)],
    ['UTF-16 LE with a mark', utf16(`\uFEFF${TEXT}`)],
    ['UTF-16 BE with a mark', bigEndian(`\uFEFF${TEXT}`)],
    ['CR LF', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
    ['lone CR', Buffer.from(TEXT.replaceAll('\n', '\r'))],
  ])('%s', (_, bytes) => {
    expect(decode(bytes)).toEqual({ text: TEXT });
  });

  test('nothing is empty text', () => {
    expect(decode(Buffer.alloc(0))).toEqual({ text: '' });
  });

  test('tabs and blank lines stay', () => {
    expect(decode(Buffer.from('\ta\n\n \n\n'))).toEqual({ text: '\ta\n\n \n\n' });
  });
});

describe('what is no such text is named, and nothing of it is repeated', () => {
  test.each([
    ['UTF-16 LE without a mark', utf16(TEXT), 'it is UTF-16 without a mark; save it as UTF-8'],
    ['UTF-16 BE without a mark', bigEndian(TEXT), 'it is UTF-16 without a mark; save it as UTF-8'],
    ['UTF-16 cut off', utf16(`\uFEFF${TEXT}`).subarray(0, -1), 'it is UTF-16 and damaged; save it as UTF-8'],
    ['UTF-16 with half a sign', utf16('\uFEFFa\uD83D'), 'it is UTF-16 and damaged; save it as UTF-8'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 97, 0, 0, 0]), 'it is UTF-32; save it as UTF-8'],
    ['Latin-1', Buffer.from('a: 1\nb: caf\xe9\n', 'latin1'), 'line 2 is not UTF-8; save it as UTF-8'],
    ['Latin-1, CR LF', Buffer.from('\r\n\r\n\xe9', 'latin1'), 'line 3 is not UTF-8; save it as UTF-8'],
    ['Latin-1, CR', Buffer.from('a\r\xe9\ra', 'latin1'), 'line 2 is not UTF-8; save it as UTF-8'],
    ['a NUL byte', Buffer.from('a\nb\nc\0'), 'line 3 has a control character, U+0000'],
    ['colors of a terminal', Buffer.from('a\n\u001B[1mb'), 'line 2 has a control character, U+001B'],
  ])('%s', (_, bytes, cause) => {
    expect(decode(bytes)).toEqual({ cause });
  });
});
