import { describe, expect, test } from '@jest/globals';
import { admit, emailOf, nameOf, toStudent } from '../../src/core/students.ts';
import type { Person } from '../../src/core/types.ts';
import { person } from '../build.ts';

const NFD = 'Zoë'.normalize('NFD');

describe('the name', () => {
  describe('as Canvas gives it', () => {
    test.each<[string, Partial<Person>, string, string]>([
      ['first and last', { firstName: 'Nora', lastName: 'Veltkamp' }, 'Nora', 'Veltkamp'],
      ['one word: the last name is empty', { firstName: 'Mirelle', lastName: '' }, 'Mirelle', ''],
      ['a last name alone', { firstName: null, lastName: 'Okwuosa' }, '', 'Okwuosa'],
      ['spaces around it are trimmed', { firstName: ' Tilo\t', lastName: 'Brack \n' }, 'Tilo', 'Brack'],
      [
        'spaces inside stay',
        { firstName: 'Anna  Lee', lastName: 'van der Holt' },
        'Anna  Lee',
        'van der Holt',
      ],
      ['decomposed letters are composed', { firstName: NFD, lastName: "O'Fenn" }, 'Zoë', "O'Fenn"],
      ['a formula is a name like any other', { firstName: '=1+1', lastName: '@b' }, '=1+1', '@b'],
      ['control characters stay, inside', { firstName: 'A\u001b[31mB', lastName: 'C' }, 'A\u001b[31mB', 'C'],
    ])('%s', (_, given, firstName, lastName) => {
      expect(nameOf(person('11', given))).toEqual({ firstName, lastName });
    });

    test('counts even where the sortable name says otherwise', () => {
      expect(nameOf(person('11', { sortableName: 'Other, Somebody' }))).toEqual({
        firstName: 'Nora',
        lastName: 'Veltkamp',
      });
    });
  });

  describe('from the sortable name where Canvas gives none', () => {
    test.each([
      ['Veltkamp, Nora', 'Nora', 'Veltkamp'],
      ['  Veltkamp ,Nora  ', 'Nora', 'Veltkamp'],
      ['van der Holt, Jan', 'Jan', 'van der Holt'],
      ['Brack, Tilo, Jr.', 'Tilo', 'Brack'],
      ['Brack, Tilo, jr', 'Tilo', 'Brack'],
      ['Brack, Tilo Anders, III', 'Tilo Anders', 'Brack'],
      ['Brack, Tilo IV', 'Tilo', 'Brack'],
      ['Brack, Tilo, Junior', 'Tilo', 'Brack'],
      ['Brack, Tilo, Esq.', 'Tilo', 'Brack'],
      ['Tran, Bao, Linh', 'Bao Linh', 'Tran'],
      ['Tran, Bao, Linh, Mai', 'Bao Linh Mai', 'Tran'],
      ['Brack, Jr.', 'Jr.', 'Brack'],
      ['Brack,', '', 'Brack'],
      ['Brack,,', '', 'Brack'],
      [', Tilo', 'Tilo', ''],
      [',', '', ''],
      ['Mirelle', 'Mirelle', ''],
      ['Nora Veltkamp', 'Nora', 'Veltkamp'],
      ['Nora Anneke  Veltkamp', 'Nora Anneke', 'Veltkamp'],
      ['Tilo Brack Jr.', 'Tilo', 'Brack'],
      ['Jr.', 'Jr.', ''],
      ['"Pim, the Saw" Olde', 'the Saw" Olde', '"Pim'],
      [`O'Fenn, ${NFD}`, 'Zoë', "O'Fenn"],
      ['王, 小明', '小明', '王'],
      ['🪚', '🪚', ''],
    ])('"%s" is "%s" and "%s"', (sortableName, firstName, lastName) => {
      const bare = { firstName: undefined, lastName: undefined, name: 'Not Asked' };
      expect(nameOf(person('11', { ...bare, sortableName }))).toEqual({ firstName, lastName });
      expect(nameOf(person('11', { firstName: ' ', lastName: null, sortableName }))).toEqual({
        firstName,
        lastName,
      });
    });
  });

  test('from the display name where there is no sortable name either', () => {
    const { firstName, lastName } = nameOf({
      canvasUserId: '11',
      sortableName: ' ',
      name: ' Nora Veltkamp ',
    });
    expect([firstName, lastName]).toEqual(['Nora', 'Veltkamp']);
  });

  test('is empty where Canvas says nothing at all', () => {
    expect(nameOf({ canvasUserId: '11' })).toEqual({ firstName: '', lastName: '' });
  });
});

