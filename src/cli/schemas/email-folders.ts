/** Output of `gates email folders`. */
import { z } from 'zod';
import { count } from './parts.ts';

export const EMAIL_FOLDERS: Readonly<Record<string, z.ZodType>> = {
  'email-folders': z.strictObject({
    account: z.string(),
    folders: z.array(
      z.strictObject({
        path: z.string(),
        kind: z.string().nullable().describe('inbox, sent, archive, trash … (RFC 6154)'),
        messages: count.nullable().describe('null: the server does not tell'),
        unread: count.nullable(),
        read: z.boolean().describe('whether its mails are read'),
      }),
    ),
    changed: z.boolean(),
    dryRun: z.boolean(),
  }),
};
