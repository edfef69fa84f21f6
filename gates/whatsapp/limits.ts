import type { Limits } from '../../src/gate.ts';
import { STANDARD_RATE } from './numbers/rate.ts';

const KB = 1024;
const MB = 1024 * KB;

/**
 * What Cloud API takes, checked before anything is sent.
 *
 * Sources: Messages and Media references of the Cloud API documentation (2026-05), “Messaging limits”
 * and “Throughput” of its overview. What one number may send a second stands in rate.ts. One thing cannot be
 * said in these terms: a sticker that does not move may have 100 KB only; see `checkSticker` in media.ts.
 */
export const limits: Limits = {
  text: { max: 4096, unit: 'characters' },
  caption: { max: 1024 },
  buttons: { max: 3, title: 20, id: 256, body: 1024, header: 60, footer: 60 },
  link: { title: 20, url: 2000, body: 1024, header: 60, footer: 60 },
  list: {
    body: 4096,
    sections: 10,
    rows: 10,
    title: 24,
    description: 72,
    id: 200,
    button: 20,
    header: 60,
    footer: 60,
  },
  media: {
    image: { maxBytes: 5 * MB, types: ['image/jpeg', 'image/png'] },
    audio: {
      maxBytes: 16 * MB,
      // `audio/x-m4a` is what the bytes of an `.m4a` say; it goes out as `audio/mp4`. OGG: Opus only.
      types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/ogg'],
    },
    video: { maxBytes: 16 * MB, types: ['video/mp4', 'video/3gpp'] },
    document: {
      maxBytes: 100 * MB,
      types: [
        'application/pdf',
        'text/plain',
        'application/msword',
        'application/vnd.ms-excel',
        'application/vnd.ms-powerpoint',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      ],
    },
    sticker: { maxBytes: 500 * KB, types: ['image/webp'] },
  },
  // 512 KB and more is shown as a file to download, not to play.
  voice: { maxBytes: 16 * MB, types: ['audio/ogg'] },
  mediaIds: true,
  captioned: ['image', 'video', 'document'],
  template: true,
  location: true,
  locationRequest: { body: 1024 },
  contacts: { max: 257 },
  reaction: true,
  linkPreview: true,
  reply: true,
  rate: STANDARD_RATE,
  windowMs: 24 * 60 * 60 * 1000,
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/history/
  fileLifeMs: 14 * 24 * 60 * 60 * 1000,
};
