import { describe, expect, test } from '@jest/globals';
import { handsOn, type Accounts, type Facts } from '../../src/core/hands.ts';

const HERE: Accounts = {
  uid: 1000,
  passwd: 'root:x:0:0::/root:/bin/sh\nshop:x:1000:1000::/home/shop:/bin/sh\nann:x:1001:1001::/:/bin/sh\n',
  group: 'root:x:0:\nshop:x:1000:\nusers:x:100:shop,ann\nalone:x:200:shop\nempty:x:50:\n',
};
const file = (mode: number, others: Partial<Facts> = {}): Facts => ({
  isFolder: false,
  mode,
  uid: 1000,
  gid: 1000,
  ...others,
});
const writerOf = (facts: Facts, accounts = HERE) => handsOn(facts, accounts).write;

describe('others can change', () => {
  test.each([
    ['what everybody may write', file(0o602), 'everybody'],
    ['what is for this user alone', file(0o600), null],
    ['what others may only read', file(0o644), null],
    ['what the own group may write (umask 002)', file(0o664), null],
    ['what a group of several may write', file(0o660, { gid: 100 }), 'group'],
    ['what a group with nobody else may write', file(0o660, { gid: 200 }), null],
    ['what a group of nobody may write', file(0o660, { gid: 50 }), null],
    ['what a group may write that is not known here', file(0o660, { gid: 4711 }), 'group'],
    ['what belongs to another user', file(0o600, { uid: 1001, gid: 1001 }), 'owner'],
    ['what belongs to root', file(0o644, { uid: 0, gid: 0 }), null],
    ['what belongs to somebody whom a container does not know', file(0o644, { uid: 65_534 }), null],
    ['a folder', file(0o777, { isFolder: true }), 'everybody'],
    ['a folder such as /tmp', file(0o1777, { isFolder: true, uid: 0, gid: 0 }), null],
    ['a folder such as /tmp of another user', file(0o1777, { isFolder: true, uid: 1001 }), 'owner'],
    ['a file with that bit, which means nothing there', file(0o1666), 'everybody'],
  ])('%s: %j -> %s', (_, facts, who) => {
    expect(writerOf(facts)).toBe(who);
  });

  test('what a user owns whose file root reads', () => {
    expect(writerOf(file(0o600), { ...HERE, uid: 0 })).toBe('owner');
  });

  test('what an own group may write that got somebody else as a member', () => {
    expect(writerOf(file(0o660), { ...HERE, group: 'shop:x:1000:ann\n' })).toBe('group');
  });

  test('what a group may write in which others are by their account', () => {
    const passwd = `${HERE.passwd ?? ''}ben:x:1002:1000::/:/bin/sh\n`;
    expect(writerOf(file(0o660), { ...HERE, passwd })).toBe('group');
  });

  test('where accounts are not known, what a group may write that has another number than the owner', () => {
    const unknown = { uid: 501, passwd: null, group: null };
    expect(writerOf(file(0o660, { uid: 501, gid: 20 }), unknown)).toBe('group');
    expect(writerOf(file(0o660, { uid: 501, gid: 501 }), unknown)).toBeNull();
  });
});

test.each([
  [file(0o600), null],
  [file(0o640), 'group'],
  [file(0o604), 'everybody'],
  [file(0o711), null],
  [file(0o711, { isFolder: true }), 'everybody'],
  [file(0o750, { isFolder: true }), 'group'],
])('others can look into %j: %s', (facts, who) => {
  expect(handsOn(facts, HERE).read).toBe(who);
});
