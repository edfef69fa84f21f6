/** Conversations read back from the pretend Meta, and what its webhooks said of the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gate as instagram } from '../../../../gates/instagram/gate.ts';
import { gate as messenger } from '../../../../gates/messenger/gate.ts';
import type { GateEvent, MessageEvent } from '../../../../src/domain/event.ts';
import type { Gate, HistoryPage, Session } from '../../../../src/gate.ts';
import { type Receiver, startReceiver } from '../../../sandbox/receiver.ts';
import { logInDirectly } from '../../instagram/direct.ts';
import {
  ACCOUNT,
  newWorld as instagramWorld,
  SCOPES as OF_INSTAGRAM,
} from '../../instagram/world.ts';
import { newWorld as messengerWorld, PAGE, SCOPES as OF_MESSENGER } from '../../messenger/world.ts';
import type { GateWorld } from '../../world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function pagesOf(gate: Gate, session: Session, since: number, cursor: unknown = null) {
  const pages: HistoryPage[] = [];
  for await (const page of gate.history?.(session, { since, cursor }) ?? []) pages.push(page);
  return pages;
}

function messagesIn(pages: readonly { events: readonly GateEvent[] }[]): MessageEvent[] {
  return pages.flatMap(({ events }) => events.filter((event) => event.kind === 'message'));
}

const NETWORKS = {
  messenger: {
    gate: messenger,
    account: PAGE,
    types: 'text image video audio file sticker fallback quick_reply unsupported'.split(' '),
    open: () => messengerWorld(),
    scopes: OF_MESSENGER,
  },
  instagram: {
    gate: instagram,
    account: ACCOUNT,
    // It tells no types of files: which one is no recording cannot be seen.
    types: 'text image video audio unsupported'.split(' '),
    open: () => instagramWorld(),
    scopes: OF_INSTAGRAM,
  },
} as const;

describe.each(['messenger', 'instagram'] as const)('%s', (name) => {
  const { gate, account, types, scopes, open } = NETWORKS[name];
  let world: GateWorld;
  let session: Session;
  let receiver: Receiver;
  let stop = async (): Promise<void> => undefined;

  async function start(): Promise<void> {
    await stop();
    world = await open();
    await world.logIn('olga', scopes);
    await world.run('setup', '--page', account);
    session = await world.session('olga', account);
    receiver = await startReceiver(String(session.credential['verifyToken']));
    await gate.webhook?.subscribe?.(session, receiver.url);
    const [running, listening] = [world, receiver];
    stop = async () => {
      await listening.close();
      await running.close();
    };
  }
  afterAll(() => stop());

  it('tells the same messages as the webhooks did', async () => {
    await start();
    const from = '24000000000000031';
    for (const type of types) await world.deliver({ event: 'message', from, type });
    await world.deliver({ event: 'message', from, attachments: 'image,video,audio' });
    await world.deliver({ event: 'message', from, text: 'Первое', messageId: 'm_first' });
    await world.deliver({ event: 'message', from, text: 'Ответ', replyTo: 'm_first' });
    await world.deliver({ event: 'echo', from, text: 'От человека', author: 'person' });
    const count = types.length + 4;
    const bodies = await receiver.until(count);
    const told = bodies.flatMap(({ body }) => gate.webhook?.parse(Buffer.from(body)) ?? []);
    const read = messagesIn(await pagesOf(gate, session, Date.now() - DAY));
    const shapes = (events: readonly GateEvent[]) =>
      messagesIn([{ events }])
        .filter(({ peer }) => peer.identities[0]?.value === from)
        .map(({ externalId, type, text, direction, replyTo, media, details, peer, self }) => ({
          externalId,
          type,
          text,
          direction,
          replyTo,
          self,
          peer: peer.identities,
          media: media && { kind: media.kind, caption: media.caption },
          part: details?.['part'],
        }))
        .toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
    expect(shapes(told)).toHaveLength(count + 2);
    expect(shapes(read)).toEqual(shapes(told));
  });

  describe('many of them', () => {
    const asked = async () =>
      (await world.requests()).filter(
        ({ method, path }) => method === 'GET' && /conversations$|\/messages$/.test(path),
      );
    const texts = (pages: readonly HistoryPage[]) =>
      messagesIn(pages)
        .map(({ text }) => String(text))
        .toSorted();
    let expected: string[];

    beforeAll(async () => {
      await start();
      await world.deliver({ event: 'pace', perSecond: 1000 });
      const past = { conversations: 4, messages: 12 };
      await world.deliver({ event: 'history', ...past, spacingMs: HOUR });
      expected = [1, 2, 3, 4].flatMap((who) => byNumber(past.messages, who)).toSorted();
    });

    it('come one call a page, newest first, with names', async () => {
      const before = (await asked()).length;
      const pages = await pagesOf(gate, session, Date.now() - 30 * DAY);
      expect(texts(pages)).toEqual(expected);
      expect((await asked()).length - before).toBe(pages.length);
      expect(pages.at(-1)?.cursor).toBeNull();
      const [first] = messagesIn(pages);
      expect(first).toMatchObject({
        account,
        self: account,
        direction: 'outbound',
        text: 'Message 12 of 12 with Past 1',
        peer: { name: name === 'messenger' ? 'Past 1' : '@past.1' },
      });
      expect(first?.details).toBeUndefined();
    });

    it('end at the time asked for', async () => {
      const since = Date.now() - 5.5 * HOUR;
      const read = messagesIn(await pagesOf(gate, session, since));
      // Of the first the last five are that young, of the fourth two.
      expect(read.map(({ text }) => text?.replace(/ of.*Past/, ' of'))).toEqual([
        ...[12, 11, 10, 9, 8].map((n) => `Message ${n} of 1`),
        ...[12, 11, 10, 9].map((n) => `Message ${n} of 2`),
        ...[12, 11, 10].map((n) => `Message ${n} of 3`),
        ...[12, 11].map((n) => `Message ${n} of 4`),
      ]);
      expect(read.every(({ at }) => at >= since - 1000)).toBe(true);
    });

    it('go on from whichever page was the last one kept', async () => {
      const since = Date.now() - 30 * DAY;
      const whole = await pagesOf(gate, session, since);
      expect(whole.length).toBeGreaterThan(5);
      for (const [index, { cursor }] of whole.slice(0, -1).entries()) {
        const kept: unknown = JSON.parse(JSON.stringify(cursor));
        const rest = await pagesOf(gate, session, since, kept);
        expect(new Set(texts([...whole.slice(0, index + 1), ...rest])), `page ${index}`).toEqual(
          new Set(expected),
        );
      }
    });

    it('leave nothing out that comes while they are read, wherever in the list it moves', async () => {
      const since = Date.now() - 30 * DAY;
      const read: HistoryPage[] = [];
      const news = new Set<string>();
      for await (const page of gate.history?.(session, { since, cursor: null }) ?? []) {
        read.push(page);
        if (read.length > 6) continue;
        const text = `News ${read.length}`;
        news.add(text);
        // The last one of the list first: it is at the top before its place comes.
        const from = `past.${5 - Math.ceil(read.length / 2)}`;
        await world.deliver({ event: 'message', from, text });
      }
      expect(new Set(texts(read))).toEqual(new Set([...expected, ...news]));
    });
  });

  it('says how many it is not told, and what was reacted', async () => {
    await start();
    const from = 'client';
    for (let n = 1; n <= 26; n += 1) {
      await world.deliver({ event: 'message', from, text: `${n}`, messageId: `m_${n}` });
    }
    await world.deliver({ event: 'reaction', from, messageId: 'm_26', emoji: '❤' });
    const pages = await pagesOf(gate, session, Date.now() - DAY);
    const untold = pages.reduce((sum, page) => sum + (page.untold ?? 0), 0);
    expect(untold).toBe(name === 'instagram' ? 6 : 0);
    const read = messagesIn(pages);
    expect(read).toHaveLength(26 - untold);
    const by = read[0]?.peer.identities[0]?.value;
    expect(read.find(({ text }) => text === '26')?.details).toEqual({
      reactions: [{ emoji: '❤', by: [by] }],
    });
  });
});

it('an account of Instagram Login, which has no page, is read by its own token', async () => {
  const world = await instagramWorld();
  try {
    const { externalId } = await logInDirectly(world, 'azarya', 'second');
    const session = await world.session('azarya', externalId);
    const past = { conversations: 2, messages: 3 };
    await world.deliver({ event: 'history', to: externalId, ...past });
    const read = messagesIn(await pagesOf(instagram, session, Date.now() - DAY));
    expect(read.map(({ text }) => text)).toEqual([
      ...byNumber(3, 1).toReversed(),
      ...byNumber(3, 2).toReversed(),
    ]);
    expect(read.map(({ direction }) => direction).slice(0, 3)).toEqual([
      'inbound',
      'outbound',
      'inbound',
    ]);
    const [who] = read[0]?.peer.identities ?? [];
    if (!who) throw new Error('from nobody');
    expect(await instagram.person?.(session, who)).toEqual({
      identities: [who],
      name: 'Past 1 (@past.1)',
    });
  } finally {
    await world.close();
  }
});

function byNumber(messages: number, who: number): string[] {
  return Array.from(
    { length: messages },
    (_, n) => `Message ${n + 1} of ${messages} with Past ${who}`,
  );
}
