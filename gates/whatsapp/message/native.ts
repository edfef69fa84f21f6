import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import type { DraftTemplateCard } from '../../../src/domain/message.ts';
import { type Words, words } from '../../../src/domain/words.ts';

const id = z.string().check(z.minLength(1));
const json = z.record(z.string(), z.unknown());

const card = z.object({
  image: z.optional(id),
  video: z.optional(id),
  text: z.optional(z.string()),
  link: z.optional(z.object({ title: id, url: id })),
  buttons: z.optional(z.array(z.object({ id, title: id }))),
  /** In place of all of that: an item of the catalogue. */
  product: z.optional(id),
  catalog: z.optional(id),
});

/**
 * What `draft.native` of a WhatsApp message may be. Files are told as `mediaSource` reads them.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-messages
 */
const native = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('product'), catalog: id, product: id }),
  z.object({
    kind: z.literal('products'),
    catalog: id,
    sections: z.array(z.object({ title: z.string(), products: z.array(id) })),
  }),
  /** `product`: whose picture stands for the catalogue. */
  z.object({ kind: z.literal('catalog'), product: z.optional(id) }),
  z.object({ kind: z.literal('carousel'), cards: z.array(card) }),
  z.object({
    kind: z.literal('form'),
    /** Exactly one of the two. */
    id: z.optional(id),
    name: z.optional(id),
    button: id,
    screen: z.optional(id),
    data: z.optional(json),
    /** Comes back with the answer; our own key unless told. */
    token: z.optional(id),
    /** Shown to the numbers of the business only, before it is published. */
    draft: z.optional(z.boolean()),
  }),
  /** An `interactive` object in the platform's own words. */
  z.object({ kind: z.literal('interactive'), interactive: json }),
]);

export type Native = z.infer<typeof native>;
export type Card = z.infer<typeof card>;

/** @throws GateError exit 2 naming the part that is wrong */
export function readNative(value: unknown): Native {
  const read = native.safeParse(value);
  if (read.success) return read.data;
  throw misshapen(words`This message`, read.error);
}

const templateCard = z.object({
  image: z.optional(id),
  video: z.optional(id),
  params: z.optional(z.union([z.array(z.string()), z.record(z.string(), z.string())])),
  buttons: z.optional(z.record(z.string(), z.string())),
});

/** What the cards of a template were given. @throws GateError exit 2 */
export function readTemplateCards(value: unknown): DraftTemplateCard[] {
  const read = z.array(templateCard).safeParse(value);
  if (read.success) return read.data as DraftTemplateCard[];
  throw misshapen(words`The cards`, read.error);
}

/** @param what stands before “cannot be used” */
function misshapen(what: Words, error: z.core.$ZodError): Error {
  const [issue] = error.issues;
  const stray = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...(issue?.path ?? []), ...stray].join('.');
  return usageError(
    place === ''
      ? words`${what} cannot be used: it is not of the shape that is expected.`
      : words`${what} cannot be used: ${place} is missing or not as it should be.`,
    words`The shapes are described in the manual: gates whatsapp send --help`,
  );
}
