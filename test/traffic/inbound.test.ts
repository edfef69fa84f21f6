import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import type { GateEvent } from '../../src/domain/event.ts';
import { words } from '../../src/domain/words.ts';
import type { JournalEntry, OutboxRow, Store } from '../../src/store/store.ts';
import { type Inbound, openInbound } from '../../src/traffic/inbound.ts';
import { setUnsent } from '../../src/unsent.ts';
import { bytes, CLIENT, NOON, openRig, reported, type Rig, said, TO_CLIENT } from './rig.ts';

let rig: Rig;
let store: Store;
let inbound: Inbound;
beforeEach(async () => {
  rig = await openRig();
  ({ store } = rig);
  inbound = await rig.app.inbound('olga');
});
afterEach(() => rig.close());

const take = (...events: GateEvent[]) => inbound.accept('wire', events, null);
const notice = (summary = 'approved'): GateEvent => ({
  kind: 'notice',
  account: null,
  at: 0,
  topic: 'template',
  subject: 'reminder',
  summary,
  raw: { summary },
});
const unknown: GateEvent = {
  kind: 'unknown',
  account: '1',
  at: NOON,
  reason: 'new kind',
  raw: { n: 1 },
};
/** Understood, but nobody wrote it: the store refuses that. */
const bad = said({ externalId: 'bad', peer: { identities: [] } });

async function journaled(body: unknown, gate = 'wire'): Promise<JournalEntry> {
  const raw = typeof body === 'string' ? new TextEncoder().encode(body) : bytes(body);
  const [id = 0] = await store.journal.append([{ gate, receivedAt: NOON, headers: {}, body: raw }]);
  return find(id);
}

async function find(id: number): Promise<JournalEntry> {
  const entry = await store.journal.find(id);
  if (!entry) throw new Error(`no entry ${id}`);
  return entry;
}

describe('what becomes of a message afterwards', () => {
  const peer = { identities: [{ kind: 'phone', value: CLIENT }] };
  const read = (upTo: number): GateEvent => ({
    kind: 'watermark',
    account: '1',
    at: upTo,
    peer,
    status: 'read',
    upTo,
    raw: { read: upTo },
  });

  it('a mark moves the messages before it, and what stands in the outbox', async () => {
    const outbound = await rig.app.outbound('olga');
    const row = await outbound.send(rig.account, TO_CLIENT);
    expect(row.state).toBe('accepted');
    expect(await take(read(NOON))).toMatchObject({ statuses: 1, repeated: 0 });
    expect(await store.messages.find('wire:1', row.externalId ?? '')).toMatchObject({
      status: 'read',
    });
    expect(await store.outbox.find(row.id)).toMatchObject({ state: 'read', error: null });
    expect(await take(read(NOON))).toMatchObject({ statuses: 0, repeated: 1 });
  });

  it('a mark that came while it went out says nothing of it, unless its echo does', async () => {
    const echo = (row: OutboxRow, at: number) =>
      said({ externalId: row.externalId ?? '', direction: 'outbound', key: row.id, at });
    rig.network.send = async (_session, _draft, key) => {
      rig.clock.now += 1000;
      await (await rig.another().inbound('olga')).accept('wire', [read(NOON + 500)], null);
      return { externalId: `wire-${key}` };
    };
    const outbound = await rig.app.outbound('olga');
    const slow = await outbound.send(rig.account, TO_CLIENT);
    expect(await store.outbox.find(slow.id)).toMatchObject({ state: 'accepted' });
    await take(echo(slow, NOON + 900));
    expect(await store.outbox.find(slow.id)).toMatchObject({ state: 'sent' });
    await take(echo(slow, NOON + 400));
    expect(await store.outbox.find(slow.id)).toMatchObject({ state: 'read', error: null });
  });

  it('an echo without our key that beats the answer turns out to be ours', async () => {
    rig.network.send = async () => {
      const details = { author: 'person', appId: '1', note: 'x' };
      const echo = said({ externalId: 'e1', direction: 'outbound', text: 'Добрый день', details });
      await (await rig.another().inbound('olga')).accept('wire', [echo], null);
      expect(await store.messages.find('wire:1', 'e1')).toMatchObject({ details, key: null });
      return { externalId: 'e1' };
    };
    const row = await (await rig.app.outbound('olga')).send(rig.account, TO_CLIENT);
    const all = await store.messages.list({ limit: 9 });
    expect(all).toMatchObject([{ externalId: 'e1', key: row.id, details: { note: 'x' } }]);
    expect(all[0]?.details).toEqual({ note: 'x' });
  });

  it('an amendment without a message of its own changes the one it speaks of, once', async () => {
    const edit: GateEvent = {
      kind: 'amendment',
      account: '1',
      at: NOON + 5,
      amends: { kind: 'edit', externalId: 'm1' },
      by: 'edit 1',
      text: 'Добрый день',
      raw: {},
    };
    await take(said());
    expect(await take(edit)).toMatchObject({ messages: 0, statuses: 1 });
    expect(await take(edit)).toMatchObject({ statuses: 0, repeated: 1 });
    const all = await store.messages.list({ limit: 9 });
    expect(all).toMatchObject([{ externalId: 'm1', text: 'Добрый день', edited: true }]);
  });

  it('what was taken back is marked, or goes with its file where that was set', async () => {
    const revoke = (externalId: string): GateEvent => ({
      kind: 'amendment',
      account: '1',
      at: NOON + 5,
      amends: { kind: 'revoke', externalId },
      by: 'unsend',
      text: null,
      raw: {},
    });
    await take(said(), revoke('m1'));
    expect(await store.messages.find('wire:1', 'm1')).toMatchObject({
      text: 'Здравствуйте',
      revoked: true,
    });
    // Another process has set it meanwhile.
    await setUnsent(rig.another(), 'olga', 'purge');
    await take(said({ externalId: 'm2' }), revoke('m2'));
    expect(await store.messages.find('wire:1', 'm2')).toMatchObject({ text: null, revoked: true });
    expect(await store.messages.find('wire:1', 'm1')).toMatchObject({ text: 'Здравствуйте' });
  });
});

