/**
 * Files uploaded to be sent again and again.
 * https://developers.facebook.com/docs/graph-api/reference/page/message_attachments
 */
import { allow, deskFor, onEdge } from './caller.ts';
import { isFileKind } from './files.ts';
import { attachmentOf } from './message-content.ts';
import { invalid } from './refusals.ts';
import { isObject, objectOf, wordIn } from './shape.ts';
import { type Messaging, nextId } from './state.ts';

export function registerAttachments(messaging: Messaging): void {
  onEdge(messaging, 'POST', 'message_attachments', async (call, caller) => {
    const desk = deskFor(call, caller);
    allow(caller, desk, 'messages');
    const given = objectOf(call, 'message')?.['attachment'];
    if (!isObject(given) || !isFileKind(wordIn(given, 'type'))) {
      throw invalid('Param message[attachment][type] must be one of {IMAGE, VIDEO, AUDIO, FILE}');
    }
    const { attachment, id } = await attachmentOf(messaging, desk, given, call);
    if (!attachment.file) throw invalid('Upload attachment failure.', 2018047);
    if (id !== undefined) return { attachment_id: id };
    // Without is_reusable it is good for one message; here nobody counts.
    const once = nextId(messaging);
    messaging.state.attachments.set(once, { file: attachment.file, type: attachment.type, desk });
    return { attachment_id: once };
  });
}
