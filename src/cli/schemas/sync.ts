/** Outputs about reading conversations back. Loaded by tests and the generator only. */
import { z } from 'zod';
import { count, time } from './parts.ts';

const synced = z.strictObject({
  account: z.string(),
  conversations: count.describe('of which messages were read'),
  messages: count.describe('that were read'),
  new: count.describe('of them, that were not here yet'),
  untold: count.describe('the platform has, but does not tell'),
  bookings: count.optional().describe('that were told of, by a network that has no messages'),
  since: time.describe('only what was sent since then was read'),
  complete: z.boolean().describe('nothing since then was left untold'),
});

export const SYNC: Readonly<Record<string, z.ZodType>> = {
  'gate-sync': z.union([
    synced,
    z
      .strictObject({ accounts: z.array(synced).min(2) })
      .describe('where several are switched on and none was named'),
  ]),
};
