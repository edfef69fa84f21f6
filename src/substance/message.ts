import type { MediaRef, Message } from '../domain/message.ts';
import { isoTime } from './names.ts';
import type { SubstanceContact, SubstanceMedia } from './schema.ts';
import type { SourceMessage, SourcePerson } from './source.ts';

/** A stored message as Substance shows it. `raw` goes along only where it was asked for. */
export function toMessage(stored: SourceMessage, provider: string, raw: boolean): Message {
  return {
    id: stored.externalId,
    provider,
    account: stored.accountId,
    conversation: String(stored.conversationId),
    direction: stored.direction,
    from: stored.from,
    to: stored.to,
    type: stored.type,
    text: stored.text,
    timestamp: isoTime(stored.timestamp),
    status: stored.status,
    replyTo: stored.replyTo,
    media: stored.media && { ...fieldsOf(stored.media), caption: stored.media.caption },
    ...(stored.details && { details: stored.details }),
    ...(stored.edited === true && { edited: true as const }),
    ...(stored.revoked === true && { revoked: true as const }),
    ...(raw && { raw: stored.raw }),
  };
}

export function toContact(person: SourcePerson): SubstanceContact {
  const phone = person.identities.find((identity) => identity.kind === 'phone');
  return {
    id: String(person.id),
    name: person.name,
    phone: phone?.value ?? null,
    identities: person.identities.map(({ kind, value }) => ({ kind, value })),
  };
}

export function toMedia(message: string, ref: MediaRef, file: string | undefined): SubstanceMedia {
  return { message, ...fieldsOf(ref), ...(file !== undefined && { file }) };
}

/** Picked one by one: what a gate keeps beyond the contract is no part of the format. */
function fieldsOf({ kind, id, mimeType, sha256, filename, size }: MediaRef) {
  return { kind, id, mimeType, sha256, filename, size };
}
