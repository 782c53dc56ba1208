import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { gritUser, type GritOptions } from '../../src/demo/grit.ts';
import { startServer, type Fault } from '../../src/demo/server.ts';
import { editConfig, expectPass, inWorld, ONE_RETRY, pathsOf, to, uploadedPeople } from './passes.ts';
import { GRIT_TOKEN, smallShop, type World } from './support.ts';

jest.setTimeout(60_000);

const UPSERT = '/api/batch/user/upsert';
const EXPORT = '/api/batch/user/export';
const QUICK = 'http: { timeoutSeconds: 1, retries: 0 }\n';
const failsAt = (world: World, end: string, fault: Fault, times?: number) => {
  world.grit.misbehave({ when: to(end), fault, ...(times === undefined ? {} : { times }) });
};
const users = [
  gritUser({ firstName: 'Sable', lastName: 'Foreman', externalId: '20000001' }, ['pg:All Tools']),
];

describe('a Grit that is well', () => {
  it.concurrent('gets one CSV with the token, and then gives its users for the backup', () =>
    inWorld({ grit: { users } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(pathsOf(world.grit)).toEqual([`POST ${UPSERT}`, `GET ${EXPORT}`]);
      for (const { headers } of world.grit.requests) {
        expect(headers['x-auth-token']).toBe(GRIT_TOKEN);
        expect(headers['user-agent']).toMatch(/^grit-sync\/\d/);
      }
      expect(world.grit.uploads[0]).toMatchObject({
        partName: 'file',
        filename: 'upload.csv',
        contentType: 'text/csv',
      });
      expect(report.upsert).toEqual({ attempted: true, ok: true, rows: 2 });
      expect(report.backup?.rows).toBe(3);
    }),
  );

  it.concurrent('keeps what it has where a cell of ours is empty, and is not asked twice for the same', () =>
    inWorld({ grit: { users } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const after = structuredClone(world.grit.users);
      await expectPass(world, { code: 0, rows: 2 });
      expect(world.grit.users).toEqual(after);
      expect(world.backups()).toHaveLength(3);
    }),
  );

  const ANSWERS: NonNullable<GritOptions['answer']>[] = ['empty', 'text', 'json'];
  it.concurrent.each(ANSWERS)('may answer an upload with %s', (answer) =>
    inWorld({ grit: { answer } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(report.upsert?.ok).toBe(true);
    }),
  );

  it.concurrent('may answer with words of its own, even if it calls them HTML', () =>
    inWorld({}, async (world) => {
      failsAt(world, UPSERT, { kind: 'text', body: 'OK', contentType: 'text/html' });
      const report = await expectPass(world, { code: 0 });
      expect(report.upsert).toEqual({ attempted: true, ok: true, rows: 2 });
    }),
  );

  it.concurrent.each([
    { numericExternalIds: true, mark: '1' },
    { numericExternalIds: true, mark: 'TRUE' },
    { numericExternalIds: false, mark: 'X' },
  ] as const)('may write its export otherwise: %o', (style) =>
    inWorld({ grit: { users, ...style } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(report.backup?.rows).toBe(3);
    }),
  );

  it.concurrent('without upsert its users are left alone, and the backup is taken', () =>
    inWorld({ grit: { users } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
      expect(report.mode).toBe('no-upsert');
      expect(pathsOf(world.grit)).toEqual([`GET ${EXPORT}`]);
    }),
  );

  it.concurrent('a preview does not even ask it', () =>
    inWorld({}, async (world) => {
      const report = await expectPass(world, { code: 0, rows: null, backup: false }, ['--dry-run']);
      expect(report.table?.rows).toHaveLength(2);
      expect(world.grit.requests).toEqual([]);
    }),
  );
});

