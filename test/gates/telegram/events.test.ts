/** What Telegram sends, one file of test/fixtures/telegram an update. */
import { describe, expect, it, test } from 'vitest';
import {
  ANNA,
  BOT,
  CHANNEL,
  CONNECTION,
  FIRST,
  fixture,
  fixtures,
  GROUP,
  inGroup,
  named,
  OLGA,
  one,
  read,
  RECEIVED,
  said,
  SUPERGROUP,
} from './updates.ts';

type Held = readonly [kind: string, what: string];
const message = (type: string): Held => ['message', type];
const notice = (topic: string): Held => ['notice', topic];
const EDIT: Held = ['amendment', 'edit'];

/** What each file holds: for every event its kind, and what tells it from others of that kind. */
const HOLDS: Readonly<Record<string, readonly Held[]>> = {
  album_first: [message('image')],
  album_second: [message('video')],
  animation: [message('animation')],
  anonymous_admin: [message('text')],
  audio: [message('audio')],
  auto_delete: [message('service')],
  automatic_forward: [message('text')],
  boost: [notice('chat_boost')],
  boost_removed: [notice('removed_chat_boost')],
  bot_blocked: [notice('my_chat_member')],
  bot_made_administrator: [notice('my_chat_member')],
  bot_removed: [notice('my_chat_member')],
  bot_unblocked: [notice('my_chat_member')],
  business_answer: [message('text')],
  business_answer_of_program: [message('text')],
  business_connection: [notice('business_connection')],
  business_message: [message('text')],
  callback: [message('postback')],
  callback_inaccessible: [message('postback')],
  callback_inline: [message('postback')],
  channel_post: [message('text')],
  checklist: [message('checklist')],
  contact: [message('contacts')],
  deleted_business_messages: [
    ['amendment', 'revoke'],
    ['amendment', 'revoke'],
  ],
  dice: [message('dice')],
  direct_messages_topic: [message('text')],
  document: [message('document')],
  edited_business_message: [EDIT],
  edited_caption: [EDIT],
  edited_channel_post: [EDIT],
  edited_text: [EDIT],
  external_reply: [message('text')],
  forwarded_from_channel: [message('text')],
  forwarded_from_hidden_user: [message('text')],
  forwarded_from_user: [message('text')],
  guest_message: [message('text')],
  inline_query: [notice('inline_query')],
  invoice: [message('invoice')],
  join_request: [notice('chat_join_request')],
  live_location: [message('location')],
  live_photo: [message('image'), message('video')],
  managed_bot: [notice('managed_bot')],
  member_joined_channel: [notice('chat_member')],
  member_left: [message('members')],
  members_joined: [message('members')],
  migrate_from: [['moved', SUPERGROUP]],
  migrate_to: [message('service'), ['moved', SUPERGROUP]],
  paid_media: [message('paid_media'), message('video')],
  photo: [message('image')],
  pinned: [message('service')],
  poll: [message('poll')],
  poll_answer: [notice('poll_answer')],
  poll_answer_taken_back: [notice('poll_answer')],
  poll_closed: [notice('poll')],
  purchased_paid_media: [notice('purchased_paid_media')],
  reaction: [message('reaction')],
  reaction_anonymous: [message('reaction')],
  reaction_count: [notice('message_reaction_count')],
  reaction_taken_back: [message('reaction')],
  reply_with_quote: [message('text')],
  rich_message: [message('text')],
  sticker: [message('sticker')],
  story: [message('story')],
  successful_payment: [message('payment')],
  text: [message('text')],
  thread_of_replies: [message('text')],
  title_changed: [message('service')],
  topic_closed: [message('service')],
  topic_created: [message('service')],
  topic_message: [message('text')],
  topic_reply: [message('text')],
  unknown_content: [message('unsupported')],
  unknown_update: [['unknown', 'update with nothing that is known: hologram']],
  users_shared: [message('shared')],
  venue: [message('location')],
  via_bot: [message('text')],
  video_note: [message('video')],
  voice: [message('audio')],
  web_app_data: [message('web_app_data')],
};

const event = (name: string) => one(fixture(name));

