import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Entity } from '../format/entities.ts';

const text = z.string().check(z.minLength(1));
const yes = z.literal(true);

/** As `converted` made it, or another program in the same words. https://core.telegram.org/bots/api#messageentity */
const entity = z.looseObject({ type: text, offset: z.int(), length: z.int() });

/** What `draft.extra` of a Telegram message may hold. */
const extra = z.strictObject({
  silent: z.optional(yes),
  protect: z.optional(yes),
  /** By its id. In private chats only. */
  effect: z.optional(text),
  /** Of a photo, video or animation. */
  spoiler: z.optional(yes),
  captionAbove: z.optional(yes),
  /** Of a forum. */
  topic: z.optional(z.int()),
  /** The business connection on whose behalf it goes out. */
  business: z.optional(text),
  /** The part of the message it answers that is meant. */
  quote: z.optional(text),
  /** How the preview of a link looks, and of which one. */
  preview: z.optional(
    z.strictObject({ large: z.optional(yes), above: z.optional(yes), url: z.optional(text) }),
  ),
  /** What a video is sent as. */
  as: z.optional(z.enum(['animation', 'video_note'])),
  /** Buttons in a row. */
  columns: z.optional(z.int().check(z.minimum(1), z.maximum(8))),
  /** `reply_markup` in Telegram's own words. */
  keyboard: z.optional(z.record(z.string(), z.unknown())),
  removeKeyboard: z.optional(yes),
  /** The answers to tap stay when one was chosen. */
  keepKeyboard: z.optional(yes),
  forceReply: z.optional(yes),
  /** What stands in the field to write in, beside answers to tap. */
  placeholder: z.optional(text),
  /** On the button that shares a phone number or a place. */
  shareButton: z.optional(text),
  /** A reaction with the large animation. */
  big: z.optional(yes),
  /** Of the text, or of the (first) caption. */
  entities: z.optional(z.array(entity)),
  /** Of the captions of further files, in their order. */
  moreEntities: z.optional(z.array(z.array(entity))),
});

export interface Extra extends Omit<z.infer<typeof extra>, 'entities' | 'moreEntities'> {
  entities?: readonly Entity[];
  moreEntities?: readonly (readonly Entity[])[];
}

/** @throws GateError exit 2 naming the part that is wrong */
export function readExtra({ extra: value }: Pick<Draft, 'extra'>): Extra {
  if (value === undefined) return {};
  const read = extra.safeParse(value);
  if (read.success) return read.data as Extra;
  throw misshapen(read.error);
}

export function misshapen({ issues: [issue] }: z.core.$ZodError): Error {
  const stray = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...(issue?.path ?? []), ...stray].join('.');
  return usageError(
    stray.length > 0
      ? words`A message of Telegram has nothing called ${place}.`
      : words`Missing, or not as it should be in a message of Telegram: ${place}.`,
    'gates telegram send --help',
  );
}
