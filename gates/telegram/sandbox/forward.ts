/** https://core.telegram.org/bots/api#forwardmessage, #copymessage and their plurals */
import { type Call, flag, integer, integers, text } from './call.ts';
import { chatNamed, enter } from './chats.ts';
import { type Json, present } from './json.ts';
import { keep, shown } from './messages.ts';
import { bad } from './refusals.ts';
import { captionOf } from './send-media.ts';
import { originOf, send } from './send.ts';
import type { Message } from './state.ts';

const MANY = 100;
const CAPTION = ['caption', 'caption_entities', 'show_caption_above_media'];
/** What cannot be taken along. */
const SERVICE = /^(new_chat|left_chat|pinned_message|migrate_|forum_topic|group_chat|delete_chat)/;

export function forwardMessage(call: Call): unknown {
  const [source] = sources(call, [integer(call, 'message_id') ?? 0], 'forward');
  if (!source) throw bad('message to forward not found');
  return shown(forwarded(call, source));
}

export function forwardMessages(call: Call): unknown {
  return many(call, 'forward').map((source) => idOf(forwarded(call, source)));
}

export function copyMessage(call: Call): unknown {
  const [source] = sources(call, [integer(call, 'message_id') ?? 0], 'copy');
  if (!source) throw bad('message to copy not found');
  const recaptioned = text(call, 'caption') !== undefined;
  const [copy] = send(call, [
    recaptioned ? { ...without(source.content, CAPTION), ...captionOf(call) } : source.content,
  ]);
  return copy && idOf(copy);
}

export function copyMessages(call: Call): unknown {
  const bare = flag(call, 'remove_caption');
  return many(call, 'copy').flatMap(({ content }) =>
    send(call, [bare ? without(content, CAPTION) : content]).map(idOf),
  );
}

/** Where the message goes and whence it comes are told by the copy that is kept. */
function forwarded(call: Call, source: Message): Message {
  const [sent] = send(call, [source.content]);
  if (!sent) throw bad('message to forward not found');
  const { chat, by, head, content } = sent;
  chat.messages.delete(sent.id);
  chat.counter.next = sent.id;
  const origin = present({ ...head, forward_origin: originOf(source) });
  return keep(call.world, chat, { by, head: origin, content });
}

function many(call: Call, what: 'forward' | 'copy'): readonly Message[] {
  const ids = integers(call, 'message_ids') ?? [];
  if (ids.length === 0) throw bad('message identifiers are not specified');
  if (ids.length > MANY) throw bad(`too many messages to ${what}`);
  if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? 0))) {
    throw bad('message identifiers must be in a strictly increasing order');
  }
  const found = sources(call, ids, what);
  if (found.length === 0) throw bad(`there are no messages to ${what}`);
  return found;
}

function sources(call: Call, ids: readonly number[], what: string): readonly Message[] {
  const from = chatNamed(call, 'from_chat_id');
  enter(call.bot, from);
  return ids.flatMap((id) => {
    const message = from.messages.get(id);
    if (!message) return [];
    const service = Object.keys(message.content).some((name) => SERVICE.test(name));
    if (service || message.head['has_protected_content'] === true) {
      throw bad(`message can't be ${what === 'copy' ? 'copied' : 'forwarded'}`);
    }
    return [message];
  });
}

function idOf({ id }: Message): Json {
  return { message_id: id };
}

function without(content: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(content).filter(([name]) => !names.includes(name)));
}
