/** What `deliver` can make happen on Messenger and on Instagram, and the webhook it sends. */
import type { SandboxDelivery, SandboxEvent } from '../../../../src/gate.ts';
import { encode } from '../delivery.ts';
import { APP } from '../directory.ts';
import { refused } from '../refused.ts';
import { commented } from './comments.ts';
import {
  addressed,
  counted,
  isOn,
  number,
  type Scene,
  spokenOf,
  stage,
  string,
} from './event-fields.ts';
import { HANDOVER_EVENTS } from './handover-events.ts';
import { pastConversations } from './history.ts';
import { write } from './incoming.ts';
import { instagramTokens } from './instagram-tokens.ts';
import { INTERACTION_EVENTS } from './interaction-events.ts';
import { OPTIN_EVENTS } from './optin-events.ts';
import { setPace } from './pace.ts';
import { PAGE_EVENTS } from './page-events.ts';
import { deliveryTold, readTold } from './receipts.ts';
import { said } from './said.ts';
import { type Messaging, type Network, PAGE_INBOX } from './state.ts';
import { echoTold } from './told.ts';
import { fieldsOf, type Item, postItems, postRaw } from './webhooks.ts';

export type Happening = (scene: Scene) => Promise<SandboxDelivery>;
type Happenings = Readonly<Record<string, Happening>>;

const BATCH_MAX = 1000;
const SILENT = { url: null, status: null, items: 1, silent: true } as const;

/** Every event takes `to` (a page or account id) and `from` (an id, or a name that always gives the same one). */
const EVERYWHERE: Happenings = {
  /** Somebody writes; `silent`: the webhook never comes. `{type, text, replyTo, payload, attachments, mediaBytes, mimeType, ref, adId, messageId, at}`. */
  message: (scene) => tell(scene, write(scene).item),

  /** `{count}` messages (up to 1000) in one POST, over several entries. */
  async batch(scene) {
    const { messaging, desk, event } = scene;
    const count = counted(event, 'count', 3, BATCH_MAX);
    const items = Array.from({ length: count }, (_, index) => {
      const text = `${event.text ?? 'Message'} ${index + 1}`;
      return write({ ...scene, event: { ...event, text } }).item;
    });
    return await postItems(messaging, desk, split(items));
  },

  /** The business answered: `{author: "person" | "app" | "own", text, type, appId, metadata, messageId}`. */
  async echo(scene) {
    const message = said(scene, appOf(scene));
    stage(scene).thread.seenAt = message.at;
    return await tell(scene, echoTold(scene.messaging, scene.desk, message));
  },

  /** `{messageId}` or `{watermark}` (epoch milliseconds): up to which they have read. */
  read: (scene) => seen(scene),

  /** `{text, commentId, postId | mediaId}`: under a post; one private reply may go to it. */
  comment: (scene) => tell(scene, commented(scene, 'comment')),

  ...INTERACTION_EVENTS,
  ...HANDOVER_EVENTS,
  ...OPTIN_EVENTS,

  /** `{conversations, messages, spacingMs, attachmentsEvery}`: what was said before anybody listened. No webhook. */
  history: async (scene) => ({ ...SILENT, items: pastConversations(scene) }),

  /** `{from, on}`: they blocked the business (551). No webhook. */
  async unavailable(scene) {
    stage(scene).thread.with.available = !isOn(scene.event);
    return SILENT;
  },

  /** `{from, on}`: their name is not shown to the business any more. No webhook. */
  async profile_hidden(scene) {
    stage(scene).thread.with.profile = !isOn(scene.event);
    return SILENT;
  },

  /** `{on}`: echoes come before the answer to the send. No webhook. */
  async echo_first({ messaging, event }) {
    messaging.state.echoFirst = isOn(event);
    return SILENT;
  },

  /** `{perSecond, sendsPerSecond, mediaPerSecond}`: other rates than the platform’s, for tests. */
  async pace({ messaging, event }) {
    const lanes = { perSecond: 'read', sendsPerSecond: 'text', mediaPerSecond: 'media' } as const;
    for (const [field, lane] of Object.entries(lanes)) {
      const rate = number(event, field);
      if (rate !== undefined && rate > 0) setPace(messaging, lane, rate);
    }
    return SILENT;
  },

  /** `{url, fields}`: the app's webhook address for this network, as entered in its dashboard; without one, taken away. */
  async app_callback({ messaging, desk, event }) {
    const url = string(event, 'url');
    const { appCallbacks } = messaging.world.state;
    const object = desk.network === 'messenger' ? 'page' : 'instagram';
    const fields = string(event, 'fields')?.split(',') ?? fieldsOf(desk.network);
    if (url === undefined) appCallbacks.delete(object);
    else appCallbacks.set(object, { url, fields });
    if (object === 'instagram') {
      messaging.state.instagramCallback = url === undefined ? null : { url, fields };
    }
    return SILENT;
  },

  /** `{body}`: exactly this text (or this value as JSON), signed. */
  async raw({ messaging, desk, event }) {
    const { body } = event;
    if (body === undefined) throw refused('"body" must be what is to be posted.');
    return await postRaw(messaging, desk, typeof body === 'string' ? body : encode(body));
  },
};

