/** Output of `gates email show`. */
import { z } from 'zod';
import { count, details, time } from './parts.ts';

const address = z.strictObject({ address: z.string(), name: z.string().nullable() });

export const EMAIL_SHOW: Readonly<Record<string, z.ZodType>> = {
  'email-show': z.strictObject({
    id: z.string().describe('Message-ID, without <>'),
    account: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    from: address,
    to: z.array(address),
    cc: z.array(address),
    bcc: z.array(address),
    subject: z.string().nullable(),
    date: time,
    folder: z.string().nullable(),
    automatic: z.string().nullable().describe('bounce, reply, list … written by a program'),
    text: z.string().nullable().describe('all of it, with what it quotes'),
    quotedFrom: count.nullable().describe('where the quoted part begins, in UTF-16 units'),
    calendar: details.nullable().describe('an invitation: method, summary, start, end …'),
    attachments: z.array(
      z.strictObject({
        id: z.string().describe('what media get takes'),
        filename: z.string().nullable(),
        kind: z.string(),
        mimeType: z.string().nullable(),
        size: count.nullable().describe('bytes'),
        command: z.string().describe('fetches it'),
      }),
    ),
    html: z.boolean().describe('there is an HTML version'),
    file: z.string().nullable().describe('where --html has written it'),
  }),
};