describe('one body', () => {
  it('lands every kind of event, and counts them', async () => {
    const entry = await journaled([said(), reported(), notice(), unknown, said()]);
    const counts = { messages: 1, statuses: 1, notices: 1, unknown: 1, repeated: 1 };
    expect(await inbound.apply(entry)).toEqual(counts);
    expect(await find(entry.id)).toMatchObject({ state: 'done', error: null, ...counts });
    expect(await store.messages.find('wire:1', 'm1')).toMatchObject({
      direction: 'inbound',
      from: CLIENT,
      to: '+1',
      text: 'Здравствуйте',
      status: 'delivered',
      receivedAt: NOON,
      raw: { id: 'm1' },
    });
    const kept = await store.notices.list({ journalId: entry.id, limit: 9 });
    expect(kept.map(({ kind, summary, at }) => ({ kind, summary, at }))).toEqual([
      { kind: 'unknown', summary: 'new kind', at: NOON },
      { kind: 'notice', summary: 'approved', at: NOON },
    ]);
  });

  it('changes nothing the second time, in another delivery or the same', async () => {
    const body = [said(), reported(), notice(), unknown, bad];
    await inbound.apply(await journaled(body));
    const revision = await store.revision();
    const again = await journaled(body);
    const nothing = { messages: 0, statuses: 0, notices: 0, unknown: 0, repeated: 5 };
    expect(await inbound.apply(again)).toEqual(nothing);
    expect(await inbound.apply(again)).toEqual(nothing);
    expect(await store.messages.count()).toBe(1);
    expect(await store.revision()).toBe(revision);
  });

  it.each([0, 1, 2])('sets one bad event aside, and its neighbours land (place %i)', async (at) => {
    const good = [said({ externalId: 'a' }), said({ externalId: 'b' })];
    const entry = await journaled(good.toSpliced(at, 0, bad));
    expect(await inbound.apply(entry)).toMatchObject({ messages: 2, unknown: 1 });
    expect((await find(entry.id)).state).toBe('done');
    const [kept] = await store.notices.list({ limit: 9 });
    expect(kept).toMatchObject({ kind: 'bad', journalId: entry.id, raw: bad.raw });
    expect(kept?.summary).toMatch(/identity/);
  });

  it('keeps what cannot even be kept raw, by its place in the journal', async () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 200_000; depth += 1) deep = [deep];
    const counts = await take(said({ externalId: 'deep', raw: deep }), said());
    expect(counts).toMatchObject({ messages: 1, unknown: 1 });
    expect(await store.notices.list({ limit: 9 })).toMatchObject([
      { kind: 'bad', raw: { journal: null, item: 0 } },
    ]);
  });

  test.each([
    ['what is no list', '{"a":1}', 'wire', /no list/],
    ['what is no JSON', '{', 'wire', /JSON/],
    ['a gate that takes no webhooks', [], 'mute', /Mute takes no webhooks/],
    ['a gate that is gone', [], 'fax', /no gate “fax”/],
  ])('sets %s aside whole, for replay', async (_what, body, gate, reason) => {
    const entry = await journaled(body, gate);
    expect(await inbound.apply(entry)).toMatchObject({ unknown: 1 });
    const after = await find(entry.id);
    expect(after.state).toBe('aside');
    expect(after.error).toMatch(reason);
  });
});

