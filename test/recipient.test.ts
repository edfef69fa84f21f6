import { expect, test } from 'vitest';
import { type Account, NOT_SET_UP } from '../src/domain/account.ts';
import { usageError } from '../src/domain/error.ts';
import type { Recipient } from '../src/domain/message.ts';
import { words } from '../src/domain/words.ts';
import { recipientOf } from '../src/recipient.ts';
import type { Conversation, Person } from '../src/store/store.ts';

const gate = {
  name: 'page',
  title: 'Page',
  recipient(text: string): Recipient {
    if (/^\d+$/.test(text)) return { kind: 'user_id', id: text };
    if (/^-\d+$/.test(text)) return { kind: 'group', id: text };
    if (text.startsWith('@')) return { kind: 'group', id: text, public: true };
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
/** Groups of an account, by their ids, that are called “Кружок”. */
const grouped = (groups: Readonly<Record<string, string>>, ...people: Person[]) => ({
  ...called(...people),
  conversations: {
    groups: async (_gate: string, text: string) =>
      Object.entries(groups).flatMap(([groupId, accountId]) =>
        text === 'Кружок' ? [{ groupId, accountId } as Conversation] : [],
      ),
  } as unknown as Parameters<typeof recipientOf>[3]['conversations'],
});
/** @param accounts by person, whom they have a conversation with */
const talking = (accounts: Readonly<Record<number, readonly string[]>>, ...people: Person[]) =>
  ({
    accounts: {
      list: async () => [
        { id: 'page:A', details: {} },
        { id: 'page:C', details: { ...NOT_SET_UP, imported: true } },
      ],
    },
    conversations: { groups: async () => [] },
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
  const imported = talking({ 1: ['page:C'] }, vera);
  await expect(recipientOf(gate, 'Вера Пример', near, imported)).rejects.toMatchObject({
    code: 'other_account',
    hint: 'Nothing can be sent from page:C: it came with an import and is not set up here.',
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

test('a group of the account is meant by its title, and of two nobody is guessed', async () => {
  const here = grouped({ '-1': 'page:B', '-2': 'page:A' });
  expect(await recipientOf(gate, 'Кружок', near, here)).toEqual({ kind: 'group', id: '-1' });
  await expect(recipientOf(gate, 'Кружок', near, grouped({ '-2': 'page:A' }))).rejects.toThrow(
    'is no id',
  );
  const circle = { ...vera, name: 'Кружок' };
  const both = grouped({ '-1': 'page:B', '-3': 'page:B' }, circle);
  await expect(recipientOf(gate, 'Кружок', near, both)).rejects.toMatchObject({
    code: 'ambiguous_recipient',
    message: '3 people and groups are called “Кружок”: 700, -1, -3.',
  });
  // Somebody whom another account alone reaches is not meant then.
  const elsewhere = { ...here, messages: talking({ 1: ['page:A'] }, circle).messages };
  const theirs = { ...elsewhere, people: called(circle).people };
  expect(await recipientOf(gate, 'Кружок', near, theirs)).toEqual({ kind: 'group', id: '-1' });
});

test('whose a public name is now, the network is asked', async () => {
  const store = grouped({ '-1': 'page:B' });
  expect(await recipientOf(gate, '@Кружок', near, store)).toMatchObject({ id: '@Кружок' });
});

function phone(text: string): string {
  if (text.startsWith('+')) return text;
  throw usageError(words`“${text}” is no number.`);
}
