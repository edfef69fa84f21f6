import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  at,
  bytes,
  KEY,
  media,
  mid,
  type Network,
  OTHER_APP,
  PARSE,
  peer,
  told,
} from './webhooks.ts';

const CDN = 'https://scontent.xx.fbcdn.net/v/';
const LOOKASIDE = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=';
const signed = (asset: number) => `${LOOKASIDE}${asset}&signature=fictional`;

function message(network: Network, n: number, more: object) {
  return {
    kind: 'message',
    account: ACCOUNT[network],
    externalId: mid(n, network),
    direction: 'inbound',
    at: at(n),
    peer: peer(network),
    self: ACCOUNT[network],
    type: 'text',
    text: null,
    replyTo: null,
    media: null,
    ...more,
  };
}

const ad = (video: object) => ({
  ref: 'autumn',
  source: 'ADS',
  type: 'OPEN_THREAD',
  ad_id: '600000000000004',
  ads_context_data: {
    ad_title: 'Консультация',
    photo_url: 'https://example.org/ad.jpg',
    ...video,
  },
});

const link = { link: { title: 'Цены', url: 'https://example.org/price' } };
const sticker = {
  type: 'sticker',
  media: media('sticker', `${CDN}sticker.png`),
  details: { stickerId: '369239263222822' },
};
const part = (of: string, number: number) => ({ part: { of, number } });

describe('what a person writes to a page', () => {
  test.each([
    ['text', 1, { text: 'Здравствуйте! Можно записаться на консультацию?' }],
    ['text_reply', 2, { text: 'Да, удобно', replyTo: mid(900) }],
    ['quick_reply', 3, { text: 'Утром', details: { choice: { id: 'MORNING', title: 'Утром' } } }],
    ['image', 4, { type: 'image', media: media('image', `${CDN}plan.jpg?oh=1`) }],
    [
      'video',
      6,
      { type: 'video', media: media('video', 'https://video.xx.fbcdn.net/v/film.mp4?oh=1') },
    ],
    [
      'audio',
      7,
      { type: 'audio', media: media('audio', 'https://cdn.fbsbx.com/v/audioclip-1.mp4?oh=1') },
    ],
    [
      'file',
      8,
      {
        type: 'document',
        media: media(
          'document',
          'https://cdn.fbsbx.com/v/%D0%94%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80.pdf?oh=1',
          { filename: 'Договор.pdf' },
        ),
      },
    ],
    [
      'location',
      9,
      {
        type: 'location',
        text: 'Иван’s Location (55.7558, 37.6173)',
        details: {
          location: {
            latitude: 55.7558,
            longitude: 37.6173,
            name: 'Иван’s Location',
            url: 'https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.bing.com%2Fmaps',
          },
        },
      },
    ],
    ['fallback', 10, { text: 'https://example.org/price', details: link }],
    ['fallback_link', 11, { text: 'Цены\nhttps://example.org/price', details: link }],
    ['fallback_empty', 12, { type: 'unsupported' }],
    ['sticker', 13, sticker],
    ['sticker_image', 14, sticker],
    ['sticker_twice', 15, sticker],
    [
      'reel',
      16,
      {
        type: 'share',
        text: 'Наш день\nhttps://www.facebook.com/reel/600000000000001',
        details: {
          share: {
            kind: 'reel',
            id: '600000000000001',
            title: 'Наш день',
            url: 'https://www.facebook.com/reel/600000000000001',
          },
        },
      },
    ],
    [
      'post',
      17,
      {
        type: 'share',
        text: 'Открылись\nhttps://www.facebook.com/410000000000001/posts/1',
        details: {
          share: {
            kind: 'post',
            id: null,
            title: 'Открылись',
            url: 'https://www.facebook.com/410000000000001/posts/1',
          },
        },
      },
    ],
    [
      'product',
      18,
      {
        type: 'template',
        text: 'Час консультации',
        details: {
          template: { product: { elements: [expect.objectContaining({ retailer_id: 'hour' })] } },
        },
      },
    ],
    [
      'appointment_booking',
      19,
      {
        type: 'appointment_booking',
        details: {
          content: {
            type: 'appointment_booking',
            payload: expect.objectContaining({
              booking_id: '600000000000003',
              status: 'requested',
            }),
          },
        },
      },
    ],
    ['unsupported', 20, { type: 'unsupported' }],
    ['text_from_ad', 21, { text: 'Хочу узнать больше', details: { referral: ad({}) } }],
    ['text_command', 22, { text: '/price', details: { commands: [{ name: 'price' }] } }],
    [
      'text_tagged',
      23,
      { text: 'Сколько стоит?', details: { tags: [{ source: 'customer_chat_plugin' }] } },
    ],
    ['message_in_changes', 86, { text: 'Здравствуйте' }],
    ['standby_text', 67, { text: 'Здравствуйте', details: { standby: true } }],
  ])('%s', (event, n, expected) => {
    expect(told('messenger', event)).toEqual([message('messenger', n, expected)]);
  });

  test('of several files the first has the text, the others are messages of their own', () => {
    const picture = (n: number, more = {}) => media('image', `${CDN}${n}.jpg?oh=${n}`, more);
    expect(told('messenger', 'images')).toEqual([
      message('messenger', 5, {
        type: 'image',
        text: 'Вот три снимка',
        media: picture(1, { caption: 'Вот три снимка' }),
      }),
      ...[1, 2].map((number) =>
        message('messenger', 5, {
          externalId: `${mid(5)}#${number}`,
          type: 'image',
          media: picture(number + 1),
          details: part(mid(5), number),
        }),
      ),
    ]);
    expect(told('messenger', 'image_and_file')).toMatchObject([
      { externalId: mid(24), type: 'image' },
      { externalId: `${mid(24)}#1`, type: 'document', media: { filename: 'act.docx' } },
    ]);
  });
});

