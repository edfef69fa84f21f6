import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Webhook } from '../../src/gate.ts';

export const webhook: Webhook = {
  verify() {
    throw new GateError({
      category: 'auth',
      code: 'bad_signature',
      gate: 'telegram',
      message: words`Nobody signed it.`,
    });
  },
  parse: (body) => {
    JSON.parse(Buffer.from(body).toString('utf8'));
    return [];
  },
};
