/** What becomes of updates in the store: in any order, and told twice. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import type { Inbound } from '../../../src/traffic/inbound.ts';
import { type Bots, openBots } from './bots.ts';
import { ANNA, BOT, CHANNEL, fixture, fixtures, GROUP, read, said, SUPERGROUP } from './updates.ts';

const ACCOUNT = `telegram:${BOT}`;

let bots: Bots;
let store: Store;
let inbound: Inbound;
beforeEach(async () => {
  bots = await openBots();
  await bots.add('olga', BOT);
  store = await bots.app.store('olga');
  inbound = await bots.app.inbound('olga');
});
afterEach(() => bots.close());

const land = (update: unknown) => inbound.accept('telegram', read(update), null);
const find = (externalId: string) => store.messages.find(ACCOUNT, externalId);
const conversations = () => store.conversations.list({ accountId: ACCOUNT, limit: 100 });

// Among them a group that moves away, and what was said in it before.
it('says nothing new of what was told before', async () => {
  for (const name of fixtures()) await land(fixture(name));
  const before = (await conversations()).length;
  expect(before).toBeGreaterThan(3);
  for (const name of fixtures()) {
    const { repeated, ...fresh } = await land(fixture(name));
    expect({ name, ...fresh }).toEqual({ name, messages: 0, statuses: 0, notices: 0, unknown: 0 });
    expect(repeated).toBeGreaterThan(0);
  }
  expect(await conversations()).toHaveLength(before);
});

it('changes messages, whichever comes first', async () => {
  await land(fixture('text'));
  await land(fixture('edited_text'));
  await land(fixture('edited_channel_post'));
  await land(fixture('channel_post'));
  expect(await find(`${ANNA}:1`)).toMatchObject({
    text: 'Здравствуйте! Смотрите example.com',
    edited: true,
  });
  expect(await find(`${CHANNEL}:7`)).toMatchObject({ text: 'Приём в среду', edited: true });
  await land(fixture('business_message'));
  await land(fixture('deleted_business_messages'));
  expect(await find(`FictionalConnection01/${ANNA}:50`)).toMatchObject({ revoked: true });
});

it('ends with the last of two changes made in one second, in either order', async () => {
  const changed = (update_id: number, text: string) => {
    const { edited_message: part } = fixture('edited_text');
    return { update_id, edited_message: { ...part, text, entities: [] } };
  };
  await land(fixture('text'));
  await land(changed(999, 'прежде'));
  await land(changed(1000, 'потом'));
  expect(await find(`${ANNA}:1`)).toMatchObject({ text: 'потом' });
  await land(changed(1002, 'последнее'));
  await land(changed(1001, 'между'));
  expect(await find(`${ANNA}:1`)).toMatchObject({ text: 'последнее' });
});

it('keeps the conversation of a group that became a supergroup', async () => {
  const inGroup = { id: Number(GROUP), title: 'Круг Ольги', type: 'group' };
  const inSuper = { id: Number(SUPERGROUP), title: 'Круг Ольги', type: 'supergroup' };
  await land(said({ message_id: 5, chat: inGroup, text: 'Прежде' }));
  const [before] = await conversations();
  // Whichever of the two service messages comes first.
  await land(fixture('migrate_from'));
  await land(fixture('migrate_to'));
  await land(said({ message_id: 9, chat: inSuper, text: 'Потом' }));
  await land(said({ message_id: 6, chat: inGroup, text: 'С опозданием' }));
  const [after, ...others] = await conversations();
  expect(others).toEqual([]);
  expect(after).toMatchObject({ id: before?.id, groupId: SUPERGROUP, title: 'Круг Ольги' });
  for (const externalId of [`${GROUP}:5`, `${GROUP}:6`, `${SUPERGROUP}:9`]) {
    expect(await find(externalId)).toMatchObject({ conversationId: after?.id });
  }
});

it('marks whoever has blocked the bot, until they take it back', async () => {
  const since = async () => (await conversations())[0]?.unreachableSince;
  await land(fixture('text'));
  expect(await since()).toBeNull();
  await land(fixture('bot_blocked'));
  expect(await since()).toEqual(expect.any(Number));
  await land(fixture('bot_unblocked'));
  expect(await since()).toBeNull();
});
