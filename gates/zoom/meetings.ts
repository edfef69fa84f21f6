import type { Meetings } from '../../src/gate.ts';

export const meetings: Meetings = {
  create: notYet,
  update: notYet,
  delete: notYet,
  show: notYet,
  // oxlint-disable-next-line require-yield
  async *list() {
    await notYet();
  },
  find: notYet,
};

async function notYet(): Promise<never> {
  throw new Error('not yet');
}
