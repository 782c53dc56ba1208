import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fold, type MemoryEvent } from '../../../src/core/memory/events.ts';
import { emptyMemory } from '../../../src/core/memory/memory.ts';
import { chained } from '../../../src/store/journal/line.ts';
import { LASER, SAW } from '../../core/trust/build.ts';
import { problemOf, State } from './support.ts';

let state: State;
beforeEach(() => {
  state = new State();
});
afterEach(() => {
  state.remove();
});

const AT = new Date('2026-11-22T09:30:00Z');
const cell = { at: AT, externalId: '0011' };
const FIRST: MemoryEvent[] = [
  { kind: 'seen', ...cell, column: LASER },
  { kind: 'seen', ...cell, column: SAW },
];
const SECOND: MemoryEvent[] = [
  { kind: 'taken-away', ...cell, column: LASER },
  { kind: 'run', at: AT, since: AT, isVerified: true, canUpload: true },
];
const UNTIL_FIRST = fold(emptyMemory(), FIRST);
const ALL = fold(UNTIL_FIRST, SECOND);

/** Begun, two seen, one taken away, a run: five lines in two steps. */
const twoSteps = () => {
  state.add(...FIRST);
  const first = readFileSync(state.journal);
  state.add(...SECOND);
  return { first, whole: readFileSync(state.journal) };
};

test('a last step that is cut off at any byte is dropped and said', () => {
  const { first, whole } = twoSteps();
  // All but the very first and the last byte of it: then nothing was written, or all but the line break.
  for (let length = first.length + 1; length < whole.length - 1; length += 1) {
    state.put(whole.subarray(0, length));
    rmSync(`${state.folder}/journal-end.json`, { force: true });
    const { memory, problems } = state.read();
    expect([length, memory]).toEqual([length, UNTIL_FIRST]);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['memory-torn', 'warning']]);
  }
});

test('after a last step that was cut off the next one goes on from there', () => {
  const { first, whole } = twoSteps();
  for (const length of [first.length + 1, first.length + 100, whole.length - 2]) {
    state.put(whole.subarray(0, length));
    rmSync(`${state.folder}/journal-end.json`, { force: true });
    state.add(...SECOND);
    expect(state.read()).toEqual({ memory: ALL, problems: [] });
  }
});

test('zeros at the end, as some file systems leave them after a power cut, are a step that is cut off', () => {
  const { first } = twoSteps();
  state.put(Buffer.concat([first, Buffer.alloc(4096)]));
  rmSync(`${state.folder}/journal-end.json`);
  expect(state.read()).toMatchObject({ memory: UNTIL_FIRST, problems: [{ code: 'memory-torn' }] });
});

test('a last line without its line break, as an editor leaves it, is as good as any', () => {
  const { whole } = twoSteps();
  state.put(whole.subarray(0, -1));
  expect(state.read()).toEqual({ memory: ALL, problems: [] });
  state.add(...SECOND);
  expect(state.read().problems).toEqual([]);
  expect(state.lines()).toHaveLength(7);
});

test('half a first step is no journal yet', () => {
  state.put('{"at":"2026-11-22T09:30:00.000Z","ev');
  expect(state.read()).toMatchObject({ memory: emptyMemory(), problems: [{ code: 'memory-torn' }] });
  state.add(...FIRST);
  expect(state.read()).toEqual({ memory: UNTIL_FIRST, problems: [] });
});

