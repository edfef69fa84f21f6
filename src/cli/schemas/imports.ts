/** Outputs of `gates import`. */
import { z } from 'zod';
import { count, maybeTime } from './parts.ts';

/** @param gates whose messages such a download may hold */
const imported = (gates: readonly [string, ...string[]]): z.ZodType =>
  z.strictObject({
    file: z.string(),
    parts: z.array(z.string()).describe('the other files of the same download'),
    dryRun: z.boolean(),
    threads: count.describe('conversations'),
    messages: count.describe('a message with several files is as many'),
    new: count,
    known: count.describe('were here already'),
    media: count.describe('files of messages that are here, or would be'),
    mediaNew: count,
    mediaMissing: count.describe('files that are in none of those given'),
    setAside: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
    accounts: z.array(
      z.strictObject({
        account: z.string(),
        gate: z.enum(gates),
        name: z.string(),
        owner: z.string().describe('what the owner is called in the download'),
        setUp: z.boolean().describe('false: made for these messages, nothing is sent from it'),
        threads: count,
        messages: count,
        new: count,
      }),
    ),
    from: maybeTime,
    to: maybeTime,
    complete: z.boolean().describe('false: something was set aside'),
  });

export const IMPORTS: Readonly<Record<string, z.ZodType>> = {
  'import-meta-archive': imported(['messenger', 'instagram']),
  'import-telegram-desktop': imported(['telegram']),
};
