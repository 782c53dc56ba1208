import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { editConfig, expectPass, inWorld } from './passes.ts';
import { contentOf, GRIT_TOKEN, tracesOf, type World } from './support.ts';

jest.setTimeout(60_000);

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)));
const pem = (...names: string[]) => names.map((name) => fixture(`${name}.crt`).toString()).join('');
/** A server with that certificate, which sends that chain along. */
const shows = (name: string, more: TlsOptions = {}, ...chain: string[]): TlsOptions => ({
  key: fixture(`${name}.key`),
  cert: pem(name, ...chain),
  ...more,
});
const trust = (world: World, file: Buffer | string) => {
  writeFileSync(join(world.folder, 'grit-ca.pem'), file);
  editConfig(world, (text) => text.replace('  upsert: true\n', '  upsert: true\n  caFile: grit-ca.pem\n'));
};
const ANY_STRENGTH = { ciphers: 'DEFAULT@SECLEVEL=0' };

describe("the certificate of Grit in a file works, be it Grit's own or its issuer's,", () => {
  it.concurrent.each<[what: string, server: TlsOptions, file: Buffer | string]>([
    ['one that a campus issued, alone', shows('leaf'), pem('leaf')],
    ['one that a campus issued, with its chain sent', shows('leaf', {}, 'middle', 'root'), pem('leaf')],
    ['the one in the middle alone', shows('here'), pem('middle')],
    ['the old and the new one of a change-over', shows('twin-new'), pem('twin-old', 'twin-new')],
    ['as bytes (DER)', shows('leaf'), Buffer.from(pem('leaf').replace(/-----.*-----|\s/g, ''), 'base64')],
    ['as a bundle (PKCS #7)', shows('here'), fixture('chain.p7b')],
    [
      'as Windows writes text',
      shows('leaf'),
      Buffer.from(`\uFEFF${pem('leaf').replaceAll('\n', '\r\n')}`, 'utf16le'),
    ],
  ])('%s', (_, tls, file) =>
    inWorld({ grit: { tls } }, async (world) => {
      trust(world, file);
      await expectPass(world, { code: 0, rows: 2 });
    }),
  );
});

