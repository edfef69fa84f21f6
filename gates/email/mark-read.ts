/** What was read here is read in every program: `\Seen` (RFC 9051, 2.3.2). */
import type { ImapFlow } from 'imapflow';
import type { Heard, Session } from '../../src/gate.ts';
import { withImap } from './imap.ts';
import { likely, uidsIn, unseenIds } from './reading/locate.ts';
import { ascending, setOf } from './reading/ranges.ts';

/** So few are looked for one by one; of more, all that was not seen yet is looked through. */
const FEW = 3;

/** Mails that are gone from the mailbox need no mark. */
export function markRead(session: Session, { also = [], ...first }: Heard): Promise<void> {
  return withImap(session, async (client) => {
    let left: readonly Heard[] = [first, ...also];
    for (const folder of await likely(client, session.account)) {
      if (left.length === 0) return;
      if (folder.messages === 0 || folder.unseen === 0) continue;
      await client.mailboxOpen(folder.path);
      const found = left.length > FEW ? await among(client, left) : await each(client, left);
      const uids = ascending([...found.values()].flat());
      if (uids.length > 0) await client.messageFlagsAdd(setOf(uids), ['\\Seen'], { uid: true });
      left = left.filter((heard) => !found.has(heard));
    }
  });
}

type Found = ReadonlyMap<Heard, readonly number[]>;

async function each(client: ImapFlow, left: readonly Heard[]): Promise<Found> {
  const found = new Map<Heard, readonly number[]>();
  for (const heard of left) {
    const uids = await uidsIn(client, { id: heard.externalId, from: heard.from });
    if (uids.length > 0) found.set(heard, uids);
  }
  return found;
}

async function among(client: ImapFlow, left: readonly Heard[]): Promise<Found> {
  const unseen = await unseenIds(client);
  return new Map(
    left.flatMap((heard) => {
      const uids = unseen.get(heard.externalId.replace(/#\d+$/, ''));
      return uids ? [[heard, uids] as const] : [];
    }),
  );
}
