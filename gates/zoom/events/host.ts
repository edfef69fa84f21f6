/** Whom an event of Zoom's belongs to. */
import { record, textOf } from '../json.ts';
import type { Json } from './item.ts';

/**
 * The user id that an event names: of the meeting's host, else of the user it is about, or who did it. `null` where
 * there is none: chat, feedback and streams are told of without their host.
 */
export function userIdOf(event: string, payload: Json, object: Json): string | null {
  return (
    textOf(object['host_id']) ??
    textOf(object['meeting_host_id']) ??
    (event.startsWith('user.') ? textOf(object['id']) : null) ??
    textOf(payload['user_id']) ??
    textOf(payload['operator_id'])
  );
}

/** By which a delivery finds its person: a user id, or a host's e-mail address in small letters; `''`: it names none. */
export function hostOf(root: unknown): string {
  const { event, payload } = record(root);
  const told = record(payload);
  const object = record(told['object']);
  return (
    userIdOf(textOf(event) ?? '', told, object) ??
    (addressOf(object) ?? textOf(told['operator']))?.toLowerCase() ??
    ''
  );
}

function addressOf(object: Json): string | null {
  const chat = record(object['chat_message'] ?? object['chat_message_file']);
  const side = ['sender', 'recipient'].find((one) => chat[`${one}_type`] === 'host');
  return (
    textOf(object['host_email']) ??
    textOf(object['meeting_host_email']) ??
    (side === undefined ? null : textOf(chat[`${side}_email`]))
  );
}
