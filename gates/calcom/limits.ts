import type { Limits } from '../../src/gate.ts';

/** Nothing is sent over it. 120 requests a minute: https://cal.com/docs/api-reference/v2/introduction#rate-limits */
export const limits: Limits = { historyRate: { perSecond: 1, burst: 20 } };