describe('several bodies', () => {
  const all = 60_000;
  const states = async () =>
    (await store.journal.list({ limit: 99 })).toReversed().map(({ state }) => state);

  it('land in one commit, in order, and each says what it held', async () => {
    const entries = [
      await journaled([said({ externalId: 'a' }), reported({ externalId: 'a', status: 'read' })]),
      await journaled([said({ externalId: 'b' }), said({ externalId: 'a' })]),
      await journaled([notice()]),
    ];
    let commits = 0;
    const counted: Store = {
      ...store,
      transaction: (work) => {
        commits += 1;
        return store.transaction(work);
      },
    };
    const counts = await openInbound(rig.app, counted).applySome(entries, all);
    const none = { messages: 0, statuses: 0, notices: 0, unknown: 0, repeated: 0 };
    expect(counts).toEqual([
      { ...none, messages: 1, statuses: 1 },
      { ...none, messages: 1, repeated: 1 },
      { ...none, notices: 1 },
    ]);
    expect(commits).toBe(1);
    expect(await find(entries[1]?.id ?? 0)).toMatchObject({ state: 'done', ...counts[1] });
    const kept = await store.messages.list({ afterRevision: 0, limit: 9 });
    expect(kept.map(({ seq, externalId, status }) => [seq, externalId, status])).toEqual([
      [1, 'a', 'read'],
      [2, 'b', 'delivered'],
    ]);
  });

  it('land as far as the time goes, and one at least', async () => {
    const entries = [await journaled([said()]), await journaled([said({ externalId: 'm2' })])];
    expect(await inbound.applySome(entries, 0)).toHaveLength(1);
    expect(await states()).toEqual(['done', 'new']);
  });

  it.each([0, 1, 2])('land though one holds what cannot be stored (place %i)', async (at) => {
    const good = [[said({ externalId: 'a' })], [said({ externalId: 'b' }), reported()]];
    const entries: JournalEntry[] = [];
    for (const body of good.toSpliced(at, 0, [bad, said({ externalId: 'c' })])) {
      entries.push(await journaled(body));
    }
    const counts = await inbound.applySome(entries, all);
    expect(counts[at]).toMatchObject({ messages: 1, unknown: 1 });
    expect(counts).toHaveLength(3);
    expect(await states()).toEqual(['done', 'done', 'done']);
    expect(await store.messages.count()).toBe(3);
    expect(await store.notices.list({ limit: 9 })).toMatchObject([
      { kind: 'bad', journalId: entries[at]?.id },
    ]);
  });

  it('land though one cannot be read: that one is set aside', async () => {
    const entries = [
      await journaled([said()]),
      await journaled('{'),
      await journaled([reported()]),
    ];
    expect(await inbound.applySome(entries, all)).toMatchObject([
      { messages: 1 },
      { unknown: 1 },
      { statuses: 1 },
    ]);
    expect(await states()).toEqual(['done', 'aside', 'done']);
  });

  it('leave nothing of what a store in trouble had taken; what was committed is told', async () => {
    const entries = [
      await journaled([said()]),
      await journaled([bad]),
      await journaled([reported()]),
    ];
    let calls = 0;
    const failing = (at: number): Inbound =>
      openInbound(rig.app, {
        ...store,
        transaction: (work) => {
          if (++calls === at) {
            throw new GateError({ category: 'failed', code: 'store_busy', message: words`locked` });
          }
          return store.transaction(work);
        },
      });
    await expect(failing(1).applySome(entries, all)).rejects.toMatchObject({ code: 'store_busy' });
    expect(await states()).toEqual(['new', 'new', 'new']);
    calls = 0;
    // All together, the first alone; the lock comes at the second.
    expect(await failing(3).applySome(entries, all)).toMatchObject([{ messages: 1 }]);
    expect(await states()).toEqual(['done', 'new', 'new']);
    expect(await inbound.applySome(entries.slice(1), all)).toMatchObject([
      { unknown: 1 },
      { statuses: 1 },
    ]);
  });
});

