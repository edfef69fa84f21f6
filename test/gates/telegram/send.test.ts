import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/telegram/gate.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import type { Session } from '../../../src/gate.ts';
import { callErrors, callsIn, telegramSpecMissing } from '../../support/telegram-spec.ts';
import { DRAFTS } from './message/drafts.ts';
import { newWorld, type World } from './world.ts';

const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const CLIENT = '6100000077';
const to: Recipient = { kind: 'user_id', id: CLIENT };
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12M4oaEBAALUARnUc5D7AAAAAElFTkSuQmCC',
  'base64',
);

let world: World;
let session: Session;
let first: string;

beforeAll(async () => {
  world = await newWorld();
  await world.logInBot();
  session = await world.session('olga', world.platform.botId);
  await world.deliver({ event: 'pace', on: false });
  await world.deliver({ event: 'message', from: CLIENT, name: 'Анна', text: 'Когда?' });
  const [update] = await world.telegram('getUpdates');
  first = `${CLIENT}:${update.message.message_id}`;
});
afterAll(() => world.close());

const send = (draft: Partial<Draft>) => gate.send?.(session, { to, ...draft }, KEY);
/** As the door does: completed, then sent. */
const complete = async (draft: Partial<Draft>) =>
  send((await gate.complete?.(session, { to, ...draft })) ?? {});
const asked = async () => callsIn(await world.requests());
const sent = async () => (await asked()).at(-1);

describe('send', () => {
  test('gives the chat’s and the message’s id', async () => {
    const receipt = await complete({ text: 'Добрый **день**!', format: 'markdown' });
    expect(receipt).toEqual({
      at: expect.any(Number),
      externalId: expect.stringMatching(/^6100000077:\d+$/),
    });
    expect(await sent()).toEqual({
      method: 'sendMessage',
      params: {
        chat_id: Number(CLIENT),
        text: 'Добрый день!',
        entities: [{ type: 'bold', offset: 7, length: 4 }],
      },
      files: [],
    });
  });

  test('uploads a file under its name, or tells its address or id', async () => {
    const file = world.file('a.png', PNG);
    const media = { kind: 'image', file, mimeType: 'image/png', size: PNG.length } as const;
    await complete({ media: { ...media, caption: 'Кабинет' } });
    const request = (await world.requests()).at(-1);
    expect(request?.body).toMatchObject({
      caption: 'Кабинет',
      photo: { filename: 'a.png', type: 'image/png', size: PNG.length },
    });
    await complete({ media: { kind: 'image', url: 'https://example.org/a.png' } });
    expect((await sent())?.params).toMatchObject({ photo: 'https://example.org/a.png' });
  });

  test('an album is several messages, each with its id and what it carries', async () => {
    const media = (name: string, caption?: string) =>
      ({
        kind: 'image',
        file: world.file(name, PNG),
        mimeType: 'image/png',
        size: PNG.length,
        ...(caption === undefined ? {} : { caption }),
      }) as const;
    const moreMedia = [
      media('b.png', '*Вторая*'),
      ...Array.from({ length: 8 }, (_, i) => media(`${i}.png`)),
    ];
    const receipt = await complete({
      media: media('a.png', 'Первая'),
      moreMedia,
      format: 'markdown',
    });
    const ids = [receipt?.externalId, ...(receipt?.further ?? []).map((each) => each.externalId)];
    expect(new Set(ids).size).toBe(10);
    expect(receipt?.further?.[0]?.draft).toMatchObject({
      to,
      media: { kind: 'image', caption: 'Вторая' },
      details: { entities: [{ type: 'italic', offset: 0, length: 6 }] },
    });
    expect((await sent())?.files).toHaveLength(10);
  });

  test('answers, and reacts to what was written', async () => {
    await complete({ text: 'Завтра', replyTo: first, extra: { quote: 'Когда' } });
    expect((await sent())?.params).toMatchObject({
      reply_parameters: { message_id: Number(first.split(':')[1]), quote: 'Когда' },
    });
    const reaction = { emoji: '👍', messageId: first };
    expect(await complete({ reaction })).toEqual({ externalId: `${first}#reaction:${KEY}` });
    await complete({ reaction: { ...reaction, emoji: '' } });
    expect((await sent())?.params).toMatchObject({ reaction: [] });
  });

  test('reacts in the chat it is sent to only', async () => {
    const before = (await asked()).length;
    const reaction = { emoji: '👍', messageId: '6100000088:15' };
    await expect(complete({ reaction })).rejects.toMatchObject({ exitCode: 2 });
    expect(await asked()).toHaveLength(before);
  });

  test('goes out in the name of a business account', async () => {
    await world.deliver({ event: 'business_message', from: CLIENT, text: 'Это вам' });
    const updates = (await world.telegram('getUpdates')) as any[];
    const { business_message: message } = updates.find((each) => each.business_message) ?? {};
    const id = `${message.business_connection_id}/${CLIENT}:${message.message_id}`;
    const receipt = await complete({ text: 'Спасибо', replyTo: id });
    expect(receipt?.externalId).toMatch(/^sandbox-business-1\/6100000077:\d+$/);
    expect((await sent())?.params).toMatchObject({ business_connection_id: 'sandbox-business-1' });
    await gate.typing?.(session, { externalId: id, from: CLIENT });
    expect(await sent()).toMatchObject({
      method: 'sendChatAction',
      params: { action: 'typing', business_connection_id: 'sandbox-business-1' },
    });
  });

  test('finds a channel by its name; people have none to be written to', async () => {
    const named: Recipient = { kind: 'group', id: world.platform.channel, public: true };
    const whole = await gate.complete?.(session, { to: named, text: 'Новость' });
    expect(whole?.to).toEqual({ kind: 'group', id: world.platform.channelId });
    const nobody: Recipient = { kind: 'group', id: '@nobody_fictional', public: true };
    await expect(gate.complete?.(session, { to: nobody, text: 'a' })).rejects.toThrow(
      expect.objectContaining({
        category: 'not_found',
        message: expect.stringContaining('People cannot be written to by their @name'),
      }),
    );
  });

  test('in a topic of a forum', async () => {
    const forum: Recipient = { kind: 'group', id: world.platform.forumId };
    const receipt = await complete({ to: forum, text: 'Отвечаю', extra: { topic: 7 } });
    expect(receipt?.externalId).toMatch(/^-1002000000001:\d+$/);
    expect((await sent())?.params).toMatchObject({ message_thread_id: 7 });
  });

  test.skipIf(telegramSpecMissing)('asks nothing that the Bot API does not have', async () => {
    expect((await asked()).length).toBeGreaterThan(8);
    expect((await asked()).flatMap((call) => callErrors(call))).toEqual([]);
  });
});

