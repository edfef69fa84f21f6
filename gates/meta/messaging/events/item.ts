import type { GateEvent, Party } from '../../../../src/domain/event.ts';
import { id, type Json, object, string, time } from '../../json.ts';
import { edited, message } from './message.ts';
import { notice, standbyNotice, testNotice } from './notice.ts';
import { type Item, type Place, reject, slice, unknown } from './place.ts';
import { postback, reaction, referral } from './press.ts';
import { deliveries, reads } from './receipt.ts';
import { field, fields, platformName } from './spelling.ts';
import { TELLERS } from './tellers.ts';

type Reader = (item: Item, part: Json) => readonly GateEvent[];

const READERS: Readonly<Record<string, Reader>> = {
  message,
  message_edit: edited,
  reaction,
  postback,
  referral,
  delivery: deliveries,
  read: reads,
};

/** What every item has, and what only says more about what stands beside it. */
const FRAME: ReadonlySet<string> = new Set(['sender', 'recipient', 'timestamp', 'prior_message']);

/** All that an item of `messaging` or `standby` holds. */
export function itemEvents(place: Place, value: unknown): readonly GateEvent[] {
  return eventsOf(place, object(value), slice(place, value), place.list === 'standby');
}

/** What is in the shape of an item, wherever it stood. `raw`: how it stood there. */
export function eventsOf(
  place: Place,
  read: Json | null,
  raw: Json,
  standby: boolean,
): readonly GateEvent[] {
  if (!read) return [unknown('item is not an object', raw, place)];
  if (place.account === null) return [testNotice(place, place.list, raw)];
  const told = time(read['timestamp']);
  const item: Item = {
    account: place.account,
    at: told ?? place.at,
    dated: told !== null,
    ...sidesOf(read, place.account),
    standby,
    raw,
  };
  const names = Object.keys(read).filter((name) => !FRAME.has(platformName(name)));
  const known = names.filter((name) => isKnown(platformName(name)));
  if (known.length === 0) {
    if (names.length === 0 && standby) return [standbyNotice(item)];
    return [reject(item, `item with nothing that is known: ${names.join(', ')}`)];
  }
  return known.flatMap((name) => {
    const part = object(read[name]);
    const topic = platformName(name);
    if (!part) return [reject(item, `${topic} is not an object`)];
    const reader = Object.hasOwn(READERS, topic) ? READERS[topic] : undefined;
    return reader ? reader(item, part) : [notice(item, topic, part)];
  });
}

/** Whether a value is in the shape of an item: a change may hold one. */
export function isItem(value: Json): boolean {
  return (
    (object(value['sender']) !== null || object(value['recipient']) !== null) &&
    Object.keys(value).some((name) => isKnown(platformName(name)))
  );
}

function isKnown(name: string): boolean {
  return Object.hasOwn(READERS, name) || Object.hasOwn(TELLERS, name);
}

/** The other side is whichever of the two is not the account: deliveries and handovers have been seen either way round. */
function sidesOf(read: Json, account: string): Pick<Item, 'peer' | 'outbound'> {
  const sender = object(read['sender']);
  const recipient = object(read['recipient']);
  const [from, to] = [id(sender?.['id']), id(recipient?.['id'])];
  const echo = field(fields(read, 'message'), 'is_echo') === true;
  // An account may write to itself, and an entry may name the account otherwise than its items do.
  const certain = (from === account) !== (to === account);
  const outbound = certain ? from === account : echo;
  const peer = partyOf(outbound ? recipient : sender);
  return { outbound, peer: peer ?? referenceOf(recipient, fields(read, 'optin')) };
}

function partyOf(side: Json | null): Party | null {
  const userId = id(side?.['id']);
  const userRef = id(field(side, 'user_ref'));
  const name = string(side?.['name']);
  const value = userId ?? userRef;
  if (value === null) return null;
  const kind = userId === null ? 'user_ref' : 'user_id';
  return { identities: [{ kind, value }], ...(name === null ? {} : { name }) };
}

/** Whoever ticked a box on a web page has no id yet, only the reference which that page gave them. */
function referenceOf(recipient: Json | null, optin: Json | null): Party | null {
  const told = id(field(optin, 'user_ref')) ?? id(field(recipient, 'user_ref'));
  return told === null ? null : { identities: [{ kind: 'user_ref', value: told }] };
}
