import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { gritUser, type GritOptions } from '../../src/demo/grit.ts';
import {
  startServer,
  type Answer,
  type DemoRequest,
  type DemoServer,
  type Fault,
} from '../../src/demo/server.ts';
import { memoryOf } from './memory.ts';
import {
  EARLIER,
  editConfig,
  expectPass,
  inWorld,
  ONE_RETRY,
  pathsOf,
  REJECTED_NAME,
  to,
  uploadedPeople,
} from './passes.ts';
import { GRIT_TOKEN, shareProcess, smallShop, type World } from './support.ts';

shareProcess();

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
  it.concurrent('gives its users, gets one CSV with the token, and gives its users again', () =>
    inWorld({ grit: { users } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(pathsOf(world.grit)).toEqual([`GET ${EXPORT}`, `POST ${UPSERT}`, `GET ${EXPORT}`]);
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
      expect(report).toMatchObject({ backup: { rows: 3 }, proven: true });
    }),
  );

  it.concurrent('is not sent twice what it has: the next pass uploads nothing, and is proven as well', () =>
    inWorld({ grit: { users } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const after = structuredClone(world.grit.users);
      const report = await expectPass(world, { code: 0, rows: null });
      expect(report).toMatchObject({ upsert: { attempted: false, ok: null, rows: 0 }, proven: true });
      expect(report.requests?.grit).toBe(1);
      expect(world.grit.users).toEqual(after);
    }),
  );

  it.concurrent.each(['keep', 'clear'] as const)(
    'loses nothing by an upload, since what it has is sent as well: empty cells %s',
    (emptyCells) => {
      // Wren earns the laser cutter and has the band saw already, which she did not earn here.
      const wren = gritUser({ firstName: 'Wren', lastName: 'Sprocket', externalId: '10007001' }, [
        'pg:Band Saw',
        'active',
      ]);
      return inWorld({ grit: { users: [...users, wren], emptyCells } }, async (world) => {
        await expectPass(world, { code: 0, rows: 2 });
        const now = world.grit.users.find((user) => user['externalId'] === '10007001');
        expect(now).toMatchObject({ ...wren, 'pg:Laser Cutter': 'x', 'at:Any Time': 'x' });
        expect(world.grit.users[0]).toMatchObject(users[0] ?? {});
      });
    },
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
      const change = (answer: Answer) => ({
        ...answer,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from('OK'),
      });
      failsAt(world, UPSERT, { kind: 'rewrite', change });
      const report = await expectPass(world, { code: 0, rows: 2 });
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

  it.concurrent('a preview asks it for its users to compare with, and nothing else', () =>
    inWorld({ grit: { users } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: null }, ['--dry-run']);
      expect(report.table?.rows).toHaveLength(2);
      expect(report.plan).toMatchObject({ newPeople: 2, newGrants: 2, already: 0, held: 0 });
      expect(pathsOf(world.grit)).toEqual([`GET ${EXPORT}`]);
    }),
  );

  it.concurrent('a preview says for each person what is new and what is there', () => {
    const wren = gritUser({ firstName: 'Wren', lastName: 'Sprocket', externalId: '10007001' }, [
      'pg:Laser Cutter',
    ]);
    return inWorld({ grit: { users: [wren] } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: null }, ['--dry-run']);
      expect(report.plan).toEqual({
        newPeople: 1,
        newGrants: 2,
        already: 1,
        held: 0,
        byColumn: { 'pg:Band Saw': 1, 'at:Any Time': 1 },
        rows: [
          {
            externalId: '10007002',
            isNewPerson: true,
            cells: { 'pg:Band Saw': 'new', 'at:Any Time': 'new', active: 'new' },
          },
          {
            externalId: '10007001',
            isNewPerson: false,
            cells: { 'pg:Laser Cutter': 'already', 'at:Any Time': 'new', active: 'new' },
          },
        ],
      });
    });
  });
});

