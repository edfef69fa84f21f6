/** Webhook bodies: the envelope, the signature, and the way to the subscriber. */
import type { SandboxDelivery } from '../../../src/gate.ts';
import { callbackOf } from '../../meta/sandbox/callback.ts';
import { encode, postSigned } from '../../meta/sandbox/delivery.ts';
import type { WhatsAppAccount } from '../../meta/sandbox/directory.ts';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import type { World } from '../../meta/sandbox/world.ts';
import type { Peer } from './platform.ts';

export interface Change {
  value: Readonly<Record<string, unknown>>;
  field: string;
}

/** The items of a `messages` change about one number. */
export interface Items {
  contacts?: readonly unknown[];
  messages?: readonly unknown[];
  statuses?: readonly unknown[];
}

export function messagesChange({ number }: NumberOfAccount, items: Items): Change {
  return {
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.digits, phone_number_id: number.id },
      ...items,
    },
    field: 'messages',
  };
}

/** A person as `contacts` names them. Somebody without a phone number has no `wa_id`. */
export function contactOf(peer: Peer, name: string | undefined): unknown {
  return {
    ...(name === undefined ? {} : { profile: { name } }),
    ...(peer.phone === null ? {} : { wa_id: peer.phone }),
    user_id: peer.userId,
  };
}

export interface Destination {
  account: WhatsAppAccount;
  /** `null`: the event is about the account as a whole. */
  number: NumberOfAccount['number'] | null;
}

/** Posts one body with these entries, each a list of changes. Nobody subscribed: it happened all the same. */
export async function postEntries(
  world: World,
  to: Destination,
  entries: readonly (readonly Change[])[],
): Promise<SandboxDelivery> {
  const body = encode({
    object: 'whatsapp_business_account',
    entry: entries.map((changes) => ({ id: to.account.id, changes })),
  });
  return await postBody(
    world,
    to,
    body,
    entries.flat().reduce((sum, change) => sum + count(change), 0),
    entries[0]?.[0]?.field,
  );
}

/** Posts any body, signed as it stands, to where news of that field go. */
export async function postBody(
  world: World,
  to: Destination,
  body: string,
  items: number,
  field = 'messages',
): Promise<SandboxDelivery> {
  const url = callbackOf(world, to, field);
  return await postSigned(
    world,
    url === null ? null : { url, secret: world.appSecret },
    body,
    items,
  );
}

/** Epoch seconds as text, as webhooks have them. */
export function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

function count({ value }: Change): number {
  const { messages, statuses } = value as Items;
  const items = (messages?.length ?? 0) + (statuses?.length ?? 0);
  return items === 0 ? 1 : items;
}