describe('a store in trouble', () => {
  it('sets nothing aside: the entry stays new and is applied later', async () => {
    const entry = await journaled([said(), bad, reported()]);
    let faults = 2;
    const troubled: Store = {
      ...store,
      transaction: (work) => {
        if (faults-- > 0)
          throw new GateError({ category: 'failed', code: 'store_busy', message: words`locked` });
        return store.transaction(work);
      },
    };
    const door = openInbound(rig.app, troubled);
    for (const _ of [1, 2]) {
      await expect(door.apply(entry)).rejects.toMatchObject({ code: 'store_busy' });
      expect((await find(entry.id)).state).toBe('new');
    }
    expect(await door.apply(entry)).toMatchObject({ messages: 1, statuses: 1, unknown: 1 });
  });

  it('does not take a lock in the middle for an event’s own fault', async () => {
    const entry = await journaled([said(), bad, said({ externalId: 'm2' })]);
    let calls = 0;
    const troubled: Store = {
      ...store,
      transaction: (work) => {
        // The batch, the first event, and then the bad one: the lock comes there.
        if (++calls === 4)
          throw new GateError({
            category: 'unreachable',
            code: 'store_unreachable',
            message: words`away`,
          });
        return store.transaction(work);
      },
    };
    const door = openInbound(rig.app, troubled);
    await expect(door.apply(entry)).rejects.toMatchObject({ code: 'store_unreachable' });
    expect(await store.notices.list({ limit: 9 })).toEqual([]);
    expect(await door.apply(entry)).toEqual({
      messages: 1,
      statuses: 0,
      notices: 0,
      unknown: 1,
      repeated: 1,
    });
  });
});

describe('what is told of people and messages', () => {
  const identities = [
    { kind: 'phone', value: '79990000002' },
    { kind: 'phone', value: CLIENT },
  ];

  it('names them, joins them, and knows what they want', async () => {
    const [one, two] = identities;
    if (!one || !two) throw new Error('two are needed');
    const about = (n: number, more: object): GateEvent => ({
      kind: 'notice',
      account: '1',
      at: NOON + n,
      topic: 'news',
      subject: null,
      summary: `${n}`,
      raw: { n },
      ...more,
    });
    await take(
      said({ externalId: 'a', peer: { identities: [one] } }),
      said({ externalId: 'b', peer: { identities: [two] } }),
      about(1, { peer: { identities: [one], name: 'Анна' } }),
      about(2, { peer: { identities: [two] }, marketing: 'stopped' }),
      about(3, { peer: { identities, same: true } }),
      about(5, { peer: { identities: [one], name: '@anna' } }),
    );
    const [person, ...others] = await store.people.search('wire', '79990000002');
    expect(others).toEqual([]);
    expect(person).toMatchObject({ name: 'Анна', identities });
    const messages = await store.messages.list({ limit: 9 });
    expect(messages.map(({ personId }) => personId)).toEqual([person?.id, person?.id]);
    expect(await store.notices.marketingStopped('wire:1', person?.id ?? 0)).toBe(true);
    await take(about(4, { peer: { identities: [one] }, marketing: 'resumed' }));
    expect(await store.notices.marketingStopped('wire:1', person?.id ?? 0)).toBe(false);
  });

  it('is kept beside them, changed and taken back, once', async () => {
    const edit = said({
      externalId: 'e',
      type: 'edit',
      text: 'Иначе',
      replyTo: 'm1',
      amends: { kind: 'edit', externalId: 'm1' },
    });
    const original = said({ details: { forwarded: true }, status: 'read' });
    expect(await take(edit, original, edit)).toMatchObject({ messages: 2, repeated: 1 });
    const kept = { text: 'Иначе', edited: true, revoked: false, details: { forwarded: true } };
    expect(await store.messages.find('wire:1', 'm1')).toMatchObject({ ...kept, status: 'read' });
    expect(await store.messages.find('wire:1', 'e')).toMatchObject({ edited: false });
    await take(said({ externalId: 'r', amends: { kind: 'revoke', externalId: 'm1' } }));
    expect(await store.messages.find('wire:1', 'm1')).toMatchObject({ ...kept, revoked: true });
  });
});