describe('what the platform refuses', () => {
  test('blocked by the person', async () => {
    const other = '6100000078';
    await world.deliver({ event: 'message', from: other, text: 'a' });
    await world.deliver({ event: 'blocked', from: other });
    await expect(send({ to: { kind: 'user_id', id: other }, text: 'a' })).rejects.toThrow(
      expect.objectContaining({ code: 'blocked_by_user' }),
    );
  });

  test('somebody who never wrote', async () => {
    await expect(send({ to: { kind: 'user_id', id: '6100000079' }, text: 'a' })).rejects.toThrow(
      expect.objectContaining({ code: 'chat_not_found', hint: expect.anything() }),
    );
  });

  test('an answer that never came may have been sent', async () => {
    await world.fault('reset');
    await expect(send({ text: 'Ушло?' })).rejects.toThrow(
      expect.objectContaining({ category: 'unknown_outcome' }),
    );
  });

  test('a group that has moved is followed', async () => {
    const group: Recipient = { kind: 'group', id: world.platform.groupId };
    const before = await complete({ to: group, text: 'Пока здесь' });
    await world.deliver({ event: 'migrate', chat: 'group' });
    const receipt = await complete({ to: group, text: 'Уже там' });
    expect(receipt?.movedTo).toMatch(/^-100\d+$/);
    expect(receipt?.externalId).toMatch(new RegExp(`^${receipt?.movedTo}:\\d+$`));
    expect(receipt?.warning).toBeUndefined();
    const answer = await complete({ to: group, text: 'И это', replyTo: before?.externalId ?? '' });
    expect(answer).toMatchObject({ movedTo: receipt?.movedTo });
    expect(String(answer?.warning)).toContain('without what it answers');
    const reaction = { emoji: '👍', messageId: before?.externalId ?? '' };
    const reactions = async () =>
      (await asked()).filter(({ method }) => method === 'setMessageReaction').length;
    const count = await reactions();
    await expect(complete({ to: group, reaction })).rejects.toMatchObject({
      code: 'chat_migrated',
    });
    // Once, in the old group: in the new one that number is another message.
    expect(await reactions()).toBe(count + 1);
  });
});

describe('every kind of draft', () => {
  test('is taken by the pretend platform', async () => {
    const known = await complete({ media: { kind: 'image', file: world.file('k.png', PNG) } });
    const id = await photoOf(known?.externalId ?? '');
    const endings = ['jpg', 'mp4', 'mp3', 'ogg', 'pdf', 'webp'];
    const files = Object.fromEntries(
      endings.map((ending) => [`/tmp/a.${ending}`, world.file(`kind.${ending}`, PNG)]),
    );
    const there = <T extends { file?: string; id?: string }>(media: T): T => ({
      ...media,
      ...(media.file === undefined ? {} : { file: files[media.file] }),
      ...(media.id === undefined ? {} : { id }),
    });
    const [, message = ''] = first.split(':');
    for (const [name, draft] of Object.entries(DRAFTS)) {
      const { media, moreMedia, replyTo, reaction, extra = {}, ...rest } = draft;
      // What the sandbox has not: other chats' messages, custom reactions.
      if (name.startsWith('answer ') || name === 'custom reaction') continue;
      const { topic: _topic, ...more } = extra;
      const receipt = await complete({
        ...rest,
        ...(media ? { media: there(media) } : {}),
        ...(moreMedia ? { moreMedia: moreMedia.map(there) } : {}),
        ...(replyTo === undefined ? {} : { replyTo: `${CLIENT}:${message}` }),
        ...(reaction ? { reaction: { ...reaction, messageId: first } } : {}),
        extra: more,
      });
      expect([name, receipt?.externalId]).toEqual([name, expect.stringMatching(/^6100000077:\d+/)]);
    }
  });
});

/** The file id of a photo that was sent. */
async function photoOf(id: string): Promise<string> {
  const { photo } = await world.telegram('forwardMessage', {
    chat_id: CLIENT,
    from_chat_id: CLIENT,
    message_id: Number(id.split(':')[1]),
  });
  return photo.at(-1).file_id as string;
}

describe('too fast', () => {
  test('nothing was sent, and how long to wait is told at once', async () => {
    await world.deliver({ event: 'flood', seconds: 1 });
    const started = (await world.requests()).length;
    await expect(send({ text: 'a' })).rejects.toThrow(
      expect.objectContaining({
        category: 'rate_limited',
        retryAfterMs: expect.any(Number),
        tooFast: expect.stringMatching(/account|recipient/),
      }),
    );
    expect((await world.requests()).length).toBe(started + 1);
  });
});
