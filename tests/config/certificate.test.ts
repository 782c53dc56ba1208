import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readCertificates } from '../../src/config/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fixture = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));
const pem = (name: string) => fixture(`${name}.crt`).toString();
const der = (name: string) => new X509Certificate(pem(name)).raw;
const subjects = (content: Buffer | string) => {
  const file = join(folder, 'file');
  writeFileSync(file, content);
  const found = readCertificates(file);
  if ('problem' in found) return found.problem.message.replace(/^.*cannot be used/, '');
  const blocks = found.pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? [];
  return blocks.map((block) => /CN=(\w+)/.exec(new X509Certificate(block).subject)?.[1]);
};
const bare = der('leaf').toString('base64');

describe('a certificate is found in', () => {
  test.each<[string, Buffer | string, string[]]>([
    ['text (PEM)', pem('leaf'), ['leaf']],
    ['text with CR LF and a mark', `\uFEFF${pem('leaf').replaceAll('\n', '\r\n')}`, ['leaf']],
    ['text that is indented', pem('leaf').replaceAll(/^(?!-)/gm, '    '), ['leaf']],
    ['UTF-16', Buffer.from(`\uFEFF${pem('leaf')}`, 'utf16le'), ['leaf']],
    ['UTF-16 without a mark', Buffer.from(pem('leaf'), 'utf16le'), ['leaf']],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${pem('leaf')}`, 'utf16le').swap16(), ['leaf']],
    [
      'what openssl s_client prints',
      `CONNECTED(00000003)\ndepth=0 CN = x\nverify error:num=18\n---\nServer certificate\n${pem('leaf')}subject=CN = x\n---\n`,
      ['leaf'],
    ],
    ['a bag', `Bag Attributes\n    localKeyID: 01\nsubject=CN = x\n${pem('leaf')}`, ['leaf']],
    ['one that OpenSSL calls trusted', fixture('leaf.trusted'), ['leaf']],
    ['one with an old label', pem('leaf').replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), ['leaf']],
    ['bytes (DER)', der('leaf'), ['leaf']],
    ['several in bytes', Buffer.concat([der('leaf'), der('grit')]), ['leaf', 'grit']],
    ['base64 alone', bare, ['leaf']],
    ['a bundle (PKCS #7)', fixture('chain.p7b'), ['leaf', 'Invented', 'Invented']],
    [
      'a bundle in bytes',
      Buffer.from(
        fixture('chain.p7b')
          .toString()
          .replace(/-----.*-----|\s/g, ''),
        'base64',
      ),
      ['leaf', 'Invented', 'Invented'],
    ],
    ['a file with its key', fixture('leaf.key').toString() + pem('leaf'), ['leaf']],
    ['a file that has it twice', pem('leaf') + pem('leaf'), ['leaf']],
  ])('%s', (_, content, expected) => {
    expect(subjects(content)).toEqual(expected);
  });
});

describe('what is no certificate is called by its name:', () => {
  const keyBytes = Buffer.from(
    fixture('leaf.key')
      .toString()
      .replace(/-----.*-----|\s/g, ''),
    'base64',
  );
  const csrBytes = Buffer.from(
    fixture('leaf.csr')
      .toString()
      .replace(/-----.*-----|\s/g, ''),
    'base64',
  );
  test.each<[string, Buffer | string, RegExp]>([
    ['a private key', fixture('leaf.key'), /private key and no certificate/],
    ['a private key in bytes', keyBytes, /private key and no certificate/],
    ['a request', fixture('leaf.csr'), /request for a certificate/],
    ['a request in bytes', csrBytes, /request for a certificate/],
    ['a key store', fixture('leaf.p12'), /key store \(\.p12/],
    ['a web page', '<!doctype html>', /no PEM certificate/],
    ['nothing', '', /no PEM certificate/],
    ['a damaged one in bytes', Buffer.from(der('leaf')).fill(0xff, 8, 60), /damaged|no PEM/],
    ['one that is cut off', pem('leaf').slice(0, -60), /no PEM certificate/],
    ['a giant', Buffer.alloc(1_000_001), /too large/],
  ])('%s', (_, content, said) => {
    expect(subjects(content)).toMatch(said);
  });

  test('bytes without sense never throw', () => {
    const whole = Buffer.concat([der('leaf'), fixture('leaf.p12')]);
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      expect(() => subjects(changed)).not.toThrow();
      expect(() => subjects(changed.subarray(0, at))).not.toThrow();
    }
  });
});