describe('what is not as it was written is noticed, said and never believed', () => {
  const edited = (change: (lines: string[]) => string[]) => () => {
    state.put(`${change(state.lines()).join('\n')}\n`);
  };
  const DAMAGES: [situation: string, spoil: () => void, cause: string][] = [
    [
      'one letter of a line',
      edited((lines) => lines.with(1, lines[1]?.replace(LASER, 'pg:Laser Putter') ?? '')),
      'its line 2 ',
    ],
    [
      'a letter of a key',
      edited((lines) => lines.with(1, lines[1]?.replace(/"person":"./, '"person":"8') ?? '')),
      'its line 2 ',
    ],
    [
      'the last line',
      edited((lines) => lines.with(4, lines[4]?.replace('true,', 'false,') ?? '')),
      'its line 5 ',
    ],
    ['a line is missing in the middle', edited((lines) => lines.toSpliced(2, 1)), 'its line 3 '],
    ['the first line is missing', edited((lines) => lines.slice(1)), 'its line 1 '],
    [
      'the last line is missing, and nothing is torn',
      edited((lines) => lines.slice(0, 3)),
      'lines at its end are missing',
    ],
    ['a line is there twice', edited((lines) => lines.toSpliced(2, 0, lines[1] ?? '')), 'its line 3 '],
    ['the last line is there twice', edited((lines) => [...lines, lines[4] ?? '']), 'its line 6 '],
    [
      'a line of our own making',
      edited((lines) =>
        lines.toSpliced(3, 0, lines[3]?.replace(/"hash":"\w+"/, '"hash":"0123456789abcdef"') ?? ''),
      ),
      'its line 4 ',
    ],
    ['an empty line', edited((lines) => lines.toSpliced(2, 0, '')), 'its line 3 '],
    [
      'rubbish',
      () => {
        state.put('by hand\n');
      },
      'its line 1 ',
    ],
    ['zeros in the middle', edited((lines) => lines.with(2, '\0'.repeat(200))), 'its line 3 '],
    [
      'a file of zeros that is far too long for a line',
      () => {
        truncateSync(state.journal, 0);
        truncateSync(state.journal, 2 ** 22);
      },
      'its line 1 is no line',
    ],
    [
      'the whole file is gone',
      () => {
        rmSync(state.journal);
      },
      'lines at its end are missing',
    ],
    [
      'the whole file is empty',
      () => {
        state.put('');
      },
      'lines at its end are missing',
    ],
  ];

  test.each(DAMAGES)('%s', (_, spoil, cause) => {
    twoSteps();
    spoil();
    const problem = problemOf(() => state.read());
    expect(problem).toMatchObject({ code: 'memory-damaged', severity: 'attention' });
    expect(problem?.message).toContain(`${state.journal} is damaged`);
    expect(problem?.message).toContain(`(${cause}`);
  });

  test('lines of another journal', () => {
    twoSteps();
    const other = new State();
    other.add(...FIRST);
    state.put(state.text() + other.text());
    other.remove();
    expect(problemOf(() => state.read())?.message).toContain('its line 6 ');
  });

  test.each<[string, () => void]>([
    [
      'one letter',
      () => {
        writeFileSync(state.people, readFileSync(state.people, 'utf8').replace('0011', '0012'));
      },
    ],
    [
      'half of it',
      () => {
        writeFileSync(state.people, readFileSync(state.people, 'utf8').slice(0, 60));
      },
    ],
    [
      'nothing in it',
      () => {
        writeFileSync(state.people, '');
      },
    ],
    [
      'zeros',
      () => {
        writeFileSync(state.people, Buffer.alloc(512));
      },
    ],
    [
      'no file at all',
      () => {
        rmSync(state.people);
      },
    ],
  ])('people.json with %s: nobody knows whom the holds are about', (_, spoil) => {
    twoSteps();
    spoil();
    const problem = problemOf(() => state.read());
    expect(problem).toMatchObject({ code: 'memory-damaged', severity: 'attention' });
    expect(problem?.message).toContain(`${state.people} is damaged`);
  });
});

describe('what a later version wrote is neither believed nor touched', () => {
  const WRITTEN: [string, () => void][] = [
    [
      'a journal of a later version',
      () => {
        state.put(chained([{ event: 'begun', at: AT, version: 2 }], '').text);
      },
    ],
    [
      'a journal of a later version with another seal',
      () => {
        state.put('{"event":"begun","version":3,"seal":"abc"}\n');
      },
    ],
    [
      'a line that this version does not know',
      () => {
        const hash = /"hash":"(\w+)"\}\n$/.exec(state.text())?.[1] ?? '';
        state.put(state.text() + chained([{ event: 'lapsed', at: AT }], hash).text);
      },
    ],
    [
      'people of a later version',
      () => {
        writeFileSync(state.people, '{"version":2,"people":[\n]}\n');
      },
    ],
  ];
  test.each(WRITTEN)('%s', (_, write) => {
    twoSteps();
    write();
    const before = state.files().map((name) => readFileSync(`${state.folder}/${name}`, 'utf8'));
    expect(problemOf(() => state.read())).toMatchObject({ code: 'memory-newer', severity: 'invalid' });
    expect(state.files().map((name) => readFileSync(`${state.folder}/${name}`, 'utf8'))).toEqual(before);
  });
});
