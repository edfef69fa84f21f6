/** Messages that people write, in the documented webhook shape of each type. */
import type { SandboxEvent } from '../../../src/gate.ts';
import { generated, inMemory } from '../../meta/sandbox/content.ts';
import { refused } from '../../meta/sandbox/refused.ts';
import { SAMPLES } from '../../meta/sandbox/samples.ts';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import { receiveMedia } from './media.ts';
import {
  mintMessageId,
  openWindow,
  type Peer,
  peerByPhone,
  peerByUserId,
  type Platform,
  type StoredMessage,
} from './platform.ts';
import { surfaceOf } from './surface.ts';
import { contactOf, type Items, seconds } from './webhooks.ts';
import { MORE_WRITERS } from './writings.ts';

/** Who writes unless the event says otherwise. */
const STRANGER = '79991234567';
const NAME = 'Client';

interface Writing {
  platform: Platform;
  to: NumberOfAccount;
  event: SandboxEvent;
}

type Writer = (writing: Writing) => Record<string, unknown>;

const WRITERS: Readonly<Record<string, Writer>> = {
  text: ({ event }) => ({ text: { body: event.text ?? 'Hello' } }),
  image: (writing) => ({ image: file(writing, 'image', true) }),
  video: (writing) => ({ video: file(writing, 'video', true) }),
  audio: (writing) => ({
    audio: { ...file(writing, 'audio', false), voice: isSet(writing.event, 'voice', true) },
  }),
  sticker: (writing) => ({
    sticker: {
      ...file(writing, 'sticker', false),
      animated: isSet(writing.event, 'animated', false),
    },
  }),
  document: (writing) => ({
    document: {
      filename: string(writing.event, 'filename') ?? 'document.pdf',
      ...file(writing, 'document', true),
    },
  }),
  location: ({ event }) => ({
    location: {
      latitude: number(event, 'latitude') ?? 55.75,
      longitude: number(event, 'longitude') ?? 37.62,
      name: string(event, 'place') ?? 'A place',
      address: string(event, 'address') ?? 'A street, 1',
    },
  }),
  button: ({ event }) => ({
    button: { payload: string(event, 'payload') ?? 'yes', text: event.text ?? 'Yes' },
  }),
  interactive_button: ({ event }) => ({
    type: 'interactive',
    interactive: {
      type: 'button_reply',
      button_reply: { id: string(event, 'id') ?? 'yes', title: event.text ?? 'Yes' },
    },
  }),
  interactive_list: ({ event }) => {
    const description = string(event, 'description');
    return {
      type: 'interactive',
      interactive: {
        type: 'list_reply',
        list_reply: {
          id: string(event, 'id') ?? 'first',
          title: event.text ?? 'First',
          ...(description === undefined ? {} : { description }),
        },
      },
    };
  },
  reaction: (writing) => {
    const emoji = string(writing.event, 'emoji') ?? writing.event.text ?? '👍';
    // Taken back: the platform leaves the emoji out.
    return { reaction: { message_id: spokenOf(writing), ...(emoji === '' ? {} : { emoji }) } };
  },
  contacts: ({ event }) => ({
    contacts: [
      {
        name: { formatted_name: event.text ?? 'A Friend', first_name: event.text ?? 'A Friend' },
        phones: [{ phone: '+7 999 765-43-20', wa_id: '79997654320', type: 'MOBILE' }],
      },
    ],
  }),
  edit: (writing) => ({
    edit: {
      original_message_id: spokenOf(writing),
      message: { type: 'text', text: { body: writing.event.text ?? 'Hello again' } },
    },
  }),
  revoke: (writing) => ({ revoke: { original_message_id: spokenOf(writing) } }),
  unsupported: () => ({
    errors: [
      {
        code: 131051,
        title: 'Message type unknown',
        message: 'Message type unknown',
        error_data: { details: 'Message type is currently not supported.' },
      },
    ],
  }),
};

/**
 * A person writes to a number: the window opens, the file is kept, and the items of the webhook come
 * back. Throws a usage error for a type that does not exist.
 */