it('has an expectation for every fixture', () => {
  expect(fixtures().toSorted()).toEqual(Object.keys(HOLDS).toSorted());
});

test.each(Object.entries(HOLDS))('%s', (name, holds) => {
  const update = fixture(name);
  const events = read(update);
  expect(events.map(named)).toEqual(holds);
  // The raw update stays beside it; told again, it is the same.
  expect(events.every(({ raw }) => raw === update)).toBe(true);
  expect(read(update)).toEqual(events);
  expect(events.every(({ account, at }) => account === BOT && at > 0)).toBe(true);
});

describe('who wrote, and where', () => {
  it('is a person in a private chat', () => {
    expect(event('text')).toMatchObject({
      externalId: `${ANNA}:1`,
      direction: 'inbound',
      at: FIRST + 1000,
      self: '@olga_example_bot',
      peer: {
        identities: [{ kind: 'user_id', value: ANNA }],
        name: 'Анна Петрова (@anna_example)',
      },
    });
    expect(event('text').group).toBeUndefined();
  });

  it('is the bot itself where it did so', () => {
    expect(event('invoice')).toMatchObject({
      direction: 'outbound',
      peer: { identities: [{ kind: 'user_id', value: ANNA }] },
    });
    expect(event('pinned')).toMatchObject({
      direction: 'outbound',
      group: { externalId: SUPERGROUP },
    });
  });

  it('is the channel, or the group of an anonymous administrator, and not the name Telegram makes up', () => {
    expect(event('channel_post')).toMatchObject({
      externalId: `${CHANNEL}:7`,
      group: { externalId: CHANNEL, name: 'Канал Ольги' },
      peer: { identities: [{ kind: 'chat_id', value: CHANNEL }], name: 'Канал Ольги' },
      details: { signature: 'Ольга' },
    });
    expect(event('anonymous_admin')).toMatchObject({
      direction: 'inbound',
      peer: { identities: [{ kind: 'chat_id', value: SUPERGROUP }], name: 'Круг Ольги' },
      details: { signature: 'куратор' },
    });
    expect(event('automatic_forward').peer.identities).toEqual([
      { kind: 'chat_id', value: CHANNEL },
    ]);
  });

  it('is the customer of a business account, or its owner, or another program of theirs', () => {
    const customer = { identities: [{ kind: 'user_id', value: ANNA }] };
    expect(event('business_message')).toMatchObject({
      externalId: `${CONNECTION}/${ANNA}:50`,
      direction: 'inbound',
      peer: customer,
      details: { business: { connection: CONNECTION } },
    });
    expect(event('business_answer')).toMatchObject({
      externalId: `${CONNECTION}/${ANNA}:51`,
      direction: 'outbound',
      peer: customer,
      details: { author: 'person' },
    });
    expect(event('business_answer_of_program').details).toMatchObject({
      author: 'app',
      offline: true,
    });
  });

  it('is a guest of a group that the bot is not in', () => {
    expect(event('guest_message')).toMatchObject({
      group: { externalId: '-1002100000009' },
      details: { guest: { query: 'q1' } },
    });
    const inTwosome = said({ chat: { id: 5, type: 'private' }, guest_query_id: 'q2', text: 'x' });
    expect(one({ guest_message: inTwosome.message })).toMatchObject({
      direction: 'inbound',
      peer: { identities: [{ kind: 'user_id', value: ANNA }] },
    });
  });
});

