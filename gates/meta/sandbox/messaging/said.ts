/** What the business says otherwise than through this app. */
import { refused } from '../refused.ts';
import { type Scene, stage, string } from './event-fields.ts';
import { isFileKind, sentFile } from './files.ts';
import { keep } from './send.ts';
import type { Attachment, StoredMessage } from './state.ts';

/** `{text, type, replyTo, metadata, messageId, mediaBytes}`, by an app, or by nobody that says its name. */
export function said(scene: Scene, appId: string | null): StoredMessage {
  const { messaging, desk, event } = scene;
  const { thread, at } = stage(scene);
  const type = string(event, 'type') ?? 'text';
  const attachments = attachmentsOf(scene, type);
  const text = event.text ?? (attachments.length === 0 ? 'Hello from the business' : undefined);
  return keep(
    messaging,
    desk,
    thread,
    { text, attachments, metadata: string(event, 'metadata'), replyTo: string(event, 'replyTo') },
    appId,
    { id: string(event, 'messageId'), at },
  );
}

function attachmentsOf({ messaging, event }: Scene, type: string): Attachment[] {
  if (type === 'text') return [];
  if (type === 'template') {
    const button = { type: 'postback', title: 'Yes', payload: 'YES' };
    const payload = { template_type: 'button', text: event.text ?? 'Choose', buttons: [button] };
    return [{ type, title: event.text ?? 'Choose', payload }];
  }
  if (!isFileKind(type)) {
    throw refused(`There is no type "${type}" to say: text, template, image, video, audio, file.`);
  }
  const { mediaBytes } = event;
  const file = sentFile(messaging, type, {
    mediaBytes,
    mimeType: string(event, 'mimeType'),
  });
  return [{ type, file }];
}
