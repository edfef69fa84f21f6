import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { countryOf } from '../../../country.ts';
import { usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { Gate } from '../../../gate.ts';
import { arrivals, searchMessages, whoseAre } from '../../../reading.ts';
import type { MessageFilter, Store, StoredMessage } from '../../../store/store.ts';
import { readableAccount } from '../../account.ts';
import { chatLines } from '../../chat.ts';
import { inOrder, type Line, meetingNews } from '../../meeting-news.ts';
import { type Scene, sceneOf } from '../../scene.ts';
import { parseSince } from '../../time.ts';

interface Flags {
  limit: string;
  since?: string;
  from?: string;
  account?: string;
  search?: string;
  unread?: boolean;
  follow?: boolean;
  raw?: boolean;
}

/** `gates <gate> read`: from the store, so it costs the platform nothing. */
export function registerRead(group: Command, app: App, gate: Gate): void {
  group
    .command('read')
    .description('Read messages, oldest first')
    .option('--limit <n>', 'the newest so many', '50')
    .option('--since <time>', 'sent since: 2d, 12h, 2026-11-21')
    .option('--from <whom>', 'only what this person wrote or got, or this group')
    .option('--account <id>', 'only this account')
    .option('--search <words>', 'only with these words in any form, or with somebody called so')
    .option('--unread', 'only incoming messages not marked read')
    .option('--follow', 'go on as new ones come (needs gates serve)')
    .option('--raw', 'with the payload as the platform sent it (--json)')
    .addHelpText(
      'after',
      `
Examples:
  gates ${gate.name} read --limit 20
  gates ${gate.name} read --unread --since 2d
  gates ${gate.name} read --from WHOM --json
  gates ${gate.name} read --search "консультация среда"
  gates ${gate.name} read --follow${
    gate.media
      ? `

Files of messages:
  gates ${gate.name} media get ID --out photo.jpg`
      : ''
  }`,
    )
    .action(async (flags: Flags) => {
      const { search } = flags;
      if (search !== undefined && flags.follow) {
        throw usageError(words`--search looks through what is there: leave out --follow.`);
      }
      const user = await app.user();
      const store = await app.store(user);
      const filter = await filterOf(app, user, store, gate, flags);
      // Before the list: what comes in between is then shown by both or by the second, never by none.
      const revision = await store.revision();
      const found =
        search === undefined
          ? await store.messages.list(filter)
          : await searchMessages(store, filter, search);
      const scene = await sceneOf(app, store, found);
      const { messageView } = await import('../../../message.ts');
      const view = (message: StoredMessage) =>
        messageView(app.catalogue, message, flags.raw === true);
      if (!flags.follow) {
        const views = found.map(view);
        const between = await newsBetween(app, store, filter, flags, found);
        return app.ui.result(views, () => {
          const lines = found.map((each) => ({
            at: each.timestamp,
            line: chatLines(each, scene, app.now()),
          }));
          const all = inOrder(lines, between);
          return all.length === 0 ? words`Nothing here.` : all;
        });
      }
      const show = (message: StoredMessage, its: Scene): void =>
        app.ui.line(view(message), chatLines(message, its, app.now()));
      for (const message of found) show(message, scene);
      const shown = Math.max(0, ...found.map(({ seq }) => seq));
      for await (const message of arrivals(store, filter, { revision, shown }, app.signal)) {
        show(message, await sceneOf(app, store, [message]));
      }
    });
}

/** What happened in the meetings made for whoever was asked for; for people, and beside all that they said. */
async function newsBetween(
  app: App,
  store: Store,
  filter: MessageFilter & { gate: string },
  { search, unread }: Flags,
  found: readonly StoredMessage[],
): Promise<Line[]> {
  if (app.options.json || search !== undefined || unread) return [];
  return meetingNews(app, store, filter, found);
}

async function filterOf(
  app: App,
  user: string,
  store: Store,
  gate: Gate,
  flags: Flags,
): Promise<MessageFilter & { gate: string }> {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) {
    throw usageError(words`--limit takes a number from 1 to 100000, not “${flags.limit}”.`);
  }
  return {
    gate: gate.name,
    limit,
    ...(flags.since === undefined ? {} : { since: parseSince(flags.since, app.now()) }),
    ...(flags.unread ? { unread: true } : {}),
    ...(flags.account === undefined
      ? {}
      : { accountId: (await readableAccount(app, user, flags.account)).id }),
    ...(flags.from === undefined
      ? {}
      : {
          whose: await whoseAre(store, user, gate, flags.from, {
            country: await countryOf(app, user),
          }),
        }),
  };
}
