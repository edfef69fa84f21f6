import type { Webhook } from '../../src/gate.ts';

export const webhook: Webhook = {
  verify() {
    throw new Error('not yet');
  },
  parse: () => [],
};
