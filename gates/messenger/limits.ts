import type { Limits } from '../../src/gate.ts';

const MB = 1024 * 1024;
const HOUR_MS = 60 * 60 * 1000;

/**
 * What a page may send, checked before anything goes out. Cards, receipts and the like: check-native.ts of the
 * messaging kit. Of files told by their address the platform takes images up to 8 MB.
 *
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages (text, quick
 * replies, templates, saving assets), …/overview/rate-limiting: 300 calls a second with texts, 10 with audio or
 * video; the platform says so (613) where files go faster.
 */
export const limits: Limits = {
  text: { max: 2000, unit: 'characters' },
  buttons: { max: 3, title: 20, id: 1000, body: 640 },
  link: { title: 20, url: 2000, body: 640, header: 0, footer: 0, max: 3 },
  quickReplies: { max: 13, title: 20, id: 1000, images: true },
  media: {
    image: { maxBytes: 25 * MB, types: ['image/jpeg', 'image/png', 'image/gif'] },
    video: {
      maxBytes: 25 * MB,
      types: [
        'video/mp4',
        'video/quicktime',
        'video/webm',
        'video/ogg',
        'video/x-m4v',
        'video/3gpp',
        'video/mpeg',
        'video/vnd.avi',
        'video/x-msvideo',
        'video/x-matroska',
      ],
    },
    audio: {
      maxBytes: 25 * MB,
      types: [
        'audio/mpeg',
        'audio/mp4',
        'audio/x-m4a',
        'audio/aac',
        'audio/wav',
        'audio/ogg',
        'audio/amr',
        'audio/flac',
      ],
    },
    document: { maxBytes: 25 * MB, types: ['*/*'] },
  },
  mediaIds: true,
  captioned: [],
  template: true,
  reaction: true,
  reply: true,
  persona: true,
  rate: { perSecond: 300, burst: 300 },
  windowMs: 24 * HOUR_MS,
  personWindowMs: 7 * 24 * HOUR_MS,
  windowless: ['comment', 'post'],
  historyRate: { perSecond: 2, burst: 1 },
};