describe('a Grit that refuses the token', () => {
  it.concurrent.each([401, 403] as const)(
    'with %i: exit 1, and the hint says where to make one',
    (tokenStatus) =>
      inWorld({ grit: { token: 'another', tokenStatus } }, async (world) => {
        const report = await expectPass(world, {
          code: 1,
          errors: ['grit-token-refused', 'grit-token-refused'],
          rows: null,
          backup: false,
        });
        expect(report.errors[0]?.hint).toContain('Admin > Remote Access');
        expect(report.upsert).toEqual({ attempted: true, ok: false, rows: 2 });
      }),
  );

  it.concurrent('with a web page, for which 403 stands', () =>
    inWorld({}, async (world) => {
      world.grit.misbehave({ when: () => true, fault: { kind: 'html', status: 403 } });
      const errors = ['grit-token-refused', 'grit-token-refused'];
      await expectPass(world, { code: 1, errors, rows: null, backup: false });
    }),
  );

  it.concurrent('and repeats it: the token is not shown', () =>
    inWorld({}, async (world) => {
      const body = JSON.stringify({ error: `Unknown token ${GRIT_TOKEN}` });
      world.grit.misbehave({ when: () => true, fault: { kind: 'status', status: 401, body } });
      const errors = ['grit-token-refused', 'grit-token-refused'];
      const report = await expectPass(world, { code: 1, errors, rows: null, backup: false });
      expect(report.errors[0]?.message).toContain('Unknown token ***');
    }),
  );
});

describe('an upload that fails', () => {
  const FAILURES: [name: string, fault: Fault, code: string][] = [
    ['500', { kind: 'status', status: 500 }, 'grit-server-error'],
    ['400', { kind: 'status', status: 400 }, 'grit-refused'],
    ['404', { kind: 'status', status: 404 }, 'grit-not-found'],
    ['a web page with 200', { kind: 'html' }, 'grit-web-page'],
    ['a web page with 503', { kind: 'html', status: 503 }, 'grit-server-error'],
    ['the end of the connection', { kind: 'drop' }, 'grit-unreachable'],
  ];
  it.concurrent.each(FAILURES)('%s: exit 1, and the backup is taken all the same', (_, fault, code) =>
    inWorld({ grit: { users } }, async (world) => {
      failsAt(world, UPSERT, fault);
      const report = await expectPass(world, { code: 1, errors: [code], rows: null });
      expect(report.upsert).toEqual({ attempted: true, ok: false, rows: 2 });
      expect(world.grit.users).toEqual(users);
    }),
  );

  it.concurrent('silence: exit 1, and the backup is taken all the same', () =>
    inWorld({ config: { http: QUICK } }, async (world) => {
      failsAt(world, UPSERT, { kind: 'hang' });
      await expectPass(world, { code: 1, errors: ['grit-timed-out'], rows: null });
    }),
  );

  it.concurrent.each([
    ['500', { kind: 'status', status: 500 }],
    ['the end of the connection', { kind: 'drop' }],
  ] as [string, Fault][])('%s once: the same upload is sent again', (_, fault) =>
    inWorld({ config: { http: ONE_RETRY } }, async (world) => {
      failsAt(world, UPSERT, fault, 1);
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(report.requests).toMatchObject({ grit: 3, retries: 1 });
      const [first, second] = world.grit.requests;
      expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    }),
  );

  it.concurrent('errors of rows: exit 3, the number is said, the names are not', () =>
    inWorld(
      { grit: { rowErrors: ['Row 1: Wren Sprocket has no card', 'Row 2: no card'] } },
      async (world) => {
        const report = await expectPass(world, { code: 3, warnings: ['grit-row-errors'], rows: 2 });
        expect(report.warnings[0]?.message).toContain('2 errors');
        expect(report.upsert).toEqual({ attempted: true, ok: false, rows: 2 });
        expect(JSON.stringify(report)).not.toContain('Sprocket');
      },
    ),
  );

  it.concurrent('errors of rows in words: exit 3', () =>
    inWorld({ grit: { answer: 'text', rowErrors: ['Row 1: no card'] } }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['grit-row-errors'], rows: 2 });
    }),
  );

  it.concurrent('a column that Grit does not have: exit 3, the others are taken', () =>
    inWorld({ grit: { columns: ['pg:Laser Cutter', 'at:Any Time'] } }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['grit-row-errors'], rows: 2 });
      expect(world.grit.users.map((user) => user['pg:Laser Cutter'])).toContain('x');
    }),
  );
});

