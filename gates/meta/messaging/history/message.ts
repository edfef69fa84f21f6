/**
 * A message of the Conversations API, read as the webhook would have told it: so both are one.
 * https://developers.facebook.com/docs/graph-api/reference/message
 */
import type { MessageEvent } from '../../../../src/domain/event.ts';
import type { MediaRef } from '../../../../src/domain/message.ts';
import { figure, type Json, object, objects, string } from '../../json.ts';
import { message } from '../events/message.ts';
import type { Peer } from './cursor.ts';
import { moment, peerOf } from './listing.ts';

/** Whose conversation it is. */
export interface Side {
  readonly gate: string;
  readonly account: string;
  /** How it is called in what is told: ids, and its username. */
  readonly own: ReadonlySet<string>;
}

/** When it was sent, epoch milliseconds; the platform tells whole seconds, a webhook milliseconds. */
export function sentAt(told: Json): number | null {
  return moment(told['created_time']);
}

/**
 * With the ids, types and parts of its webhook (whichever comes first stays, with its time). Two things a
 * webhook knows are missing: which app wrote what went out, and when somebody reacted; so reactions stand in
 * the details. `null`: the platform has it, but does not tell it.
 */
export function eventsOf(side: Side, told: Json, peer: Peer | null): MessageEvent[] | null {
  const at = sentAt(told);
  const mid = string(told['id']);
  const from = object(told['from']);
  if (at === null || mid === null || from === null) return null;
  const outbound = isOwn(side, from);
  const other = peer ?? peerOf(outbound ? addressee(side, told) : from);
  if (other === null) return null;
  const { name } = other;
  const events = message(
    {
      account: side.account,
      at,
      dated: true,
      peer: {
        identities: [{ kind: 'user_id', value: other.id }],
        ...(name === null ? {} : { name }),
      },
      outbound,
      standby: false,
      raw: told,
    },
    asWebhook(side, told, mid),
  );
  const files = filesOf(told);
  return events.flatMap((event) =>
    event.kind === 'message' ? [completed(event, files, reactionsOf(told))] : [],
  );
}

function isOwn({ own }: Side, one: Json): boolean {
  return own.has(figure(one['id']) ?? '') || own.has(string(one['username']) ?? '');
}

function addressee(side: Side, told: Json): Json | undefined {
  return objects(object(told['to'])?.['data']).find((one) => !isOwn(side, one));
}

function asWebhook(side: Side, told: Json, mid: string): Json {
  const story = object(told['story']);
  const answered = object(story?.['reply_to']);
  const replyTo = object(told['reply_to']);
  return {
    mid,
    text: told['message'],
    attachments: attachmentsOf(side, told),
    ...(told['is_unsupported'] === true ? { is_unsupported: true } : {}),
    ...(replyTo || answered
      ? { reply_to: { ...replyTo, ...(answered && { story: storyOf(answered) }) } }
      : {}),
  };
}

function storyOf({ id, link }: Json): Json {
  return { id, url: link };
}

function attachmentsOf({ gate }: Side, told: Json): readonly Json[] {
  const sticker = string(told['sticker']);
  // What follows is among the attachments or shares as well.
  if (sticker !== null) return [{ type: 'sticker', payload: { url: sticker } }];
  const mention = object(object(told['story'])?.['mention']);
  if (mention) return [{ type: 'story_mention', payload: storyOf(mention) }];
  const files = listOf(told['attachments']).map(attached);
  const shares = listOf(told['shares']).map((one) => shared(gate, one));
  return [...files.filter((one) => one !== null), ...shares];
}

function attached(one: Json): Json | null {
  const picture = object(one['image_data']);
  const film = object(one['video_data']);
  const card = object(one['generic_template']);
  if (picture) {
    const sticker = picture['render_as_sticker'] === true;
    return { type: sticker ? 'sticker' : 'image', payload: { url: picture['url'] } };
  }
  if (film) return { type: 'video', payload: { url: film['url'] } };
  const url = string(one['file_url']);
  if (url !== null) return { type: isSound(one, url) ? 'audio' : 'file', payload: { url } };
  return card ? { type: 'template', payload: { generic: { elements: [card] } } } : null;
}

/** Instagram tells no type: what is no document was spoken. */
function isSound(one: Json, url: string): boolean {
  const type = string(one['mime_type']);
  if (type !== null) return type.startsWith('audio/');
  return !/\.(?:pdf|docx?|xlsx?|pptx?|txt|csv|zip)(?:[?#]|$)/i.test(string(one['name']) ?? url);
}

/** On Messenger a page to look at; on Instagram somebody's post, or a product. */
function shared(gate: string, one: Json): Json {
  const { link: url, name: title, id } = one;
  const payload = object(object(one['template'])?.['payload']);
  if (payload) return { type: 'template', title, payload };
  const type = gate === 'instagram' ? 'share' : 'fallback';
  return { type, title, payload: { url, title, id } };
}

/** What is told of files beside their address, by the address. */
type Files = ReadonlyMap<string, Partial<MediaRef>>;

function filesOf(told: Json): Files {
  return new Map(
    listOf(told['attachments']).flatMap((one) => {
      const data = object(one['image_data']) ?? object(one['video_data']);
      const url = string(data?.['url']) ?? string(one['file_url']);
      if (url === null) return [];
      const { size } = one;
      const file = {
        mimeType: string(one['mime_type']),
        filename: string(one['name']),
        size: typeof size === 'number' ? size : null,
      };
      return [[url, file] as const];
    }),
  );
}

function reactionsOf(told: Json): Json[] {
  return listOf(told['reactions']).map((one) => ({
    emoji: one['reaction'],
    by: objects(one['users']).map((user) => figure(user['id'])),
  }));
}

function completed(event: MessageEvent, files: Files, reactions: readonly Json[]): MessageEvent {
  // An echo that names no app was written by a person; here the app is never named.
  const { author: _unknown, ...details } = event.details ?? {};
  const first = !('part' in details);
  const all = { ...details, ...(first && reactions.length > 0 ? { reactions } : {}) };
  const { media, details: _replaced, ...rest } = event;
  const file = files.get(media?.id ?? '');
  return {
    ...rest,
    media: media && file ? withFile(media, file) : media,
    ...(Object.keys(all).length > 0 ? { details: all } : {}),
  };
}

function withFile(media: MediaRef, { mimeType, filename, size }: Partial<MediaRef>): MediaRef {
  return {
    ...media,
    mimeType: mimeType ?? media.mimeType,
    // Pictures have names that nobody gave them.
    filename: (media.kind === 'document' ? filename : null) ?? media.filename,
    size: size ?? media.size,
  };
}

/** An edge, or a plain list. */
function listOf(value: unknown): readonly Json[] {
  return objects(Array.isArray(value) ? value : object(value)?.['data']);
}
