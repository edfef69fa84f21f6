/** What `gates whatsapp analytics …` prints. */
import { z } from 'zod';
import { time } from './parts.ts';

const figures = z.record(z.string(), z.number());

const counted = z.strictObject({
  what: z.enum(['messages', 'conversations', 'pricing', 'templates']),
  businessAccountId: z.string(),
  since: time,
  until: time,
  granularity: z.enum(['hour', 'day', 'month']),
  points: z.array(
    z.strictObject({
      start: time,
      end: time,
      by: z
        .record(z.string(), z.string())
        .describe('what is counted: category, country, template …'),
      figures: figures.describe('sent, delivered, volume, cost … by name'),
    }),
  ),
  totals: figures.describe('the sum of each figure'),
});

export const whatsappAnalytics: Readonly<Record<string, z.ZodType>> = {
  'whatsapp-analytics': counted,
  'whatsapp-analytics-enable': z.strictObject({
    businessAccountId: z.string(),
    enabled: z.boolean(),
    dryRun: z.boolean(),
  }),
};
