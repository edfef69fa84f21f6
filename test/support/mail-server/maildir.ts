/** Folders of a Maildir++, as Dovecot keeps them. */
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** @param mailbox as IMAP names it, ASCII: `INBOX`, `Clients/2024` */
export function maildirOf(
  root: string,
  mailbox: string,
  owner: { uid: number; gid: number } | null,
): string {
  const folder = mailbox === 'INBOX' ? root : join(root, `.${mailbox.replaceAll('/', '.')}`);
  const above = [join(root, '..'), root, folder];
  const inside = ['cur', 'new', 'tmp'].map((name) => join(folder, name));
  for (const path of [...above, ...inside]) {
    if (existsSync(path)) continue;
    mkdirSync(path, { mode: 0o700 });
    if (owner) chownSync(path, owner.uid, owner.gid);
  }
  return folder;
}