describe('what was said', () => {
  it('has its entities, which count from the start of the text or the caption', () => {
    expect(event('text').details.entities).toEqual([{ type: 'url', offset: 23, length: 11 }]);
    const { text, media, details } = event('photo');
    expect([text, media.caption]).toEqual(['Фото *анализа*', 'Фото *анализа*']);
    expect(details).toEqual({
      entities: [{ type: 'italic', offset: 5, length: 9 }],
      spoiler: true,
    });
  });

  it('has the largest photo, and files as they were named', () => {
    expect(event('photo').media).toEqual({
      kind: 'image',
      id: 'AgFictionalFile0002',
      mimeType: null,
      sha256: null,
      filename: null,
      size: 151_201,
      caption: 'Фото *анализа*',
    });
    expect(event('document').media).toMatchObject({
      kind: 'document',
      filename: 'Анкета.pdf',
      mimeType: 'application/pdf',
      size: 21_000_000,
    });
    expect(event('animation').media).toMatchObject({ kind: 'video', filename: 'wave.mp4' });
    expect(event('sticker')).toMatchObject({
      media: { kind: 'sticker', mimeType: 'application/x-tgsticker' },
      details: { sticker: { emoji: '👋', set: 'ExampleSet', animated: true } },
    });
    expect(event('voice').details).toEqual({ voice: true });
  });

  it('knows what belongs to one album', () => {
    const [first, second] = ['album_first', 'album_second'].map(event);
    expect(first.details.album).toBe('13900000000000001');
    expect(second.details.album).toBe(first.details.album);
    expect(second).toMatchObject({ externalId: `${ANNA}:4`, text: null });
  });

  it('has further files of one message as messages beside it', () => {
    const [still, moving] = read(fixture('live_photo')) as any[];
    expect(still).toMatchObject({ text: 'Живое', media: { kind: 'image' } });
    expect(moving).toMatchObject({
      externalId: `${still.externalId}#1`,
      media: { kind: 'video', id: 'AgFictionalFile0012' },
      details: { part: { of: still.externalId, number: 1 } },
    });
    expect(read(fixture('paid_media'))[0]).toMatchObject({
      text: 'Только для своих',
      media: { kind: 'image', caption: 'Только для своих' },
      details: { paid: { stars: 25 } },
    });
  });

  test.each([
    ['live_location', '55.75, 37.61'],
    ['venue', 'Кабинет, Примерная улица, 1 (55.75, 37.61)'],
    ['contact', 'Борис Пример +79990000001'],
    ['poll', 'Когда удобно?\n– Утром\n– Вечером'],
    ['dice', '🎯 6'],
    ['checklist', 'Перед встречей\n☑ Анализы\n☐ Анкета'],
    ['invoice', 'Консультация\nОдин час\n5000 JPY'],
    ['successful_payment', 'Paid: 45.50 EUR'],
    ['web_app_data', '{"age":40}'],
    [
      'rich_message',
      'План\nСначала сон, потом прогулка.\n1. вода\n☑ хлеб\nдень | шаги\nпн | 9000\nТаблица\nПарк\nОльга',
    ],
  ])('%s reads as text', (name, text) => {
    expect(event(name).text).toBe(text);
  });

  it('says by which link somebody came', () => {
    const started = (text: string) => one(said({ text })).details?.referral;
    expect(started('/start spring_offer-7')).toEqual({ ref: 'spring_offer-7' });
    expect(started('/start@olga_example_bot spring')).toEqual({ ref: 'spring' });
    expect(started('/start')).toBeUndefined();
    expect(started('How do I /start it?')).toBeUndefined();
  });

  it('keeps where a place is, and for how long it is told', () => {
    expect(event('live_location').details).toEqual({
      location: { latitude: 55.75, longitude: 37.61, live: 900 },
    });
    expect(event('venue').details.location).toMatchObject({
      name: 'Кабинет',
      address: 'Примерная улица, 1',
    });
  });

  it('keeps what this version does not know, and says so', () => {
    expect(event('unknown_content')).toMatchObject({
      type: 'unsupported',
      text: null,
      details: { content: { hologram: { file_id: 'x' } } },
    });
  });

  it('counts Telegram Stars, and currencies by their own units', () => {
    const paid = (currency: unknown, total_amount: unknown) =>
      one(said({ successful_payment: { currency, total_amount } })).text;
    expect(paid('XTR', 30)).toBe('Paid: 30 Telegram Stars');
    expect(paid('KWD', 1500)).toBe('Paid: 1.500 KWD');
    expect(paid('none such', 150)).toBe('Paid: 1.50 none such');
    expect(paid(7, 'x')).toBe('Paid: ?');
  });
});

