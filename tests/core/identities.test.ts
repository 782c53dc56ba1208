import { describe, expect, test } from '@jest/globals';
import { mergeIdentities } from '../../src/core/identities.ts';
import { student } from '../build.ts';

describe('two Canvas accounts with one campus wide id', () => {
  const speakerFor = (canvasUserId: string, ...students: ReturnType<typeof student>[]) =>
    mergeIdentities(students).identities.get(canvasUserId)?.canvasUserId;

  test('have one identity, and are named', () => {
    const accounts = [student('12', { externalId: '007' }), student('11', { externalId: '007' })];
    const { identities, merged } = mergeIdentities(accounts);
    expect(identities.get('11')).toBe(identities.get('12'));
    expect(merged).toEqual([['11', '12']]);
  });

  test('are spoken for by the lower Canvas id, whichever came first', () => {
    const low = student('11', { externalId: '007' });
    const high = student('12', { externalId: '007' });
    expect(speakerFor('12', low, high)).toBe('11');
    expect(speakerFor('12', high, low)).toBe('11');
  });

  test('9 is lower than 10, and 10170000001100251 lower than 10170000001100252', () => {
    const externalId = '007';
    expect(speakerFor('10', student('10', { externalId }), student('9', { externalId }))).toBe('9');
    const [one, two] = ['10170000001100252', '10170000001100251'].map((id) => student(id, { externalId }));
    expect(speakerFor('10170000001100252', ...[one, two].flatMap((item) => item ?? []))).toBe(
      '10170000001100251',
    );
  });

  test('are spoken for by the one with an address, though its id is higher', () => {
    const externalId = '007';
    expect(speakerFor('11', student('11', { externalId, email: '' }), student('12', { externalId }))).toBe(
      '12',
    );
  });

  test('are spoken for by the lower id where neither has an address', () => {
    const bare = { externalId: '007', email: '' };
    expect(speakerFor('12', student('12', bare), student('11', bare))).toBe('11');
  });
});

test('three accounts of one person and two of another are two groups; somebody alone is none', () => {
  const { merged } = mergeIdentities([
    student('11', { externalId: '007' }),
    student('21', { externalId: '008' }),
    student('12', { externalId: '007' }),
    student('31', { externalId: '009' }),
    student('13', { externalId: '007' }),
    student('22', { externalId: '008' }),
  ]);
  expect(merged).toEqual([
    ['11', '12', '13'],
    ['21', '22'],
  ]);
});

test.each([
  ['leading zeros', '00123', '123'],
  ['capitals', 'A17', 'a17'],
])('ids that differ by %s are two people', (_, one, other) => {
  const students = [student('11', { externalId: one }), student('12', { externalId: other })];
  const { identities, merged } = mergeIdentities(students);
  expect(merged).toEqual([]);
  expect(identities.get('11')?.externalId).toBe(one);
  expect(identities.get('12')?.externalId).toBe(other);
});

test('a hundred thousand accounts with one id are merged in the time of one look at each', () => {
  const accounts = Array.from({ length: 100_000 }, (_, id) => student(String(id), { externalId: '007' }));
  const started = performance.now();
  const { merged } = mergeIdentities(accounts);
  expect(merged[0]).toHaveLength(100_000);
  expect(performance.now() - started).toBeLessThan(5_000);
});
