/** What its author has done to a message after it was sent: it may come before the message itself. */
import { sql } from 'kysely';
import type { Details, MediaRef } from '../domain/message.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import type { Engine } from './engine.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import { dropMedia } from './media-rows.ts';
import { searchable } from './message-words.ts';
import { prepared, preparedRows } from './prepared.ts';
import { storable } from './rows.ts';
import type { Db } from './schema.ts';
import type { Amendment } from './store.ts';
import { wordsOf } from './words.ts';

type Id = Pick<Amendment, 'accountId' | 'externalId'>;
type Known = Pick<Amendment, 'kind' | 'by' | 'at' | 'text'>;

const amendmentsOf = prepared((db, { accountId, externalId }: Id) =>
  db
    .selectFrom('amendments')
    .select(['kind', 'by', 'at', 'text'])
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId),
);

const knownOf = preparedRows(64, (db, rows: readonly Id[]) =>
  db
    .selectFrom('amendments')
    .select(['account_id as accountId', 'external_id as externalId'])
    .where(
      sql<boolean>`(external_id, account_id) in (values ${sql.join(
        rows.map(({ accountId, externalId }) => sql`(${externalId}, ${accountId})`),
      )})`,
    ),
);

/** Further parts of a message: `<id>#1`, `<id>#2` … */
const PART = /^(.+)#\d+$/s;
/** No network takes more files at once. */
const MOST_PARTS = 100;

/** See {@link MessageStore.amend}. */
export async function amend(
  write: Context['write'],
  engine: Engine,
  amendment: Amendment,
): Promise<{ fresh: boolean; files: readonly string[] }> {
  const { accountId, externalId, kind, by, at, text } = amendment;
  return write(async (trx) => {
    const added = await trx
      .insertInto('amendments')
      .values({ account_id: accountId, external_id: externalId, kind, by, at, text })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    if (!added) return { fresh: false, files: [] };
    const files = await applyAmendments(trx, engine, amendment);
    const parts = kind === 'edit' ? [] : await partsOf(trx, amendment);
    for (const part of parts) files.push(...(await applyAmendments(trx, engine, part)));
    return { fresh: true, files };
  });
}

/**
 * Brings a message to what was done to it, whatever of that it has already. Called for each message that
 * comes, and for each amendment. Gives the paths of files that nothing has any more.
 */
export async function applyAmendments(trx: Db, engine: Engine, of: Id): Promise<string[]> {
  const all = await concerning(trx, of);
  if (all.length === 0) return [];
  const purged = all.some(({ kind }) => kind === 'purge');
  const files = purged ? await purgeEdits(trx, engine, of, all) : [];
  const message = await trx
    .selectFrom('messages')
    .select(['seq', 'type', 'text', 'media', 'details', 'edited', 'first_text as firstText'])
    .where('external_id', '=', of.externalId)
    .where('account_id', '=', of.accountId)
    .executeTakeFirst();
  if (!message) return files;
  if (purged) return [...files, ...(await purge(trx, engine, of, message.seq))];
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
  if (!newest) return [];
  // What it said before can still be found.
  const before = [first, ...edits.map((edit) => edit.text)];
  const details = fromJson(message.details) as Details | null;
  const words = await wordsOf(searchable({ type: message.type, text, media, details }, before));
  await engine.removeWords(trx, message.seq);
  await engine.addWords(trx, message.seq, [words]);
  return [];
}

/** Whether it was taken back, and what it held with it: then it comes back with no later delivery. */
export async function isPurged(trx: Db, of: Id): Promise<boolean> {
  return (await concerning(trx, of)).some(({ kind }) => kind === 'purge');
}

/** Those of a whole history to which something was done. */
export async function amendedOf<One extends Id>(trx: Db, messages: readonly One[]): Promise<One[]> {
  const any = await trx.selectFrom('amendments').select('at').limit(1).executeTakeFirst();
  if (!any) return [];
  const wholes = messages.map((one) => ({
    accountId: one.accountId,
    externalId: PART.exec(one.externalId)?.[1] ?? one.externalId,
  }));
  const found = new Set((await knownOf(trx, [...messages, ...wholes])).map(keyOf));
  return messages.filter(
    (one, index) => found.has(keyOf(one)) || found.has(keyOf(wholes[index] ?? one)),
  );
}

function keyOf({ accountId, externalId }: Id): string {
  return `${accountId}\n${storable(externalId)}`;
}

/** What was done to a message, and for a further part also what was done to the whole. */
async function concerning(trx: Db, of: Id): Promise<Known[]> {
  const [, whole] = PART.exec(of.externalId) ?? [];
  const own = await amendmentsOf(trx, of);
  if (whole === undefined) return own;
  const ofWhole = await amendmentsOf(trx, { ...of, externalId: whole });
  return [...own, ...ofWhole.filter(({ kind }) => kind !== 'edit')];
}

async function partsOf(trx: Db, { accountId, externalId }: Id): Promise<Id[]> {
  const names = Array.from({ length: MOST_PARTS }, (_, index) => `${externalId}#${index + 1}`);
  const rows = await trx
    .selectFrom('messages')
    .select('external_id as externalId')
    .where('account_id', '=', accountId)
    .where('external_id', 'in', names)
    .execute();
  return rows.map((row) => ({ accountId, externalId: row.externalId }));
}

/**
 * What it was changed to goes too: here, and where a network tells of a change in a message of its own. Also
 * where the message itself has not come (yet).
 */
async function purgeEdits(
  trx: Db,
  engine: Engine,
  { accountId, externalId }: Id,
  all: readonly Known[],
): Promise<string[]> {
  await trx
    .updateTable('amendments')
    .set({ text: null })
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId)
    .execute();
  const edits = all.filter(({ kind }) => kind === 'edit').map(({ by }) => by);
  if (edits.length === 0) return [];
  const told = await trx
    .selectFrom('messages')
    .select('external_id as externalId')
    .where('account_id', '=', accountId)
    .where('external_id', 'in', edits)
    .execute();
  const files: string[] = [];
  for (const each of told) {
    const row = { account_id: accountId, external_id: each.externalId, kind: 'purge' } as const;
    const added = await trx
      .insertInto('amendments')
      .values({ ...row, by: externalId, at: 0, text: null })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    // Told before: it has gone already.
    if (added) files.push(...(await applyAmendments(trx, engine, { accountId, ...each })));
  }
  return files;
}

/** Nothing stays but that there was a message, and when. */
async function purge(trx: Db, engine: Engine, of: Id, seq: number): Promise<string[]> {
  await trx
    .updateTable('messages')
    .set({
      revision: await nextRevision(trx),
      text: null,
      media: null,
      details: null,
      edited: null,
      first_text: null,
      revoked: 1,
      raw: toJson({ purged: true }),
    })
    .where('seq', '=', seq)
    .execute();
  await engine.removeWords(trx, seq);
  return dropMedia(trx, of);
}
