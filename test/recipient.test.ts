import { expect, test } from 'vitest';
import type { Account } from '../src/domain/account.ts';
import { usageError } from '../src/domain/error.ts';
import type { Recipient } from '../src/domain/message.ts';
import { words } from '../src/domain/words.ts';
import { recipientOf } from '../src/recipient.ts';
import type { Person } from '../src/store/store.ts';

const gate = {
  name: 'page',
  title: 'Page',
  recipient(text: string): Recipient {
    if (/^\d+$/.test(text)) return { kind: 'user_id', id: text };
    throw usageError(words`“${text}” is no id.`);
  },
} as never;
const vera: Person = {
  id: 1,
  gate: 'page',
  name: 'Вера Пример',
  identities: [
    { kind: 'archive_thread', value: 'вера_1' },
    { kind: 'user_id', value: '700' },
  ],
};
const called = (...people: Person[]) => talking({}, ...people);
/** @param accounts by person, whom they have a conversation with */
const talking = (accounts: Readonly<Record<number, readonly string[]>>, ...people: Person[]) =>
  ({
    messages: {
      list: async ({ accountId, personIds }: { accountId?: string; personIds: number[] }) =>
        personIds
          .flatMap((id) => accounts[id] ?? [])
          .filter((each) => accountId === undefined || each === accountId)
          .map((each) => ({ accountId: each })),
    },
    people: {
      called: async (_gate: string, text: string) => people.filter(({ name }) => name === text),
    },
  }) as unknown as Parameters<typeof recipientOf>[3];

test('an address is taken as it is', async () => {
  expect(await recipientOf(gate, '123', {}, called(vera))).toEqual({ kind: 'user_id', id: '123' });
});

test('somebody known is meant by their name', async () => {
  expect(await recipientOf(gate, 'Вера Пример', {}, called(vera))).toEqual({
    kind: 'user_id',
    id: '700',
  });
});

test('of two with one name, nobody is guessed', async () => {
  const other = { ...vera, id: 2, identities: [{ kind: 'user_id', value: '701' }] };
  await expect(recipientOf(gate, 'Вера Пример', {}, called(vera, other))).rejects.toMatchObject({
    code: 'ambiguous_recipient',
    exitCode: 2,
    message: expect.stringContaining('700, 701'),
  });
});

test('nobody of that name: what an address looks like', async () => {
  await expect(recipientOf(gate, 'Вера', {}, called())).rejects.toMatchObject({
    message: '“Вера” is no id.',
  });
  const unreachable = { ...vera, identities: [{ kind: 'archive_thread', value: '7' }] };
  await expect(recipientOf(gate, 'Вера', {}, called(unreachable))).rejects.toMatchObject({
    exitCode: 2,
  });
});

const near = { account: { id: 'page:B' } as Account };

test('of two with one name, the one is meant who talks with the account it is for', async () => {
  const other = { ...vera, id: 2, identities: [{ kind: 'user_id', value: '701' }] };
  const store = talking({ 1: ['page:A'], 2: ['page:A', 'page:B'] }, vera, other);
  expect(await recipientOf(gate, 'Вера Пример', near, store)).toMatchObject({ id: '701' });
});

test('an id that another account was given for somebody is not used, and it says whose it is', async () => {
  const store = talking({ 1: ['page:A'] }, vera);
  await expect(recipientOf(gate, 'Вера Пример', near, store)).rejects.toMatchObject({
    code: 'other_account',
    exitCode: 2,
    message: expect.stringContaining('page:A, not with page:B'),
    hint: 'Choose the account: --account page:A',
  });
});

test('a number reaches somebody from any account; whoever has written to none is for the window to judge', async () => {
  const phones = { recipient: (text: string) => ({ kind: 'phone', id: phone(text) }) };
  const wired = { ...(gate as object), ...phones } as never;
  const anna: Person = { ...vera, identities: [{ kind: 'phone', value: '+7900' }] };
  const store = talking({ 1: ['page:A'] }, anna);
  expect(await recipientOf(wired, 'Вера Пример', near, store)).toMatchObject({ kind: 'phone' });
  expect(await recipientOf(gate, 'Вера Пример', near, called(vera))).toMatchObject({ id: '700' });
});

function phone(text: string): string {
  if (text.startsWith('+')) return text;
  throw usageError(words`“${text}” is no number.`);
}
