import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Outbound } from '../../src/traffic/outbound.ts';
import { piecesOf, sendEach } from '../../src/traffic/split.ts';
import { CLIENT, NOON, openRig, type Rig, said, TO_CLIENT } from './rig.ts';

let rig: Rig;
let outbound: Outbound;
beforeEach(async () => {
  rig = await openRig();
  rig.network.limits = {
    ...rig.network.limits,
    reply: true,
    media: { image: { maxBytes: 1000, types: ['*/*'] } },
    files: { max: 3 },
  };
  outbound = await rig.app.outbound('olga');
});
afterEach(() => rig.close());

const messages = () => rig.store.messages.list({ limit: 99 });
const take = async (...events: Parameters<typeof said>[0][]) =>
  (await rig.app.inbound('olga')).accept('wire', events.map(said), null);
const image = (name: string) => {
  const file = join(rig.app.home.data, name);
  writeFileSync(file, 'GIF89a');
  return { kind: 'image' as const, file };
};

describe('a receipt', () => {
  it('of several messages keeps each, with what it carries', async () => {
    const [first, second] = [image('a.gif'), image('b.gif')];
    rig.network.send = async (_session, draft) => {
      const [media] = draft.moreMedia ?? [];
      const further = media ? [{ externalId: 'w2', draft: { to: draft.to, media } }] : [];
      return { externalId: 'w1', further };
    };
    await outbound.send(rig.account, { to: TO_CLIENT.to, media: first, moreMedia: [second] });
    const found = await messages();
    expect(found.map(({ externalId, media }) => [externalId, media?.filename])).toEqual([
      ['w1', 'a.gif'],
      ['w2', 'b.gif'],
    ]);
    expect(new Set(found.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('from where a group has gone moves its conversation', async () => {
    const group = { externalId: '-5', name: 'Курс' };
    await take({ externalId: 'a', group });
    rig.network.send = async () => ({ externalId: 'w1', movedTo: '-1005' });
    await outbound.send(rig.account, { to: { kind: 'group', id: '-5' }, text: 'Добрый день' });
    const [heard, sent] = await messages();
    expect(sent).toMatchObject({ conversationId: heard?.conversationId, to: '-1005' });
    const talk = await rig.store.conversations.find(heard?.conversationId ?? 0);
    expect(talk).toMatchObject({ groupId: '-1005', title: 'Курс' });
  });

  it('says what went wrong beside it', async () => {
    rig.network.send = async () => ({ externalId: 'w1', warning: words`No copy was kept.` });
    await outbound.send(rig.account, TO_CLIENT);
    expect(rig.warnings).toEqual(['No copy was kept.']);
  });

  it('keeps the details that the gate has given the draft', async () => {
    await outbound.send(rig.account, { ...TO_CLIENT, details: { subject: 'Приём' } });
    expect(await messages()).toMatchObject([{ details: { subject: 'Приём' } }]);
  });
});

describe('somebody who has blocked the account', () => {
  const blocked = () =>
    Promise.reject(
      new GateError({ category: 'failed', code: 'blocked_by_user', message: words`Blocked.` }),
    );
  const since = async () => {
    const [talk] = await rig.store.conversations.list({ limit: 9 });
    return talk?.unreachableSince;
  };

  it('is known by a refused send', async () => {
    rig.network.send = blocked;
    await expect(outbound.send(rig.account, TO_CLIENT)).rejects.toThrow('Blocked');
    expect(await since()).toBe(NOON);
  });

  it('is known by news, until other news', async () => {
    await take({});
    const news = async (at: number, reachable: boolean) =>
      (await rig.app.inbound('olga')).accept(
        'wire',
        [
          {
            kind: 'notice',
            account: '1',
            at,
            raw: { at, reachable },
            topic: 'member',
            subject: null,
            summary: 'news',
            peer: { identities: [{ kind: 'phone', value: CLIENT }] },
            reachable,
          },
        ],
        null,
      );
    await news(NOON + 1, false);
    expect(await since()).toBe(NOON + 1);
    await news(NOON + 2, true);
    expect(await since()).toBeNull();
    // Told again: what holds now was said later.
    await news(NOON + 1, false);
    expect(await since()).toBeNull();
  });
});

describe('an answer', () => {
  it('goes out with what is kept of the message it answers', async () => {
    await take({ externalId: 'm1', text: 'Можно?', details: { subject: 'Приём' } });
    await outbound.send(rig.account, { ...TO_CLIENT, replyTo: 'm1' });
    expect(rig.sent[0]?.draft.answered).toEqual({
      externalId: 'm1',
      from: CLIENT,
      timestamp: NOON,
      text: 'Можно?',
      details: { subject: 'Приём' },
    });
  });

  it('is never an automaton’s to an automaton', async () => {
    await take({ externalId: 'm1', details: { automatic: 'reply' } });
    const draft = { ...TO_CLIENT, replyTo: 'm1' };
    const automated = outbound.send(rig.account, { ...draft, automated: true });
    await expect(automated).rejects.toMatchObject({ code: 'answers_automatic', exitCode: 6 });
    expect(rig.sent).toEqual([]);
    await outbound.send(rig.account, draft);
    expect(rig.sent).toHaveLength(1);
  });
});

describe('threads', () => {
  beforeEach(() => {
    rig.network.limits = { ...rig.network.limits, threads: true };
    rig.network.thread = (_account, key) => `own-${key}`;
    rig.network.send = async (_session, _draft, key) => ({ externalId: `own-${key}` });
  });
  const talks = async () =>
    (await messages()).map(({ externalId, conversationId }) => [externalId, conversationId]);

  it('begin with what answers nothing, and go on where it is answered', async () => {
    const one = await outbound.send(rig.account, { ...TO_CLIENT, details: { subject: 'Приём' } });
    const two = await outbound.send(rig.account, { ...TO_CLIENT, details: { subject: 'Счёт' } });
    expect(two.conversationId).not.toBe(one.conversationId);
    const thread = { externalId: `own-${one.id}`, follows: [`own-${one.id}`], subject: 'Приём' };
    await take({ externalId: 'answer', at: NOON + 1, thread });
    expect(await talks()).toContainEqual(['answer', one.conversationId]);
    const again = await outbound.send(rig.account, { ...TO_CLIENT, replyTo: 'answer' });
    expect(again.conversationId).toBe(one.conversationId);
  });

  it('know our own when they come back, and keep it where it is', async () => {
    rig.network.send = () => Promise.reject(new Error('the line broke'));
    await expect(outbound.send(rig.account, TO_CLIENT)).rejects.toMatchObject({ exitCode: 8 });
    const [row] = await rig.store.outbox.list({ limit: 1 });
    const id = `own-${row?.id}`;
    const thread = { externalId: id, follows: [], subject: null };
    await take({ externalId: id, direction: 'outbound', key: row?.id, thread });
    expect(await rig.store.outbox.find(row?.id ?? '')).toMatchObject({ state: 'sent' });
    expect(await talks()).toEqual([[id, row?.conversationId]]);
  });
});

describe('a text too long for one message', () => {
  beforeEach(() => {
    rig.network.split = (draft) =>
      (draft.text ?? '').split('|').map((text) => ({ ...draft, text }));
  });
  const LONG = { ...TO_CLIENT, text: 'один|два|три' };

  it('goes out as several, in order', async () => {
    const gate = await rig.app.gate('wire');
    const rows = await sendEach(outbound, gate, rig.account, LONG);
    expect(rows.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(rig.sent.map(({ draft }) => draft.text)).toEqual(['один', 'два', 'три']);
  });

  it('is refused where it is to stay whole', async () => {
    const gate = await rig.app.gate('wire');
    await expect(piecesOf(gate, LONG, true)).rejects.toMatchObject({ exitCode: 6 });
    expect(await piecesOf(gate, TO_CLIENT, true)).toEqual([TO_CLIENT]);
  });

  it('says how much of it went where one piece fails', async () => {
    const gate = await rig.app.gate('wire');
    rig.network.send = async (_session, { text }, key) => {
      if (text !== 'два') return { externalId: `wire-${key}` };
      throw new GateError({ category: 'unreachable', code: 'down', message: words`No line.` });
    };
    const failure = sendEach(outbound, gate, rig.account, LONG);
    await expect(failure).rejects.toMatchObject({ code: 'down', exitCode: 4 });
    await expect(failure).rejects.toThrow(/3 messages, of which 1 went out/);
    expect(rig.sent).toHaveLength(2);
  });
});
