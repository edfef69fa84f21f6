import { describe, expect, test } from 'vitest';
import { messageIdOf, readMessageId } from '../../../gates/telegram/message-id.ts';
import { rate } from '../../../gates/telegram/rate.ts';
import { recipient } from '../../../gates/telegram/recipient.ts';
import type { Account } from '../../../src/domain/account.ts';

describe('whom one may name', () => {
  test.each([
    ['6100000001', 'user_id', '6100000001'],
    [' 6100000001 ', 'user_id', '6100000001'],
    ['tg://user?id=6100000001', 'user_id', '6100000001'],
    ['-1002000000001', 'group', '-1002000000001'],
    ['-4000000001', 'group', '-4000000001'],
    ['https://t.me/c/2000000001/7/15', 'group', '-1002000000001'],
    ['t.me/c/2000000001', 'group', '-1002000000001'],
  ])('%s', (typed, kind, id) => {
    expect(recipient(typed)).toEqual({ kind, id });
  });

  test.each(['@example_news', 'https://t.me/example_news', 't.me/example_news/15?single'])(
    '%s is a public name: whose, is found out later',
    (typed) => {
      expect(recipient(typed)).toEqual({ kind: 'group', id: '@example_news', public: true });
    },
  );

  test.each([
    'Анна',
    '+7 999 000-00-00',
    '@ab',
    '@имя',
    'anna@example.org',
    '',
    'https://example.org/x',
  ])('“%s” is refused with what is expected', (typed) => {
    expect(() => recipient(typed)).toThrow(
      expect.objectContaining({
        category: 'usage',
        code: 'bad_recipient',
        hint: expect.stringContaining('@channel'),
      }),
    );
  });

  test.each(['https://t.me/+AbCdEf', 't.me/joinchat/AbCdEf'])('%s is an invitation', (typed) => {
    expect(() => recipient(typed)).toThrow(/invitation/);
  });
});

describe('ids of messages', () => {
  test.each([
    ['6100000001:7', { chat: '6100000001', message: 7 }],
    ['-1002000000001:7#reaction:x', { chat: '-1002000000001', message: 7 }],
    ['a-b_c/6100000001:7', { chat: '6100000001', message: 7, business: 'a-b_c' }],
  ])('%s', (id, name) => {
    expect(readMessageId(id)).toEqual(name);
    expect(messageIdOf(name)).toBe(id.split('#')[0]);
  });

  test.each(['7', 'wamid.x', '6100000001:', ':7', '6100000001:7:8', 'a/b/1:2', 'callback:7'])(
    '%s is none',
    (id) => expect(readMessageId(id)).toBeNull(),
  );
});

describe('the pace', () => {
  /** So many may go within a time by a rate, at most. */
  const within = (ms: number, { everyMs, burst }: { everyMs: number; burst: number }) =>
    burst + Math.floor(ms / everyMs);

  test('is no faster than Telegram allows, to all, to one and to a group', () => {
    const account = {} as Account;
    const person = rate(account, { kind: 'user_id', id: '6100000001' });
    const group = rate(account, { kind: 'group', id: '-1002000000001' });
    for (const { perSecond, burst } of [person, group]) {
      expect(burst + Math.floor(0.999 * perSecond)).toBeLessThanOrEqual(30);
    }
    expect(within(999, person.perRecipient ?? { everyMs: 0, burst: 99 })).toBe(1);
    expect(within(59_999, group.perRecipient ?? { everyMs: 0, burst: 99 })).toBeLessThanOrEqual(20);
    expect(group.perRecipient?.groups).toBe(true);
  });
});
