import { describe, expect, test } from 'vitest';
import { ACCOUNT, at, CLIENT, mid, type Network, peer, told } from './webhooks.ts';

const PSID = CLIENT.messenger;

function status(network: Network, n: number, word: string, when: number) {
  const account = ACCOUNT[network];
  return {
    kind: 'status',
    account,
    externalId: mid(n, network),
    status: word,
    at: when,
    peer: peer(network),
  };
}

function watermark(network: Network, word: string, upTo: number, when = upTo) {
  const account = ACCOUNT[network];
  return { kind: 'watermark', account, at: when, peer: peer(network), status: word, upTo };
}

describe('how far messages have come', () => {
  test('delivered: each message named, and all up to the watermark', () => {
    expect(told('messenger', 'delivery')).toEqual([
      status('messenger', 30, 'delivered', at(40) - 500),
      status('messenger', 31, 'delivered', at(40) - 500),
      watermark('messenger', 'delivered', at(40) - 500),
    ]);
    expect(told('messenger', 'delivery_watermark')).toEqual([
      watermark('messenger', 'delivered', at(41) - 500),
    ]);
  });

  test('read: up to the watermark', () => {
    expect(told('messenger', 'read')).toEqual([
      watermark('messenger', 'read', at(42) - 500, at(42)),
    ]);
  });

  test('seen on Instagram: the message named, and all before', () => {
    expect(told('instagram', 'seen')).toEqual([
      status('instagram', 20, 'read', at(30)),
      watermark('instagram', 'read', at(30)),
    ]);
  });
});

describe('what becomes of messages', () => {
  const amendment = (network: Network, n: number, more: object) => [
    { kind: 'amendment', account: ACCOUNT[network], at: at(n), text: null, ...more },
  ];

  test('they are changed', () => {
    expect(told('messenger', 'edit')).toEqual(
      amendment('messenger', 50, {
        amends: { kind: 'edit', externalId: mid(1) },
        by: 'edit 2',
        text: 'Здравствуйте! Можно записаться на завтра?',
      }),
    );
    expect(told('instagram', 'edit')).toEqual(
      amendment('instagram', 35, {
        amends: { kind: 'edit', externalId: mid(1, 'instagram') },
        by: 'edit 1',
        text: 'Здравствуйте! Сколько стоят два часа?',
      }),
    );
  });

  test.each([
    ['deleted', 17],
    ['deleted_own', 18],
  ])('they are taken back: %s', (event, n) => {
    const amends = { kind: 'revoke', externalId: mid(n, 'instagram') };
    expect(told('instagram', event)).toEqual(amendment('instagram', n, { amends, by: 'revoke' }));
  });

  test('an edit without a text changes nothing', () => {
    expect(told('instagram', 'edit_of_nothing')).toEqual([
      {
        kind: 'notice',
        account: ACCOUNT.instagram,
        at: at(36),
        topic: 'message_edit',
        subject: mid(36, 'instagram'),
        summary: 'A new message whose text is not told',
      },
    ]);
  });
});

describe('what people do without writing', () => {
  const card = { ref: 'card', source: 'SHORTLINK', type: 'OPEN_THREAD' };
  const morning = { choice: { id: 'MORNING', title: 'Утром' } };
  const price = { choice: { id: 'PRICE', title: 'Сколько стоит?' } };
  const reacted = (network: Network, n: number, of: number, text: string) => ({
    externalId: `${mid(of, network)}#reaction:${CLIENT[network]}:${at(n)}`,
    type: 'reaction',
    text,
    replyTo: mid(of, network),
  });

  test.each([
    ['messenger', 'reaction', 43, reacted('messenger', 43, 30, '❤️')],
    ['messenger', 'reaction_word', 44, reacted('messenger', 44, 30, '😮')],
    ['messenger', 'reaction_other', 45, reacted('messenger', 45, 30, '🌷')],
    ['messenger', 'reaction_removed', 46, reacted('messenger', 46, 30, '')],
    ['instagram', 'reaction', 31, reacted('instagram', 31, 20, '❤️')],
    ['instagram', 'reaction_removed', 32, reacted('instagram', 32, 20, '')],
    ['messenger', 'postback', 47, { externalId: mid(47), text: 'Утром', details: morning }],
    [
      'messenger',
      'postback_get_started',
      48,
      {
        externalId: `postback:${PSID}:${at(48)}`,
        text: 'Get Started',
        details: { choice: { id: 'GET_STARTED', title: 'Get Started' }, referral: card },
      },
    ],
    [
      'messenger',
      'standby_postback',
      69,
      {
        externalId: mid(69),
        text: 'Утром',
        details: { choice: { id: null, title: 'Утром' }, standby: true },
      },
    ],
    [
      'instagram',
      'postback',
      33,
      { externalId: mid(33, 'instagram'), text: price.choice.title, details: price },
    ],
    [
      'messenger',
      'referral',
      49,
      {
        externalId: `referral:${PSID}:${at(49)}`,
        type: 'referral',
        text: null,
        details: { referral: card },
      },
    ],
    [
      'instagram',
      'referral',
      34,
      {
        externalId: `referral:${CLIENT.instagram}:${at(34)}`,
        type: 'referral',
        text: null,
        details: { referral: { ...card, source: 'IGME' } },
      },
    ],
  ] as const)('%s %s', (network, event, n, expected) => {
    expect(told(network, event)).toEqual([
      {
        kind: 'message',
        account: ACCOUNT[network],
        direction: 'inbound',
        at: at(n),
        peer: peer(network),
        self: ACCOUNT[network],
        type: 'postback',
        replyTo: null,
        media: null,
        ...expected,
      },
    ]);
  });
});
