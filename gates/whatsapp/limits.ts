import type { Limits } from '../../src/gate.ts';

const KB = 1024;
const MB = 1024 * KB;

/**
 * What Cloud API takes, checked before anything is sent.
 *
 * Sources: Messages and Media references of the Cloud API documentation (2026-05), “Messaging limits”
 * and “Throughput” of its overview. Two things cannot be said in these terms:
 *
 * - A sticker that does not move may have 100 KB only; see `checkSticker` in media.ts.
 * - To one person the platform takes about one message in 6 seconds, but lets up to 45 go at once and
 *   collects that debt afterwards (error 131056, exit 7). Spacing is therefore *not* applied: it would
 *   hold up three short answers in a row, which the platform is happy to take, and a broadcast goes to
 *   many people anyway.
 */
export const limits: Limits = {
  text: { max: 4096, unit: 'characters' },
  caption: { max: 1024 },
  buttons: { max: 3, title: 20, id: 256, body: 1024 },
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
  captioned: ['image', 'video', 'document'],
  template: true,
  location: true,
  reaction: true,
  reply: true,
  // 1000 a second on upgraded numbers, 20 on those that are also in the phone's Business app.
  rate: { perSecond: 80, burst: 80 },
  windowMs: 24 * 60 * 60 * 1000,
};
