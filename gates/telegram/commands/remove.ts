/** Deletes messages at Telegram. https://core.telegram.org/bots/api#deletemessage */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { plural, words } from '../../../src/domain/words.ts';
import { type MessagePlace, messagePlace } from '../message-place.ts';
import { keep, storedId } from './kept.ts';
import { type AccountFlags, type BotPlace, botPlace, recorded } from './place.ts';

/** `gates telegram delete ID…`: each by itself, so that each says what became of it. */
export async function remove(
  app: App,
  typed: readonly string[],
  flags: AccountFlags,
): Promise<void> {
  const places = typed.map(messagePlace);
  const place = await botPlace(app, flags.account);
  const ids: string[] = [];
  for (const each of places) ids.push(await storedId(place, each));
  const { dryRun } = app.options;
  const question = words`Delete ${plural(ids.length, '# message', '# messages')} for everybody?`;
  const sure = !dryRun && (await app.ui.confirm(question));
  const deleted: string[] = [];
  const failed: { id: string; error: GateError }[] = [];
  if (sure) {
    for (const [index, each] of places.entries()) {
      const id = ids[index] ?? '';
      try {
        await one(app, place, each, id);
        deleted.push(id);
      } catch (error) {
        if (!(error instanceof GateError) || !isOfOne(error)) throw error;
        failed.push({ id, error });
      }
    }
  }
  const [first] = failed;
  if (first)
    throw failed.length === ids.length && ids.length === 1
      ? first.error
      : partly(first, failed.length, ids.length);
  app.ui.result(
    { account: place.account.id, deleted, dryRun },
    dryRun
      ? words`Would delete ${ids.join(', ')}.`
      : sure
        ? words`✓ Deleted ${ids.join(', ')}.`
        : words`Nothing was deleted.`,
  );
}

async function one(app: App, place: BotPlace, at: MessagePlace, id: string): Promise<void> {
  const { chat_id, message_id, business_connection_id } = at;
  await recorded(app, place, { action: 'delete', detail: { id } }, () =>
    business_connection_id === undefined
      ? place.api.call('deleteMessage', { chat_id, message_id })
      : place.api.call('deleteBusinessMessages', {
          business_connection_id,
          message_ids: [message_id],
        }),
  );
  await keep(app, place, [
    { kind: 'revoke', externalId: id, by: 'deleted', at: app.now(), text: null },
  ]);
}

/** Refused for this message: the next one may go. */
function isOfOne({ category }: GateError): boolean {
  return category === 'policy' || category === 'not_found' || category === 'failed';
}

function partly(first: { id: string; error: GateError }, failed: number, all: number): GateError {
  const { category, code, said } = first.error;
  return new GateError({
    category,
    code,
    gate: 'telegram',
    message: words`${failed} of ${plural(all, '# message', '# messages')} could not be deleted; of ${first.id}: ${said.message}`,
    hint: said.hint,
    cause: first.error,
  });
}
