/** Webhook bodies of pages and Instagram accounts: who is subscribed to what, and the envelope. */
import type { SandboxDelivery } from '../../../../src/gate.ts';
import { encode, postSigned, type Subscriber } from '../delivery.ts';
import type { Json } from './shape.ts';
import { type Desk, deskOf, type Messaging, type Network } from './state.ts';

/**
 * What is told of, and the webhook field it comes by; `null`: that network does not tell.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events,
 * https://developers.facebook.com/docs/instagram-platform/webhooks
 */
const FIELDS = {
  message: ['messages', 'messages'],
  echo: ['message_echoes', 'messages'],
  delivery: ['message_deliveries', null],
  read: ['message_reads', 'messaging_seen'],
  reaction: ['message_reactions', 'message_reactions'],
  edit: ['message_edits', 'message_edit'],
  postback: ['messaging_postbacks', 'messaging_postbacks'],
  referral: ['messaging_referrals', 'messaging_referral'],
  optin: ['messaging_optins', 'messaging_optins'],
  handover: ['messaging_handovers', 'messaging_handover'],
  standby: ['standby', 'standby'],
  account_linking: ['messaging_account_linking', null],
  policy_enforcement: ['messaging_policy_enforcement', null],
  game_play: ['messaging_game_plays', null],
  messaging_feedback: ['messaging_feedback', null],
  response_feedback: ['response_feedback', null],
  inbox_labels: ['inbox_labels', null],
  template_status: ['message_template_status_update', null],
  comment: ['feed', 'comments'],
  live_comment: [null, 'live_comments'],
  mention: ['mention', 'mentions'],
} as const satisfies Record<string, readonly [string | null, string | null]>;

export type Kind = keyof typeof FIELDS;

/** One thing that is told of. */
export interface Item {
  readonly kind: Kind;
  /** An item of `messaging`, or the value of a change. */
  readonly value: Json;
}

const CHANGES: ReadonlySet<Kind> = new Set<Kind>([
  'inbox_labels',
  'template_status',
  'comment',
  'live_comment',
  'mention',
]);

/** The webhook fields that a network has. */
export function fieldsOf(network: Network): readonly string[] {
  const column = network === 'messenger' ? 0 : 1;
  return [...new Set(Object.values(FIELDS).flatMap((both) => both[column] ?? []))];
}

/**
 * Posts one body with these entries. What nobody is subscribed to is left out; where that is all,
 * it happened all the same.
 */
export async function postItems(
  messaging: Messaging,
  desk: Desk,
  entries: readonly (readonly Item[])[],
): Promise<SandboxDelivery> {
  const items = entries.flat();
  const told = items.filter(({ kind }) => subscriberOf(messaging, desk, kind) !== null);
  const [first] = told;
  if (!first) {
    const unasked = items[0] && unaskedField(messaging, desk, items[0].kind);
    return { url: null, status: null, items: items.length, ...(unasked ? { unasked } : {}) };
  }
  const wanted = entries.map((entry) => entry.filter((item) => told.includes(item)));
  const body = encode({
    object: desk.network === 'messenger' ? 'page' : 'instagram',
    entry: wanted.flatMap((entry) => (entry.length > 0 ? bodyOf(messaging, desk, entry) : [])),
  });
  const to = subscriberOf(messaging, desk, first.kind);
  return await postSigned(messaging.world, to, body, told.length);
}

/** Posts exactly this text, signed. */
export async function postRaw(
  messaging: Messaging,
  desk: Desk,
  body: string,
): Promise<SandboxDelivery> {
  return await postSigned(messaging.world, subscriberOf(messaging, desk, 'message'), body, 1);
}

/** The field of what messages reach a subscriber without. */
function unaskedField(messaging: Messaging, desk: Desk, kind: Kind): string | null {
  return subscriberOf(messaging, desk, 'message') === null ? null : fieldOf(desk, kind);
}

function fieldOf({ network }: Desk, kind: Kind): string | null {
  return FIELDS[kind][network === 'messenger' ? 0 : 1];
}

function subscriberOf(messaging: Messaging, desk: Desk, kind: Kind): Subscriber | null {
  const { world, state, instagramSecret } = messaging;
  const field = fieldOf(desk, kind);
  if (field === null) return null;
  const callbacks = world.state.appCallbacks;
  if (desk.network === 'messenger') {
    const app = callbacks.get('page');
    const wanted = app?.fields.includes(field) && desk.fields?.includes(field);
    return app && wanted ? { url: app.url, secret: world.appSecret } : null;
  }
  const page = desk.page && deskOf(messaging, 'messenger', desk.page.id);
  const app = callbacks.get('instagram');
  // Of a linked page any subscribed field will do.
  if (page && page.fields !== null && app?.fields.includes(field)) {
    return { url: app.url, secret: world.appSecret };
  }
  const direct = state.instagramCallback ?? app;
  const wanted = direct?.fields.includes(field) && desk.fields?.includes(field);
  return direct && wanted ? { url: direct.url, secret: instagramSecret } : null;
}

/** Changes stand in entries of their own, one for each where the account has no page. */
function bodyOf({ world }: Messaging, desk: Desk, entry: readonly Item[]): Json[] {
  const now = world.host.now();
  const base = { id: desk.id, time: now };
  const of = (wanted: (item: Item) => boolean): readonly Json[] =>
    entry.filter(wanted).map(({ value }) => value);
  const messages = of(({ kind }) => kind !== 'standby' && !CHANGES.has(kind));
  const standby = of(({ kind }) => kind === 'standby');
  const changes = entry
    .filter(({ kind }) => CHANGES.has(kind))
    .map(({ kind, value }) => ({
      field: fieldOf(desk, kind),
      value,
    }));
  const time = Math.floor(now / 1000);
  return [
    ...(messages.length > 0 ? [{ ...base, messaging: messages }] : []),
    ...(standby.length > 0 ? [{ ...base, standby }] : []),
    // Documented so for Instagram Login: the change is the entry itself.
    ...(desk.network === 'instagram' && desk.page === null
      ? changes.map((change) => ({ id: desk.id, time, ...change }))
      : changes.length > 0
        ? [{ id: desk.id, time, changes }]
        : []),
  ];
}