describe('the address', () => {
  test.each<[string, Pick<Person, 'email' | 'loginId'>, 'email' | 'login_id', string]>([
    ['is the email', { email: 'nora@a.example', loginId: 'nora@b.example' }, 'email', 'nora@a.example'],
    ['is the login', { email: 'nora@a.example', loginId: 'nora@b.example' }, 'login_id', 'nora@b.example'],
    ['is the login where there is no email', { email: null, loginId: 'n@b.example' }, 'email', 'n@b.example'],
    ['is the email where there is no login', { email: 'n@a.example' }, 'login_id', 'n@a.example'],
    ['is not a login that is only a name', { email: null, loginId: 'nveltkamp' }, 'email', ''],
    [
      'is the email where the login is only a name',
      { email: 'n@a.example', loginId: 'n' },
      'login_id',
      'n@a.example',
    ],
    ['is trimmed', { email: ' n@a.example ' }, 'email', 'n@a.example'],
    ['has no space inside', { email: 'n n@a.example' }, 'email', ''],
    ['has one @', { email: 'n@a@b.example' }, 'email', ''],
    ['has something before the @', { email: '@a.example' }, 'email', ''],
    ['is empty where Canvas shows none', {}, 'email', ''],
  ])('%s', (_, sources, preferred, address) => {
    expect(emailOf({ canvasUserId: '11', ...sources }, preferred)).toBe(address);
  });
});

describe('a person becomes a student', () => {
  test('with a campus wide id, whose leading zeros stay', () => {
    expect(toStudent(person('11', { externalId: '00123' }), 'email')).toEqual({
      canvasUserId: '11',
      firstName: 'Nora',
      lastName: 'Veltkamp',
      externalId: '00123',
      email: 'nora@school.example',
    });
  });

  test('whose id is trimmed, so that it is the same as in Grit', () => {
    expect(toStudent(person('11', { externalId: ' 00123 ' }), 'email')?.externalId).toBe('00123');
  });

  test('with the address from where the configuration says', () => {
    const two = person('11', { email: 'nora@a.example', loginId: 'nora@b.example' });
    expect(toStudent(two, 'login_id')?.email).toBe('nora@b.example');
  });

  test('without any name and any address', () => {
    expect(toStudent({ canvasUserId: '11', externalId: '00123' }, 'email')).toEqual({
      canvasUserId: '11',
      firstName: '',
      lastName: '',
      externalId: '00123',
      email: '',
    });
  });

  test.each([
    ['null', null],
    ['missing as a key', undefined],
    ['empty', ''],
    ['only spaces', '  '],
  ])('never where the campus wide id is %s', (_, externalId) => {
    expect(toStudent(person('11', { externalId }), 'email')).toBeNull();
  });
});

test('who cannot be a row is skipped with a reason and the Canvas id; the others are admitted', () => {
  const { students, skipped } = admit(
    {
      people: [person('11'), person('12', { externalId: null }), person('13')],
      testStudents: ['98'],
      notFound: ['97', '96'],
    },
    'email',
  );
  expect([...students.keys()]).toEqual(['11', '13']);
  expect(students.get('13')).toMatchObject({ canvasUserId: '13', externalId: '0013' });
  expect(skipped).toEqual([
    { canvasUserId: '98', reason: 'test-student' },
    { canvasUserId: '97', reason: 'not-found' },
    { canvasUserId: '96', reason: 'not-found' },
    { canvasUserId: '12', reason: 'no-external-id' },
  ]);
});