describe('what a person writes on Instagram', () => {
  const share = (kind: string, n: number, id: string | null, title: string | null) => ({
    type: 'share',
    text: title,
    media: media(kind.endsWith('reel') ? 'video' : 'image', signed(n)),
    details: { share: { kind, id, title, url: signed(n) } },
  });

  test.each([
    ['text', 1, { text: 'Здравствуйте! Сколько стоит час?' }],
    ['text_reply', 2, { text: 'Да, удобно', replyTo: mid(900, 'instagram') }],
    ['quick_reply', 3, { text: 'Утром', details: { choice: { id: 'MORNING', title: 'Утром' } } }],
    ['image', 4, { type: 'image', media: media('image', signed(4)) }],
    ['video', 6, { type: 'video', media: media('video', signed(6)) }],
    ['audio', 7, { type: 'audio', media: media('audio', signed(7)) }],
    ['share', 8, share('share', 8, null, null)],
    ['ig_post', 9, share('ig_post', 9, '17900000000000001', 'Осенние цены')],
    ['ig_reel', 10, share('ig_reel', 10, '17900000000000002', 'Наш день')],
    [
      'story_mention',
      11,
      {
        type: 'story_mention',
        media: media('image', signed(11)),
        details: { story: { id: null, url: signed(11) } },
      },
    ],
    [
      'story_reply',
      12,
      { text: 'Красиво!', details: { story: { id: '17900000000000003', url: signed(12) } } },
    ],
    ['unsupported', 13, { type: 'unsupported' }],
    ['ephemeral', 14, { type: 'ephemeral', details: { content: { type: 'ephemeral' } } }],
    [
      'text_from_product',
      15,
      { text: 'Есть ещё?', details: { referral: { product: { id: '600000000000012' } } } },
    ],
    [
      'text_from_ad',
      16,
      { text: 'Хочу узнать больше', details: { referral: ad({ video_url: '' }) } },
    ],
    ['standby_text', 39, { text: 'Есть кто?', details: { standby: true } }],
    ['message_in_changes', 47, { text: 'Здравствуйте' }],
  ])('%s', (event, n, expected) => {
    expect(told('instagram', event)).toEqual([message('instagram', n, expected)]);
  });

  test('two pictures', () => {
    expect(told('instagram', 'images')).toEqual([
      message('instagram', 5, { type: 'image', media: media('image', signed(51)) }),
      message('instagram', 5, {
        externalId: `${mid(5, 'instagram')}#1`,
        type: 'image',
        media: media('image', signed(52)),
        details: part(mid(5, 'instagram'), 1),
      }),
    ]);
  });
});