const typed =
  (type: string): Happening =>
  (scene) =>
    tell(scene, write({ ...scene, event: { ...scene.event, type } }).item);

const EVENTS: Readonly<Record<Network, Happenings>> = {
  messenger: {
    ...EVERYWHERE,
    /** `{messageId}`: arrived; the last message of the business, by default. */
    async delivery(scene) {
      const { thread } = stage(scene);
      return await tell(scene, deliveryTold(scene.desk, thread, spokenOf(scene, 'outgoing')));
    },
    ...PAGE_EVENTS,
  },
  instagram: {
    ...EVERYWHERE,
    seen: (scene) => seen(scene),
    story_reply: typed('story_reply'),
    story_mention: typed('story_mention'),
    share: typed('share'),
    live_comment: (scene) => tell(scene, commented(scene, 'live_comment')),
    /** `{commentId, mediaId}`: named in a comment or caption of somebody else’s. */
    mention: (scene) => tell(scene, commented(scene, 'mention')),
    /** `{inSeconds: -1}`: when every token of Instagram Login ends. */
    async expire_tokens({ messaging, event }) {
      const until = messaging.world.host.now() + (number(event, 'inSeconds') ?? -1) * 1000;
      const tokens = [...instagramTokens(messaging.world).values()];
      for (const token of tokens) token.expiresAt = until;
      return { ...SILENT, items: tokens.length };
    },
    /** As if they had removed the app in their settings. */
    async revoke_tokens({ messaging }) {
      const tokens = [...instagramTokens(messaging.world).values()];
      for (const token of tokens) token.revoked = true;
      return { ...SILENT, items: tokens.length };
    },
  },
};

export function happenings(network: Network): readonly string[] {
  return Object.keys(EVENTS[network]);
}

/** Throws a usage error for an event that does not exist. */
export async function happen(
  messaging: Messaging,
  network: Network,
  event: SandboxEvent,
): Promise<SandboxDelivery> {
  const events = EVENTS[network];
  const happening = Object.hasOwn(events, event.event) ? events[event.event] : undefined;
  if (!happening) {
    throw refused(`${network} has no event "${event.event}": ${Object.keys(events).join(', ')}.`);
  }
  const desk = addressed(messaging, network, event['to']);
  return await happening({ messaging, desk, event });
}

async function tell({ messaging, desk, event }: Scene, item: Item): Promise<SandboxDelivery> {
  if (event['silent'] !== undefined && isOn(event, 'silent')) return SILENT;
  return await postItems(messaging, desk, [[item]]);
}

async function seen(scene: Scene): Promise<SandboxDelivery> {
  const { messaging, desk, event } = scene;
  const { thread } = stage(scene);
  const watermark = desk.network === 'messenger' ? number(event, 'watermark') : undefined;
  const message = watermark === undefined ? spokenOf(scene, 'outgoing') : { id: '', at: watermark };
  return await tell(scene, readTold(messaging, desk, thread, message));
}

/** A person in Business Suite, another app, or this one. The Instagram app does not name itself. */
function appOf({ desk, event }: Scene): string | null {
  const named = string(event, 'appId');
  if (named !== undefined) return named;
  const author = string(event, 'author') ?? 'person';
  if (author === 'own') return APP.id;
  if (author === 'app') return '1000000000000002';
  if (author !== 'person') throw refused('"author" must be person, app or own.');
  return desk.network === 'messenger' ? PAGE_INBOX : null;
}

/** Entries of one and of two items in turn: the platform packs both ways. */
function split(items: readonly Item[]): Item[][] {
  const entries: Item[][] = [];
  for (let at = 0; at < items.length;) {
    const size = entries.length % 2 === 0 ? 1 : 2;
    entries.push(items.slice(at, at + size));
    at += size;
  }
  return entries;
}
