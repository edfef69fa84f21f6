import * as z from 'zod/mini';
import type { Draft } from '../../../src/domain/message.ts';
import { misshapen } from './extra.ts';

const text = z.string().check(z.minLength(1));

const button = z.union([
  z.strictObject({ title: text, id: text }),
  z.strictObject({ title: text, url: text }),
  /** Puts a text into the clipboard. */
  z.strictObject({ title: text, copy: text }),
]);

/** What `draft.native` of a Telegram message may be. */
const native = z.discriminatedUnion('kind', [
  /** Under a text or a file, in this order. */
  z.strictObject({ kind: z.literal('buttons'), buttons: z.array(button) }),
  z.strictObject({
    kind: z.literal('poll'),
    question: text,
    options: z.array(text),
    /** Makes it a quiz: places of the right answers, from 0. */
    correct: z.optional(z.array(z.int())),
    /** Of a quiz: why. */
    explanation: z.optional(text),
    multiple: z.optional(z.literal(true)),
    /** Who voted how is seen by all. */
    open: z.optional(z.literal(true)),
    /** Seconds until it closes. */
    seconds: z.optional(z.int()),
  }),
  z.strictObject({ kind: z.literal('dice'), emoji: text }),
]);

export type Native = z.infer<typeof native>;
export type Button = z.infer<typeof button>;
export type Poll = Extract<Native, { kind: 'poll' }>;

/** @throws GateError exit 2 naming the part that is wrong; `null` where there is none */
export function readNative({ native: value }: Pick<Draft, 'native'>): Native | null {
  if (value === undefined) return null;
  const read = native.safeParse(value);
  if (read.success) return read.data;
  throw misshapen(read.error);
}
