/** Groups and channels by what they are called. */
import { COLUMNS } from './conversation-columns.ts';
import { toJson } from './json.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import type { Conversation } from './store.ts';
import { fold } from './words.ts';

/** See {@link ConversationStore.groups}. Loads all groups of the gate: neither engine folds the case of Cyrillic. */
export async function groupsCalled(db: Db, gate: string, text: string): Promise<Conversation[]> {
  const named = text.trim();
  if (named === '') return [];
  const handles = named.startsWith('@') ? await withHandle(db, gate, named) : [];
  const all = await db
    .selectFrom('conversations')
    .select(COLUMNS)
    .where('account_id', 'in', accountsOf(db, gate))
    .where('group_id', 'is not', null)
    .where('with_person_id', 'is', null)
    .orderBy('id')
    .execute();
  const wanted = spelt(named);
  return all.filter(
    ({ accountId, groupId, title }) =>
      groupId === named ||
      (title !== null && spelt(title) === wanted) ||
      handles.some((one) => one.accountId === accountId && one.value === toJson(groupId)),
  );
}

const handleOf = prepared((db, { accountId, key }: { accountId: string; key: string }) =>
  db
    .selectFrom('memory')
    .select('value')
    .where('account_id', '=', accountId)
    .where('key', '=', key),
);

/** Whether the name is known to stand for this group. */
export async function isHandleOf(
  db: Db,
  accountId: string,
  handle: string,
  groupId: string,
): Promise<boolean> {
  const [row] = await handleOf(db, { accountId, key: keyOf(handle) });
  return row?.value === toJson(groupId);
}

/** From now on the name stands for this group: names pass from one to another. */
export async function keepHandle(
  trx: Db,
  accountId: string,
  handle: string,
  groupId: string,
): Promise<void> {
  const value = toJson(groupId);
  await trx
    .insertInto('memory')
    .values({ account_id: accountId, key: keyOf(handle), value, until: FOR_EVER })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doUpdateSet({ value }))
    .execute();
}

async function withHandle(db: Db, gate: string, handle: string) {
  return db
    .selectFrom('memory')
    .select(['account_id as accountId', 'value'])
    .where('account_id', 'in', accountsOf(db, gate))
    .where('key', '=', keyOf(handle))
    .execute();
}

function accountsOf(db: Db, gate: string) {
  return db.selectFrom('accounts').select('id').where('gate', '=', gate);
}

/** On keyboards there is one apostrophe. */
function spelt(title: string): string {
  return fold(title).replaceAll(/[’ʼ‘]/gu, "'");
}

const keyOf = (handle: string): string => `group:${handle.toLowerCase().replace(/^@?/, '@')}`;
/** 9999-12-31 */
const FOR_EVER = 253_402_214_400_000;
