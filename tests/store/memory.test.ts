import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fold, type MemoryEvent } from '../../src/core/memory/events.ts';
import { emptyMemory, type Memory } from '../../src/core/memory/memory.ts';
import { SyncError } from '../../src/errors.ts';
import { memoryLines } from '../../src/store/memory-file.ts';
import { createJournal } from '../../src/store/memory.ts';
import { eventsTo } from '../core/memory/tell.ts';
import { entry, evidence, heldEntry, memoryOf, releasedEntry, SAW } from '../core/trust/build.ts';
import { whileNothingNew } from './unwritable.ts';

const NOW = new Date('2026-11-22T09:30:00.789Z');
const ASIDE = 'ledger-corrupt-2026-11-22T09-30-00Z.json';

let base: string;
let folder: string;
let file: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-memory-'));
  folder = join(base, 'state');
  file = join(folder, 'ledger.json');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const port = (now = NOW) => createJournal(folder, () => now);
const put = (content: string | Buffer) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, content);
};
const save = (memory: Memory) => {
  port().append(eventsTo(memory));
};
/** What tells whether a file was written again, though with the same text. */
const written = () => {
  const { ino, mtimeNs } = statSync(file, { bigint: true });
  return { ino, mtimeNs };
};
const files = () => readdirSync(folder).toSorted();
function problemOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof SyncError) return error.problems[0];
    throw error;
  }
  return undefined;
}

/** A memory in which every field has a value, and another in which it may be missing. */
const FULL = memoryOf(
  [
    entry(),
    heldEntry({ column: SAW, evidence: [] }),
    releasedEntry({
      externalId: '007 "ö"\\ 007',
      evidence: [
        evidence({ score: 86.67, grade: '86,67 %', attempt: 3 }),
        evidence({
          attempt: null,
          score: null,
          grade: null,
          pointsPossible: null,
          submittedAt: null,
          gradedAt: null,
        }),
      ],
    }),
  ],
  {
    provenUntil: new Date('2026-11-22T09:00:00.250Z'),
    census: { people: 812, shrunkSince: new Date('2026-11-22T08:30:00Z') },
    people: new Map([
      ['0011', { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' }],
      ['__proto__', { firstName: 'Bo\u2028', lastName: '', email: '' }],
    ]),
  },
);

const RUN: MemoryEvent = { kind: 'run', at: NOW, since: NOW, isVerified: true, canUpload: false };

const lines = (memory: Memory) => [...memoryLines(memory, false)].join('');

describe('what is remembered', () => {
  test.each([
    ['with every field', FULL],
    ['where nothing is known', emptyMemory()],
    ['where the people are as many as before', { ...FULL, census: { people: 0, shrunkSince: null } }],
  ])('is read as it was saved, %s', (_, memory) => {
    save(memory);
    expect(port().read()).toEqual({ memory, problems: [] });
    expect([...port().read().memory.entries.keys()]).toEqual([...memory.entries.keys()]);
  });

  test('is read as it was saved with 40,000 entries of 20,000 people', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => String(10_000_000 + index));
    const name = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
    const memory = memoryOf(
      ids.flatMap((externalId) => [entry({ externalId }), entry({ externalId, column: SAW })]),
      { people: new Map(ids.map((externalId) => [externalId, name])) },
    );
    save(memory);
    const { entries, people } = port().read().memory;
    expect([entries.size, people.size]).toEqual([40_000, 20_000]);
    expect(entries).toEqual(memory.entries);
  });

  test('is JSON with a line for each person and each entry, for nobody else to read', () => {
    save(FULL);
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: 1, provenUntil: '2026-11-22T09:00:00.250Z' });
    const lines = text.split('\n');
    for (const [externalId, { firstName }] of FULL.people) {
      const naming = lines.filter((line) => line.includes(`"firstName":${JSON.stringify(firstName)}`));
      expect(naming).toEqual([expect.stringContaining(JSON.stringify(externalId))]);
    }
    for (const { externalId, column } of FULL.entries.values()) {
      const start = JSON.stringify({ externalId, column }).slice(0, -1);
      expect(lines.filter((line) => line.startsWith(start))).toHaveLength(1);
    }
    expect(text.endsWith('}\n')).toBe(true);
    expect([statSync(file), statSync(folder)].map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o700]);
  });

  test.each([
    ['on one line', (text: string) => JSON.stringify(JSON.parse(text))],
    ['with a line for each value', (text: string) => JSON.stringify(JSON.parse(text), null, 2)],
    ['with lines that end as on Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with a line that was broken in two', (text: string) => text.replace('"column":', '\n"column":')],
    ['without a line break at the end', (text: string) => text.trimEnd()],
  ])('is read also where an editor has laid it out %s', (_, layOut) => {
    save(FULL);
    put(layOut(readFileSync(file, 'utf8')));
    expect(port().read()).toEqual({ memory: FULL, problems: [] });
  });

  test('is nothing where there is no memory yet, and reading makes no folder', () => {
    expect(port().read()).toEqual({ memory: emptyMemory(), problems: [] });
    expect(existsSync(folder)).toBe(false);
  });
});

