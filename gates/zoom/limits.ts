import type { Limits } from '../../src/gate.ts';

/** Nothing is sent over it. */
export const limits: Limits = {};
