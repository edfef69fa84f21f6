/** Which mail an event is about. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxEvent } from '../../../src/gate.ts';
import { textIn } from './fields.ts';
import { type Folder, folderNamed, INBOX, type Mailbox, type Stored } from './mailbox.ts';
import { type Entity, entityOf, headerOf } from './mime.ts';

/** The one of that Message-ID, or the last that came; in the inbox first. Throws a usage error where there is none. */
export function inboxMail(
  mailbox: Mailbox,
  event: SandboxEvent,
): { folder: Folder; stored: Stored } {
  const id = textIn(event, 'messageId');
  for (const folder of mailbox.folders.values()) {
    const stored = folder.messages.findLast(
      ({ mail }) => id === undefined || idOf(mail.raw) === bare(id),
    );
    if (stored) return { folder, stored };
  }
  throw usageError(words`There is no such mail in ${mailbox.address}.`);
}

export interface Earlier {
  readonly entity: Entity;
  readonly raw: string;
  /** Without `<>`; `''` where there is none. */
  readonly id: string;
  readonly subject: string;
  readonly references: readonly string[];
}

/** What their person sent last, or that mail. `undefined`: nothing of the kind. */
export function outgoing(mailbox: Mailbox, id: string | undefined): Earlier | undefined {
  const raw = mailbox.outgoing.findLast((each) => id === undefined || idOf(each) === bare(id));
  return raw === undefined ? undefined : earlier(raw);
}

/** What a client has from them: the last mail, or that one. */
export function heldBy(
  client: Mailbox,
  from: Mailbox,
  id: string | undefined,
): Earlier | undefined {
  const messages = folderNamed(client, INBOX)?.messages ?? [];
  const found = messages.findLast(({ mail: { raw } }) =>
    id === undefined ? isFrom(raw, from.address) : idOf(raw) === bare(id),
  );
  return found && earlier(found.mail.raw);
}

function earlier(raw: string): Earlier {
  const entity = entityOf(raw);
  return {
    entity,
    raw,
    id: idOf(raw),
    subject: headerOf(entity, 'subject') ?? '',
    references: (headerOf(entity, 'references') ?? '').match(/[^\s<>]+/g) ?? [],
  };
}

function idOf(raw: string): string {
  return bare(headerOf(entityOf(raw), 'message-id') ?? '');
}

function bare(id: string): string {
  return id.replaceAll(/^\s*<|>\s*$/g, '');
}

function isFrom(raw: string, address: string): boolean {
  return (headerOf(entityOf(raw), 'from') ?? '').toLowerCase().includes(address);
}
