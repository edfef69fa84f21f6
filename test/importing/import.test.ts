import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reader } from '../../gates/meta/archive/reader.ts';
import type { App } from '../../src/app.ts';
import { isSetUp } from '../../src/domain/account.ts';
import { importArchive } from '../../src/importing/import.ts';
import type { Store } from '../../src/store/store.ts';
import { setUnsent } from '../../src/unsent.ts';
import {
  FACEBOOK,
  filesOf,
  INSTAGRAM,
  type PretendThread,
  writeDownload,
  writeZip,
} from '../support/meta-archive.ts';
import { ANNA, AT, OLGA, openRig, type Rig, useRig } from './rig.ts';

const FOLDER = 'annapetrova_1234567890';
const PLACE = `${FACEBOOK}/messages/inbox/${FOLDER}`;
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

const says = (content: string, at: number, more: Readonly<Record<string, unknown>> = {}) => ({
  sender_name: ANNA,
  timestamp_ms: at,
  content,
  ...more,
});
const answers = (content: string, at: number) => ({ ...says(content, at), sender_name: OLGA });

function thread(
  messages: PretendThread['messages'],
  changes: Partial<PretendThread> = {},
): PretendThread {
  return { folder: FOLDER, participants: [ANNA, OLGA], title: ANNA, messages, ...changes };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => says(`Сообщение ${n}`, AT - n * 1000));

