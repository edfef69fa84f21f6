import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import type { GateEvent, MessageEvent } from '../../src/domain/event.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { setUnsent } from '../../src/unsent.ts';
import { outboxRow } from '../store/fixture.ts';
import { messagesOf, testFolder } from '../substance/folder.ts';
import { testOptions } from '../substance/source.ts';
import { FACEBOOK, type PretendThread, writeDownload } from '../support/meta-archive.ts';
import { ANNA, AT, OLGA, type Rig, useRig } from './rig.ts';

const FOLDER = 'annapetrova_1234567890';
const PLACE = `${FACEBOOK}/messages/inbox/${FOLDER}`;
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const ID = '24000000000000001';
const PHOTO = {
  kind: 'image',
  id: 'https://cdn.example.org/1.jpg',
  mimeType: null,
  sha256: null,
  filename: null,
  size: null,
  caption: null,
} as const;

const says = (content: string | undefined, at: number, more: object = {}) => ({
  sender_name: ANNA,
  timestamp_ms: at,
  ...(content !== undefined && { content }),
  ...more,
});
const answers = (content: string, at: number) => ({ ...says(content, at), sender_name: OLGA });

describe.each(['sqlite', 'postgres'] as const)('what an archive told first, over %s', (name) => {
  let rig: Rig;
  let page: Account;
  useRig(name, async (fresh) => {
    rig = fresh;
    page = await rig.page();
  });

  let downloads = 0;
  async function archive(
    messages: PretendThread['messages'],
    files = {},
    changes: Partial<PretendThread> = {},
  ): Promise<string> {
    const thread = { folder: FOLDER, participants: [ANNA, OLGA], title: ANNA, messages };
    const zip = await writeDownload(rig.place(`${(downloads += 1)}.zip`), {
      owner: OLGA,
      threads: [{ ...thread, ...changes }],
      files,
    });
    await rig.bring(zip);
    return zip;
  }

  function said(text: string | null, changes: Partial<MessageEvent> = {}): MessageEvent {
    const { externalId = 'm_1' } = changes;
    return {
      kind: 'message',
      account: page.externalId,
      externalId,
      direction: 'inbound',
      at: AT,
      peer: { identities: [{ kind: 'user_id', value: ID }], name: ANNA },
      self: page.externalId,
      type: 'text',
      text,
      replyTo: null,
      media: null,
      raw: { mid: externalId },
      ...changes,
    };
  }

  const nameless = { identities: [{ kind: 'user_id', value: ID }] };
  const take = async (...events: GateEvent[]) =>
    (await rig.app.inbound(rig.user)).accept('messenger', events, null);
  /** What is here, but for what depends on when it was put there. */
  const ids = async () => (await rig.messages()).map(({ externalId }) => externalId);

  it('gives its place to what the platform tells', async () => {
    await archive([answers('Да, в 15:00', AT + 60_000), says('Можно в четверг?', AT)]);
    const [first, second] = await rig.messages();
    const revision = await rig.store.revision();
    const counts = await take(
      said('Да, в 15:00', {
        externalId: 'm_2',
        direction: 'outbound',
        at: AT + 60_000,
        status: 'read',
        details: { author: 'person' },
      }),
      // A history counts in seconds.
      said('Можно в четверг?', { at: Math.floor(AT / 1000) * 1000, replyTo: 'm_0' }),
    );
    expect(counts).toMatchObject({ messages: 0, repeated: 2 });
    const all = await rig.messages();
    expect(all).toHaveLength(2);
    expect(all[0]).toMatchObject({
      seq: first?.seq,
      conversationId: first?.conversationId,
      externalId: 'm_1',
      from: ID,
      to: page.externalId,
      timestamp: AT,
      status: 'read',
      replyTo: 'm_0',
      raw: { mid: 'm_1' },
    });
    expect(all[1]).toMatchObject({
      seq: second?.seq,
      conversationId: first?.conversationId,
      externalId: 'm_2',
      from: page.externalId,
      to: ID,
      status: 'read',
      details: { author: 'person' },
    });
    for (const each of all) expect(each.revision).toBeGreaterThan(revision);
    const people = await rig.store.people.search('messenger', ANNA);
    expect(people).toHaveLength(1);
    expect(people[0]?.identities).toEqual([
      { kind: 'archive_thread', value: '1234567890' },
      { kind: 'user_id', value: ID },
    ]);
    expect(new Set(all.map(({ personId }) => personId))).toEqual(new Set([people[0]?.id]));
    expect(await rig.store.conversations.list({ limit: 10 })).toHaveLength(1);
    expect(await rig.store.messages.search('четверг', 10)).toHaveLength(1);
  });

  it('changes nothing when it is told again, or when the archive comes again', async () => {
    const messages = [says('Здравствуйте', AT + 5000), says('Да', AT), says('Да', AT)];
    const zip = await archive(messages);
    const events = [
      said('Здравствуйте', { externalId: 'm_3', at: AT + 5000 }),
      said('Да', { externalId: 'm_2' }),
      said('Да', { externalId: 'm_1' }),
    ];
    await take(...events);
    expect(new Set(await ids())).toEqual(new Set(['m_1', 'm_2', 'm_3']));
    const revision = await rig.store.revision();
    expect(await take(...events)).toMatchObject({ messages: 0, repeated: 3 });
    for (const event of events) await take(event);
    expect((await rig.bring(zip)).tally).toMatchObject({ messages: 3, new: 0 });
    expect((await rig.bring(zip, { since: 1 })).tally).toMatchObject({ messages: 3, new: 0 });
    expect(await rig.store.messages.count()).toBe(3);
    expect(await rig.store.revision()).toBe(revision);
  });

  it('counts what was said alike in the same second', async () => {
    await archive([says('Да', AT), says('Да', AT)]);
    for (const externalId of ['m_1', 'm_2', 'm_3']) await take(said('Да', { externalId }));
    expect(new Set(await ids())).toEqual(new Set(['m_1', 'm_2', 'm_3']));
  });

  it.each([
    ['another side', { direction: 'outbound' as const }],
    ['another second', { at: AT + 1500 }],
    ['another text', { text: 'Нет' }],
    ['a reaction', { type: 'reaction' }],
    ['a group', { group: { externalId: 'g1' } }],
  ])('stays beside what is of %s', async (_, changes) => {
    await archive([says('Да', AT)]);
    expect(await take(said('Да', changes))).toMatchObject({ messages: 1 });
    expect((await ids()).filter((id) => id.startsWith('archive:'))).toHaveLength(1);
  });

  it('is nobody’s without a name who says one short word, and theirs who says more', async () => {
    await archive([says('Нет', AT + 5000), says('Да', AT)]);
    await take(said('Да', { externalId: 'm_0', peer: nameless }));
    expect(await rig.store.messages.count()).toBe(3);
    const other = { identities: [{ kind: 'user_id', value: '24000000000000002' }] };
    await take(
      said('Нет', { externalId: 'm_2', at: AT + 5000, peer: other }),
      said('Да', { externalId: 'm_1', peer: other }),
    );
    expect(new Set(await ids())).toEqual(new Set(['m_0', 'm_1', 'm_2']));
  });

  it('is nobody’s where the same was said to two people', async () => {
    await archive([answers('Завтра занятие в 18:00', AT)]);
    const petr = { folder: 'petr_2234567890', participants: ['Пётр', OLGA], title: 'Пётр' };
    await archive([answers('Завтра занятие в 18:00', AT)], {}, petr);
    const told = { direction: 'outbound', peer: nameless } as const;
    await take(said('Завтра занятие в 18:00', told));
    expect(await rig.store.messages.count()).toBe(3);
  });

  it('is theirs for good, once it is known whose it was', async () => {
    await archive([says('Да', AT + 9000), says('Можно в четверг?', AT)]);
    await take(said('Можно в четверг?', { peer: nameless }));
    await take(said('Да', { externalId: 'm_2', at: AT + 9000, peer: nameless }));
    expect(await ids()).toEqual(['m_1', 'm_2']);
  });

  it('joins conversations that were two, with what was sent from here', async () => {
    await take(said('Это опять я', { externalId: 'm_9', at: AT + 1_000_000 }));
    await archive([
      answers('Слушаю вас', AT + 7000),
      says('Здравствуйте', AT + 5),
      says('Давно это было', AT - 1_000_000),
    ]);
    const conversationId = (await rig.messages())[3]?.conversationId ?? null;
    // No answer came, and what was sent stands in the archive.
    const text = 'Слушаю вас';
    const draft = { to: { kind: 'user_id', id: ID }, text };
    const of = { accountId: page.id, gate: 'messenger', conversationId };
    await rig.store.outbox.add(outboxRow({ ...of, id: 'key-1', draft, state: 'unknown' }));
    await take(
      said('Здравствуйте', { at: AT }),
      said(text, { externalId: 'm_2', direction: 'outbound', at: AT + 7000, key: 'key-1' }),
    );
    const all = await rig.messages();
    expect(all.map(({ externalId }) => externalId.slice(0, 8))).toEqual([
      'archive:',
      'm_1',
      'm_2',
      'm_9',
    ]);
    expect(all[2]).toMatchObject({ text, key: 'key-1', status: 'sent' });
    expect(await rig.store.outbox.find('key-1')).toMatchObject({ state: 'sent' });
    expect(
      new Set(all.map(({ personId, conversationId }) => `${personId} ${conversationId}`)).size,
    ).toBe(1);
  });

  it('keeps its files, under the ids of the platform', async () => {
    const photos = ['1', '2', '3'].map((n) => ({ uri: `${PLACE}/photos/${n}.jpg` }));
    const files = Object.fromEntries(
      photos.map(({ uri }, n) => [uri, Buffer.concat(Array.from({ length: n + 1 }, () => JPEG))]),
    );
    const zip = await archive([says('Вот', AT, { photos })], files);
    // Of the third one it does not tell.
    await take(
      said('Вот', { type: 'image', media: PHOTO }),
      said(null, { externalId: 'm_1#1', type: 'image', media: PHOTO, details: { part: 1 } }),
    );
    const all = await rig.messages();
    expect(all.map(({ externalId, text }) => [externalId, text])).toEqual([
      ['m_1', 'Вот'],
      ['m_1#1', null],
      ['m_1#2', null],
    ]);
    for (const [index, { accountId, externalId, media }] of all.entries()) {
      const row = await rig.store.media.find({ accountId, externalId });
      expect(row).toMatchObject({ state: 'kept', size: JPEG.length * (index + 1) });
      expect(media).toMatchObject({ sha256: row?.sha256, mimeType: 'image/jpeg' });
    }
    expect(all[0]?.media?.id).toBe(PHOTO.id);
    expect(await rig.store.media.list({ limit: 10 })).toHaveLength(3);
    expect((await rig.bring(zip, { since: 1 })).tally).toMatchObject({ new: 0, mediaNew: 0 });
  });

  it('lets a file be fetched that the archive did not have', async () => {
    const photos = [{ uri: `${PLACE}/photos/gone.jpg` }];
    await archive([says(undefined, AT - 5000, { photos }), says('Сейчас пришлю', AT - 9000)]);
    await take(
      said(null, { externalId: 'm_2', at: AT - 5000, type: 'image', media: PHOTO }),
      said('Сейчас пришлю', { at: AT - 9000 }),
    );
    expect(await ids()).toEqual(['m_1', 'm_2']);
    expect(await rig.store.media.find({ accountId: page.id, externalId: 'm_2' })).toMatchObject({
      state: 'waiting',
      mediaId: PHOTO.id,
    });
  });

  it('stays taken back, and is taken back by what came before it', async () => {
    await archive(
      [
        says('Ой', AT + 60_000, { is_unsent: true }),
        says('Вот', AT, { photos: [{ uri: `${PLACE}/photos/1.jpg` }] }),
      ],
      { [`${PLACE}/photos/1.jpg`]: JPEG },
    );
    await setUnsent(rig.app, rig.user, 'purge');
    await take(
      {
        kind: 'amendment',
        account: page.externalId,
        at: AT + 90_000,
        amends: { externalId: 'm_1', kind: 'revoke' },
        by: 'm_1:unsent',
        text: null,
        raw: {},
      },
      said('Ой', { externalId: 'm_2', at: AT + 60_000 }),
      said('Вот', { type: 'image', media: PHOTO }),
    );
    const all = await rig.messages();
    expect(all.map(({ externalId, text, revoked }) => [externalId, text, revoked])).toEqual([
      ['m_1', null, true],
      ['m_2', 'Ой', true],
    ]);
    expect(await rig.store.media.list({ limit: 10 })).toEqual([]);
    expect(await rig.store.messages.search('вот', 10)).toEqual([]);
  });

  it('is written anew by the next export, and stands there once', async () => {
    await archive([says('Здравствуйте', AT + 5000), says('Да', AT)]);
    const out = await testFolder();
    const options = testOptions(out, { user: rig.user });
    await exportSubstance(rig.store, options);
    await take(said('Здравствуйте', { externalId: 'm_2', at: AT + 5000 }), said('Да'));
    await exportSubstance(rig.store, options);
    expect([...(await messagesOf(out, rig.user)).keys()].toSorted()).toEqual([
      `${page.id} m_1`,
      `${page.id} m_2`,
    ]);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('takes nothing along when its neighbour cannot be stored', async () => {
    await archive([says('Здравствуйте', AT)]);
    const bad = said('Нет', { externalId: 'm_2', peer: { identities: [] } });
    expect(await take(bad, said('Здравствуйте'))).toMatchObject({ unknown: 1, repeated: 1 });
    expect(await ids()).toEqual(['m_1']);
  });
});