export function write(writing: Writing): Items {
  const { platform, to, event } = writing;
  const type = string(event, 'type') ?? 'text';
  const peer = writerOf(event);
  if (surfaceOf(platform, to.number.id).blocked.has(peer.userId)) {
    throw refused(`${peer.phone ?? peer.userId} is blocked: nothing of theirs comes through.`);
  }
  const content = { type, ...contentOf(writing, type, peer) };
  const id = string(event, 'messageId') ?? mintMessageId(peer, 'incoming');
  const now = platform.world.host.now();
  openWindow(platform, to.number.id, peer);
  remember(platform, { id, at: now, type, from: to, peer, content });
  return {
    // News of people themselves comes without them.
    ...('system' in content ? {} : { contacts: [contactOf(peer, string(event, 'name') ?? NAME)] }),
    messages: [
      {
        ...contextOf(writing),
        ...(peer.phone === null ? {} : { from: peer.phone }),
        from_user_id: peer.userId,
        id,
        timestamp: seconds(now),
        ...content,
      },
    ],
  };
}

function contentOf(writing: Writing, type: string, peer: Peer): Record<string, unknown> {
  if (Object.hasOwn(WRITERS, type)) return WRITERS[type]?.(writing) ?? {};
  const writer = Object.hasOwn(MORE_WRITERS, type) ? MORE_WRITERS[type] : undefined;
  if (writer) return writer({ event: writing.event, peer });
  const known = [...Object.keys(WRITERS), ...Object.keys(MORE_WRITERS)];
  throw refused(`whatsapp has no message type "${type}": ${known.join(', ')}.`);
}

/** What it answers, whether it was passed on, which product it asks about. */
function contextOf({ event, to }: Writing): { context?: Record<string, unknown> } {
  const replyTo = string(event, 'replyTo');
  const product = string(event, 'aboutProduct');
  const context = {
    ...(replyTo === undefined ? {} : { from: to.number.digits, id: replyTo }),
    ...(isSet(event, 'forwarded', false) ? { forwarded: true } : {}),
    ...(product === undefined
      ? {}
      : {
          referred_product: { catalog_id: '600000000000001', product_retailer_id: product },
        }),
  };
  return Object.keys(context).length === 0 ? {} : { context };
}

function isSet(event: SandboxEvent, field: string, otherwise: boolean): boolean {
  const value = event[field];
  return value === undefined ? otherwise : value === true || value === 'true';
}

function remember(
  platform: Platform,
  message: Pick<StoredMessage, 'id' | 'at' | 'type' | 'from' | 'peer' | 'content'>,
): void {
  platform.state.messages.set(message.id, {
    ...message,
    direction: 'incoming',
    status: 'delivered',
    opaque: null,
    category: 'service',
  });
}

function writerOf(event: SandboxEvent): Peer {
  const userId = string(event, 'userId');
  if (userId !== undefined) return peerByUserId(userId);
  const phone = (string(event, 'from') ?? STRANGER).replace(/\D/g, '');
  if (!/^[1-9]\d{6,14}$/.test(phone)) {
    throw refused('"from" must be an international phone number, e.g. 79991234567.');
  }
  return peerByPhone(phone);
}

/** The message an event speaks of: `replyTo`, or the last one that went to the same number. */
function spokenOf({ platform, to, event }: Writing): string {
  const named = string(event, 'replyTo');
  if (named !== undefined) return named;
  const own = [...platform.state.messages.values()].filter(
    ({ from }) => from.number.id === to.number.id,
  );
  const last = own.at(-1);
  if (!last) throw refused(`"${String(event['type'])}" needs "replyTo": a message id.`);
  return last.id;
}

/** `mediaBytes`: the file in base64, or how many bytes it is to have. Without it, the smallest real one. */
function file(
  { platform, to, event }: Writing,
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  captioned: boolean,
): Record<string, unknown> {
  const sample = SAMPLES[kind]();
  const given = event['mediaBytes'];
  const content =
    typeof given === 'number'
      ? generated(sample.bytes, given)
      : inMemory(typeof given === 'string' ? Buffer.from(given, 'base64') : sample.bytes);
  const mimeType = string(event, 'mimeType') ?? sample.mimeType;
  const caption = captioned ? event.text : undefined;
  return {
    ...(caption === undefined ? {} : { caption }),
    ...receiveMedia(platform, { content, mimeType, numberId: to.number.id }),
  };
}

function string(event: SandboxEvent, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

function number(event: SandboxEvent, field: string): number | undefined {
  const value = Number(event[field] ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