// It is asked twice for its users, before anything and at the end, and one cause is said once.
describe('a Grit that refuses the token', () => {
  it.concurrent.each([401, 403] as const)(
    'with %i: exit 1, and the hint says where to make one',
    (tokenStatus) =>
      inWorld({ grit: { token: 'another', tokenStatus } }, async (world) => {
        const report = await expectPass(world, {
          code: 1,
          errors: ['grit-token-refused'],
          rows: null,
          backups: 0,
        });
        expect(report.errors[0]?.hint).toContain('Admin > Remote Access');
        expect(report).toMatchObject({ plan: null, upsert: null });
      }),
  );

  it.concurrent('with a web page, for which 403 stands', () =>
    inWorld({}, async (world) => {
      world.grit.misbehave({ when: () => true, fault: { kind: 'html', status: 403 } });
      const errors = ['grit-token-refused'];
      await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
    }),
  );

  it.concurrent('and repeats it: the token is not shown', () =>
    inWorld({}, async (world) => {
      const body = JSON.stringify({ error: `Unknown token ${GRIT_TOKEN}` });
      world.grit.misbehave({ when: () => true, fault: { kind: 'status', status: 401, body } });
      const errors = ['grit-token-refused'];
      const report = await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
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
  // Who knows what Grit did with an upload that it did not confirm: so it is looked at.
  const warnings = ['grants-missing'];
  it.concurrent.each(FAILURES)('%s: exit 1, and both backups are taken all the same', (_, fault, code) =>
    inWorld({ grit: { users } }, async (world) => {
      failsAt(world, UPSERT, fault);
      const report = await expectPass(world, { code: 1, errors: [code], warnings, rows: null });
      expect(report).toMatchObject({ upsert: { attempted: true, ok: false, rows: 2 }, proven: false });
      expect(world.grit.users).toEqual(users);
    }),
  );

  it.concurrent('silence: exit 1, and both backups are taken all the same', () =>
    inWorld({ config: { http: QUICK } }, async (world) => {
      failsAt(world, UPSERT, { kind: 'hang' });
      await expectPass(world, { code: 1, errors: ['grit-timed-out'], warnings, rows: null });
    }),
  );

  it.concurrent(
    'the connection ends behind it: exit 1, but the marks are seen, and sent no second time',
    () =>
      inWorld({ grit: { users } }, async (world) => {
        failsAt(world, UPSERT, { kind: 'cut' }, 1);
        await expectPass(world, { code: 1, errors: ['grit-unreachable'], rows: 2 });
        const report = await expectPass(world, { code: 0, rows: null });
        expect(report).toMatchObject({ plan: { newGrants: 0, already: 2 }, proven: true });
      }),
  );

  it.concurrent.each([
    ['500', { kind: 'status', status: 500 }, 1],
    // The connection was used before, so its end says nothing and costs no patience.
    ['the end of the connection', { kind: 'drop' }, 0],
  ] as [string, Fault, number][])('%s once: the same upload is sent again', (_, fault, retries) =>
    inWorld({ config: { http: ONE_RETRY } }, async (world) => {
      failsAt(world, UPSERT, fault, 1);
      const report = await expectPass(world, { code: 0, rows: 2 });
      expect(report.requests).toMatchObject({ grit: 4, retries });
      const [, first, second] = world.grit.requests;
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

  it.concurrent('redirected to another machine: that one hears nothing', () =>
    withBystander((other) =>
      inWorld({}, async (world) => {
        for (const status of [302, 307]) {
          failsAt(world, UPSERT, { kind: 'redirect', location: `${other.url}${UPSERT}`, status }, 1);
          await expectPass(world, { code: 1, errors: ['grit-web-page'], warnings, rows: null });
        }
      }),
    ),
  );
});

describe('a column that Grit does not have', () => {
  it.concurrent('is left out of the upload, and the others are taken: exit 3', () =>
    inWorld({ grit: { columns: ['pg:Laser Cutter', 'at:Any Time'] } }, async (world) => {
      const report = await expectPass(world, { code: 3, warnings: ['column-not-found'], rows: 2 });
      expect(report.warnings[0]?.message).toContain('no column "pg:Band Saw"; it was left out');
      expect(world.grit.uploads[0]?.csv.split('\n')[0]).toBe(
        'firstName,lastName,externalId,email,pg:Laser Cutter,at:Any Time,active',
      );
      expect(world.grit.users.map((user) => user['pg:Laser Cutter'])).toEqual([undefined, 'x']);
      expect(report.proven).toBe(false);
    }),
  );

  it.concurrent.each([
    ['pg:Band Saw', 'pg:Bandsaw'],
    ['pg:Band Saw', 'pg:band saw'],
    ['at:Any Time', 'at:Anytime'],
  ])('%s is said with the one that is nearest: %s', (column, nearest) => {
    const columns = ['pg:Laser Cutter', 'pg:Band Saw', 'at:Any Time', 'at:Weekdays'];
    const own = columns.map((name) => (name === column ? nearest : name));
    return inWorld({ grit: { columns: own } }, async (world) => {
      const report = await expectPass(world, { code: 3, warnings: ['column-not-found'], rows: 2 });
      expect(report.warnings[0]?.message).toBe(
        `Grit has no column "${column}"; it was left out of the upload. Write "${nearest}" in the configuration, if that is the one that is meant.`,
      );
      expect(world.grit.uploads[0]?.csv).not.toContain(column);
    });
  });
});

/** Another server that stands by and must hear nothing. */
async function withBystander(use: (other: DemoServer) => Promise<void>): Promise<void> {
  const other = await startServer(() => ({ status: 200, headers: {}, body: Buffer.from('OK') }));
  try {
    await use(other);
    expect(other.requests).toEqual([]);
  } finally {
    await other.close();
  }
}

const EXPORTS: [name: string, code: string, says: RegExp, fault: Fault][] = [
  ['empty', 'backup-unreadable', /it is empty/, { kind: 'empty' }],
  ['half of it, with a length that fits it', 'backup-unreadable', /it is cut off/, { kind: 'truncate' }],
  ['a web page with 200', 'grit-web-page', /a web page/, { kind: 'html' }],
  [
    'a web page that is called a workbook',
    'grit-web-page',
    /a web page/,
    { kind: 'text', body: '<!DOCTYPE html><html></html>', contentType: 'application/octet-stream' },
  ],
  [
    'JSON',
    'backup-unreadable',
    /it is no Excel workbook/,
    { kind: 'text', body: '{"error":"busy"}', contentType: 'application/json' },
  ],
  ['500', 'grit-server-error', /500/, { kind: 'status', status: 500 }],
  ['401', 'grit-token-refused', /401/, { kind: 'status', status: 401 }],
  ['cut off', 'grit-unreachable', /cannot be reached/, { kind: 'cut' }],
  ['cut off without a length', 'grit-unreachable', /cannot be reached/, { kind: 'cut', chunked: true }],
];
/** What came, whole, and is no export is kept beside the backups, unless it is nothing at all. */
const setAside = (world: World) => {
  const names = world.backups().filter((name) => REJECTED_NAME.test(name));
  return names.map((name) => readFileSync(join(world.folder, 'backup', name)));
};
const isSetAside = (code: string, fault: Fault) => code === 'backup-unreadable' && fault.kind !== 'empty';
const SILENCES: [name: string, fault: Fault][] = [
  ['silence', { kind: 'hang' }],
  ['silence in the middle', { kind: 'stall' }],
];

describe('an export that cannot be kept before the upload', () => {
  it.concurrent.each(EXPORTS)(
    '%s: exit 1, nothing is uploaded, and no backup is left',
    (_, code, says, fault) =>
      inWorld({ grit: { users } }, async (world) => {
        failsAt(world, EXPORT, fault);
        const warnings = isSetAside(code, fault) ? ['export-set-aside'] : [];
        const report = await expectPass(world, { code: 1, errors: [code], warnings, rows: null, backups: 0 });
        expect(setAside(world)).toHaveLength(warnings.length);
        expect(report.errors[0]?.message).toMatch(says);
        expect(report).toMatchObject({ plan: null, upsert: null, proven: false });
        // What else is asked is whether the hub is there, which changes nothing.
        expect(pathsOf(world.grit).filter((path) => !/health-check|\/hub$/.test(path))).toEqual([
          `GET ${EXPORT}`,
          `GET ${EXPORT}`,
        ]);
      }),
  );

  it.concurrent.each(SILENCES)('%s: exit 1, nothing is uploaded, and no file is left', (_, fault) =>
    inWorld({ config: { http: QUICK } }, async (world) => {
      failsAt(world, EXPORT, fault);
      await expectPass(world, { code: 1, errors: ['grit-timed-out'], rows: null, backups: 0 });
    }),
  );

  it.concurrent(
    '500 once: nothing is uploaded in this pass, a backup is taken at its end, the next one works',
    () =>
      inWorld({ grit: { users } }, async (world) => {
        failsAt(world, EXPORT, { kind: 'status', status: 500 }, 1);
        const report = await expectPass(world, {
          code: 1,
          errors: ['grit-server-error'],
          rows: null,
          backups: 1,
        });
        expect(report.backup?.rows).toBe(1);
        await expectPass(world, { code: 0, rows: 2 });
      }),
  );

  const COLUMNS: [name: string, says: RegExp, change: (columns: string[]) => string[]][] = [
    ['no', /no column "externalId"/, (columns) => columns.filter((name) => name !== 'externalId')],
    ['more than one', /more than one column "externalId"/, (columns) => [...columns, 'externalId']],
  ];
  it.concurrent.each(COLUMNS)(
    'with %s column for campus wide ids: exit 1, nothing is uploaded, and it is no backup',
    (_, says, change) =>
      inWorld({ grit: { users } }, async (world) => {
        world.grit.columns = change(world.grit.columns);
        const said = { errors: ['export-without-ids'], warnings: ['export-set-aside'] };
        const report = await expectPass(world, { code: 1, ...said, rows: null, backups: 0 });
        expect(report.errors[0]?.message).toMatch(says);
        expect(report).toMatchObject({ plan: null, upsert: null, proven: false });
      }),
  );

  it.concurrent.each([
    ['500', { kind: 'status', status: 500 }],
    ['cut off', { kind: 'cut' }],
    ['cut off without a length', { kind: 'cut', chunked: true }],
    ['the end of the connection', { kind: 'drop' }],
  ] as [string, Fault][])(
    '%s once: the second attempt gives a sound backup, and the pass goes on',
    (_, fault) =>
      inWorld({ grit: { users }, config: { http: ONE_RETRY } }, async (world) => {
        failsAt(world, EXPORT, fault, 1);
        const report = await expectPass(world, { code: 0, rows: 2 });
        expect([report.backup?.rows, report.requests?.retries]).toEqual([3, 1]);
      }),
  );

  it.concurrent(
    'silence in the middle once: the second attempt gives a sound backup, and the pass goes on',
    () =>
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

  it.concurrent('redirected to another machine: that one hears nothing', () =>
    withBystander((other) =>
      inWorld({}, async (world) => {
        for (const status of [302, 307]) {
          const fault: Fault = { kind: 'redirect', location: `${other.url}${EXPORT}`, status };
          failsAt(world, EXPORT, fault, 2);
          await expectPass(world, { code: 1, errors: ['grit-web-page'], rows: null, backups: 0 });
        }
      }),
    ),
  );
});

it.concurrent(
  'what Grit sent in place of an export lies beside the backups, and is none for any command',
  () =>
    inWorld({ grit: { users } }, async (world) => {
      failsAt(world, EXPORT, { kind: 'text', body: 'busy' }, 2);
      const said = { errors: ['backup-unreadable'], warnings: ['export-set-aside'] };
      const { warnings } = await expectPass(world, { code: 1, ...said, rows: null, backups: 0 });
      expect(warnings[0]?.message).toMatch(/\/backup\/rejected-export-\S+\.txt\. Open it/);
      await expectPass(world, { code: 0, rows: 2 });
      rmSync(join(world.folder, 'backup', EARLIER));
      editConfig(world, (text) => `${text}backup: { keep: { last: 1 } }\n`);
      for (const args of [['list'], ['verify'], ['prune']]) {
        const { code, stdout } = await world.run(['backups', ...args]);
        expect([args, code, stdout]).toEqual([args, 0, expect.not.stringContaining('rejected')]);
      }
      expect(world.backups()).toHaveLength(2);
      expect(setAside(world).map(String)).toEqual(['busy']);
    }),
);

describe('an export that cannot be kept after the upload', () => {
  const isAfterUpload = (world: World) => (request: DemoRequest) =>
    world.grit.uploads.length > 0 && to(EXPORT)(request);
  const failsAfterUpload = (world: World, fault: Fault, times?: number) => {
    world.grit.misbehave({ when: isAfterUpload(world), fault, ...(times === undefined ? {} : { times }) });
  };
  const provenUntil = (world: World) => memoryOf(world).provenUntil;

  it.concurrent.each(EXPORTS)(
    '%s: exit 1, the upload stays, the backup from before it too, and nothing is proven',
    (_, code, says, fault) =>
      inWorld({ grit: { users } }, async (world) => {
        failsAfterUpload(world, fault);
        const warnings = isSetAside(code, fault) ? ['export-set-aside'] : [];
        const report = await expectPass(world, { code: 1, errors: [code], warnings, rows: 2, backups: 1 });
        expect(report.errors[0]?.message).toMatch(says);
        expect(report).toMatchObject({ upsert: { ok: true }, backup: { rows: 1 }, proven: false });
        expect(provenUntil(world)).toBeNull();
        expect(world.grit.users).toHaveLength(3);
      }),
  );

  it.concurrent.each(SILENCES)('%s: exit 1, and no file is left', (_, fault) =>
    inWorld({ config: { http: QUICK } }, async (world) => {
      failsAfterUpload(world, fault);
      await expectPass(world, { code: 1, errors: ['grit-timed-out'], rows: 2, backups: 1 });
    }),
  );

  it.concurrent('without campus wide ids: exit 1, the upload stays, and nothing is proven', () =>
    inWorld({ grit: { users } }, async (world) => {
      world.grit.misbehave({
        // Takes the column away, and lets Grit answer.
        when: (request) => {
          if (isAfterUpload(world)(request))
            world.grit.columns = world.grit.columns.filter((name) => name !== 'externalId');
          return false;
        },
        fault: { kind: 'empty' },
      });
      const report = await expectPass(world, {
        code: 1,
        errors: ['export-without-ids'],
        warnings: ['export-set-aside'],
        rows: 2,
        backups: 1,
      });
      expect(report).toMatchObject({ upsert: { ok: true }, proven: false });
      expect(provenUntil(world)).toBeNull();
    }),
  );

  it.concurrent('once: the next pass proves what this one uploaded, and uploads nothing', () =>
    inWorld({ grit: { users } }, async (world) => {
      failsAfterUpload(world, { kind: 'status', status: 500 }, 1);
      await expectPass(world, { code: 1, errors: ['grit-server-error'], rows: 2, backups: 1 });
      const report = await expectPass(world, { code: 0, rows: null });
      expect(report.proven).toBe(true);
      expect(provenUntil(world)).not.toBeNull();
    }),
  );
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
      const errors = ['grit-certificate'];
      const report = await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
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
      const errors = ['grit-certificate'];
      await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
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
      // This leads to this machine as well, but does not say so.
      editConfig(world, (text) =>
        text.replace(world.grit.url, world.grit.url.replace('127.0.0.1', '0.0.0.0')),
      );
      const warnings = ['grit-plain-http'];
      const report = await expectPass(world, { code: 0, warnings }, ['--dry-run']);
      expect(report.warnings[0]?.message).toContain('0.0.0.0');
    }),
  );

  it.concurrent('an address that leads nowhere: exit 1, of a preview as well', () =>
    inWorld({}, async (world) => {
      await world.grit.close();
      const errors = ['grit-unreachable'];
      await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
      await expectPass(world, { code: 1, errors }, ['--dry-run']);
    }),
  );

  it.concurrent('a web server that is no Grit: exit 1', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace(world.grit.url, `${world.grit.url}/portal`));
      const errors = ['grit-web-page'];
      await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
    }),
  );
});

describe('Canvas and Grit', () => {
  it.concurrent('both fail: both are said, in the order of the pass', () =>
    inWorld({ grit: { token: 'another' }, canvas: { token: 'another' } }, async (world) => {
      const errors = ['canvas-token-refused', 'grit-token-refused'];
      await expectPass(world, { code: 1, errors, rows: null, backups: 0 });
    }),
  );

  it.concurrent('a quiz is wrong, Grit fails too: the worse exit code counts, and both are said', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => text.replace('438799', '123456'));
      failsAt(world, EXPORT, { kind: 'status', status: 500 });
      const warnings = ['quiz-not-found'];
      await expectPass(world, { code: 1, errors: ['grit-server-error'], warnings, rows: null, backups: 0 });
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
