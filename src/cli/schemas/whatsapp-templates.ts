/** Outputs of `gates whatsapp template …`. */
import { z } from 'zod';
import { count, details, time } from './parts.ts';

const text = z.string();
const maybe = z.string().nullable();

const template = z.strictObject({
  id: text,
  name: text,
  language: text,
  status: text.describe('only APPROVED ones can be sent'),
  category: text,
  previousCategory: maybe,
  subCategory: maybe,
  quality: maybe.describe('GREEN, YELLOW, RED, UNKNOWN'),
  rejectedReason: maybe,
  parameterFormat: z.enum(['POSITIONAL', 'NAMED']),
  libraryName: maybe.describe('the library template it was made from'),
  ttlSeconds: count.nullable(),
  body: maybe,
  parameters: z.array(text).describe('of the body'),
  components: z.array(details).describe('as Meta has them'),
});

const change = z.strictObject({
  id: text,
  name: text,
  language: text,
  files: z.array(text).describe('examples that are uploaded'),
  dryRun: z.boolean(),
});

export const whatsappTemplates: Readonly<Record<string, z.ZodType>> = {
  'whatsapp-template-list': z.array(template),
  'whatsapp-template-show': z.array(
    template.extend({
      preview: z.array(text).describe('as people see it, with the examples'),
      command: text.describe('what sends it'),
    }),
  ),
  'whatsapp-template-create': change.extend({
    id: maybe.describe('null: a dry run'),
    status: maybe,
    category: text,
  }),
  'whatsapp-template-edit': change,
  'whatsapp-template-delete': z.strictObject({
    name: text,
    languages: z.array(text),
    deleted: z.boolean(),
    dryRun: z.boolean(),
  }),
  'whatsapp-template-history': z.array(
    z.strictObject({
      at: time,
      language: maybe,
      change: z.enum(['status', 'quality', 'category', 'text']),
      from: maybe,
      to: maybe,
      reason: maybe,
    }),
  ),
  'whatsapp-template-library': z.array(
    z.strictObject({
      id: text,
      name: text,
      language: text,
      category: text,
      topic: maybe,
      usecase: maybe,
      industry: z.array(text),
      header: maybe,
      body: text,
      parameters: z.array(text).describe('examples, in order'),
      parameterTypes: z.array(text),
      buttons: z.array(details),
    }),
  ),
};
