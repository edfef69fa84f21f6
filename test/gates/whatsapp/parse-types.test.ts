import { describe, expect, test } from 'vitest';
import { parse } from '../../../gates/whatsapp/events/parse.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import {
  BUSINESS_ACCOUNT_ID,
  bytes,
  CLIENT,
  fixture,
  messageId,
  PHONE_NUMBER_ID,
  SELF,
  USER_ID,
} from './fixture.ts';

const phone = { kind: 'phone', value: CLIENT };
const userId = { kind: 'user_id', value: USER_ID };

function one(event: string): GateEvent {
  const events = parse(fixture(event));
  expect(events).toHaveLength(1);
  return events[0] as GateEvent;
}

describe('what a message says beside its text', () => {
  test.each([
    ['text', undefined],
    ['image', undefined],
    ['audio_file', undefined],
    ['audio_voice', { voice: true }],
    ['sticker', undefined],
    ['sticker_animated', { animated: true }],
    ['text_forwarded', { forwarded: true }],
    ['text_forwarded_often', { forwarded: 'often' }],
    [
      'text_product',
      { product: { catalog_id: '600000000000001', product_retailer_id: 'consultation' } },
    ],
    [
      'text_from_ad',
      {
        referral: {
          source_url: 'https://fb.me/fictional',
          source_id: '500000000000002',
          source_type: 'ad',
          headline: 'Консультация',
          body: 'Первая бесплатно',
          media_type: 'image',
          ctwa_clid: 'FICTIONAL',
        },
      },
    ],
    ['button', { choice: { id: 'confirm', title: 'Подтвердить' } }],
    ['interactive_button_reply', { choice: { id: 'morning', title: 'Утром' } }],
    [
      'interactive_list_reply',
      { choice: { id: 'hour', title: 'Час', description: expect.any(String) } },
    ],
    [
      'interactive_nfm_reply',
      { form: { name: 'flow', data: { flow_token: 'unused', name: 'Иван' } } },
    ],
    [
      'interactive_address',
      {
        form: {
          name: 'address_message',
          data: { saved_address_id: 'a1', values: { city: 'Москва', address: 'Тверская, 1' } },
        },
      },
    ],
    [
      'interactive_call_permission',
      { callPermission: { response: 'accept', is_permanent: false } },
    ],
    ['interactive_next_year', { content: { slider_reply: { value: 7, label: 'Семь из десяти' } } }],
    ['order', { order: { product_items: [{ product_retailer_id: 'consultation', quantity: 2 }] } }],
    ['location', { location: { name: 'Кофейня', latitude: 55.7558, longitude: 37.6173 } }],
    ['contacts', { contacts: [{ name: { formatted_name: 'Мария Иванова' } }] }],
    ['unknown_type', { content: { title: 'Созвездие', points: [{ x: 1, note: 'полярная' }] } }],
    ['unsupported_poll', { unsupported: { type: 'poll_creation' }, error: { code: 131051 } }],
    ['system_number_changed', { system: { type: 'user_changed_number', wa_id: '79990000002' } }],
  ])('%s', (event, expected) => {
    const found = one(event);
    if (expected) expect(found).toMatchObject({ kind: 'message', details: expected });
    else expect(found).not.toHaveProperty('details');
  });

  test('a form’s answers that are no JSON are kept as they came', () => {
    const body = JSON.parse(fixture('interactive_nfm_reply').toString());
    const { nfm_reply: reply } = body.entry[0].changes[0].value.messages[0].interactive;
    reply.response_json = '{"half":';
    expect(parse(bytes(body))).toMatchObject([{ details: { form: { data: '{"half":' } } }]);
  });

  test.each([
    ['unsupported_poll', 'Message type unknown: Message type is currently not supported.'],
    ['interactive_call_permission', 'accept'],
    ['interactive_address', 'Москва, Тверская, 1'],
    ['unknown_type', null],
    ['interactive_next_year', null],
  ])('the text of %s', (event, text) => {
    expect(one(event)).toMatchObject({ kind: 'message', text });
  });
});

