/** What else happens on WhatsApp than messages coming in: the phone's own app, calls, wishes, and any webhook field. */
import { randomBytes } from 'node:crypto';
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import { encode } from '../../meta/sandbox/delivery.ts';
import { refused } from '../../meta/sandbox/refused.ts';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import { mintMessageId, type Peer, peerByPhone, peerByUserId, type Platform } from './platform.ts';
import { contactOf, postBody, postEntries, seconds } from './webhooks.ts';

type Happening = (
  platform: Platform,
  event: SandboxEvent,
  to: NumberOfAccount,
) => Promise<SandboxDelivery>;

/** Who is spoken of unless the event says otherwise. */
const STRANGER = '79991234567';
const MINUTE_MS = 60_000;

export const NEWS_EVENTS: Readonly<Record<string, Happening>> = {
  /** `{from: the client, text, type: edit | revoke, replyTo}`: the owner writes in the phone's app. */
  async echo(platform, event, to) {
    const peer = peerOf(event);
    const id = word(event, 'messageId') ?? mintMessageId(peer, 'outgoing');
    const now = platform.world.host.now();
    return await post(platform, to, 'smb_message_echoes', {
      message_echoes: [
        {
          from: to.number.digits,
          ...(peer.phone === null ? {} : { to: peer.phone }),
          to_user_id: peer.userId,
          id,
          timestamp: seconds(now),
          ...echoed(event),
        },
      ],
    });
  },

  /** `{from, text, count, declined}`: chats from before the number came to Cloud API, both ways. */
  async history(platform, event, to) {
    if (event['declined'] === true || event['declined'] === 'true') {
      const error = { code: 2593109, title: 'History sync is turned off by the business' };
      return await post(platform, to, 'history', { history: [{ errors: [error] }] });
    }
    const peer = peerOf(event);
    const count = Number(event['count'] ?? 2);
    const now = platform.world.host.now();
    const messages = Array.from({ length: count }, (_, n) => ({
      ...(n % 2 === 0 ? { from: peer.phone } : { from: to.number.digits, to: peer.phone }),
      id: mintMessageId(peer, n % 2 === 0 ? 'incoming' : 'outgoing'),
      timestamp: seconds(now - (count - n) * MINUTE_MS),
      type: 'text',
      text: { body: `${event.text ?? 'From before'} ${n + 1}` },
      history_context: { status: 'READ' },
    }));
    const chunk = {
      metadata: { phase: 0, chunk_order: 1, progress: 100 },
      threads: [{ id: peer.phone, messages }],
    };
    return await post(platform, to, 'history', { history: [chunk] });
  },

  /** `{from, name, action: add | remove}`: the address book of the phone's app. */
  async contact_sync(platform, event, to) {
    const name = word(event, 'name') ?? 'Client';
    return await post(platform, to, 'smb_app_state_sync', {
      state_sync: [
        {
          type: 'contact',
          contact: { full_name: name, first_name: name, phone_number: peerOf(event).phone },
          action: word(event, 'action') ?? 'add',
          metadata: { timestamp: seconds(platform.world.host.now()) },
        },
      ],
    });
  },

  /** `{from, userId, value: stop | resume}`: somebody wants no marketing messages, or wants them again. */
  async user_preferences(platform, event, to) {
    const peer = peerOf(event);
    const value = word(event, 'value') ?? 'stop';
    return await post(platform, to, 'user_preferences', {
      contacts: [contactOf(peer, word(event, 'name'))],
      user_preferences: [
        {
          ...(peer.phone === null ? {} : { wa_id: peer.phone }),
          user_id: peer.userId,
          detail: `User requested to ${value} marketing messages`,
          category: 'marketing_messages',
          value,
          timestamp: Math.floor(platform.world.host.now() / 1000),
        },
      ],
    });
  },

  /** `{from, step: connect | terminate, seconds, direction}`: somebody calls; ended after 0 s it was missed. */
  async call(platform, event, to) {
    const peer = peerOf(event);
    const now = platform.world.host.now();
    const ours = event['direction'] === 'BUSINESS_INITIATED';
    const step = word(event, 'step') ?? 'terminate';
    const length = Number(event['seconds'] ?? 0);
    const spoken = step === 'terminate' && length > 0;
    return await post(platform, to, 'calls', {
      contacts: [contactOf(peer, word(event, 'name'))],
      calls: [
        {
          id: word(event, 'callId') ?? `wacid.${randomBytes(12).toString('base64url')}`,
          from: ours ? to.number.digits : peer.phone,
          to: ours ? peer.phone : to.number.digits,
          ...(ours ? { to_user_id: peer.userId } : { from_user_id: peer.userId }),
          event: step,
          direction: ours ? 'BUSINESS_INITIATED' : 'USER_INITIATED',
          timestamp: seconds(now),
          ...(step === 'terminate' ? { status: spoken ? 'COMPLETED' : 'FAILED' } : {}),
          ...(spoken
            ? { start_time: seconds(now - length * 1000), end_time: seconds(now), duration: length }
            : {}),
        },
      ],
    });
  },

  /**
   * `{field, value: JSON}`: any webhook field, with any value, as if the app asked for it. One nobody has
   * heard of, by default.
   */
  async field(platform, event, to) {
    const field = word(event, 'field') ?? 'field_of_next_year';
    const value = valueOf(event['value'] ?? { something: event.text ?? 'new' });
    const entry = [
      {
        id: to.account.id,
        time: Math.floor(platform.world.host.now() / 1000),
        changes: [{ field, value }],
      },
    ];
    const body = encode({ object: 'whatsapp_business_account', entry });
    return await postBody(platform.world, to, body, 1);
  },
};

function echoed(event: SandboxEvent): Record<string, unknown> {
  const type = word(event, 'type') ?? 'text';
  const text = { type: 'text', text: { body: event.text ?? 'From the phone' } };
  if (type === 'text') return text;
  const spokenOf = word(event, 'replyTo');
  if (spokenOf === undefined) throw refused(`"${type}" needs "replyTo": a message id.`);
  switch (type) {
    case 'edit':
      return { type, edit: { original_message_id: spokenOf, message: text } };
    case 'revoke':
      return { type, revoke: { original_message_id: spokenOf } };
    default:
      throw refused('An echo is a "text", an "edit" or a "revoke".');
  }
}

async function post(
  platform: Platform,
  to: NumberOfAccount,
  field: string,
  items: Readonly<Record<string, unknown>>,
): Promise<SandboxDelivery> {
  const { number } = to;
  const metadata = { display_phone_number: number.digits, phone_number_id: number.id };
  const value = { messaging_product: 'whatsapp', metadata, ...items };
  return await postEntries(platform.world, to, [[{ field, value }]]);
}

function peerOf(event: SandboxEvent): Peer {
  const userId = word(event, 'userId');
  if (userId !== undefined) return peerByUserId(userId);
  const digits = (event.from ?? STRANGER).replaceAll(/\D/g, '');
  if (digits === '') throw refused('"from" must be an international phone number.');
  return peerByPhone(digits);
}

function valueOf(given: unknown): Readonly<Record<string, unknown>> {
  const value: unknown = typeof given === 'string' ? jsonOf(given) : given;
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw refused('"value" must be a JSON object.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('"value" must be a JSON object.');
  }
}

function word(event: SandboxEvent, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}
