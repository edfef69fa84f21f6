import type { Limits } from '../../src/gate.ts';

/** What a mail may hold, checked before anything goes out. */
export const limits: Limits = {
  text: { max: 10_000_000, unit: 'characters' },
  threads: true,
};