describe('what its author does to a message', () => {
  test.each([
    ['edit', 'edit', 1, 'Здравствуйте! Можно записаться на завтра?', 'inbound'],
    ['edit_caption', 'edit', 5, 'План второго этажа', 'inbound'],
    ['revoke', 'revoke', 1, null, 'inbound'],
    ['message_echo_edit', 'edit', 50, 'Ответ с телефона, исправлен', 'outbound'],
    ['message_echo_revoke', 'revoke', 50, null, 'outbound'],
  ])('%s', (event, kind, n, text, direction) => {
    const amends = { kind, externalId: messageId(n) };
    expect(one(event)).toMatchObject({ kind: 'message', direction, text, amends });
  });
});

describe('people who are called something else now', () => {
  test('have both numbers, and are the same', () => {
    const next = { kind: 'phone', value: '79990000002' };
    expect(one('system_number_changed')).toMatchObject({
      peer: { identities: [phone, next], same: true },
    });
  });

  test('have both ids, also where no number is told', () => {
    expect(one('system_user_id_changed')).toMatchObject({
      kind: 'message',
      peer: {
        identities: [
          userId,
          { kind: 'user_id', value: 'RU.ENT.1' },
          { kind: 'user_id', value: 'RU.7391046251830000002' },
          { kind: 'user_id', value: 'RU.ENT.2' },
        ],
        same: true,
      },
    });
    expect(one('user_id_update')).toMatchObject({
      kind: 'notice',
      peer: {
        identities: expect.arrayContaining([userId, { kind: 'user_id', value: 'RU.1' }]),
        same: true,
      },
    });
  });

  test('are who they were when only their device has changed', () => {
    expect(one('system_identity_changed')).toMatchObject({ peer: { identities: [phone] } });
    expect(one('system_identity_changed')).not.toHaveProperty('peer.same');
  });
});

describe('the phone’s own app and other answerers', () => {
  test('echoes go out, to people with a number or without', () => {
    expect(parse(fixture('message_echoes'))).toMatchObject([
      { kind: 'message', direction: 'outbound', peer: { identities: [phone] } },
      { kind: 'message', direction: 'outbound', peer: { identities: [userId] } },
    ]);
  });

  test('history tells how far each message had come', () => {
    expect(
      parse(fixture('history_statuses')).map((event) =>
        event.kind === 'message' ? [event.direction, event.type, event.status] : event,
      ),
    ).toEqual([
      ['inbound', 'text', 'read'],
      ['inbound', 'text', undefined],
      ['outbound', 'text', 'failed'],
      ['outbound', 'media_placeholder', 'played'],
    ]);
  });

  test('what somebody else answers is heard too', () => {
    expect(parse(fixture('standby'))).toMatchObject([
      { kind: 'message', direction: 'inbound', peer: { name: 'Иван Петров' } },
      { kind: 'status', status: 'delivered', externalId: messageId(91) },
      { kind: 'message', direction: 'outbound', text: 'Ответ помощника' },
    ]);
  });
});