describe('what it hangs together with', () => {
  it('is the message it answers, and the words of it', () => {
    expect(event('reply_with_quote')).toMatchObject({
      replyTo: `${ANNA}:1`,
      details: { quote: { text: 'Смотрите', position: 14 } },
    });
    expect(event('external_reply')).toMatchObject({
      replyTo: `${CHANNEL}:7`,
      details: {
        externalReply: { from: 'Канал Ольги', fromId: CHANNEL, type: 'image', signature: 'Ольга' },
      },
    });
  });

  it('is whom it was forwarded from', () => {
    const at = new Date(FIRST - 3_600_000).toISOString();
    expect(event('forwarded_from_user').details.forwarded).toEqual({
      from: 'Ольга',
      fromId: OLGA,
      at,
    });
    expect(event('forwarded_from_hidden_user').details.forwarded).toEqual({ from: 'Некто', at });
    expect(event('forwarded_from_channel').details.forwarded).toEqual({
      from: 'Канал Ольги',
      fromId: CHANNEL,
      at,
      message: `${CHANNEL}:7`,
      signature: 'Ольга',
    });
    expect(event('automatic_forward').details.forwarded.automatic).toBe(true);
    expect(event('via_bot').details.viaBot).toBe('Search (@search_example_bot)');
  });

  it('is the topic of a forum, which is no answer to its first message', () => {
    expect(event('topic_message')).toMatchObject({
      replyTo: null,
      details: { topic: { id: 5, name: 'Питание' } },
    });
    expect(event('topic_reply')).toMatchObject({
      replyTo: `${SUPERGROUP}:33`,
      details: { topic: { id: 5 } },
    });
    expect(event('topic_created')).toMatchObject({
      text: 'Topic opened: Сон',
      details: { topic: { id: 35, name: 'Сон' } },
    });
    expect(event('thread_of_replies').details).toBeUndefined();
    expect(event('direct_messages_topic').details.topic).toMatchObject({ direct: true });
  });
});

describe('what Telegram says itself', () => {
  test.each([
    ['members_joined', 'Added: Анна Петрова, Борис'],
    ['member_left', 'Left: Анна Петрова'],
    ['title_changed', 'Called now: Новый круг'],
    ['pinned', 'Pinned: “Правила круга”'],
    ['topic_closed', 'Topic closed'],
    ['auto_delete', 'Messages go after 86400 s from now on'],
    ['users_shared', 'Shared: Борис'],
    ['migrate_to', 'The group is a supergroup now'],
  ])('%s is a line of the conversation', (name, text) => {
    expect(read(fixture(name))[0]).toMatchObject({ kind: 'message', text });
  });

  it('names who came and who left', () => {
    expect(event('members_joined').details).toEqual({
      service: {
        kind: 'new_chat_members',
        joined: [
          { id: ANNA, name: 'Анна Петрова' },
          { id: '5100000003', name: 'Борис' },
        ],
      },
    });
    const user = { id: 5, first_name: 'Глеб' };
    expect(one(inGroup({ left_chat_member: user })).text).toBe('Removed: Глеб');
    expect(one(inGroup({ from: user, new_chat_members: [user] })).text).toBe('Joined: Глеб');
  });

  it('tells of a group that moved the same way in both, once each', () => {
    const moved = { kind: 'moved', account: BOT, from: GROUP, to: SUPERGROUP };
    expect(read(fixture('migrate_to'))[1]).toMatchObject(moved);
    expect(event('migrate_from')).toMatchObject(moved);
  });
});

describe('changes', () => {
  it('are told by their second and update, so that said again they are one', () => {
    const at = FIRST + 60_000;
    expect(event('edited_text')).toEqual({
      kind: 'amendment',
      account: BOT,
      amends: { kind: 'edit', externalId: `${ANNA}:1` },
      by: `${at / 1000}.${String(fixture('edited_text')['update_id']).padStart(16, '0')}`,
      at,
      text: 'Здравствуйте! Смотрите example.com',
      raw: fixture('edited_text'),
    });
    // Two within one second, in their order whichever comes first.
    const next = { ...fixture('edited_text'), update_id: 999_999_999_999 };
    expect(one(next).by > event('edited_text').by).toBe(true);
  });

  it('are of captions, posts and business messages too', () => {
    expect(event('edited_caption')).toMatchObject({ text: 'Фото исправлено' });
    expect(event('edited_channel_post')).toMatchObject({
      amends: { externalId: `${CHANNEL}:7` },
      text: 'Приём в среду',
    });
    expect(event('edited_business_message')).toMatchObject({
      amends: { externalId: `${CONNECTION}/${ANNA}:50` },
    });
  });

  it('without a time of their own are told by their update', () => {
    const { message: part } = said({ text: 'иначе' });
    expect(one({ update_id: 77, edited_message: part })).toMatchObject({ by: '77', at: RECEIVED });
  });

  it('are deletions in a business account', () => {
    expect(read(fixture('deleted_business_messages'))).toMatchObject(
      [50, 51].map((number) => ({
        amends: { kind: 'revoke', externalId: `${CONNECTION}/${ANNA}:${number}` },
        by: 'deleted',
        text: null,
      })),
    );
  });
});

