import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { type Words, words } from '../../../src/domain/words.ts';

const text = z.string().check(z.minLength(1));
/** How much of the screen a page takes that is opened inside of the conversation. */
const webview = z.optional(z.enum(['compact', 'tall', 'full']));

const button = z.union([
  z.strictObject({ title: text, url: text, webview }),
  /** Comes back as a postback with this id. */
  z.strictObject({ title: text, id: text }),
  /** Calls this number. */
  z.strictObject({ title: text, phone: text }),
]);

const buttons = z.array(button);

const card = z.strictObject({
  title: text,
  subtitle: z.optional(text),
  /** A web address: the platform takes no other for cards. */
  image: z.optional(text),
  /** What a tap on the card opens. */
  open: z.optional(z.union([text, z.strictObject({ url: text, webview })])),
  buttons: z.optional(buttons),
});

/**
 * What `draft.native` of a Messenger or Instagram message may be; which of them, the channel says.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates
 */
const native = z.discriminatedUnion('kind', [
  /** Under a text; of several sorts, or more than one that opens a page. */
  z.object({ kind: z.literal('buttons'), buttons }),
  /** Under an image or a video, which is the draft's `media`. */
  z.object({ kind: z.literal('media template'), buttons: z.optional(buttons) }),
  z.object({
    kind: z.literal('carousel'),
    cards: z.array(card),
    /** Pictures as squares; else as wide as they are. */
    square: z.optional(z.boolean()),
  }),
  /** An order's receipt in the platform's own words, without `template_type`. */
  z.object({ kind: z.literal('receipt'), receipt: z.record(z.string(), z.unknown()) }),
  /** The heart that a long press sends. */
  z.object({ kind: z.literal('heart') }),
  /** A post of one's own. */
  z.object({ kind: z.literal('post'), id: text }),
]);

export type Native = z.infer<typeof native>;
export type Button = z.infer<typeof button>;
export type Card = z.infer<typeof card>;

/**
 * @param file it was read from; else what a program gave
 * @throws GateError exit 2 naming the part that is wrong
 */
export function readNative(gate: string, value: unknown, file?: string): Native {
  const read = native.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  const stray = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...path, ...stray].join('.');
  const wrong = stray.length > 0 ? 'stray' : valueAt(value, path) === undefined ? 'missing' : 'bad';
  throw usageError(
    file === undefined ? faultOf(wrong, place) : faultIn(file, wrong, place),
    words`What the files hold: gates ${gate} send --help`,
  );
}

type Fault = 'stray' | 'missing' | 'bad';

function faultOf(fault: Fault, place: string): Words {
  return fault === 'stray'
    ? words`Nothing here is called ${place}.`
    : words`Missing, or not as it should be: ${place}.`;
}

function faultIn(file: string, fault: Fault, place: string): Words {
  if (fault === 'stray') return words`${file} holds ${place}, which means nothing here.`;
  if (fault === 'missing') return words`${file} lacks ${place}.`;
  return words`In ${file}, ${place} is not as it should be.`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (within, part) => (within as Readonly<Record<PropertyKey, unknown>> | undefined)?.[part],
    value,
  );
}
