/** What happens in the chats of a business account that a bot looks after. https://core.telegram.org/bots/api#businessconnection */
import { connectionShown } from './bot-methods.ts';
import { businessChat, chatOf } from './chats.ts';
import { remove } from './delete.ts';
import { actor, isOn, refused, type Scene, spokenOf, string } from './event-fields.ts';
import { type Pending, tell } from './feed.ts';
import { textMembers } from './incoming-content.ts';
import { announce, write } from './incoming.ts';
import { seconds } from './state.ts';
import type { BusinessConnection, Chat } from './state.ts';

type Told = (Pending | null)[];

/** The owner connects the bot, or takes it away: `{on, rights}`. */
export function businessConnection(scene: Scene): Told {
  const { world, bot, event } = scene;
  const connection = connectionOf(scene);
  connection.enabled = isOn(event);
  const rights = string(event, 'rights');
  if (rights !== undefined) connection.rights = rights.split(',').filter((one) => one !== '');
  const { owner } = connection;
  return [tell(world, bot, 'business_connection', connectionShown(connection), owner.id)];
}

/** A client writes to the owner, who has the bot look after it. */
export function businessMessage(scene: Scene): Told {
  const chat = chatWith(scene);
  return write(scene, chat).flatMap((message) => announce(scene, message));
}

export function editedBusinessMessage(scene: Scene): Told {
  const { world, event } = scene;
  const message = spokenOf(scene, chatWith(scene), ({ by }) => by === null);
  message.content = textMembers(event.text ?? 'Hello again');
  message.editedAt = seconds(world);
  return announce(scene, message, true);
}

/** `{messageId}`: of the client, the last one by default. */
export function deletedBusinessMessages(scene: Scene): Told {
  const { world, bot } = scene;
  const chat = chatWith(scene);
  const { id } = spokenOf(scene, chat, ({ by }) => by === null);
  remove(chat, id);
  const told = {
    business_connection_id: connectionOf(scene).id,
    chat: chatOf(chat),
    message_ids: [id],
  };
  return [tell(world, bot, 'deleted_business_messages', told, chat.id)];
}

function chatWith(scene: Scene): Chat {
  return businessChat(connectionOf(scene), actor(scene));
}

function connectionOf({ bot }: Scene): BusinessConnection {
  const [connection] = bot.connections.values();
  if (!connection) throw refused('That bot looks after no business account.');
  return connection;
}