describe('what is pressed', () => {
  it('is the button by its title, under the message it stands under', () => {
    expect(event('callback')).toMatchObject({
      externalId: 'callback:4382000000000000001',
      text: 'Вечером',
      details: { choice: { id: 'pm', title: 'Вечером' } },
      replyTo: `${ANNA}:70`,
      at: RECEIVED,
    });
    expect(event('callback_inaccessible')).toMatchObject({
      text: 'pm',
      replyTo: `${SUPERGROUP}:71`,
      group: { externalId: SUPERGROUP },
    });
    expect(event('callback_inline')).toMatchObject({
      details: { inlineMessage: 'FictionalInline01' },
      replyTo: null,
    });
  });

  it('is a reaction, as often as it is given', () => {
    const given = event('reaction');
    const back = event('reaction_taken_back');
    expect(given).toMatchObject({ text: '👍🔥', replyTo: `${SUPERGROUP}:30` });
    expect(back).toMatchObject({ text: '', replyTo: `${SUPERGROUP}:30` });
    expect(back.externalId).not.toBe(given.externalId);
    expect(event('reaction_anonymous')).toMatchObject({
      text: '✨',
      peer: { identities: [{ kind: 'chat_id', value: SUPERGROUP }] },
      details: { reactions: [{ type: 'custom_emoji' }] },
    });
  });
});

describe('news', () => {
  it('says whether somebody can be written to', () => {
    const peer = { identities: [{ kind: 'user_id', value: ANNA }] };
    expect(event('bot_blocked')).toMatchObject({
      reachable: false,
      peer,
      summary: 'Анна Петрова has blocked the bot',
      at: FIRST + 90_000,
    });
    expect(event('bot_unblocked')).toMatchObject({ reachable: true, peer });
    // Of a group nobody is told so.
    expect(event('bot_removed').reachable).toBeUndefined();
    expect(event('bot_removed').peer).toBeUndefined();
  });

  test.each([
    [
      'bot_made_administrator',
      'The bot in “Канал Ольги”: administrator (was: not there), by Ольга',
    ],
    ['bot_removed', 'The bot in “Круг Ольги”: banned (was: member), by Ольга'],
    ['member_joined_channel', 'Анна Петрова in “Канал Ольги”: member (was: not there)'],
    ['join_request', 'Анна Петрова asks to join “Канал Ольги”'],
    ['business_connection', 'Business account of Ольга: connected, the bot may answer'],
    ['reaction_count', 'Reactions in “Канал Ольги”: ❤ 3, ⭐ 1'],
    ['inline_query', 'Inline query of Анна Петрова: “запись”'],
    ['poll_closed', 'Poll “Когда удобно?”: Утром 2, Вечером 1 (closed)'],
    ['poll_answer', 'Vote of Анна Петрова: answer 1, 2'],
    ['poll_answer_taken_back', 'Vote of Анна Петрова: taken back'],
    ['purchased_paid_media', 'Paid media bought by Анна Петрова: lesson-3'],
    ['boost_removed', 'Boost of “Канал Ольги” by somebody is over'],
    ['managed_bot', 'Bot Second is managed for Ольга'],
  ])('%s reads as a line', (name, summary) => {
    expect(event(name).summary).toBe(summary);
  });

  it('keeps nobody for asking inline, which is done with every letter', () => {
    expect(event('inline_query').peer).toBeUndefined();
    expect(event('inline_query').subject).toBe(ANNA);
  });
});
