import type { Limits } from '../../src/gate.ts';

const HOUR_MS = 60 * 60 * 1000;

export const limits: Limits = {
  text: { max: 2000, unit: 'characters' },
  reaction: true,
  reply: true,
  windowMs: 24 * HOUR_MS,
  personWindowMs: 7 * 24 * HOUR_MS,
  historyRate: { perSecond: 2, burst: 1 },
};
