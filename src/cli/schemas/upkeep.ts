/** Outputs of `doctor` and `cron`. */
import { z } from 'zod';
import { count, maybeTime, time } from './parts.ts';

export const doctor = z.strictObject({
  ok: z.boolean().describe('false: exit 1'),
  checks: z.array(
    z.strictObject({
      check: z.string().describe('what was looked at; cron-…: under cron'),
      user: z.string().nullable().describe('null: this machine'),
      gate: z.string().nullable(),
      account: z.string().nullable(),
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      message: z.string(),
      cure: z.string().nullable(),
    }),
  ),
});

const kind = z.enum(['crontab', 'systemd']);
const pieces = z.array(
  z.strictObject({
    name: z.string().nullable().describe('of the systemd unit; null: the crontab'),
    text: z.string(),
  }),
);
const environment = z
  .array(z.string())
  .describe('names of the variables that the runs are given, from a file of mode 0600');

export const cronInstall = z.strictObject({
  kind,
  user: z.string().nullable().describe('null: everybody'),
  mailTo: z.string().nullable(),
  settingsFile: z.string(),
  environment,
  pieces,
  installed: z.boolean(),
});

export const cronShow = z.strictObject({
  kind: kind.nullable().describe('null: nothing runs by itself'),
  user: z.string().nullable(),
  pieces,
  environment,
  runs: z.array(
    z.strictObject({
      job: z.enum(['refresh', 'export']),
      startedAt: time,
      endedAt: time,
      exitCode: count,
      error: z
        .strictObject({ code: z.string(), message: z.string(), hint: z.string().nullable() })
        .nullable(),
      lastOkAt: maybeTime,
    }),
  ),
});

export const cronRemove = z.strictObject({
  kind: kind.nullable().describe('null: nothing was there'),
  pieces,
  removed: z.boolean(),
});

export const cronRun = z.strictObject({
  job: z.enum(['refresh', 'export']),
  result: z.enum(['done', 'busy', 'would_run']),
  commands: z.array(z.string()),
});
