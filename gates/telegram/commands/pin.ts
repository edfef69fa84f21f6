/** Messages kept in sight above the others. https://core.telegram.org/bots/api#pinchatmessage */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { readChat } from '../chats.ts';
import { messagePlace } from '../message-place.ts';
import { chatMeant } from './chat-meant.ts';
import { storedId } from './kept.ts';
import { type AccountFlags, botPlace, recorded } from './place.ts';

export interface PinFlags extends AccountFlags {
  silent?: boolean;
}

export interface UnpinFlags extends AccountFlags {
  all?: string;
}

/** `gates telegram pin ID` */
export async function pin(app: App, typed: string, flags: PinFlags): Promise<void> {
  const at = messagePlace(typed);
  const place = await botPlace(app, flags.account);
  const id = await storedId(place, at);
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, { action: 'pin', detail: { id } }, () =>
      place.api.call('pinChatMessage', {
        ...at,
        ...(flags.silent ? { disable_notification: true } : {}),
      }),
    );
  }
  app.ui.result(
    { account: place.account.id, id, pinned: !dryRun, dryRun },
    dryRun ? words`Would pin ${id}.` : words`✓ ${id} is pinned.`,
  );
}

/** `gates telegram unpin ID`, `gates telegram unpin --all CHAT` */
export async function unpin(app: App, typed: string | undefined, flags: UnpinFlags): Promise<void> {
  if ((typed === undefined) === (flags.all === undefined)) {
    throw usageError(
      words`Name one message, or a chat after --all.`,
      'gates telegram unpin --all @name',
    );
  }
  if (flags.all !== undefined) return unpinAll(app, flags.all, flags);
  const at = messagePlace(typed ?? '');
  const place = await botPlace(app, flags.account);
  const id = await storedId(place, at);
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, { action: 'unpin', detail: { id } }, () =>
      place.api.call('unpinChatMessage', { ...at }),
    );
  }
  app.ui.result(
    { account: place.account.id, id, unpinned: !dryRun, dryRun },
    dryRun ? words`Would unpin ${id}.` : words`✓ ${id} is not pinned any more.`,
  );
}

async function unpinAll(app: App, named: string, flags: UnpinFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const { id, title } = await readChat(place.api, await chatMeant(app, place, named));
  const { dryRun } = app.options;
  const sure = !dryRun && (await app.ui.confirm(words`Unpin every message in ${title}?`));
  if (sure) {
    await recorded(app, place, { action: 'unpin', detail: { chat: id } }, () =>
      place.api.call('unpinAllChatMessages', { chat_id: Number(id) }),
    );
  }
  app.ui.result(
    { account: place.account.id, id, unpinned: sure, dryRun },
    dryRun
      ? words`Would unpin every message in ${title}.`
      : sure
        ? words`✓ Nothing is pinned in ${title} any more.`
        : words`Nothing was changed.`,
  );
}
