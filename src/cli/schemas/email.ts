/** Mailboxes and their servers. Loaded by tests and the generator only. */
import { z } from 'zod';
import { count, maybeTime } from './parts.ts';

const server = z.strictObject({
  host: z.string(),
  port: z.int(),
  security: z.enum(['tls', 'starttls', 'none']).describe('none on this machine alone'),
});

const standing = z.strictObject({
  folders: z.array(
    z.strictObject({
      path: z.string(),
      use: z.string().nullable().describe('inbox, sent, drafts, trash, junk … (RFC 6154)'),
      messages: count,
      unread: count,
    }),
  ),
  quota: z
    .strictObject({ used: count.describe('bytes'), limit: count.describe('bytes') })
    .nullable()
    .describe('null: the server does not tell'),
  capabilities: z.array(z.string()).describe('of IMAP'),
  sentCopies: z.enum(['provider', 'here']).describe('who keeps the copies of what is sent'),
  largestMail: count.nullable().describe('bytes; null: the server does not tell'),
});

export const EMAIL: Readonly<Record<string, z.ZodType>> = {
  'email-status': z.strictObject({
    user: z.string(),
    mailboxes: z.array(
      z.strictObject({
        account: z.string(),
        address: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        login: z.enum(['password', 'google']),
        imap: server,
        smtp: server,
        aliases: z.array(z.string()).describe('further addresses it may send from'),
        standing: standing.nullable().describe('null: a server could not be asked'),
        problem: z
          .strictObject({ code: z.string(), message: z.string(), hint: z.string().nullable() })
          .nullable(),
        lastSync: maybeTime.describe('everything until then is here'),
      }),
    ),
    next: z.array(z.string()).describe('what to do next, most urgent first'),
  }),
};
