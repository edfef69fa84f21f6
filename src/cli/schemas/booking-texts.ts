/** What guests of bookings are told, as a person words it: `gates calcom texts`. */
import { z } from 'zod';

const kind = z.enum(['booked', 'moved', 'cancelled', 'reminder_day', 'reminder_hour', 'absence']);
const language = z.enum(['en', 'ru']);

const template = z.strictObject({
  gate: z.string(),
  name: z.string(),
  language: z.string().describe('as the network calls it'),
  params: z
    .union([z.array(z.string()), z.record(z.string(), z.string())])
    .describe('placeholders, by their place or by the names of parameters'),
});

const text = z.strictObject({
  kind,
  language,
  own: z.boolean().describe('whether this person has worded it'),
  text: z.string().describe('with its placeholders'),
  template: template.nullable().describe('goes where only a template may be sent'),
});

const changed = text.extend({ dryRun: z.boolean() });

export const BOOKING_TEXTS: Readonly<Record<string, z.ZodType>> = {
  'calcom-texts-list': z.array(text),
  'calcom-texts-show': text,
  'calcom-texts-set': changed,
  'calcom-texts-template': changed,
  'calcom-texts-reset': z.strictObject({
    kind,
    languages: z.array(language),
    reset: z.boolean(),
    dryRun: z.boolean(),
  }),
  'calcom-texts-preview': z.strictObject({
    kind,
    language,
    subject: z.string().describe('of a mail'),
    text: z.string(),
    template: z
      .strictObject({ gate: z.string(), name: z.string(), text: z.string() })
      .nullable()
      .describe('as its reader gets it'),
  }),
};
