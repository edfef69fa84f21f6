/** Files: those of incoming messages on this machine, and those at the platform. */
import { z } from 'zod';
import { count, maybeTime, time } from './parts.ts';

const file = z.strictObject({
  message: z.string().describe('id of the message'),
  account: z.string(),
  id: z.string().describe('of the file, at the platform'),
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  name: z.string().nullable(),
  mimeType: z.string().nullable(),
  size: count.nullable().describe('bytes'),
  timestamp: time,
  state: z.enum(['waiting', 'kept', 'missing']),
  path: z.string().nullable().describe('where it stands on this machine; null: not here'),
  sha256: z.string().nullable().describe('of a kept file in hex, else as the platform told it'),
  tries: count.describe('attempts that failed'),
  nextTryAt: maybeTime,
  reason: z.string().nullable().describe('why the last attempt failed'),
});

const written = z.strictObject({
  id: z.string().describe('of the file, at the platform; of its message where people use no other'),
  file: z.string().describe('where it was written'),
  mimeType: z.string().nullable(),
  size: count.describe('bytes'),
});

/** The same of every gate that opens files. */
export const gateMedia: Readonly<Record<string, z.ZodType>> = {
  'gate-media-list': z.array(file),
  'gate-media-fetch': z.array(file),
  'gate-media-get': written,
};

export const whatsappMedia: Readonly<Record<string, z.ZodType>> = {
  'whatsapp-media-list': z.array(file),
  'whatsapp-media-fetch': z.array(file),
  'whatsapp-media-get': written,
  'whatsapp-media-upload': z.strictObject({
    file: z.string(),
    id: z.string().nullable().describe('null: a dry run'),
    reused: z.boolean().describe('the platform had it already'),
    dryRun: z.boolean(),
  }),
  'whatsapp-media-delete': z.strictObject({
    id: z.string(),
    deleted: z.boolean(),
    dryRun: z.boolean(),
  }),
};
