/**
 * What a message may hold.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages,
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
import type { Call } from '../call.ts';
import { fetched, type FileKind, isFileKind, uploaded } from './files.ts';
import { invalid } from './refusals.ts';
import { idIn, isObject, items, type Json, objectOf, optional, words, wordIn } from './shape.ts';
import { type Attachment, type Desk, type Messaging, nextId } from './state.ts';
import { checkTemplate } from './template-content.ts';
import { filled } from './utility.ts';

export interface Content {
  readonly text: string | undefined;
  readonly attachments: readonly Attachment[];
  readonly metadata: string | undefined;
  readonly replyTo: string | undefined;
  /** Of a file that is to be sent again. */
  readonly attachmentId: string | undefined;
  /** A template that may be sent at any time. */
  readonly utility: boolean;
}

const MAX_TEXT = 2000;
const MAX_TEXT_BYTES = 1000;

/** Reads and checks `message`. Throws the platform's refusal. */
export async function readContent(messaging: Messaging, desk: Desk, call: Call): Promise<Content> {
  const message = objectOf(call, 'message');
  if (!message) throw empty();
  const { template, attachments: several } = message;
  const text = textOf(desk, message);
  const metadata = optional(message, 'metadata', 'message[metadata]', 1000);
  const replyTo = repliedTo(objectOf(call, 'reply_to') ?? message['reply_to']);
  const plain = { text, metadata, replyTo, attachmentId: undefined, utility: false };
  if (template !== undefined) {
    return { ...plain, text: filled(desk, template), attachments: [], utility: true };
  }
  const given = several ?? message['attachment'];
  const parts = given === undefined ? [] : Array.isArray(given) ? given : [given];
  if (parts.length === 0 && text === undefined) throw empty();
  if (parts.length > 0 && text !== undefined) {
    throw invalid('Message cannot have both text and an attachment.');
  }
  checkQuickReplies(message);
  if (parts.length === 1) {
    const one = await attachmentOf(messaging, desk, parts[0], call);
    return { ...plain, attachments: [one.attachment], attachmentId: one.id };
  }
  return { ...plain, attachments: await images(messaging, desk, parts, call) };
}

/** One attachment: a file by address, by id or in the request itself, or a template. */
export async function attachmentOf(
  messaging: Messaging,
  desk: Desk,
  part: unknown,
  call: Call,
): Promise<{ attachment: Attachment; id: string | undefined }> {
  if (!isObject(part)) throw invalid('Param message[attachment] must be a JSON object.');
  const type = wordIn(part, 'type');
  const payload = isObject(part['payload']) ? part['payload'] : {};
  if (type === 'template') {
    checkTemplate(desk.network, payload);
    const title = typeof payload['text'] === 'string' ? payload['text'] : undefined;
    return { attachment: { type, payload, ...(title ? { title } : {}) }, id: undefined };
  }
  if (desk.network === 'instagram' && (type === 'like_heart' || type === 'media_share')) {
    if (type === 'media_share') words(payload, 'id', 'message[attachment][payload][id]', 64);
    return { attachment: { type, payload }, id: undefined };
  }
  if (!isFileKind(type)) {
    throw invalid(
      'Param message[attachment][type] is not supported. Please check developer docs for details',
    );
  }
  return await fileOf(messaging, desk, type, payload, call);
}

async function fileOf(
  messaging: Messaging,
  desk: Desk,
  kind: FileKind,
  payload: Json,
  call: Call,
): Promise<{ attachment: Attachment; id: string | undefined }> {
  const known = idIn(payload, 'attachment_id');
  if (known !== undefined) {
    const kept = messaging.state.attachments.get(known);
    if (!kept || kept.desk !== desk || kept.type !== kind) {
      throw invalid('Invalid attachment_id.', 2018074);
    }
    return { attachment: { type: kind, file: kept.file }, id: undefined };
  }
  const url = idIn(payload, 'url');
  const upload = call.files['filedata'];
  if (url === undefined && !upload) throw invalid('Upload attachment failure.', 2018047);
  const file = upload
    ? await uploaded(messaging, kind, upload)
    : fetched(messaging, kind, url ?? '');
  const again = payload['is_reusable'] === true || payload['is_reusable'] === 'true';
  if (!again) return { attachment: { type: kind, file }, id: undefined };
  const id = nextId(messaging);
  messaging.state.attachments.set(id, { file, type: kind, desk });
  return { attachment: { type: kind, file }, id };
}

async function images(
  messaging: Messaging,
  desk: Desk,
  parts: readonly unknown[],
  call: Call,
): Promise<Attachment[]> {
  const kinds = parts.map((part) => (isObject(part) ? wordIn(part, 'type') : ''));
  if (parts.length > 10 || kinds.some((kind) => kind !== 'image')) {
    if (parts.length > 0) throw invalid('Param message[attachments] must be at most 10 images.');
  }
  const read: Attachment[] = [];
  for (const part of parts) read.push((await attachmentOf(messaging, desk, part, call)).attachment);
  return read;
}

function textOf({ network }: Desk, message: Json): string | undefined {
  const { text } = message;
  if (text === undefined || text === null || text === '') return undefined;
  if (typeof text !== 'string') throw invalid('Param message[text] must be a string.');
  const [length, max] =
    network === 'instagram'
      ? [Buffer.byteLength(text), MAX_TEXT_BYTES]
      : [[...text].length, MAX_TEXT];
  if (length > max) {
    throw invalid(`Length of param message[text] must be less than or equal to ${max}`);
  }
  return text;
}

function checkQuickReplies(message: Json): void {
  if (message['quick_replies'] === undefined) return;
  const at = 'message[quick_replies]';
  for (const reply of items(message, 'quick_replies', at, 13)) {
    const type = wordIn(reply, 'content_type');
    // Filled in from the person's own profile.
    if (type === 'user_phone_number' || type === 'user_email') continue;
    if (type !== 'text') {
      throw invalid(
        `Param ${at}[content_type] must be one of {TEXT, USER_PHONE_NUMBER, USER_EMAIL}`,
      );
    }
    words(reply, 'title', `${at}[title]`, 20);
    words(reply, 'payload', `${at}[payload]`, 1000);
  }
}

function repliedTo(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const mid = isObject(value) ? value['mid'] : value;
  if (typeof mid !== 'string' || mid === '')
    throw invalid('The parameter reply_to[mid] is required');
  return mid;
}

function empty(): Error {
  return invalid('Message cannot be empty, must provide valid attachment or text');
}