describe('news', () => {
  test.each([
    ['call_ringing', CLIENT, `Call from ${CLIENT}: ringing`],
    ['call_missed', CLIENT, `Missed call from ${CLIENT}`],
    ['call_ended', CLIENT, `Call from ${CLIENT}: ended after 42 s`],
    ['call_not_answered', CLIENT, `Call to ${CLIENT}: not answered`],
    ['call_status', CLIENT, `Call to ${CLIENT}: ringing`],
    [
      'template_category_coming',
      'reminder',
      'Template “reminder” (ru): category will be UTILITY → MARKETING on 2026-11-28',
    ],
    [
      'template_correct_category',
      'reminder',
      'Template “reminder” (ru): category will be UTILITY → MARKETING',
    ],
    [
      'template_disabled',
      'reminder',
      'Template “reminder” (ru): REJECTED (INVALID_FORMAT) Variables are not numbered',
    ],
    [
      'account_restricted',
      BUSINESS_ACCOUNT_ID,
      'Business account: ACCOUNT_RESTRICTION RESTRICTED_BIZ_INITIATED_MESSAGING',
    ],
    [
      'account_volume_tier',
      BUSINESS_ACCOUNT_ID,
      'Business account: VOLUME_BASED_PRICING_TIER_UPDATE pricing_category UTILITY, region Russia',
    ],
    [
      'account_settings',
      PHONE_NUMBER_ID,
      'Settings changed: PHONE_NUMBER_SETTINGS calling ENABLED',
    ],
    ['business_status', '800000000000001', 'Business: COMPROMISED_NOTIFICATION'],
    ['business_username', SELF, `Number ${SELF}: username “olga.psy” approved`],
    ['business_username_deleted', SELF, `Number ${SELF}: username deleted`],
    [
      'flow_status',
      '900000000000001',
      'Flow 900000000000001: Flow Запись changed status from DRAFT to PUBLISHED',
    ],
    ['flow_errors', '900000000000001', 'Flow 900000000000001: ENDPOINT_ERROR_RATE'],
    [
      'partner_solution',
      '910000000000001',
      'Solution 910000000000001: SOLUTION_CREATED (INITIATED)',
    ],
    ['payment_configuration', 'main', 'Payments “main”: Active (example)'],
    ['payment_status', 'order-7', 'Payment order-7: failed'],
    ['automatic_event', messageId(4), 'Event: Purchase 3000.5 RUB'],
    [
      'tracking_event',
      BUSINESS_ACCOUNT_ID,
      'Tracking: event_name link_click, click_id FICTIONAL, component cta',
    ],
    [
      'user_action',
      BUSINESS_ACCOUNT_ID,
      'Action: marketing_messages_link_click click_component cta, product_id consultation, click_id FICTIONAL',
    ],
    [
      'handover',
      CLIENT,
      `Handover of ${CLIENT}: control_taken new_owner_role escalation, new_owner_app_id 42`,
    ],
    [
      'marketing_messages',
      BUSINESS_ACCOUNT_ID,
      'Marketing messages: status ONBOARDED, terms accepted',
    ],
    ['group_settings', 'Z3JvdXA=', 'Group: group_settings_update'],
    ['group_status', 'Z3JvdXA=', 'Group: group_suspend'],
    ['app_state_sync_removed', CLIENT, 'Address book: remove Иван Петров'],
  ])('%s', (event, subject, summary) => {
    const found = one(event);
    expect(found).toMatchObject({ kind: 'notice', subject, summary });
    expect(found.at).toBeGreaterThan(1795248000000);
  });

  test('of a call that could not be made stands beside it', () => {
    expect(parse(fixture('call_errors'))).toMatchObject([
      { kind: 'notice', topic: 'calls', summary: `Call to ${CLIENT}: connecting` },
      { kind: 'notice', topic: 'errors', subject: '138006' },
    ]);
  });

  test.each([
    ['user_preferences', { identities: [phone] }, 'stopped'],
    ['user_resumed', { identities: [userId], name: 'Анна' }, 'resumed'],
  ])('%s tells who wants what', (event, peer, marketing) => {
    expect(one(event)).toMatchObject({ peer, marketing });
  });

  test('the address book names people, and forgets none', () => {
    expect(one('app_state_sync')).toMatchObject({
      peer: { identities: [phone], name: 'Иван Петров' },
    });
    expect(one('app_state_sync_removed')).not.toHaveProperty('peer');
  });
});

/** Lists of items by field, as the platform packs them. */
test.each([
  ['text', 'messages'],
  ['message_echo', 'message_echoes'],
  ['status_read', 'statuses'],
  ['call_missed', 'calls'],
  ['call_status', 'statuses'],
  ['user_preferences', 'user_preferences'],
  ['app_state_sync', 'state_sync'],
  ['automatic_event', 'automatic_events'],
  ['user_action', 'user_actions'],
  ['group_lifecycle', 'groups'],
  ['errors', 'errors'],
])('a thousand items of %s are a thousand events', (event, list) => {
  const body = JSON.parse(fixture(event).toString());
  const { value } = body.entry[0].changes[0];
  const [item] = value[list];
  value[list] = Array.from({ length: 1000 }, (_, n) => ({ ...item, id: `id.${n}` }));
  const events = parse(bytes(body));
  expect(new Set(events.map(({ raw }) => JSON.stringify(raw))).size).toBe(1000);
  expect(events.filter(({ kind }) => kind === 'unknown')).toEqual([]);
});
