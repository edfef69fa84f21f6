import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { only, parse } from '../../../gates/whatsapp/events/parse.ts';
import type { GateEvent, MessageEvent, StatusEvent } from '../../../src/domain/event.ts';
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

const ivan = {
  identities: [{ kind: 'phone', value: CLIENT }],
  name: 'Иван Петров',
};
const GROUP = Buffer.from('capi_group:79997654321:120363000000000001').toString('base64');

function one(event: string): GateEvent {
  const events = parse(fixture(event));
  expect(events).toHaveLength(1);
  return events[0] as GateEvent;
}

describe('messages', () => {
  test.each([
    ['text', 1, { type: 'text', text: 'Здравствуйте! Можно записаться на консультацию?' }],
    ['text_reply', 2, { text: 'Да, удобно', replyTo: messageId(900) }],
    ['text_forwarded', 3, { text: 'Посмотрите', replyTo: null }],
    ['text_from_ad', 4, { text: 'Хочу узнать больше' }],
    ['location', 10, { type: 'location', text: 'Кофейня, Москва, Тверская, 1 (55.7558, 37.6173)' }],
    ['contacts', 11, { type: 'contacts', text: 'Мария Иванова +7 999 000-00-01' }],
    ['button', 12, { type: 'button', text: 'Подтвердить', replyTo: messageId(900) }],
    ['interactive_button_reply', 13, { type: 'interactive', text: 'Утром' }],
    ['interactive_list_reply', 14, { type: 'interactive', text: 'Час', replyTo: messageId(900) }],
    ['interactive_nfm_reply', 15, { type: 'interactive', text: 'Отправлено' }],
    ['reaction', 16, { type: 'reaction', text: '👍', replyTo: messageId(900) }],
    ['reaction_removed', 17, { type: 'reaction', text: '', replyTo: messageId(900) }],
    ['order', 18, { type: 'order', text: 'Два часа\n2 × consultation (3000.5 RUB)' }],
    [
      'unsupported',
      20,
      { type: 'unsupported', text: expect.stringMatching(/^Message type unknown/) },
    ],
    ['edit', 21, { text: 'Здравствуйте! Можно записаться на завтра?', replyTo: messageId(1) }],
    ['revoke', 22, { type: 'revoke', text: null, replyTo: messageId(1) }],
    ['request_welcome', 23, { type: 'request_welcome', text: null }],
  ])('%s', (event, n, expected) => {
    expect(one(event)).toMatchObject({
      kind: 'message',
      account: PHONE_NUMBER_ID,
      externalId: messageId(n),
      direction: 'inbound',
      at: (1795248000 + n) * 1000,
      peer: ivan,
      self: SELF,
      media: null,
      ...expected,
    });
  });

  test.each([
    ['image', 'image/jpeg', null, 'План квартиры'],
    ['audio', 'audio/ogg; codecs=opus', null, null],
    ['video', 'video/mp4', null, null],
    ['document', 'application/pdf', 'Договор.pdf', 'Подписан'],
    ['sticker', 'image/webp', null, null],
  ])('%s', (kind, mimeType, filename, caption) => {
    expect(one(kind)).toMatchObject({
      type: kind,
      text: caption,
      media: {
        kind,
        id: expect.stringMatching(/^10034\d{4}$/),
        mimeType,
        sha256: 'ZmljdGlvbmFsLWZpY3Rpb25hbC1maWN0aW9uYWwtMzI=',
        filename,
        size: null,
        caption,
      },
    });
  });

  test('keep the platform’s words: the item, and what stood beside it about its person', () => {
    const { value } = JSON.parse(fixture('text_from_ad').toString()).entry[0].changes[0];
    expect(one('text_from_ad').raw).toEqual({ contacts: value.contacts, messages: value.messages });
  });

  test('a new number is one more way to name the same person', () => {
    expect(one('system_number_changed')).toMatchObject({
      type: 'system',
      text: 'User Иван changed from 79991234567 to 79990000002',
      peer: {
        identities: [
          { kind: 'phone', value: CLIENT },
          { kind: 'phone', value: '79990000002' },
        ],
      },
    });
  });

  test('people without a phone number', () => {
    const anna = { identities: [{ kind: 'user_id', value: USER_ID }] };
    expect(one('text_from_username')).toMatchObject({ peer: { ...anna, name: 'Анна' } });
    expect(one('text_without_sender')).toMatchObject({ peer: { ...anna, name: 'anna.example' } });
  });

  test('both names of a person are linked', () => {
    expect(one('text_with_both_ids')).toMatchObject({
      peer: {
        identities: [
          { kind: 'phone', value: CLIENT },
          { kind: 'user_id', value: USER_ID },
        ],
      },
    });
  });

  test('in a group', () => {
    expect(one('group_text')).toMatchObject({ group: { externalId: GROUP }, peer: ivan });
  });

  test('written in the phone’s app go out', () => {
    expect(one('message_echo')).toMatchObject({
      kind: 'message',
      direction: 'outbound',
      peer: { identities: [{ kind: 'phone', value: CLIENT }] },
      self: SELF,
      text: 'Ответ с телефона',
    });
  });

  test('from before Cloud API, both ways', () => {
    expect(parse(fixture('history'))).toMatchObject([
      { kind: 'message', direction: 'inbound', text: 'Старый вопрос', externalId: messageId(51) },
      { kind: 'message', direction: 'outbound', text: 'Старый ответ', externalId: messageId(52) },
    ]);
    expect(one('history_declined')).toMatchObject({ kind: 'notice', subject: '2593109' });
  });

  test('all entries of all changes, each with its own number and sender', () => {
    const events = parse(fixture('batch'));
    expect(
      events.map((event) => (event.kind === 'message' ? [event.account, event.text] : event.kind)),
    ).toEqual([
      [PHONE_NUMBER_ID, 'раз'],
      [PHONE_NUMBER_ID, 'два'],
      'status',
      [PHONE_NUMBER_ID, 'три'],
      ['300000000000002', 'четыре'],
    ]);
    expect(events[1]).toMatchObject({ peer: { name: 'Пётр' } });
    expect(events[4]).toMatchObject({ self: '79997654322', at: 1795248033000 });
  });

  test('one contact beside messages of two people belongs to its own only', () => {
    const body = JSON.parse(fixture('batch').toString());
    body.entry[0].changes[0].value.contacts.pop();
    const [first, second] = parse(bytes(body));
    expect(first).toMatchObject({ peer: { name: 'Иван Петров' } });
    expect(second).toMatchObject({ peer: { identities: [{ value: '79990000003' }] } });
    expect(second).not.toHaveProperty('peer.name');
  });

  test('a thousand in one body', () => {
    const body = JSON.parse(fixture('text').toString());
    const { value } = body.entry[0].changes[0];
    const [message] = value.messages;
    value.messages = Array.from({ length: 1000 }, (_, n) => ({ ...message, id: `wamid.${n}` }));
    const ids = parse(bytes(body)).map((event) => event.kind === 'message' && event.externalId);
    expect(new Set(ids).size).toBe(1000);
  });
});