const NEWS: MemoryEvent = {
  kind: 'named',
  at: NOW,
  externalId: '0099',
  identity: { firstName: 'Bo', lastName: '', email: '' },
};

describe('a memory that says the same as before', () => {
  test('is not written again, and is as soon as there is something new', () => {
    save(FULL);
    const before = written();
    const journal = port();
    journal.read();
    journal.append([]);
    expect(written()).toEqual(before);
    journal.append([NEWS]);
    expect(port().read().memory.people.get('0099')?.firstName).toBe('Bo');
  });

  test('is written where a person had laid it out otherwise', () => {
    save(FULL);
    const text = readFileSync(file, 'utf8');
    put(JSON.stringify(JSON.parse(text), null, 4));
    const journal = port();
    journal.read();
    journal.append([]);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('a memory that cannot be understood', () => {
  const saved = (change: (data: Record<string, unknown>) => object) => {
    save(FULL);
    const data = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return JSON.stringify(change(data));
  };
  const firstEntry = (change: object) =>
    saved((data) => ({ ...data, entries: [{ ...(data['entries'] as object[])[0], ...change }] }));

  const CORRUPT: [situation: string, content: () => string | Buffer, cause: string][] = [
    ['no JSON', () => 'by hand', 'it is no JSON'],
    ['empty', () => '', 'it is no JSON'],
    ['zeros, as some file systems leave them', () => Buffer.alloc(4096), 'it is no JSON'],
    ['cut off', () => saved((data) => data).slice(0, -20), 'it is no JSON'],
    ['a list', () => '[]', 'all of it'],
    ['null', () => 'null', 'all of it'],
    ['a number', () => '5', 'all of it'],
    ['without a version', () => saved((data) => ({ ...data, version: undefined })), 'version'],
    ['of an impossible version', () => saved((data) => ({ ...data, version: 0 })), 'version'],
    ['of a version in quotes', () => saved((data) => ({ ...data, version: '2' })), 'version'],
    ['of a version and a half', () => saved((data) => ({ ...data, version: 1.5 })), 'version'],
    ['without entries', () => saved((data) => ({ ...data, entries: undefined })), 'entries'],
    ['with a group in place of a list', () => saved((data) => ({ ...data, people: {} })), 'people'],
    [
      'with fewer people than none',
      () => saved((data) => ({ ...data, census: { people: -1, shrunkSince: null } })),
      'census.people',
    ],
    [
      'with an impossible time',
      () => saved((data) => ({ ...data, provenUntil: '2026-11-32T00:00:00Z' })),
      'provenUntil',
    ],
    [
      'with an impossible time in the line of an entry',
      () => lines(FULL).replaceAll(/"heldSince":"[^"]+"/g, '"heldSince":"2026-11-20"'),
      'entries.1.heldSince',
    ],
    [
      'with the line of an entry cut off',
      () => lines(FULL).replace(/("column":.*)\}/, '$1'),
      'it is no JSON',
    ],
    ['with a number for an id', () => firstEntry({ externalId: 11 }), 'entries.0.externalId'],
    ['with a day for a time', () => firstEntry({ heldSince: '2026-11-20' }), 'entries.0.heldSince'],
    [
      'with text for a mark',
      () => firstEntry({ evidence: [{ ...evidence(), passingScore: '90' }] }),
      'entries.0.evidence.0.passingScore',
    ],
  ];

  test.each(CORRUPT)('is said and counts as empty, and reading changes nothing: %s', (_, content, cause) => {
    put(content());
    const [before, bytes] = [written(), readFileSync(file)];
    const { memory, problems } = port().read();
    expect(memory).toEqual(emptyMemory());
    expect(problems).toMatchObject([{ code: 'memory-corrupt', severity: 'attention' }]);
    expect(problems[0]?.message).toContain(file);
    expect(problems[0]?.message).toContain(`(${cause}`);
    expect(files()).toEqual(['ledger.json']);
    expect(written()).toEqual(before);
    expect(readFileSync(file)).toEqual(bytes);
  });

  test.each(CORRUPT)('is kept under another name by the next save, and said no more: %s', (_, content) => {
    put(content());
    const bytes = readFileSync(file);
    const journal = port();
    journal.read();
    journal.append([]);
    journal.append([RUN]);
    expect(files()).toEqual([ASIDE, 'ledger.json'].toSorted());
    expect(readFileSync(join(folder, ASIDE))).toEqual(bytes);
    expect(port().read()).toEqual({ memory: fold(emptyMemory(), [RUN]), problems: [] });
  });

  test('that happens again is kept beside the earlier one', () => {
    for (const [text, now] of [
      ['first', NOW],
      ['second', new Date(NOW.getTime() + 1000)],
    ] as const) {
      put(text);
      const journal = port(now);
      journal.read();
      journal.append(eventsTo(FULL));
    }
    const second = 'ledger-corrupt-2026-11-22T09-30-01Z.json';
    expect(files()).toEqual([ASIDE, second, 'ledger.json'].toSorted());
    expect([ASIDE, second].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
      'first',
      'second',
    ]);
  });

  test('is still kept, and a new one begun, where the first attempt to write that one failed', () => {
    put('by hand');
    const journal = port();
    journal.read();
    // What is set aside first is a folder with something in it, under the name that it would get.
    const inTheWay = join(folder, ASIDE);
    mkdirSync(join(inTheWay, 'x'), { recursive: true });
    expect(
      problemOf(() => {
        journal.append(eventsTo(FULL));
      })?.code,
    ).toBe('memory-not-saved');
    rmSync(inTheWay, { recursive: true });
    journal.append([...eventsTo(FULL), RUN]);
    expect(port().read()).toEqual({ memory: fold(FULL, [RUN]), problems: [] });
    expect(readFileSync(join(folder, ASIDE), 'utf8')).toBe('by hand');
  });
});

test.each([
  ['2', '{ "version": 2, "entries": "in a way that we do not know" }'],
  ['17', '{ "version": 17 }'],
  ['2', lines(FULL).replace('"version": 1', '"version": 2').replaceAll('"column"', '"group"')],
])('a memory of a later grit-sync (version %s) is neither read nor touched', (version, content) => {
  put(content);
  const problem = problemOf(() => port().read());
  expect(problem).toMatchObject({ code: 'memory-newer', severity: 'failed' });
  expect(problem?.message).toContain(file);
  expect(problem?.message).toContain(`version ${version} `);
  expect([files(), readFileSync(file, 'utf8')]).toEqual([['ledger.json'], content]);
});

describe('a memory that is not to be had', () => {
  test('since a folder has its name: nobody knows what was held', () => {
    mkdirSync(file, { recursive: true });
    const problem = problemOf(() => port().read());
    expect(problem).toMatchObject({ code: 'memory-unreadable', severity: 'failed' });
    expect(problem?.message).toContain(`${file} cannot be read (a folder has that name, EISDIR)`);
  });

  test('since a file stands in place of the state folder', () => {
    writeFileSync(folder, '');
    expect(problemOf(() => port().read())?.code).toBe('memory-unreadable');
  });

  test.each([
    [
      'a file stands in place of the state folder',
      () => {
        writeFileSync(folder, '');
      },
    ],
    [
      'a folder has its name',
      () => {
        mkdirSync(join(file, 'within'), { recursive: true });
      },
    ],
  ])('cannot be saved either where %s, which is said', (_, spoil) => {
    spoil();
    const problem = problemOf(() => {
      save(FULL);
    });
    expect(problem).toMatchObject({ code: 'memory-not-saved', severity: 'failed' });
    expect(problem?.message).toContain(folder);
  });

  test('is saved by the next attempt, though nothing is new since the one that failed', () => {
    const journal = port();
    const problem = whileNothingNew(folder, () =>
      problemOf(() => {
        journal.append(eventsTo(FULL));
      }),
    );
    expect(problem?.code).toBe('memory-not-saved');
    journal.append(eventsTo(FULL));
    expect(port().read().memory).toEqual(FULL);
  });
});

test('a memory that was begun anew says so until a pass has come to its end', () => {
  put('not JSON');
  const first = port();
  first.read();
  // The pass saves before its upload, and the power is lost.
  first.append([NEWS]);
  const second = port();
  expect(second.read().problems.map(({ code }) => code)).toEqual(['memory-corrupt']);
  second.append([RUN]);
  expect(port().read().problems).toEqual([]);
});

test('a memory that is as it was is written all the same before an upload: it has to be known that it can be', () => {
  put(lines({ ...emptyMemory(), unproven: '1.xlsx' }));
  const one = port();
  one.read();
  rmSync(file);
  one.append([]);
  expect(files()).toEqual([]);
  one.append([{ kind: 'uploading', at: NOW, backup: '2.xlsx' }]);
  expect(files()).toEqual(['ledger.json']);
});
