import type { OwnFlags } from '../../src/gate.ts';

/** What only this network adds to a message. */
export const ownFlags: OwnFlags = {
  offer() {},
  async read(_flags, draft) {
    return draft;
  },
};
