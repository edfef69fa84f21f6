/** Where copies of sent mail stand. */
import type { ImapFlow } from 'imapflow';

/**
 * Gmail and Outlook.com keep what goes out over their SMTP in Sent by themselves; a second copy would stand beside it.
 * https://developers.google.com/workspace/gmail/imap/imap-extensions
 */
export function keepsSentItself({ capabilities, host }: ImapFlow): boolean {
  return capabilities.has('X-GM-EXT-1') || /(^|\.)(outlook\.com|office365\.com)$/i.test(host);
}

/** By its special use (RFC 6154), else by its name in the languages imapflow knows. `null`: there is none. */
async function sentFolderOf(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  return folders.find(({ specialUse }) => specialUse === '\\Sent')?.path ?? null;
}

/**
 * The very bytes that went out, as read. A folder for them is made where there is none.
 * @throws what imapflow throws: `OVERQUOTA`, a lost connection …
 */
export async function keepCopy(
  client: ImapFlow,
  message: Buffer,
  messageId: string,
): Promise<void> {
  const folder = (await sentFolderOf(client)) ?? (await client.mailboxCreate('Sent')).path;
  if (await stands(client, folder, messageId)) return;
  await client.append(folder, message, ['\\Seen'], new Date());
}

/** Whether the provider was faster. */
async function stands(client: ImapFlow, folder: string, messageId: string): Promise<boolean> {
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    const found = await client.search(
      { header: { 'message-id': `<${messageId}>` } },
      { uid: true },
    );
    return Array.isArray(found) && found.length > 0;
  } finally {
    lock.release();
    // Whatever is open decides which flags imapflow lets through: nothing is.
    await client.mailboxClose();
  }
}
