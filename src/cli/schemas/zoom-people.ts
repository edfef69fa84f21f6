/** The shapes of `--json` of who comes to a Zoom meeting, and of what is left of it. */
import { z } from 'zod';
import { count, maybeTime } from './parts.ts';

const word = z.string().nullable();
const meeting = z.string().describe('the meeting’s number');
const status = z.enum(['pending', 'approved', 'denied']);

const registrant = z.strictObject({
  id: z.string(),
  email: word,
  name: word,
  phone: word,
  status,
  joinUrl: word.describe('theirs alone'),
  registeredAt: maybeTime,
});

const added = z.strictObject({
  meeting,
  topic: z.string(),
  dryRun: z.boolean(),
  registrants: z.array(
    z.strictObject({
      line: z.int().min(1).nullable().describe('of the file'),
      email: z.string(),
      result: z
        .enum(['added', 'known', 'failed', 'unknown', 'skipped', 'would_add'])
        .describe('known: registered before; unknown: no answer came; skipped: not tried'),
      id: word,
      status: status.nullable(),
      joinUrl: word,
      error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});

const changed = z.strictObject({
  meeting,
  action: z.enum(['approve', 'deny', 'cancel']),
  done: z.boolean(),
  dryRun: z.boolean(),
  registrants: z.array(
    z.strictObject({
      id: z.string(),
      email: word,
      name: word,
      status: z.enum([...status.options, 'cancelled']),
    }),
  ),
});

const stay = z.strictObject({
  joinedAt: maybeTime,
  leftAt: maybeTime,
  minutes: count,
  waiting: z.boolean().describe('in the waiting room'),
});

const participants = z.strictObject({
  meeting,
  instance: word.describe('UUID of the time that it was held'),
  topic: word,
  running: z.boolean(),
  source: z.enum(['zoom', 'webhooks']).describe('whose word it is'),
  startedAt: maybeTime,
  endedAt: maybeTime,
  participants: z.array(
    z.strictObject({
      name: word,
      email: word,
      phone: word,
      registrant: word.describe('id of the registration they came by'),
      joinedAt: maybeTime.describe('for the first time'),
      leftAt: maybeTime.describe('for the last time; null: is still there, or nobody told'),
      minutes: count.describe('in the meeting, all in all'),
      waiting: z.boolean().describe('never came further than the waiting room'),
      stays: z.array(stay),
    }),
  ),
});

const recording = z.strictObject({
  meeting,
  uuid: z.string().describe('of the time that it was held'),
  topic: z.string(),
  startedAt: maybeTime,
  duration: count.nullable().describe('minutes'),
  passcode: word.describe('only with --passcodes'),
  files: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string().describe('Zoom’s word: shared_screen_with_speaker_view, audio_only …'),
      name: word.describe('of a participant’s own audio'),
      extension: z.string(),
      size: count.nullable().describe('bytes'),
      startedAt: maybeTime,
      endedAt: maybeTime,
      state: z.enum(['processing', 'completed']),
      playUrl: word,
    }),
  ),
});

const got = z.strictObject({
  meeting,
  uuid: z.string(),
  topic: z.string(),
  dryRun: z.boolean(),
  files: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      file: z.string().describe('where it stands'),
      size: count.nullable().describe('bytes'),
      sha256: word.describe('lower-case hex; null: it was not fetched now'),
      result: z.enum(['saved', 'there', 'would_save']).describe('there: whole already'),
    }),
  ),
});

const summary = z.strictObject({
  meeting,
  uuid: z.string(),
  topic: word,
  title: word,
  text: z.string().describe('Markdown'),
  url: word,
  startedAt: maybeTime,
  endedAt: maybeTime,
  createdAt: maybeTime,
  changedAt: maybeTime,
});

export const ZOOM_PEOPLE: Record<string, z.ZodType> = {
  'zoom-registrant-add': added,
  'zoom-registrant-list': z.array(registrant),
  'zoom-registrant-approve': changed,
  'zoom-registrant-deny': changed,
  'zoom-registrant-cancel': changed,
  'zoom-participants': participants,
  'zoom-participants-instances': z
    .array(z.strictObject({ uuid: z.string(), startedAt: maybeTime }))
    .describe('with --instances'),
  'zoom-recordings-list': z.array(recording),
  'zoom-recordings-get': got,
  'zoom-summary': summary,
};
