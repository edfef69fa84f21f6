/** Drafts of every kind that the gate sends, with all that may stand beside them. */
import type { Draft } from '../../../../src/domain/message.ts';

export const ANNA = { kind: 'user_id', id: '6100000001' } as const;
export const GROUP = { kind: 'group', id: '-1002000000001' } as const;

const image = { kind: 'image', file: '/tmp/a.jpg', mimeType: 'image/jpeg', size: 10 } as const;
const video = { kind: 'video', file: '/tmp/a.mp4', mimeType: 'video/mp4', size: 10 } as const;
const document = { kind: 'document', file: '/tmp/a.pdf', mimeType: 'application/pdf' } as const;
const audio = { kind: 'audio', file: '/tmp/a.mp3', mimeType: 'audio/mpeg' } as const;
const buttons = [{ id: 'yes', title: 'Да' }];

export const DRAFTS: Readonly<Record<string, Omit<Draft, 'to'>>> = {
  text: { text: 'Добрый день!' },
  'text with everything beside it': {
    text: 'Смотрите: https://example.org/a.',
    replyTo: '6100000001:7',
    extra: {
      silent: true,
      protect: true,
      effect: 'party',
      quote: 'Когда?',
      topic: 5,
      preview: { large: true, above: true },
    },
  },
  'answer to another chat': { text: 'Да', replyTo: '-1003000000001:7' },
  'answer in a business chat': { text: 'Да', replyTo: 'fictional-connection/6100000001:7' },
  'without preview': { text: 'https://example.org', linkPreview: false },
  markdown: {
    text: '**a** _b_ <u>c</u> ~~d~~ ||e|| `f` [g](https://example.org) [h](tg://user?id=1)\n\n> i\n\n```py\nj\n```',
    format: 'markdown',
  },
  html: {
    text: '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> <tg-time unix="1800000000" format="r">x</tg-time>',
    format: 'html',
  },
  image: {
    media: { ...image, caption: '*a*' },
    format: 'markdown',
    extra: { spoiler: true, captionAbove: true },
  },
  'image by address': { media: { kind: 'image', url: 'https://example.org/a.jpg' } },
  'image by id': { media: { kind: 'image', id: 'AgACAgIAAxkBAAEfictional' } },
  'image with buttons': {
    media: image,
    text: 'Подпись',
    native: {
      kind: 'buttons',
      buttons: [...buttons, { title: 'Сайт', url: 'https://example.org' }],
    },
  },
  video: { media: { ...video, caption: 'a' } },
  animation: { media: { ...video, caption: 'a' }, extra: { as: 'animation', spoiler: true } },
  'video note': { media: video, extra: { as: 'video_note' } },
  audio: { media: { ...audio, caption: 'a' } },
  voice: { media: { kind: 'audio', voice: true, file: '/tmp/a.ogg', mimeType: 'audio/ogg' } },
  document: { media: { ...document, filename: 'Договор.pdf', caption: 'a' } },
  sticker: { media: { kind: 'sticker', file: '/tmp/a.webp', mimeType: 'image/webp', size: 9 } },
  album: {
    media: { ...image, caption: '<b>a</b>' },
    moreMedia: [
      { ...video, caption: '<i>b</i>' },
      { kind: 'image', id: 'AgACAgIAAxkBAAEfictional' },
    ],
    format: 'html',
    replyTo: '6100000001:7',
    extra: { silent: true, spoiler: true },
  },
  'album of documents': { media: document, moreMedia: [document] },
  'album of audio': { media: audio, moreMedia: [audio], text: 'a' },
  location: { location: { latitude: 55.75, longitude: 37.61 } },
  venue: {
    location: { latitude: 55.75, longitude: 37.61, name: 'Кабинет', address: 'ул. Лесная, 5' },
  },
  'venue without address': { location: { latitude: 55.75, longitude: 37.61, name: 'Кабинет' } },
  contact: {
    contacts: [
      {
        name: { formatted: 'Мария Вымышленная', first: 'Мария', last: 'Вымышленная' },
        phones: [{ phone: '+7 999 000-00-00' }],
        emails: [{ email: 'maria@example.org' }],
      },
    ],
  },
  poll: {
    native: {
      kind: 'poll',
      question: 'Когда?',
      options: ['Утром', 'Днём'],
      multiple: true,
      open: true,
      seconds: 600,
    },
  },
  quiz: {
    native: {
      kind: 'poll',
      question: '2 + 2?',
      options: ['3', '4'],
      correct: [1],
      explanation: 'a',
    },
  },
  dice: { native: { kind: 'dice', emoji: '🎯' } },
  buttons: { text: 'Удобно?', buttons, extra: { columns: 2 } },
  link: { text: 'Сайт', link: { title: 'Открыть', url: 'https://example.org' } },
  'buttons of every kind': {
    text: 'a',
    native: {
      kind: 'buttons',
      buttons: [
        { title: 'A', id: 'a' },
        { title: 'B', url: 'tg://user?id=6100000001' },
        { title: 'C', copy: 'LETO' },
      ],
    },
  },
  'keyboard of its own': {
    text: 'a',
    extra: {
      keyboard: { inline_keyboard: [[{ text: 'A', callback_data: 'a', style: 'success' }]] },
    },
  },
  'answers to tap': {
    text: 'a',
    quickReplies: [{ id: 'am', title: 'Утром' }, { ask: 'phone' }],
    extra: { placeholder: 'Ваш ответ', columns: 2 },
  },
  'answers that stay': {
    text: 'a',
    quickReplies: [{ id: 'am', title: 'A' }],
    extra: { keepKeyboard: true },
  },
  'asks where they are': { text: 'Где вы?', askLocation: true },
  'takes the answers away': { text: 'a', extra: { removeKeyboard: true } },
  'asks for an answer': { text: 'a', extra: { forceReply: true, placeholder: 'b' } },
  reaction: { reaction: { emoji: '👍', messageId: '6100000001:7' }, extra: { big: true } },
  'reaction taken back': { reaction: { emoji: '', messageId: '6100000001:7#reaction:x' } },
  'custom reaction': {
    reaction: { emoji: 'custom:5368324170671202286', messageId: '6100000001:7' },
  },
};