describe('an account nobody set up here', () => {
  it('is kept, switched off, and named as the webhook names it', async () => {
    await take(said({ account: '9', self: '+9' }), reported({ account: '8' }));
    expect(await store.accounts.find('wire:9')).toMatchObject({
      enabled: false,
      handle: '+9',
      details: { seenInWebhook: true },
    });
    expect(await store.accounts.find('wire:8')).toMatchObject({ enabled: false, handle: null });
    expect(await store.accounts.find('wire:1')).toMatchObject({ enabled: true, details: {} });
  });
});

describe('our own key', () => {
  const send = async () => (await rig.app.outbound('olga')).send(rig.account, TO_CLIENT);

  it('means nothing in the webhook of another account', async () => {
    const row = await send();
    await take(
      reported({ account: '2', externalId: 'other', status: 'failed', key: row.id }),
      said({
        account: '2',
        externalId: 'echo',
        direction: 'outbound',
        key: row.id,
        text: 'not ours',
      }),
    );
    expect(await store.outbox.find(row.id)).toMatchObject({
      state: 'accepted',
      externalId: row.externalId,
    });
    expect(await store.messages.find('wire:1', 'other')).toBeNull();
    expect(await store.messages.find('wire:2', 'echo')).toMatchObject({ text: 'not ours' });
  });

  it('counts an echo once', async () => {
    const row = await send();
    const echo = said({ externalId: row.externalId ?? '', direction: 'outbound', key: row.id });
    // The message is here since it was accepted: it has only moved on.
    expect(await take(echo)).toMatchObject({ messages: 0, statuses: 1 });
    expect(await take(echo)).toMatchObject({ messages: 0, statuses: 0, repeated: 1 });
    expect(await store.messages.count()).toBe(1);
  });

  it('joins the spelling that was typed with the one the platform uses: one conversation', async () => {
    const row = await send();
    const peer = {
      identities: [
        { kind: 'phone', value: '799912345670' },
        { kind: 'user_id', value: 'RU.1' },
      ],
    };
    await take(
      reported({ externalId: row.externalId ?? '', key: row.id, peer }),
      said({ externalId: 'answer', peer }),
    );
    const answer = await store.messages.find('wire:1', 'answer');
    expect(answer?.conversationId).toBe(row.conversationId);
  });

  it('does not join a group’s members with the group', async () => {
    const draft = { to: { kind: 'group', id: 'g1' }, text: 'Всем' };
    const row = await (await rig.app.outbound('olga')).send(rig.account, draft);
    const peer = { identities: [{ kind: 'phone', value: CLIENT }] };
    await take(reported({ externalId: row.externalId ?? '', key: row.id, peer }));
    expect(await store.people.search('wire', 'g1')).toEqual([]);
  });
});

it('calls a group by its own name, never by whoever wrote last', async () => {
  const group = { externalId: 'g1' };
  await take(said({ externalId: 'a', group }));
  const message = await store.messages.find('wire:1', 'a');
  const place = await store.conversations.find(message?.conversationId ?? 0);
  expect(place).toMatchObject({ groupId: 'g1', personId: null, title: null });
  await take(
    said({ externalId: 'b', group: { ...group, name: 'Клуб' } }),
    said({ externalId: 'c', group }),
  );
  expect((await store.conversations.find(place?.id ?? 0))?.title).toBe('Клуб');
});