describe('a Grit that is reached and is not secure: exit 1, nothing sent, nothing tried again, and in words', () => {
  const refusals: Record<string, [server: TlsOptions, file: string | null, code: string, said: RegExp]> = {
    'nobody knows its issuer': [shows('leaf'), null, 'grit-certificate', /Invented Campus Issuing CA/],
    'another one than in the file': [
      shows('grit'),
      pem('other'),
      'grit-certificate',
      /not .* in grit\.caFile/,
    ],
    'made for another name': [
      shows('leaf'),
      pem('middle'),
      'grit-certificate-name',
      /leaf\.workshop\.example/,
    ],
    'expired, though it is in the file': [
      shows('expired'),
      pem('expired'),
      'grit-certificate-expired',
      /Jan 2, 2021/,
    ],
    'issued by one that expired': [
      shows('under-expired'),
      pem('root-expired'),
      'grit-certificate-expired',
      /Root of Old.* Jan 2, 2021/,
    ],
    'not valid yet': [shows('future'), pem('future'), 'grit-certificate-not-yet-valid', /Jan 2, 2119/],
    'too weak a key': [shows('weak-key', ANY_STRENGTH), pem('weak-key'), 'grit-certificate-weak', /too weak/],
    'too weak a signature': [
      shows('weak-hash', ANY_STRENGTH, 'middle'),
      pem('root'),
      'grit-certificate-weak',
      /too weak/,
    ],
    'not for servers': [shows('client-only'), pem('client-only'), 'grit-certificate-purpose', /servers/],
    'issued by somebody who may not': [
      shows('by-leaf', {}, 'here'),
      pem('here'),
      'grit-certificate-purpose',
      /servers/,
    ],
    'an old protocol': [
      shows('here', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ...ANY_STRENGTH }),
      pem('middle'),
      'grit-tls-old',
      /old/,
    ],
    'no cipher in common': [
      shows('here', { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA@SECLEVEL=0' }),
      pem('middle'),
      'grit-tls-no-cipher',
      /encryption/,
    ],
    'a certificate of ours is wanted': [
      shows('here', { requestCert: true, ca: pem('root') }),
      pem('middle'),
      'grit-tls-client-certificate',
      /asked for a certificate/,
    ],
  };

  it.concurrent.each(Object.entries(refusals))('%s', (_, [tls, file, code, said]) =>
    inWorld({ grit: { tls } }, async (world) => {
      if (file !== null) trust(world, file);
      const finished = await world.report();
      const [error] = finished.report.errors;
      expect([finished.code, error?.code, finished.report.requests?.retries]).toEqual([1, code, 0]);
      expect(error?.message).toMatch(said);
      expect(error?.message).not.toContain('cannot be reached');
      expect(world.grit.requests).toEqual([]);
    }),
  );

  const speaksHttp = () => createHttpServer((_, response) => response.end('<html>'));
  const closes = () => createServer((socket) => socket.once('data', () => socket.end()));
  const sends =
    (...bytes: number[]) =>
    () =>
      createServer((socket) => socket.once('data', () => socket.end(Buffer.from(bytes))));
  it.concurrent.each<[what: string, server: () => Server, code: string]>([
    ['no TLS on that port', speaksHttp, 'grit-tls-none'],
    ['it closes while the connection is being secured', closes, 'grit-tls-closed'],
    ['it gives up for a reason of its own', sends(21, 3, 3, 0, 2, 2, 80), 'grit-tls-failed'],
  ])('%s', (_, make, code) =>
    inWorld({}, async (world) => {
      const heard: Buffer[] = [];
      const server = make().on('connection', (socket) =>
        socket.on('data', (bytes: Buffer) => heard.push(bytes)),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      editConfig(world, (text) => text.replace(world.grit.url, `https://127.0.0.1:${port}`));
      const finished = await world.report();
      server.close();
      expect([
        finished.code,
        finished.report.errors.map((error) => error.code),
        finished.report.requests?.retries,
      ]).toEqual([1, [code], 0]);
      expect(tracesOf(world, finished)).not.toContain('cannot be reached');
      expect(Buffer.concat(heard).toString('latin1')).not.toContain(GRIT_TOKEN);
    }),
  );
});

it.concurrent('Canvas behind something that intercepts: its issuer is named, and what to do', () =>
  inWorld({ canvas: { tls: shows('leaf', {}, 'middle') } }, async (world) => {
    const { code, report } = await world.report();
    expect([code, report.errors[0]?.code]).toEqual([1, 'canvas-certificate']);
    expect(report.errors[0]?.message).toContain('Invented Campus Issuing CA');
    expect(report.errors[0]?.hint).toMatch(/NODE_EXTRA_CA_CERTS|system/);
    expect(world.canvas.requests).toEqual([]);
  }),
);

describe('the certificate that Grit shows', () => {
  const doctor = async (world: World, ...args: string[]) => {
    const finished = await world.run(['doctor', '--json', ...args]);
    const { checks } = JSON.parse(finished.stdout) as {
      checks: { check: string; code: string | null; message: string; notes?: string[] }[];
    };
    return { ...finished, ofGrit: checks.filter(({ check }) => check === 'grit') };
  };
  const saved = (world: World) => join(world.folder, 'grit-new.pem');

  it.concurrent('is shown by doctor, and saved nowhere', () =>
    inWorld({ grit: { tls: shows('leaf', {}, 'middle') } }, async (world) => {
      const before = contentOf(world.folder);
      const [shown] = (await doctor(world)).ofGrit;
      expect(shown?.notes?.join('\n')).toMatch(
        /leaf\.workshop\.example[^]*Issued by: {2}Invented Campus Issuing CA[^]*Jan 1, 2020[^]*SHA-256: {4}[0-9A-F:]{95}\n/,
      );
      expect(contentOf(world.folder)).toEqual(before);
      const text = (await world.run(['doctor'])).stdout;
      expect(text).toMatch(/SHA-256: +[0-9A-F:]{95}\n +Compare the SHA-256 fingerprint/);
    }),
  );

  it.concurrent('is saved where somebody says so, never over a file, and is then what is trusted', () =>
    inWorld({ grit: { tls: shows('leaf', {}, 'middle') } }, async (world) => {
      const first = await doctor(world, '--save-certificate', 'grit-new.pem');
      expect(first.ofGrit.at(-1)?.message).toContain(`saved to ${saved(world)}`);
      expect(statSync(saved(world)).mode & 0o777).toBe(0o644);
      expect(readFileSync(saved(world), 'utf8')).toBe(pem('leaf'));
      const again = await doctor(world, '--save-certificate', 'grit-new.pem');
      expect(again.ofGrit.at(-1)).toMatchObject({ code: 'certificate-not-saved' });
      editConfig(world, (text) =>
        text.replace('  upsert: true\n', '  upsert: true\n  caFile: grit-new.pem\n'),
      );
      await expectPass(world, { code: 0, rows: 2 });
      const none = await doctor(world, '--save-certificate', 'another.pem');
      expect(none.ofGrit.at(-1)?.message).toContain('none is needed');
    }),
  );

  it.concurrent('is not saved where a file would not help', () =>
    inWorld({ grit: { tls: shows('expired') } }, async (world) => {
      const { ofGrit } = await doctor(world, '--save-certificate', 'grit-new.pem');
      expect(ofGrit.map(({ code }) => code)).toEqual(['grit-certificate-expired', 'certificate-not-saved']);
      expect(existsSync(saved(world))).toBe(false);
    }),
  );
});

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
/** From 22.15 on Node can read the certificates of the system; this variable names them in their place. */
const ofSystem: Record<string, string> = {
  SSL_CERT_FILE: fileURLToPath(new URL('../fixtures/tls/root.crt', import.meta.url)),
};
const readsSystem = major > 22 || (major === 22 && minor >= 15);

(readsSystem ? it.concurrent : it.skip)(
  'whom the system trusts is trusted, by Canvas, Grit and monitor',
  () => {
    const tls = shows('here', {}, 'middle');
    return inWorld({ canvas: { tls }, grit: { tls } }, async (world) => {
      const monitor = createHttpsServer(tls, (_, response) => response.end()).listen(0, '127.0.0.1');
      await once(monitor, 'listening');
      const { port } = monitor.address() as AddressInfo;
      editConfig(world, (text) => `${text}monitor: { pingUrl: "https://127.0.0.1:${port}/x" }\n`);
      const { code, report } = await world.report([], ofSystem);
      monitor.close();
      expect([code, report.warnings, report.requests?.retries]).toEqual([0, [], 0]);
    });
  },
);

it.concurrent('a monitor that is not secure is a warning that says why', () =>
  inWorld({}, async (world) => {
    const monitor = createHttpsServer(shows('expired')).listen(0, '127.0.0.1');
    await once(monitor, 'listening');
    const { port } = monitor.address() as AddressInfo;
    editConfig(world, (text) => `${text}monitor: { pingUrl: "https://127.0.0.1:${port}/x" }\n`);
    const { code, report } = await world.report([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    monitor.close();
    expect([code, report.warnings.map((warning) => warning.code)]).toEqual([0, ['ping-failed']]);
    expect(report.warnings[0]?.message).toContain('its certificate has expired');
  }),
);
