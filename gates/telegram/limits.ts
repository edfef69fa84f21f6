import type { Limits } from '../../src/gate.ts';
import { ACCOUNT_RATE, CHAT_RATE } from './rate.ts';

const MB = 1024 * 1024;
const UPLOAD = 50 * MB;

/** Titles have no limit of the platform’s own: what is longer is no button. */
const ANY_TITLE = 256;

/**
 * What a bot may send, checked before anything goes out; keyboards, albums and formatted texts are looked at in
 * message/. Files told by their address: photos up to 5 MB, others up to 20 MB.
 *
 * https://core.telegram.org/bots/api#sending-files, …#sendmessage and the other methods; the number of buttons is
 * what the platform takes, without saying so.
 */
export const limits: Limits = {
  text: { max: 4096, unit: 'characters' },
  formats: ['markdown', 'html'],
  caption: { max: 1024 },
  files: { max: 10 },
  buttons: { max: 100, title: ANY_TITLE, id: 64, body: 4096 },
  link: { title: ANY_TITLE, url: 2048, body: 4096, header: 0, footer: 0, max: 100 },
  quickReplies: { max: 100, title: ANY_TITLE, id: ANY_TITLE },
  media: {
    image: { maxBytes: 10 * MB, types: ['image/jpeg', 'image/png', 'image/webp'] },
    // GIFs are sent as animations, which is looked at later.
    video: { maxBytes: UPLOAD, types: ['video/mp4', 'video/quicktime', 'image/gif'] },
    audio: { maxBytes: UPLOAD, types: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a'] },
    document: { maxBytes: UPLOAD, types: ['*/*'] },
    sticker: {
      maxBytes: 512 * 1024,
      types: ['image/webp', 'video/webm', 'application/gzip', 'application/x-tgsticker'],
    },
  },
  voice: {
    maxBytes: UPLOAD,
    types: ['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a'],
  },
  mediaIds: true,
  captioned: ['image', 'video', 'audio', 'document'],
  location: true,
  locationRequest: { body: 4096 },
  contacts: { max: 1 },
  reaction: true,
  linkPreview: true,
  reply: true,
  // A bot is never told that somebody has got or read what it sent.
  tells: ['sent'],
  rate: { ...ACCOUNT_RATE, perRecipient: CHAT_RATE },
};
