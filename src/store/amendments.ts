/** What its author has done to a message after it was sent: it may come before the message itself. */
import type { Details, MediaRef } from '../domain/message.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import type { Engine } from './engine.ts';
import { fromJson, toJsonOrNull } from './json.ts';
import { searchable } from './message-words.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import type { Amendment } from './store.ts';
import { wordsOf } from './words.ts';

type Id = Pick<Amendment, 'accountId' | 'externalId'>;

const amendmentsOf = prepared((db, { accountId, externalId }: Id) =>
  db
    .selectFrom('amendments')
    .select(['kind', 'by', 'at', 'text'])
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId),
);

/** See {@link MessageStore.amend}. */
export async function amend(
  write: Context['write'],
  engine: Engine,
  amendment: Amendment,
): Promise<{ fresh: boolean }> {
  const { accountId, externalId, kind, by, at, text } = amendment;
  return write(async (trx) => {
    const added = await trx
      .insertInto('amendments')
      .values({ account_id: accountId, external_id: externalId, kind, by, at, text })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    if (!added) return { fresh: false };
    await applyAmendments(trx, engine, amendment);
    return { fresh: true };
  });
}

/**
 * Brings a message to what was done to it, whatever of that it has already. Called for each message that
 * comes, and for each amendment.
 */
export async function applyAmendments(trx: Db, engine: Engine, of: Id): Promise<void> {
  const all = await amendmentsOf(trx, of);
  if (all.length === 0) return;
  const message = await trx
    .selectFrom('messages')
    .select(['seq', 'type', 'text', 'media', 'details', 'edited', 'first_text as firstText'])
    .where('external_id', '=', of.externalId)
    .where('account_id', '=', of.accountId)
    .executeTakeFirst();
  if (!message) return;
  const edits = all
    .filter(({ kind }) => kind === 'edit')
    .toSorted((a, b) => a.at - b.at || (a.by < b.by ? -1 : 1));
  const newest = edits.at(-1);
  const first = message.edited === 1 ? message.firstText : message.text;
  const text = newest ? newest.text : message.text;
  const held = fromJson(message.media) as MediaRef | null;
  const media = held && newest ? { ...held, caption: newest.text } : held;
  await trx
    .updateTable('messages')
    .set({
      revision: await nextRevision(trx),
      text,
      media: toJsonOrNull(media),
      edited: newest ? 1 : null,
      revoked: all.some(({ kind }) => kind === 'revoke') ? 1 : null,
      first_text: newest ? first : null,
    })
    .where('seq', '=', message.seq)
    .execute();
  if (!newest) return;
  // What it said before can still be found.
  const before = [first, ...edits.map((edit) => edit.text)];
  const details = fromJson(message.details) as Details | null;
  const words = await wordsOf(searchable({ type: message.type, text, media, details }, before));
  await engine.removeWords(trx, message.seq);
  await engine.addWords(trx, message.seq, [words]);
}

/** Whether anything was ever amended: a whole history needs no look at each of its messages. */
export async function anyAmendments(trx: Db): Promise<boolean> {
  return (
    (await trx.selectFrom('amendments').select('at').limit(1).executeTakeFirst()) !== undefined
  );
}