describe.each(['sqlite', 'postgres'] as const)('bringing a download in, over %s', (name) => {
  let rig: Rig;
  let env: NodeJS.ProcessEnv;
  useRig(name, (fresh, engine) => {
    [rig, env] = [fresh, engine];
  });

  const download = (threads: readonly PretendThread[], files = {}, path = 'download.zip') =>
    writeDownload(rig.place(path), { owner: OLGA, threads, files });

  it('keeps what was said, by whom, when', async () => {
    const zip = await download([
      thread([answers('Да, в 15:00 👍', AT + 60_000), says('Можно в четверг?', AT)]),
    ]);
    const { tally, accounts } = await rig.bring(zip);
    expect(tally).toMatchObject({
      threads: 1,
      messages: 2,
      new: 2,
      setAside: [],
      from: AT,
      to: AT + 60_000,
    });
    const [account] = await rig.store.accounts.list();
    expect(accounts[0]?.account.id).toBe(account?.id);
    expect(account).toMatchObject({ gate: 'messenger', name: OLGA, enabled: false });
    expect(account && isSetUp(account)).toBe(false);
    const [first, second] = await rig.messages();
    expect(first).toMatchObject({
      direction: 'inbound',
      from: '1234567890',
      type: 'text',
      text: 'Можно в четверг?',
      timestamp: AT,
      status: 'read',
      raw: says('Можно в четверг?', AT),
    });
    expect(second).toMatchObject({
      direction: 'outbound',
      to: '1234567890',
      text: 'Да, в 15:00 👍',
      status: 'sent',
    });
    expect(second?.conversationId).toBe(first?.conversationId);
    expect(await rig.store.people.find(first?.personId ?? 0)).toMatchObject({
      name: ANNA,
      identities: [{ kind: 'archive_thread', value: '1234567890' }],
    });
    expect(await rig.store.messages.search('четверг', 10)).toHaveLength(1);
  });

  it('keeps groups, with everybody who talks there', async () => {
    const messages = [
      answers('Привет всем', AT + 2),
      { ...says('Привет', AT + 1), sender_name: 'Пётр' },
      says('Всем привет', AT),
    ];
    const group = thread(messages, { participants: [ANNA, 'Пётр', OLGA], title: 'Группа' });
    await rig.bring(await download([group]));
    const all = await rig.messages();
    expect(all.map(({ from, to, personId }) => [from, to, personId === null])).toEqual([
      [ANNA, '1234567890', false],
      ['Пётр', '1234567890', false],
      [expect.any(String), '1234567890', true],
    ]);
    expect(await rig.store.conversations.find(all[0]?.conversationId ?? 0)).toMatchObject({
      groupId: '1234567890',
      personId: null,
      title: 'Группа',
    });
  });

  it('keeps files by their content, each part of a message with its own', async () => {
    const photos = [{ uri: `${PLACE}/photos/1.jpg` }, { uri: `${PLACE}/photos/2.jpg` }];
    const zip = await download(
      [
        thread([
          says('Вот', AT, { photos }),
          says('Ещё', AT - 1, { photos: [{ uri: `${PLACE}/photos/gone.jpg` }] }),
        ]),
      ],
      {
        [`${PLACE}/photos/1.jpg`]: JPEG,
        [`${PLACE}/photos/2.jpg`]: Buffer.concat([JPEG, JPEG]),
      },
    );
    const { tally } = await rig.bring(zip);
    expect(tally).toMatchObject({ messages: 3, new: 3, media: 2, mediaNew: 2, mediaMissing: 1 });
    const all = await rig.messages();
    const [gone, ...kept] = all;
    expect(gone?.media).toMatchObject({ kind: 'image', id: null, sha256: null });
    expect(kept.map(({ type, text, details }) => [type, text, details])).toEqual([
      ['image', 'Вот', null],
      ['image', null, { part: 1 }],
    ]);
    for (const [index, { accountId, externalId, media }] of kept.entries()) {
      const row = await rig.store.media.find({ accountId, externalId });
      expect(row).toMatchObject({ state: 'kept', mimeType: 'image/jpeg', sha256: media?.sha256 });
      const file = join(rig.app.home.userFolder(rig.user), row?.path ?? '');
      expect(readFileSync(file)).toHaveLength(JPEG.length * (index + 1));
    }
    expect(await rig.store.media.due(Date.now(), 10)).toEqual([]);
  });

  it('marks what was taken back, or lets it go where that is wished', async () => {
    const taken = [says('Ой', AT, { is_unsent: true }), says('Останется', AT - 1)];
    const zip = await download([thread(taken)]);
    await rig.bring(zip);
    expect((await rig.messages()).map(({ text, revoked }) => [text, revoked])).toEqual([
      ['Останется', false],
      ['Ой', true],
    ]);
    await setUnsent(rig.app, rig.user, 'purge');
    await rig.bring(zip, { account: 'archive', me: OLGA });
    const other = await openRig(env);
    await setUnsent(other.app, other.user, 'purge');
    await other.bring(zip);
    expect((await other.messages()).map(({ text }) => text)).toEqual(['Останется', null]);
    await other.close();
  });

  it('brings nothing twice: the same file, the same in another, a later one', async () => {
    const messages = [...many(25), ...many(3)].toSorted((a, b) => b.timestamp_ms - a.timestamp_ms);
    const zip = await download([thread(messages, { perFile: 10 })]);
    expect((await rig.bring(zip)).tally).toMatchObject({ messages: 28, new: 28, parts: 3 });
    expect((await rig.bring(zip)).tally).toMatchObject({ messages: 28, new: 0, parts: 3 });
    const again = await download([thread(messages, { perFile: 7 })], {}, 'again.zip');
    expect((await rig.bring(again)).tally).toMatchObject({ messages: 28, new: 0, parts: 4 });
    const later = [says('Новое', AT + 9000), ...messages];
    const grown = await download(
      [thread(later, { perFile: 10, section: 'archived_threads' })],
      {},
      'later.zip',
    );
    expect((await rig.bring(grown)).tally).toMatchObject({ messages: 29, new: 1 });
    expect(await rig.store.messages.count()).toBe(29);
  });

  it('does not bring in what webhooks have told, and puts the rest beside it', async () => {
    const page = await rig.page();
    const second = Math.floor(AT / 1000) * 1000;
    await rig.told(
      page,
      { id: '24000000000000001', name: ANNA },
      { externalId: 'm_1', timestamp: second },
    );
    await rig.told(
      page,
      { id: '24000000000000001' },
      { externalId: 'm_2', text: 'Да', timestamp: second + 5000 },
    );
    const zip = await download([
      thread([
        says('Да', AT + 5000),
        says('Да', AT + 5000),
        answers('Слушаю вас', AT + 1000),
        says('Здравствуйте', AT),
        says('Давно это было', AT - 86_400_000 * 900),
      ]),
    ]);
    const { tally, accounts } = await rig.bring(zip);
    expect(accounts.map(({ account }) => account.id)).toEqual([page.id]);
    expect(tally).toMatchObject({ messages: 5, new: 3 });
    const all = await rig.messages();
    expect(all.map(({ text }) => text)).toEqual([
      'Давно это было',
      'Здравствуйте',
      'Слушаю вас',
      'Да',
      'Да',
    ]);
    expect(
      new Set(all.map(({ conversationId, personId }) => `${conversationId} ${personId}`)).size,
    ).toBe(1);
    expect(all[2]).toMatchObject({ to: '24000000000000001', direction: 'outbound' });
    expect((await rig.bring(zip, { since: 1 })).tally).toMatchObject({ messages: 5, new: 0 });
  });

  it('gives a message that came by webhook the file that could not be fetched', async () => {
    const page = await rig.page();
    const media = {
      kind: 'image',
      id: 'https://cdn.example.org/1.jpg',
      mimeType: null,
      sha256: null,
      filename: null,
      size: null,
      caption: null,
    } as const;
    const who = { id: '24000000000000001', name: ANNA };
    await rig.told(page, who, {
      externalId: 'm_1',
      text: 'Вот',
      type: 'image',
      media,
      receivedAt: AT,
    });
    const of = { accountId: page.id, externalId: 'm_1' };
    await rig.store.media.fail(of, { error: { code: 'gone', message: 'gone' }, nextAt: null });
    const photos = [{ uri: `${PLACE}/photos/1.jpg` }];
    const zip = await download([thread([says('Вот', AT, { photos })])], {
      [`${PLACE}/photos/1.jpg`]: JPEG,
    });
    expect((await rig.bring(zip)).tally).toMatchObject({ messages: 1, new: 0, mediaNew: 1 });
    expect(await rig.store.media.find(of)).toMatchObject({ state: 'kept', size: JPEG.length });
    const [message] = await rig.messages();
    expect(message?.media).toMatchObject({
      id: media.id,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('makes one of two people when a later download shows that they are', async () => {
    const page = await rig.page();
    await rig.bring(await download([thread([says('Здравствуйте', AT - 1_000_000)])]));
    const who = { id: '24000000000000001', name: ANNA };
    await rig.told(page, who, { externalId: 'm_1', text: 'Это опять я', timestamp: AT });
    const later = [says('Это опять я', AT), says('Здравствуйте', AT - 1_000_000)];
    const { tally } = await rig.bring(await download([thread(later)], {}, 'later.zip'));
    expect(tally).toMatchObject({ messages: 2, new: 0 });
    const all = await rig.messages();
    expect(all.map(({ text }) => text)).toEqual(['Здравствуйте', 'Это опять я']);
    expect(new Set(all.map(({ personId }) => personId)).size).toBe(1);
    expect(new Set(all.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('leaves a stranger who said the same word alone', async () => {
    const page = await rig.page();
    await rig.told(page, { id: '24000000000000001', name: 'Мария' }, { text: 'Да' });
    const { tally } = await rig.bring(await download([thread([says('Да', AT)])]));
    expect(tally).toMatchObject({ messages: 1, new: 1 });
    expect(new Set((await rig.messages()).map(({ personId }) => personId)).size).toBe(2);
  });

  // With the mark at the end of a file, and with one that is in the middle of its only file.
  it.each([
    [1, 6001],
    [3, 6001],
    [1, 12_000],
  ])(
    'ended at its transaction %i, at %i messages a file, and begun again, brings everything once',
    async (fatal, perFile) => {
      // Equal ones everywhere, also across files and batches.
      const equal = Array.from({ length: 12_000 }, (_, n) =>
        says('Да', AT - Math.floor(n / 3) * 1000),
      );
      const zip = await download([
        thread(equal, { perFile }),
        thread(many(50), {
          folder: 'petr_2234567890',
          participants: ['Пётр', ANNA, OLGA],
          title: 'Трое',
        }),
      ]);
      await expect(importArchive(failingAt(rig, fatal), rig.user, request(zip))).rejects.toThrow(
        'the power went off',
      );
      const before = await rig.store.messages.count();
      const { tally } = await rig.bring(zip);
      expect(tally).toMatchObject({
        threads: 2,
        messages: 12_050,
        new: 12_050 - before,
        setAside: [],
      });
      expect(await rig.store.messages.count()).toBe(12_050);
      expect((await rig.bring(zip)).tally).toMatchObject({ messages: 12_050, new: 0, threads: 2 });
    },
    120_000,
  );

  const request = (zip: string) => ({
    files: [zip],
    reader,
    media: true,
    dryRun: false,
    onProgress: () => undefined,
  });

  it('stops when it is told to, and goes on from there', async () => {
    const zip = await download(
      Array.from({ length: 5 }, (_, n) =>
        thread(many(3000), { folder: `client_${2_000_000 + n}` }),
      ),
    );
    let told = 0;
    const stopping = rig.bring(zip, {
      onProgress: () => {
        told += 1;
        if (told === 4) rig.stop.abort(new Error('stopped'));
      },
    });
    await expect(stopping).rejects.toThrow('stopped');
    const before = await rig.store.messages.count();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(15_000);
    const app = { ...rig.app, signal: new AbortController().signal };
    const { tally } = await importArchive(app, rig.user, request(zip));
    expect(tally).toMatchObject({ messages: 15_000, new: 15_000 - before });
  });

  it('sets bad files aside, and their neighbours land', async () => {
    const files = filesOf({
      owner: OLGA,
      threads: [
        thread([says('Здравствуйте', AT)]),
        thread([says('Да', AT)], { folder: 'petr_9234567890' }),
      ],
    });
    files.set(`${FACEBOOK}/messages/inbox/half_5555555/message_1.json`, '{"messages": [{"sender');
    const { tally } = await rig.bring(await writeZip(rig.place('bad.zip'), files));
    expect(tally).toMatchObject({ threads: 2, messages: 2, new: 2 });
    expect(tally.setAside.map(({ file, reason }) => [file, String(reason)])).toEqual([
      [`${FACEBOOK}/messages/inbox/half_5555555/message_1.json`, 'It is not JSON.'],
    ]);
  });

  it('leaves files out, and brings them later, from another of the ZIPs', async () => {
    const photos = [{ uri: `${PLACE}/photos/1.jpg` }];
    const first = await download([thread([says('Вот', AT, { photos })])]);
    expect((await rig.bring(first, { media: false })).tally).toMatchObject({
      new: 1,
      media: 0,
      mediaMissing: 0,
    });
    expect((await rig.bring(first)).tally).toMatchObject({ new: 0, media: 0, mediaMissing: 1 });
    const second = await writeZip(
      rig.place('part2.zip'),
      new Map([[`${PLACE}/photos/1.jpg`, JPEG]]),
    );
    const both = await rig.bring([first, second]);
    expect(both.tally).toMatchObject({
      messages: 1,
      new: 0,
      media: 1,
      mediaNew: 1,
      mediaMissing: 0,
    });
    const [message] = await rig.messages();
    expect(message?.media).toMatchObject({
      id: photos[0]?.uri,
      mimeType: 'image/jpeg',
      size: JPEG.length,
    });
  });

  it('brings in only what was sent since', async () => {
    const zip = await download([thread(many(10))]);
    expect((await rig.bring(zip, { since: AT - 4000 })).tally).toMatchObject({
      messages: 5,
      new: 5,
    });
    expect((await rig.bring(zip)).tally).toMatchObject({ messages: 10, new: 5 });
  });

  it('tells what it would do, and does nothing', async () => {
    const photos = [{ uri: `${PLACE}/photos/1.jpg` }];
    const zip = await download([thread([says('Вот', AT, { photos }), ...many(3).slice(1)])], {
      [`${PLACE}/photos/1.jpg`]: JPEG,
    });
    const revision = await rig.store.revision();
    const { tally } = await rig.bring(zip, { dryRun: true });
    expect(tally).toMatchObject({ threads: 1, messages: 3, new: 3, media: 1, mediaNew: 0 });
    expect(await rig.store.revision()).toBe(revision);
    expect(await rig.store.accounts.list()).toEqual([]);
    await rig.bring(zip);
    expect((await rig.bring(zip, { dryRun: true })).tally).toMatchObject({ messages: 3, new: 0 });
  });

  it('asks which account it is where there are several, and takes the one that is named', async () => {
    const zip = await download([thread([says('Здравствуйте', AT)])]);
    const [one, other] = [await rig.page(), await rig.page('700000000000002')];
    await expect(rig.bring(zip)).rejects.toThrow();
    expect(await rig.store.messages.count()).toBe(0);
    const named = await rig.bring(zip, { account: other });
    expect(named.accounts[0]?.account.id).toBe(other.id);
    const apart = await rig.bring(zip, { account: 'archive' });
    expect([one.id, other.id]).not.toContain(apart.accounts[0]?.account.id);
    expect(apart.tally.new).toBe(1);
  });

  it('keeps Instagram apart from Messenger', async () => {
    const files = new Map([
      ...filesOf({ owner: OLGA, threads: [thread([says('Здравствуйте', AT)])] }),
      ...filesOf({
        activity: INSTAGRAM,
        owner: OLGA,
        threads: [thread([says('Привет', AT), says('Да', AT - 1)])],
      }),
    ]);
    const { tally, accounts } = await rig.bring(await writeZip(rig.place('both.zip'), files));
    expect(accounts.map(({ account }) => account.gate).toSorted()).toEqual([
      'instagram',
      'messenger',
    ]);
    expect(tally.accounts).toEqual({
      instagram: { threads: 1, messages: 2, new: 2 },
      messenger: { threads: 1, messages: 1, new: 1 },
    });
  });
});

/** The n-th transaction that it begins ends the process, as far as the store can tell. */
function failingAt(rig: Rig, fatal: number): App {
  let begun = 0;
  const store: Store = {
    ...rig.store,
    transaction: (work) =>
      rig.store.transaction(async (tx) => {
        const result = await work(tx);
        begun += 1;
        if (begun === fatal) throw new Error('the power went off');
        return result;
      }),
  };
  return { ...rig.app, store: async () => store };
}
