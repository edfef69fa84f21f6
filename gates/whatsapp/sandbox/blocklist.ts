/** `/{phone-number-id}/block_users` */
import type { Call } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { list } from '../../meta/sandbox/fields.ts';
import { type NumberOfAccount, numberOf } from '../../meta/sandbox/whatsapp.ts';
import { type Json, items } from './json.ts';
import { type Peer, peerByPhone, peerByUserId, type Platform, windowIsOpen } from './platform.ts';
import { surfaceOf } from './surface.ts';

const SEND = 'whatsapp_business_messaging';
const AT_ONCE = 1000;
const LIST_MAX = 64_000;

interface Named {
  input: string;
  peer: Peer;
}

type Refused = { code: number; message: string; details: string };

const NOT_LATELY: Refused = {
  code: 131047,
  message: 'Re-engagement required',
  details: 'User has not messaged in the last 24 hours',
};
const ITSELF: Refused = {
  code: 131021,
  message: 'Self block',
  details: 'Cannot block your own phone number',
};
const FULL: Refused = {
  code: 139101,
  message: 'Blocklist limit reached',
  details: 'The blocklist has reached its 64,000 user limit',
};

export function registerBlocklist(platform: Platform): void {
  const { world } = platform;
  world.route('GET', ':phone/block_users', (call) => {
    const { number } = numberOf(call, SEND);
    const nodes = [...surfaceOf(platform, number.id).blocked.values()].map((peer) => ({
      messaging_product: 'whatsapp',
      wa_id: peer.phone ?? undefined,
      user_id: peer.phone === null ? peer.userId : undefined,
    }));
    return list(call, nodes, {
      type: 'WhatsAppBlockedUser',
      defaults: ['messaging_product', 'wa_id', 'user_id'],
      withId: false,
    });
  });
  world.route('POST', ':phone/block_users', (call) => {
    const from = numberOf(call, SEND);
    const { blocked } = surfaceOf(platform, from.number.id);
    return change(call, 'added_users', 'block', ({ peer }) => {
      const refused = refusalOf(platform, from, peer, blocked.size);
      if (refused === null) blocked.set(peer.userId, peer);
      return refused;
    });
  });
  world.route('DELETE', ':phone/block_users', (call) => {
    const { number } = numberOf(call, SEND);
    const { blocked } = surfaceOf(platform, number.id);
    return change(call, 'removed_users', 'unblock', ({ peer }) => {
      blocked.delete(peer.userId);
      return null;
    });
  });
}

function refusalOf(
  platform: Platform,
  { number }: NumberOfAccount,
  peer: Peer,
  size: number,
): Refused | null {
  if (peer.phone === number.digits) return ITSELF;
  if (!windowIsOpen(platform, number.id, peer)) return NOT_LATELY;
  return size >= LIST_MAX ? FULL : null;
}

/** Each by themselves; with any refusal the whole is answered as an error that holds the rest. */
function change(
  call: Call,
  key: 'added_users' | 'removed_users',
  verb: string,
  apply: (named: Named) => Refused | null,
): unknown {
  if (call.parameters['messaging_product'] !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const people = items(call.parameters, 'block_users', 'block_users').map(named);
  if (people.length > AT_ONCE) {
    throw invalidParameter(`Param block_users must hold at most ${AT_ONCE} users.`);
  }
  const done: unknown[] = [];
  const failed: unknown[] = [];
  for (const person of people) {
    const { input, peer } = person;
    const who =
      peer.phone === null ? { input, user_id: peer.userId } : { input, wa_id: peer.phone };
    const refused = apply(person);
    if (refused === null) done.push(who);
    else {
      const { code, message, details } = refused;
      failed.push({ ...who, errors: [{ message, code, error_data: { details } }] });
    }
  }
  const block_users = {
    ...(done.length === 0 ? {} : { [key]: done }),
    ...(failed.length === 0 ? {} : { failed_users: failed }),
  };
  const answer = { messaging_product: 'whatsapp', block_users };
  if (failed.length === 0) return answer;
  return Response.json(
    {
      ...answer,
      error: {
        message: '(#139100) Failed to block/unblock users',
        type: 'OAuthException',
        code: 139100,
        error_data: {
          details: `Failed to ${verb} some users, see the block_users response list for details`,
        },
        fbtrace_id: 'ASandboxTrace',
      },
    },
    { status: 400 },
  );
}

function named(item: Json): Named {
  const { user, user_id: userId } = item;
  if (typeof user === 'string' && user !== '') {
    return { input: user, peer: peerByPhone(user.replaceAll(/\D/g, '')) };
  }
  if (typeof userId === 'string' && userId !== '') {
    return { input: userId, peer: peerByUserId(userId) };
  }
  throw invalidParameter('The parameter block_users[user] is required.');
}
