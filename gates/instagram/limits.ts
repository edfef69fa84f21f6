import type { Limits } from '../../src/gate.ts';

const MB = 1024 * 1024;
const HOUR_MS = 60 * 60 * 1000;

/**
 * What a professional account may send, checked before anything goes out. Cards and the like: check-native.ts of
 * the messaging kit.
 *
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message,
 * …/features/attachment-upload, …/button-template, …/quick-replies;
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting: 300
 * calls a second with texts, 10 with audio or video.
 */
export const limits: Limits = {
  text: { max: 1000, unit: 'bytes' },
  buttons: { max: 3, title: 20, id: 1000, body: 640 },
  link: { title: 20, url: 2000, body: 640, header: 0, footer: 0, max: 3 },
  quickReplies: { max: 13, title: 20, id: 1000 },
  media: {
    image: { maxBytes: 8 * MB, types: ['image/png', 'image/jpeg', 'image/gif'] },
    video: {
      maxBytes: 25 * MB,
      types: [
        'video/mp4',
        'video/ogg',
        'video/vnd.avi',
        'video/x-msvideo',
        'video/quicktime',
        'video/webm',
      ],
    },
    audio: {
      maxBytes: 25 * MB,
      types: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav'],
    },
    document: { maxBytes: 25 * MB, types: ['application/pdf'] },
  },
  mediaIds: true,
  captioned: [],
  reaction: true,
  reply: true,
  rate: { perSecond: 300, burst: 300 },
  windowMs: 24 * HOUR_MS,
  personWindowMs: 7 * 24 * HOUR_MS,
  windowless: ['comment'],
  historyRate: { perSecond: 2, burst: 1 },
};
