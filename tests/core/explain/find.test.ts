import { describe, expect, test } from '@jest/globals';
import { findSubjects, searchTermOf, type Subject } from '../../../src/core/explain/find.ts';
import { emptyMemory, type Memory } from '../../../src/core/memory/memory.ts';
import { entry, exported, exportOf, memoryOf } from '../trust/build.ts';
import { account } from './support.ts';

const NORA = account('11');
const TILO = account('12', {
  firstName: 'Tilo',
  lastName: 'Brack',
  name: 'Tilo Brack',
  sortableName: 'Brack, Tilo',
  email: 'tilo@school.example',
  loginId: 'tbrack',
});

function found(
  text: string,
  places: { accounts?: (typeof NORA)[]; inGrit?: ReturnType<typeof exported>[]; memory?: Memory } = {},
) {
  const { accounts = [NORA, TILO], inGrit = [], memory = emptyMemory() } = places;
  return findSubjects(text, { accounts, grit: exportOf(...inGrit), memory });
}

const idsOf = (subjects: Subject[]) => subjects.map(({ externalId }) => externalId);

test.each([
  ['the campus wide id', '0012'],
  ['the campus wide id without leading zeros', '12'],
  ['the address', 'TILO@school.example'],
  ['the login', 'tbrack'],
  ['the name', 'tilo  brack'],
  ['the name, last name first', 'Brack, Tilo'],
])('somebody is found by %s', (_, text) => {
  expect(idsOf(found(text).exact)).toEqual(['0012']);
});

test('somebody is found by the Canvas id', () => {
  const accounts = [account('7001', { externalId: '0099' })];
  expect(idsOf(found('7001', { accounts }).exact)).toEqual(['0099']);
});

test('a part of a name is nobody, and like everybody who has it', () => {
  expect(found('brack')).toMatchObject({ exact: [], similar: [{ externalId: '0012' }] });
  expect(found('brack tilo').similar).toHaveLength(1);
  expect(found('brack nora').similar).toEqual([]);
});

test('two people of one name are both found, and so is whoever has as Canvas id what is another one’s campus id', () => {
  expect(idsOf(found('Nora Veltkamp', { accounts: [NORA, account('13')] }).exact)).toEqual(['0011', '0013']);
  const accounts = [account('7001', { externalId: '1' }), account('2', { externalId: '7001' })];
  expect(idsOf(found('7001', { accounts }).exact)).toEqual(['1', '7001']);
});

test('an id that is exactly the same is that one person, though another one has more zeros', () => {
  const accounts = [account('21', { externalId: '77' }), account('22', { externalId: '077' })];
  expect(idsOf(found('077', { accounts }).exact)).toEqual(['077']);
  expect(idsOf(found('0077', { accounts }).exact)).toEqual(['77', '077']);
});

describe('accounts and rows', () => {
  test('two accounts with one campus wide id are one person', () => {
    const accounts = [NORA, account('12', { externalId: '0011' })];
    const [subject, ...others] = found('0011', { accounts }).exact;
    expect([subject?.accounts.length, others]).toEqual([2, []]);
  });

  test('two accounts without one are two people', () => {
    const accounts = [account('11', { externalId: null }), account('12', { externalId: ' ' })];
    expect(idsOf(found('Nora Veltkamp', { accounts }).exact)).toEqual([null, null]);
  });

  test('a row that lost its leading zeros is the same person as the account', () => {
    const [subject, ...others] = found('Nora Veltkamp', { inGrit: [exported('11', [])] }).exact;
    expect(subject).toMatchObject({ externalId: '0011', isInGrit: true });
    expect(others).toEqual([]);
  });

  test('a row is another person where the account has a row of its own', () => {
    const accounts = [account('1', { externalId: '77' })];
    const inGrit = [exported('77', []), exported('077', [], { firstName: 'Ida' })];
    expect(idsOf(found('077', { accounts, inGrit }).exact)).toEqual(['077']);
  });

  test('somebody is found whom only Grit knows, and whom only the memory knows', () => {
    const inGrit = [exported('S-1', [], { firstName: 'Ida', lastName: 'Foreman' })];
    expect(found('Ida Foreman', { inGrit }).exact).toMatchObject([
      { externalId: 'S-1', accounts: [], isInGrit: true },
    ]);
    const identity = { firstName: 'Ulf', lastName: 'Gone', email: '' };
    const memory = memoryOf([entry({ externalId: '0055' })], { people: new Map([['0055', identity]]) });
    expect(found('Ulf Gone', { memory }).exact).toMatchObject([{ externalId: '0055', isInGrit: false }]);
    expect(idsOf(found('55', { memory }).exact)).toEqual(['0055']);
  });
});

test.each([
  ['a whole address', 'Wren@example.edu', 'Wren@example.edu'],
  ['the longest word of a name', 'Sprocket, Wren', 'Sprocket'],
  ['a plain word, where an accent may be written in two ways', 'Zoë O’Brien', 'Brien'],
  ['an id without leading zeros', '00012345', '12345'],
  ['the whole text, where no word is long enough', 'Li Na', 'Li Na'],
  ['letters of other alphabets as they are', '王小明明', '王小明明'],
  ['nothing, where Canvas would refuse to look', 'Li', null],
])('Canvas is searched for %s', (_, text, term) => {
  expect(searchTermOf(text)).toBe(term);
});
