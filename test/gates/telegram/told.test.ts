import { expect, test } from 'vitest';
import { serviceOf as exportedService } from '../../../gates/telegram/archive/service.ts';
import { serviceOf } from '../../../gates/telegram/events/service.ts';
import { told } from '../../../gates/telegram/told.ts';

const joined = { new_chat_members: [{ id: 5, first_name: 'Вера' }], from: { id: 5 } };

test.each([
  ['a webhook', joined, { update_id: 1, message: joined }],
  [
    'a library that spells otherwise',
    joined,
    {
      updateId: 1,
      channelPost: { newChatMembers: [{ id: 5, firstName: 'Вера' }], from: { id: 5 } },
    },
  ],
])('what Telegram said is said anew from %s', (_, message, raw) => {
  const kept = serviceOf(message);
  const said = told({ text: kept?.text ?? null, details: kept?.details ?? null, raw });
  expect(said).toMatchObject({ pattern: 'Joined: {0}', values: ['Вера'] });
});

test('and from an export', () => {
  const raw = { id: 3, type: 'service', action: 'send_premium_gift', months: 3 };
  const { text, details } = exportedService(raw);
  expect(text).toBe('Gift: Telegram Premium for 3 months');
  expect(told({ text, details, raw })).toMatchObject({ values: [3] });
  const call = { id: 4, type: 'service', action: 'phone_call', discard_reason: 'missed' };
  expect(String(told({ ...exportedService(call), raw: call }))).toBe('Missed call');
});

test('what somebody wrote, or is kept otherwise than it would be read now, stays as it is', () => {
  const raw = { update_id: 1, message: joined };
  const details = { service: { kind: 'new_chat_members' } };
  expect(told({ text: 'Joined the group: Вера', details, raw })).toBeNull();
  expect(told({ text: 'Joined: Вера', details: { voice: true }, raw })).toBeNull();
  expect(told({ text: 'Joined: Вера', details: null, raw })).toBeNull();
  expect(told({ text: null, details, raw })).toBeNull();
  expect(told({ text: 'Joined: Вера', details, raw: 'gone' })).toBeNull();
  expect(told({ text: 'Joined: Вера', details, raw: {} })).toBeNull();
});
