/**
 * Files put at Meta before they are sent. https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets,
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
 */
import { extname } from 'node:path';
import type { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { unreadable } from '../graph.ts';
import type { Json } from '../json.ts';
import {
  type Sendable,
  unanswered,
  UPLOAD_TIMEOUT_MS,
  type UploadStore,
  withUploads,
} from '../uploaded.ts';
import { channelOf } from './channel.ts';
import { messagingOf } from './credential.ts';
import { type AttachmentType, type ToUpload, uploadsIn, withIds } from './placeholder.ts';

interface Attachment extends Sendable {
  readonly type: AttachmentType;
  /** What the other side sees. */
  readonly filename: string;
}

/** What these bytes are called elsewhere. */
const RENAMED: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4' };

/** `POST /{page}/message_attachments`. An id lives for 90 days; a day is left for what waits in a queue. */
const ATTACHMENTS: UploadStore<Attachment> = {
  typeOf(mimeType) {
    const plain = mimeType.split(';', 1)[0]?.trim() ?? mimeType;
    return RENAMED[plain] ?? plain;
  },
  async post(session, { file, filename, mimeType, type }, onSent) {
    const { graph, node, platform } = messagingOf(session);
    const message = { attachment: { type, payload: { is_reusable: true } } };
    const answer = await graph.post(`${node}/message_attachments`, {
      multipart: [
        { name: 'message', value: JSON.stringify(message) },
        ...Object.entries(platform).map(([name, value]) => ({ name, value })),
        { name: 'filedata', file, filename, mimeType },
      ],
      timeoutMs: UPLOAD_TIMEOUT_MS,
      ...(onSent && { onSent }),
    });
    return idIn(session, answer);
  },
  reusedMs: 89 * 86_400_000,
  isGone,
};

/** Does something with a message whose files are at the platform by then; see {@link withUploads}. */
export async function withAttachments<T>(
  session: Session,
  body: Json,
  work: (ready: Json) => Promise<T>,
): Promise<T> {
  const uploads = uploadsIn(body);
  const onWeb = new Map<ToUpload, string>();
  for (const each of uploads) {
    if ('url' in each) onWeb.set(each, await takeFromWeb(session, each.type, each.url));
  }
  const files = uploads.flatMap((each) => ('file' in each ? [attachmentOf(session, each)] : []));
  return withUploads(session, ATTACHMENTS, files, (ids) => {
    const left = [...ids];
    return work(
      withIds(
        body,
        uploads.map((each) => onWeb.get(each) ?? left.shift() ?? ''),
      ),
    );
  });
}

function attachmentOf(
  { account }: Session,
  { type, file, filename, mimeType }: Extract<ToUpload, { file: string }>,
): Attachment {
  const name = nameFor(account.gate, filename);
  // A document's name is part of what was uploaded; of the rest nobody sees it.
  const as = type === 'file' ? `${type} ${name}` : type;
  return { type, file, filename: name, mimeType, as };
}

/** Some take names in Latin letters only. */
function nameFor(gate: string, filename: string): string {
  // oxlint-disable-next-line no-control-regex
  if (channelOf(gate).anyFilename || /^[\x20-\x7E]*$/.test(filename)) return filename;
  return `file${extname(filename)}`;
}

/** The platform fetches it, and keeps it. Nothing that it has is used again: another file may stand there by now. */
async function takeFromWeb(session: Session, type: AttachmentType, url: string): Promise<string> {
  const { graph, node, platform } = messagingOf(session);
  const request = {
    json: { ...platform, message: { attachment: { type, payload: { url, is_reusable: true } } } },
    timeoutMs: UPLOAD_TIMEOUT_MS,
  };
  const answer = await graph
    .post(`${node}/message_attachments`, request)
    .catch((error: unknown) => {
      throw unanswered(error, session.account.gate);
    });
  return idIn(session, answer);
}

function idIn({ account }: Session, { attachment_id: id }: Json): string {
  if (typeof id === 'string') return id;
  throw unreadable(account.gate, words`an answer to the upload`);
}

/** The value that was not accepted is named in the platform's own words only. */
function isGone({ platformCode = '', message }: GateError): boolean {
  return /^100(\/|$)/.test(platformCode) && /attachment/i.test(message);
}