describe('statuses', () => {
  const key = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
  test.each([
    ['sent', 901, { key }],
    ['delivered', 902, { key }],
    ['read', 903, {}],
    ['played', 904, {}],
    [
      'failed',
      905,
      {
        error: {
          code: '131047',
          title: 'Re-engagement message',
          detail: expect.stringContaining('more than 24 hours'),
        },
      },
    ],
  ])('%s', (word, n, expected) => {
    expect(one(`status_${word}`)).toMatchObject({
      kind: 'status',
      account: PHONE_NUMBER_ID,
      externalId: messageId(n),
      status: word,
      at: (1795248100 + n) * 1000,
      peer: { identities: [{ kind: 'phone', value: CLIENT }] },
      ...expected,
    });
  });

  test('of a person without a phone number', () => {
    expect(one('status_user_id')).toMatchObject({
      peer: { identities: [{ kind: 'user_id', value: USER_ID }], name: 'Анна' },
    });
  });

  test('in a group speak of a participant, not of the group', () => {
    expect(one('status_group')).toMatchObject({
      status: 'read',
      peer: { identities: [{ kind: 'phone', value: CLIENT }] },
    });
  });

  test('a word that is not known is kept whole', () => {
    expect(one('status_unknown_word')).toMatchObject({
      kind: 'unknown',
      reason: 'status “warning” is not known',
      raw: { statuses: [{ id: messageId(908) }] },
    });
  });
});