describe('an export that cannot be kept', () => {
  /** Takes the column away when the export is asked for; the upload before it still needs it. */
  const withoutIds = (world: World) => {
    const when = () => {
      world.grit.columns = world.grit.columns.filter((name) => name !== 'externalId');
      return false;
    };
    world.grit.misbehave({
      when: (request) => request.method === 'GET' && when(),
      fault: { kind: 'empty' },
    });
  };
  const EXPORTS: [name: string, code: string, says: RegExp, prepare: (world: World) => void][] = [
    [
      'empty',
      'backup-unreadable',
      /it is empty/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'empty' });
      },
    ],
    [
      'half of it, with a length that fits it',
      'backup-unreadable',
      /it is cut off/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'truncate' });
      },
    ],
    [
      'a web page with 200',
      'grit-web-page',
      /a web page/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'html' });
      },
    ],
    [
      'a web page that is called a workbook',
      'backup-unreadable',
      /it is a web page/,
      (w) => {
        failsAt(w, EXPORT, {
          kind: 'text',
          body: '<!DOCTYPE html><html></html>',
          contentType: 'application/octet-stream',
        });
      },
    ],
    [
      'JSON',
      'backup-unreadable',
      /it is no Excel workbook/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'text', body: '{"error":"busy"}', contentType: 'application/json' });
      },
    ],
    ['without campus wide ids', 'backup-unreadable', /no column "externalId"/, withoutIds],
    [
      '500',
      'grit-server-error',
      /500/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'status', status: 500 });
      },
    ],
    [
      '401',
      'grit-token-refused',
      /401/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'status', status: 401 });
      },
    ],
    [
      'cut off',
      'grit-unreachable',
      /cannot be reached/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'cut' });
      },
    ],
    [
      'cut off without a length',
      'grit-unreachable',
      /cannot be reached/,
      (w) => {
        failsAt(w, EXPORT, { kind: 'cut', chunked: true });
      },
    ],
  ];
  it.concurrent.each(EXPORTS)('%s: exit 1, after the upload, and no file is left', (_, code, says, prepare) =>
    inWorld({ grit: { users } }, async (world) => {
      prepare(world);
      const report = await expectPass(world, { code: 1, errors: [code], rows: 2, backup: false });
      expect(report.errors[0]?.message).toMatch(says);
      expect(report.upsert?.ok).toBe(true);
    }),
  );

  it.concurrent.each([
    ['silence', { kind: 'hang' }],
    ['silence in the middle', { kind: 'stall' }],
  ] as [string, Fault][])('%s: exit 1, and no file is left', (_, fault) =>
    inWorld({ config: { http: QUICK } }, async (world) => {
      failsAt(world, EXPORT, fault);
      await expectPass(world, { code: 1, errors: ['grit-timed-out'], rows: 2, backup: false });
    }),
  );

  it.concurrent.each([
    ['500', { kind: 'status', status: 500 }],
    ['cut off', { kind: 'cut' }],
    ['cut off without a length', { kind: 'cut', chunked: true }],
    ['the end of the connection', { kind: 'drop' }],
  ] as [string, Fault][])('%s once: the second attempt gives a sound backup', (_, fault) =>
    inWorld({ grit: { users }, config: { http: ONE_RETRY } }, async (world) => {
      failsAt(world, EXPORT, fault, 1);
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect([report.backup?.rows, report.requests?.retries]).toEqual([3, 1]);
    }),
  );

  it.concurrent('silence in the middle once: the second attempt gives a sound backup', () =>
    inWorld(
      { grit: { users }, config: { http: 'http: { timeoutSeconds: 1.5, retries: 1 }\n' } },
      async (world) => {
        failsAt(world, EXPORT, { kind: 'stall' }, 1);
        const report = await expectPass(world, { code: 0, rows: 2 });
        expect(report.backup?.rows).toBe(3);
      },
    ),
  );

  it.concurrent('slow, but it keeps coming: it is kept, longer than the time-out', () =>
    inWorld(
      { grit: { users }, config: { http: 'http: { timeoutSeconds: 1.5, retries: 0 }\n' } },
      async (world) => {
        failsAt(world, EXPORT, { kind: 'slow', chunkMs: 400, chunks: 5 });
        await expectPass(world, { code: 0, rows: 2 });
      },
    ),
  );

  it.concurrent('a redirect to another machine: that one hears nothing', async () => {
    const other = await startServer(() => ({ status: 200, headers: {}, body: Buffer.from('OK') }));
    try {
      await inWorld({}, async (world) => {
        for (const status of [302, 307]) {
          world.grit.misbehave({
            when: () => true,
            fault: { kind: 'redirect', location: `${other.url}${UPSERT}`, status },
            times: 2,
          });
          const errors = ['grit-web-page', 'grit-web-page'];
          await expectPass(world, { code: 1, errors, rows: null, backup: false });
        }
      });
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

describe('Grit behind a private certificate', () => {
  const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
  const pem = (name: string) => readFileSync(fixture(name), 'utf8');
  /** Its certificate is for grit.workshop.example, and everybody calls it 127.0.0.1. */
  const tls = { key: pem('grit.key'), cert: pem('grit.crt') };
  const trust = (world: World, certificate: string) => {
    copyFileSync(fixture(certificate), join(world.folder, 'grit-ca.pem'));
    editConfig(world, (text) => text.replace('  upsert: true\n', '  upsert: true\n  caFile: grit-ca.pem\n'));
  };

  it.concurrent('that nobody vouches for: exit 1, nothing sent, and the hint names grit.caFile', () =>
    inWorld({ grit: { tls } }, async (world) => {
      const errors = ['grit-certificate', 'grit-certificate'];
      const report = await expectPass(world, { code: 1, errors, rows: null, backup: false });
      expect(report.errors[0]?.hint).toContain('grit.caFile');
      expect(world.grit.requests).toEqual([]);
    }),
  );

  it.concurrent('that the configuration names: all is well, though it is for another name', () =>
    inWorld({ grit: { tls } }, async (world) => {
      trust(world, 'grit.crt');
      await expectPass(world, { code: 0, rows: 2 });
    }),
  );

  it.concurrent('other than the one that the configuration names: exit 1, nothing sent', () =>
    inWorld({ grit: { tls } }, async (world) => {
      trust(world, 'other.crt');
      const errors = ['grit-certificate', 'grit-certificate'];
      await expectPass(world, { code: 1, errors, rows: null, backup: false });
      expect(world.grit.requests).toEqual([]);
    }),
  );

  it.concurrent('and the environment asks to trust anybody: that is not enough', () =>
    inWorld({ grit: { tls } }, async (world) => {
      const { code, report } = await world.report([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
      expect([code, report.errors[0]?.code]).toEqual([1, 'grit-certificate']);
      expect(world.grit.requests).toEqual([]);
    }),
  );
});

describe('addresses of Grit', () => {
  it.concurrent('plain http to another machine is warned of', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace(world.grit.url, 'http://grit.invalid'));
      const warnings = ['grit-plain-http'];
      const report = await expectPass(world, { code: 0, warnings, backup: false }, ['--dry-run']);
      expect(report.warnings[0]?.message).toContain('grit.invalid');
    }),
  );

  it.concurrent('an address that leads nowhere: exit 1', () =>
    inWorld({}, async (world) => {
      await world.grit.close();
      const errors = ['grit-unreachable', 'grit-unreachable'];
      await expectPass(world, { code: 1, errors, rows: null, backup: false });
    }),
  );

  it.concurrent('a web server that is no Grit: exit 1', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace(world.grit.url, `${world.grit.url}/portal`));
      const errors = ['grit-web-page', 'grit-web-page'];
      await expectPass(world, { code: 1, errors, rows: null, backup: false });
    }),
  );
});

describe('Canvas and Grit', () => {
  it.concurrent('both fail: both are said, in the order of the pass', () =>
    inWorld({ grit: { token: 'another' }, canvas: { token: 'another' } }, async (world) => {
      const errors = ['canvas-token-refused', 'grit-token-refused'];
      await expectPass(world, { code: 1, errors, rows: null, backup: false });
    }),
  );

  it.concurrent('a quiz is wrong, Grit fails too: the worse exit code counts, and both are said', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace('438799', '123456'));
      failsAt(world, EXPORT, { kind: 'status', status: 500 });
      const warnings = ['quiz-not-found'];
      await expectPass(world, { code: 1, errors: ['grit-server-error'], warnings, rows: 1, backup: false });
    }),
  );

  it.concurrent('nobody passed: nothing is uploaded, and the backup is taken', () => {
    const data = smallShop();
    for (const row of data.courses[0]?.submissions ?? []) Object.assign(row, { score: 3, grade: '3' });
    return inWorld({ data }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: null });
      expect(report.upsert).toEqual({ attempted: false, ok: null, rows: 0 });
      expect(pathsOf(world.grit)).toEqual([`GET ${EXPORT}`]);
      expect(uploadedPeople(world)).toEqual([]);
    });
  });
});
