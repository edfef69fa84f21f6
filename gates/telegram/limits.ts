import type { Limits } from '../../src/gate.ts';

/** What a bot may send. https://core.telegram.org/bots/api, https://core.telegram.org/bots/faq (rates). */
export const limits: Limits = {
  text: { max: 4096, unit: 'characters' },
  rate: { perSecond: 30, burst: 30, perRecipient: { everyMs: 1000, burst: 1, groups: true } },
};
