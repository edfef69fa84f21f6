/** `POST /{phone-number-id}/messages`: sending, read receipts and the typing indicator. */
import { type Call, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { type NumberOfAccount, numberOf } from '../../meta/sandbox/whatsapp.ts';
import { checkContent } from './content.ts';
import { refused, trouble } from './errors.ts';
import { isObject } from './json.ts';
import {
  mintMessageId,
  type Peer,
  peerByPhone,
  peerByUserId,
  type Platform,
  type StoredMessage,
  windowIsOpen,
} from './platform.ts';
import { scheduleStatuses } from './statuses.ts';
import { surfaceOf } from './surface.ts';
import { throttle } from './throttle.ts';

/** `<ISO country>.<up to 128 letters and digits>` */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Groups take text, files and templates, and reactions to them. */
const IN_GROUPS: ReadonlySet<string> = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'template',
  'reaction',
]);

export function registerMessages(platform: Platform): void {
  platform.world.route('POST', ':phone/messages', (call) => {
    const from = numberOf(call, 'whatsapp_business_messaging');
    if (text(call, 'messaging_product') !== 'whatsapp') {
      throw invalidParameter('The parameter messaging_product is required.');
    }
    if (call.parameters['status'] !== undefined) return markRead(platform, from, call);
    return send(platform, from, call);
  });
  // The Marketing Messages API: the same message, templates only.
  platform.world.route('POST', ':phone/marketing_messages', (call) => {
    const from = numberOf(call, 'whatsapp_business_messaging');
    if (text(call, 'type') !== 'template')
      throw refused(131009, 'Only templates can be sent here.');
    const policy = text(call, 'product_policy') ?? 'CLOUD_API_FALLBACK';
    if (!['CLOUD_API_FALLBACK', 'STRICT'].includes(policy)) {
      throw invalidParameter('Param product_policy must be one of {CLOUD_API_FALLBACK, STRICT}.');
    }
    return send(platform, from, call);
  });
}

function send(platform: Platform, from: NumberOfAccount, call: Call): unknown {
  if (!from.number.registered) throw refused(133010);
  const { input, peer } = recipientOf(platform, call);
  if (peer.phone === from.number.digits) throw refused(131021);
  // Documented as an error without its code: “Block users”.
  if (surfaceOf(platform, from.number.id).blocked.has(peer.userId)) throw refused(131026);
  const known = peer.phone === null ? null : trouble(peer.phone);
  if (known?.atOnce) throw refused(known.code);
  throttle(platform, from, peer);
  const content = checkContent(platform, from.account.id, call.parameters);
  if (peer.groupId !== undefined && !IN_GROUPS.has(content.type)) throw refused(131051);
  const open = peer.groupId !== undefined || windowIsOpen(platform, from.number.id, peer);
  const closed = !content.template && !open;
  const failure =
    (known ? { code: known.code } : content.failure) ?? (closed ? { code: 131047 } : null);
  const message: StoredMessage = {
    id: mintMessageId(peer, 'outgoing'),
    direction: 'outgoing',
    at: platform.world.host.now(),
    type: content.type,
    from,
    peer,
    status: 'accepted',
    opaque: opaqueOf(call),
    category: content.template?.category ?? 'service',
    content: call.parameters[content.type],
  };
  platform.state.messages.set(message.id, message);
  scheduleStatuses(platform, message, failure);
  return {
    messaging_product: 'whatsapp',
    contacts: [
      {
        input,
        ...(peer.groupId === undefined ? {} : { wa_id: peer.groupId }),
        ...(peer.phone === null ? {} : { wa_id: peer.phone }),
        ...(peer.phone === null && peer.groupId === undefined ? { user_id: peer.userId } : {}),
      },
    ],
    messages: [{ id: message.id, ...(content.template ? { message_status: 'accepted' } : {}) }],
  };
}

function recipientOf(platform: Platform, call: Call): { input: string; peer: Peer } {
  const kind = text(call, 'recipient_type') ?? 'individual';
  if (kind !== 'individual' && kind !== 'group') {
    throw invalidParameter(
      `Param recipient_type must be one of {INDIVIDUAL, GROUP} - got "${kind}".`,
    );
  }
  const to = text(call, 'to');
  if (kind === 'group') {
    const groupId = to ?? '';
    if (!platform.state.groups.has(groupId)) {
      throw refused(131009, `The group ${groupId} does not exist.`);
    }
    return { input: groupId, peer: { phone: null, userId: groupId, groupId } };
  }
  const recipient = text(call, 'recipient');
  // A phone number wins where both are given.
  if (to === undefined && recipient !== undefined) {
    if (!USER_ID.test(recipient)) {
      throw refused(131009, `The recipient ${recipient} is not a business-scoped user id.`);
    }
    return { input: recipient, peer: peerByUserId(recipient) };
  }
  if (to === undefined) throw invalidParameter('The parameter to is required.');
  const digits = to.replace(/^\+/, '').replace(/[\s().-]/g, '');
  if (!/^[1-9]\d{6,14}$/.test(digits)) {
    throw refused(131009, 'The phone number is malformed: Please use the format: +1234567890.');
  }
  return { input: to, peer: peerByPhone(digits) };
}

function opaqueOf(call: Call): string | null {
  const opaque = text(call, 'biz_opaque_callback_data');
  if (opaque === undefined) return null;
  if (opaque.length > 512) {
    throw invalidParameter('Param biz_opaque_callback_data must be at most 512 characters long.');
  }
  return opaque;
}

function markRead(platform: Platform, from: NumberOfAccount, call: Call): unknown {
  if (call.parameters['status'] !== 'read') {
    throw invalidParameter('Param status must be one of {READ}');
  }
  const typing = call.parameters['typing_indicator'];
  if (typing !== undefined && !(isObject(typing) && typing['type'] === 'text')) {
    throw invalidParameter("Param typing_indicator['type'] must be one of {TEXT}");
  }
  const id = text(call, 'message_id') ?? '';
  const message = platform.state.messages.get(id);
  if (!message || message.from.number.id !== from.number.id) {
    throw invalidParameter('Invalid parameter', {
      details: 'Please check the message ID you have provided.',
    });
  }
  if (message.direction === 'outgoing') {
    throw invalidParameter('Invalid parameter', {
      details: `Message supplied to mark message as read API with message ID: ${id} is outgoing. Please use an incoming message ID.`,
    });
  }
  message.status = 'read';
  return { success: true };
}