describe('what we wrote', () => {
  const person = { details: { author: 'person' } };
  const app = { author: 'app', appId: OTHER_APP };

  test.each([
    ['messenger', 'echo_own', 30, { text: 'Записали вас на 10:00', key: KEY }],
    ['messenger', 'echo_inbox', 31, { text: 'Отвечаю сама', ...person }],
    ['messenger', 'echo_without_app', 32, { text: 'Отвечаю с телефона', ...person }],
    [
      'messenger',
      'echo_app',
      33,
      { text: 'Вам письмо', details: { metadata: 'campaign-7', ...app } },
    ],
    [
      'messenger',
      'echo_template',
      34,
      {
        type: 'template',
        text: 'Когда вам удобно?',
        details: { template: expect.objectContaining({ template_type: 'button' }), ...app },
      },
    ],
    [
      'messenger',
      'standby_echo',
      68,
      { text: 'Сейчас ответим', details: { ...app, standby: true } },
    ],
    ['instagram', 'echo_person', 20, { text: 'Отвечаю с телефона', ...person }],
    ['instagram', 'echo_inbox', 21, { text: 'Отвечаю из Business Suite', ...person }],
    ['instagram', 'echo_app', 22, { text: 'Вам письмо', details: app }],
    ['instagram', 'echo_own', 23, { text: 'Записали вас на 10:00', key: KEY }],
    [
      'instagram',
      'echo_generic',
      24,
      {
        type: 'template',
        text: 'Час\nДва часа',
        details: { template: { generic: expect.anything() }, ...app },
      },
    ],
    [
      'instagram',
      'echo_to_self',
      25,
      {
        text: 'Себе',
        peer: { identities: [{ kind: 'user_id', value: ACCOUNT.instagram }] },
        ...person,
      },
    ],
  ] as const)('%s %s', (network, event, n, expected) => {
    expect(told(network, event)).toEqual([
      message(network, n, { direction: 'outbound', ...expected }),
    ]);
  });

  test('pictures of one echo are all by the same hand', () => {
    const echo = (more: object) =>
      message('messenger', 35, { direction: 'outbound', type: 'image', ...more });
    expect(told('messenger', 'echo_images')).toEqual([
      echo({ media: media('image', `${CDN}1.jpg`), ...person }),
      echo({
        externalId: `${mid(35)}#1`,
        media: media('image', `${CDN}2.jpg`),
        details: { ...part(mid(35), 1), author: 'person' },
      }),
    ]);
  });

  test('only what looks like our key is one', () => {
    const echo = (metadata: unknown) => {
      const sides = { sender: { id: ACCOUNT.messenger }, recipient: { id: '73' } };
      const said = { mid: 'm', is_echo: true, app_id: 5, metadata, text: 'x' };
      const item = { ...sides, timestamp: at(1), message: said };
      return PARSE.messenger(
        bytes({
          object: 'page',
          entry: [{ id: ACCOUNT.messenger, time: at(1), messaging: [item] }],
        }),
      )[0];
    };
    expect(echo(KEY)).toMatchObject({ key: KEY });
    for (const other of [KEY.toUpperCase(), `${KEY}x`, KEY.replaceAll('-', ''), 'x', '{}']) {
      expect(echo(other)).not.toHaveProperty('key');
      expect(echo(other)).toMatchObject({
        details: { metadata: other, author: 'app', appId: '5' },
      });
    }
    expect(echo({ a: 1 })).toMatchObject({ details: { author: 'app', appId: '5' } });
  });
});
