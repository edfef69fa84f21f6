/** What each event is, in a line, and what is most worth telling it. `to` names the mailbox: olga@example.org unless told. */
import { words } from '../../../src/domain/words.ts';
import type { SandboxHappening } from '../../../src/gate.ts';

export const ABOUT: Readonly<Record<string, SandboxHappening>> = {
  message: {
    what: words`Somebody writes a mail`,
    fields: '--from --text subject html attachments=image,pdf replyTo=last calendar=REQUEST to',
  },
  bounce: {
    what: words`A mail of yours comes back: it could not be delivered`,
    fields: 'status=5.1.1 messageId recipient to',
  },
  auto_reply: {
    what: words`They are out of the office: an automatic reply`,
    fields: '--text messageId to',
  },
  read_elsewhere: {
    what: words`The last mail is read in another mail program`,
    fields: 'messageId on=false to',
  },
  move: {
    what: words`The last mail is moved in another mail program`,
    fields: 'folder=Archive messageId to',
  },
  delete: {
    what: words`The last mail is deleted in another mail program`,
    fields: 'messageId to',
  },
  raw: { what: words`Exactly this mail arrives`, fields: 'source to' },
  over_quota: { what: words`The mailbox is full`, fields: 'on=false to' },
  disconnect: { what: words`The IMAP connections are cut`, fields: 'to' },
  expire_tokens: { what: words`Google’s access tokens end; logins stay` },
  revoke_tokens: { what: words`They take their consent back at Google` },
};
