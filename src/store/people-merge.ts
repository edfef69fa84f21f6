/** Two who turn out to be one person: a network said so when somebody's number or id changed. */
import { pour } from './conversation-move.ts';
import { revise } from './counter.ts';
import type { Db } from './schema.ts';

/**
 * Everything of `gone` becomes `kept`'s: identities, conversations, messages, news. Each message that moves
 * gets a revision of its own, so that an export writes it anew.
 */
export async function merge(trx: Db, kept: number, gone: number): Promise<void> {
  await keepName(trx, kept, gone);
  await trx
    .updateTable('identities')
    .set({ person_id: kept })
    .where('person_id', '=', gone)
    .execute();
  await trx
    .updateTable('conversations')
    .set({ with_person_id: kept })
    .where('with_person_id', '=', gone)
    .execute();
  const talks = await trx
    .selectFrom('conversations')
    .select([
      'id',
      'account_id as accountId',
      'last_message_at as lastMessageAt',
      'last_inbound_at as lastInboundAt',
    ])
    .where('person_id', '=', gone)
    .execute();
  for (const talk of talks) {
    const into = await trx
      .selectFrom('conversations')
      .select('id')
      .where('account_id', '=', talk.accountId)
      .where('person_id', '=', kept)
      .executeTakeFirst();
    if (into) await pour(trx, talk, into.id);
    else {
      await trx
        .updateTable('conversations')
        .set({ person_id: kept })
        .where('id', '=', talk.id)
        .execute();
    }
  }
  await revise(trx, 'person_id', gone);
  await trx
    .updateTable('messages')
    .set({ person_id: kept })
    .where('person_id', '=', gone)
    .execute();
  await trx.updateTable('notices').set({ person_id: kept }).where('person_id', '=', gone).execute();
  await trx.deleteFrom('people').where('id', '=', gone).execute();
}

/** Somebody known without a name is called as the other was. */
async function keepName(trx: Db, kept: number, gone: number): Promise<void> {
  const other = await trx
    .selectFrom('people')
    .select(['name', 'folded_name'])
    .where('id', '=', gone)
    .executeTakeFirst();
  if (!other || other.name === null) return;
  await trx
    .updateTable('people')
    .set(other)
    .where('id', '=', kept)
    .where('name', 'is', null)
    .execute();
}
