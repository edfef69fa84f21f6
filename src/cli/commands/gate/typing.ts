import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { countryOf } from '../../../country.ts';
import { notFound } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { Gate, Heard, Session } from '../../../gate.ts';
import { whoseAre } from '../../../reading.ts';
import type { Store, StoredMessage } from '../../../store/store.ts';
import { whoIs } from '../../chat.ts';
import { examples } from '../../examples.ts';
import { namesOf } from '../../scene.ts';
import { incomingNamed, tellAbout, unreadUpTo } from './mark-read.ts';

/** `gates <gate> typing`: for somebody who is about to answer. */
export function registerTyping(group: Command, app: App, gate: Gate): void {
  group
    .command('typing')
    .description('Show that an answer is being typed; what they wrote counts as read')
    .argument('<whom>', 'who wrote, or the id of their message')
    .addHelpText('after', examples(`${gate.name} typing WHOM --user olga`))
    .action(async (whom: string) => {
      const user = await app.user();
      const store = await app.store(user);
      const message = await answered(app, store, gate, user, whom);
      const { dryRun } = app.options;
      if (!dryRun) {
        const tell = async (session: Session, heard: Heard) => gate.typing?.(session, heard);
        const read = await unreadUpTo(store, message);
        await tellAbout(app, user, store, gate, message, 'typing', tell, read);
      }
      const whoWrote = whoIs(message, await namesOf(store, [message]));
      app.ui.result(
        { message: message.externalId, dryRun },
        dryRun
          ? words`Would show ${whoWrote} that an answer is being typed.`
          : words`✓ ${whoWrote} sees that an answer is being typed.`,
      );
    });
}

/** The message an answer would be to: the one named, or the last one from this person. */
async function answered(
  app: App,
  store: Store,
  gate: Gate,
  user: string,
  whom: string,
): Promise<StoredMessage> {
  if ((await store.messages.findAnywhere(whom)).length > 0) {
    const [named] = await incomingNamed(store, gate, user, [whom]);
    if (named) return named;
  }
  const whose = await whoseAre(store, user, gate, whom, { country: await countryOf(app, user) });
  const [last] = await store.messages.list({
    gate: gate.name,
    whose,
    direction: 'inbound',
    limit: 1,
  });
  if (last) return last;
  throw notFound(
    words`${user} has no message from “${whom}” to answer.`,
    `gates ${gate.name} read --user ${user}`,
  );
}
