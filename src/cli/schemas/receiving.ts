/** Outputs about what the platforms delivered. Loaded by tests and the generator only. */
import { z } from 'zod';
import { count, time } from './parts.ts';

const notice = z.strictObject({
  id: count,
  gate: z.string(),
  account: z.string().nullable().describe('null: it concerns something above accounts'),
  entry: count.nullable().describe('the delivery it came in, as in gates webhook show'),
  kind: z
    .enum(['notice', 'unknown', 'bad'])
    .describe('unknown: not understood; bad: understood, but storing it failed'),
  topic: z.string().describe('the network’s own word'),
  subject: z.string().nullable(),
  summary: z.string(),
  at: time,
  raw: z.unknown().describe('the item as the platform sent it'),
});

export const receiving: Readonly<Record<string, z.ZodType>> = {
  'webhook-notices': z.array(notice),
  'webhook-notices-follow': notice.describe('one line each, as they come'),
};