describe('news', () => {
  test.each([
    ['template_status', 'reminder', 'Template “reminder” (ru): APPROVED'],
    ['template_rejected', 'sale', 'Template “sale” (ru): REJECTED (INVALID_FORMAT)'],
    ['template_quality', 'reminder', 'Template “reminder” (ru): quality GREEN → YELLOW'],
    ['template_category', 'reminder', 'Template “reminder” (ru): category UTILITY → MARKETING'],
    ['template_components', 'reminder', 'Template “reminder” (ru): text changed'],
    ['number_name', SELF, `Number ${SELF}: name “Ольга, психолог” APPROVED`],
    ['number_quality', SELF, `Number ${SELF}: UPGRADE TIER_250 → TIER_2K`],
    ['account_update', SELF, 'Business account: VERIFIED_ACCOUNT'],
    [
      'account_banned',
      BUSINESS_ACCOUNT_ID,
      'Business account: DISABLED_UPDATE SCHEDULE_FOR_DISABLE',
    ],
    ['account_review', BUSINESS_ACCOUNT_ID, 'Business account review: APPROVED'],
    [
      'account_alerts',
      '500000000000005',
      'Alert: WARNING INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED ACTIVE The limit was not raised',
    ],
    [
      'business_capability',
      BUSINESS_ACCOUNT_ID,
      'Limits changed: max_daily_conversations_per_business 2000 max_phone_numbers_per_business 25',
    ],
    ['security', SELF, `Number ${SELF}: PIN_CHANGED`],
    [
      'user_preferences',
      CLIENT,
      'Preference: marketing_messages stop User requested to stop marketing messages',
    ],
    ['user_id_update', 'RU.1', `User id: ${USER_ID} → RU.1`],
    ['group_lifecycle', GROUP, 'Group: group_create Группа'],
    ['group_participants', GROUP, `Group: group_participants_add +${CLIENT}`],
    ['app_state_sync', CLIENT, 'Address book: add Иван Петров'],
    ['errors', '130429', expect.stringMatching(/^Rate limit hit: Message failed to send because/)],
  ])('%s', (event, subject, summary) => {
    const found = one(event);
    expect(found).toMatchObject({ kind: 'notice', subject, summary });
    expect(found.at).toBeGreaterThan(1795248000000);
  });

  test('the same news at another time is other news', () => {
    const body = JSON.parse(fixture('template_status').toString());
    const [first] = parse(bytes(body));
    body.entry[0].time += 60;
    const [second] = parse(bytes(body));
    expect(first?.raw).not.toEqual(second?.raw);
  });
});

describe('what cannot be read', () => {
  test('stands beside its neighbours, which are whole', () => {
    const events = parse(fixture('bad_neighbours'));
    expect(events.map((event) => (event.kind === 'unknown' ? event.reason : event.kind))).toEqual([
      'entry is not an object',
      'changes is not a list',
      'change without a field and a value',
      'change without a field and a value',
      'messages is not a list',
      'status is not an object',
      'status',
      'message is not an object',
      'message is not an object',
      'message is not an object',
      'message is not an object',
      'message without an id',
      'message without a time',
      'message without a type',
      'message without an id',
      'message',
    ]);
  });

  test.each([
    ['null', 'the body is not an object'],
    ['[]', 'the body is not an object'],
    ['{"object":"page","entry":[]}', 'object is not whatsapp_business_account'],
    ['{"object":"whatsapp_business_account"}', 'entry is not a list'],
    ['{"object":"whatsapp_business_account","entry":{}}', 'entry is not a list'],
  ])('%s', (body, reason) => {
    expect(parse(bytes(body))).toEqual([
      { kind: 'unknown', account: null, at: 0, reason, raw: JSON.parse(body) },
    ]);
  });

  test('a field of next year is kept whole', () => {
    expect(one('unknown_field')).toMatchObject({
      kind: 'unknown',
      reason: 'field “field_of_next_year” is not known',
      raw: { field: 'field_of_next_year', value: { something: 'new' } },
    });
  });

  test('a message for no number of ours cannot be kept as one', () => {
    const body = JSON.parse(fixture('text').toString());
    delete body.entry[0].changes[0].value.metadata;
    expect(parse(bytes(body))).toMatchObject([
      { kind: 'unknown', reason: 'message without a phone number id' },
    ]);
  });

  test('a body that is no JSON throws', () => {
    expect(() => parse(bytes('{"object":'))).toThrowError(
      expect.objectContaining({ code: 'bad_webhook' }),
    );
  });

  /** Any value of a message or status replaced by something else: never a throw, never a loss. */
  test('whatever stands in any place', () => {
    const junk = [null, 0, -1, '', 'x', [], {}, true, [null], { id: null }];
    for (const name of [
      'text',
      'image',
      'edit',
      'contacts',
      'order',
      'status_failed',
      'group_lifecycle',
    ]) {
      for (const broken of mutations(JSON.parse(fixture(name).toString()), junk)) {
        const events = parse(bytes(JSON.stringify(broken)));
        expect(events.length).toBeLessThanOrEqual(1);
        for (const event of events) expect(Number.isFinite(event.at)).toBe(true);
      }
    }
  });
});

/** Copies of a value, each with one place in it replaced. */
function* mutations(value: unknown, junk: readonly unknown[]): Generator {
  yield* junk;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const changed of mutations(inner, junk)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
    }
  }
}

