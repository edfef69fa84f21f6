import type { SizeLimit } from '../../src/domain/limits.ts';
import type { Limits } from '../../src/gate.ts';

/** A server's own limit (SIZE, RFC 1870) is asked for when there is something large to send. */
const ANY: SizeLimit = { maxBytes: 150 * 1024 * 1024, types: ['*/*'] };

/** What a mail may hold, checked before anything goes out. */
export const limits: Limits = {
  text: { max: 1_000_000, unit: 'characters' },
  formats: ['markdown', 'html'],
  media: { image: ANY, video: ANY, audio: ANY, document: ANY },
  files: { max: 50 },
  contacts: { max: 50 },
  location: true,
  reply: true,
  threads: true,
  // Nobody tells that a mail has arrived or was read, unless their program does so by itself.
  tells: ['sent'],
  ownReadMark: true,
  // A mailbox may hold years of files: older ones wait until somebody wants them.
  fetchFilesMs: 7 * 24 * 60 * 60 * 1000,
  // Providers count by the day (Gmail 500) and the minute; a person never gets there.
  rate: { perSecond: 1, burst: 10 },
};