describe('only', () => {
  const belongs = (account: string) => account === PHONE_NUMBER_ID;
  const texts = (body: Uint8Array | null) =>
    body === null ? null : parse(body).flatMap((event) => ('text' in event ? [event.text] : []));

  test('keeps the numbers named', () => {
    expect(texts(only(fixture('batch'), belongs))).toEqual(['раз', 'два', 'три']);
    expect(texts(only(fixture('batch'), (account) => !belongs(account)))).toEqual(['четыре']);
  });

  test('nothing is left', () => {
    expect(only(fixture('text'), () => false)).toBeNull();
  });

  test('what names no number goes by the business account', () => {
    const body = fixture('template_status');
    const [entry] = JSON.parse(Buffer.from(body).toString('utf8')).entry;
    expect(only(body, (id) => id === entry.id)).toBe(body);
    expect(only(body, (id) => id !== entry.id)).toBeNull();
  });

  test('what names nothing at all is asked for as such', () => {
    const body = Buffer.from('{"entry":[null,{"changes":7}]}');
    expect(only(body, (id) => id === '')).toBe(body);
    expect(only(body, (id) => id !== '')).toBeNull();
  });

  test('a body that is all ours stays byte for byte', () => {
    const body = fixture('text');
    expect(only(body, belongs)).toBe(body);
  });
});

const SHARED = new URL('../../../../shared/fixtures/whatsapp/webhooks/', import.meta.url);
const missing = skipReason();

describe.skipIf(missing)(`documented and recorded payloads${missing ?? ''}`, () => {
  const names = missing ? [] : readdirSync(SHARED);

  test('are there', () => expect(names.length).toBeGreaterThan(40));

  test.each(names)('%s', (name) => {
    const body = readFileSync(new URL(name, SHARED));
    const { entry } = JSON.parse(body.toString());
    const values = entry.flatMap((one: { changes: { value: Record<string, unknown[]> }[] }) =>
      one.changes.map((change) => change.value),
    );
    const items = (list: string) =>
      values.flatMap((value: Record<string, unknown[]>) => value[list] ?? []);
    const events = parse(body);
    const ids = (kind: GateEvent['kind']) =>
      events.flatMap((event) =>
        event.kind === kind && 'externalId' in event ? event.externalId : [],
      );
    const idsOf = (list: string) => items(list).map((item: { id: string }) => item.id);
    expect(ids('message')).toEqual(idsOf('messages'));
    expect(ids('status')).toEqual(idsOf('statuses'));
    expect(events.filter((event) => event.kind === 'notice')).toHaveLength(items('groups').length);
    expect(events.filter((event) => event.kind === 'unknown')).toEqual([]);
    for (const event of events) {
      if (event.kind === 'message') expectFacts(event, items('messages'), values);
      if (event.kind === 'status') expectState(event, items('statuses'));
    }
  });
});

/** What any reader would take from the platform’s own item. */
function expectFacts(event: MessageEvent, items: unknown[], values: any[]): void {
  const item = items.find(({ id, timestamp }: any) => {
    return id === event.externalId && Number(timestamp) * 1000 === event.at;
  }) as any;
  const content = item[item.type];
  const media = content?.mime_type === undefined ? null : content;
  const value = values.find((one) => one.messages?.includes(item));
  expect(event).toMatchObject({
    account: value.metadata.phone_number_id,
    type: item.type,
    direction: 'inbound',
    replyTo: item.context?.id ?? item.reaction?.message_id ?? null,
    raw: { messages: [item] },
  });
  expect(event.media).toEqual(
    media && {
      kind: item.type,
      id: media.id,
      mimeType: media.mime_type,
      sha256: media.sha256,
      filename: media.filename ?? null,
      size: null,
      caption: media.caption ?? null,
    },
  );
  const said = { text: content?.body, button: content?.text, reaction: content?.emoji ?? '' }[
    item.type as string
  ];
  if (said !== undefined) expect(event.text).toBe(said);
  const answer = content?.button_reply ?? content?.list_reply;
  if (answer) expect(event).toMatchObject({ text: answer.title, details: { choice: answer } });
  if (item.referral) expect(event.details).toMatchObject({ referral: item.referral });
  if (item.errors) expect(event.text).toContain(item.errors[0].title);
  const named = event.peer.identities.map((identity) => identity.value);
  const who = item.from ?? value.contacts[0].user_id;
  expect(named).toContain(/^[+\d]+$/.test(who) ? who.replace('+', '') : who);
  const name = value.contacts?.[0].profile?.name;
  if (name !== undefined) expect(event.peer.name).toBe(name);
}

function expectState(event: StatusEvent, items: unknown[]): void {
  const item = items.find(({ status }: any) => status === event.status) as any;
  expect(event).toMatchObject({
    externalId: item.id,
    at: Number(item.timestamp) * 1000,
    peer: { identities: [{ kind: 'phone', value: item.recipient_id }] },
    raw: { statuses: [item] },
  });
  expect(event.error?.code).toBe(item.errors && String(item.errors[0].code));
}

function skipReason(): string | null {
  try {
    readdirSync(SHARED);
    return null;
  } catch {
    return ' (skipped: ../shared/fixtures is absent)';
  }
}
