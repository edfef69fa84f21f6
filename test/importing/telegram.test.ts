import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reader } from '../../gates/telegram/archive/reader.ts';
import type { App } from '../../src/app.ts';
import { type Account, accountId, isSetUp } from '../../src/domain/account.ts';
import { importArchive, type ImportRequest } from '../../src/importing/import.ts';
import type { Store } from '../../src/store/store.ts';
import { writeZip } from '../support/meta-archive.ts';
import {
  account,
  ANNA,
  AT,
  chat,
  happened,
  ME,
  said,
  writeBulkExport,
  writeExport,
} from '../support/telegram-export.ts';
import { type Rig, useRig } from './rig.ts';

const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const BOT = '700000001';
const GROUP = { name: 'Группа', type: 'private_supergroup', id: 5 } as const;

describe.each(['sqlite', 'postgres'] as const)('an export of Telegram Desktop, over %s', (name) => {
  let rig: Rig;
  useRig(name, (fresh) => {
    rig = fresh;
  });

  const bring = (path: string, wish: Partial<ImportRequest> = {}) =>
    rig.bring(path, { reader, ...wish });
  const write = (document: unknown, files = {}, place = 'ChatExport') =>
    writeExport(rig.place(place), document, files);

  async function bot(): Promise<Account> {
    const one: Account = {
      id: accountId('telegram', BOT),
      gate: 'telegram',
      externalId: BOT,
      kind: 'login',
      name: 'Бот',
      handle: '@olga_example_bot',
      enabled: true,
      details: {},
      login: null,
      createdAt: AT,
    };
    await rig.store.accounts.save(one);
    return one;
  }

  it('becomes messages of the owner’s own account, from which nothing is sent', async () => {
    const items = [
      said(1, 'Можно в четверг?'),
      said(2, 'Да, в 15:00 👍', ME, { reply_to_message_id: 1 }),
      happened(3, 'phone_call', { discard_reason: 'missed' }),
    ];
    const { tally, accounts } = await bring(write(account([chat(items)])));
    expect(tally).toMatchObject({ threads: 1, messages: 3, new: 3, setAside: [] });
    expect(accounts.map((each) => each.account.id)).toEqual([`telegram:${ME.id}`]);
    const stored = await rig.store.accounts.find(`telegram:${ME.id}`);
    expect(stored).toMatchObject({ name: ME.name, handle: '@olga_example', enabled: false });
    expect(stored && isSetUp(stored)).toBe(false);
    const [first, second, third] = await rig.messages();
    expect(first).toMatchObject({
      externalId: `${ANNA.id}:1`,
      direction: 'inbound',
      from: String(ANNA.id),
      to: '@olga_example',
      text: 'Можно в четверг?',
      timestamp: (AT + 1) * 1000,
      status: 'read',
    });
    expect(second).toMatchObject({
      direction: 'outbound',
      status: 'sent',
      replyTo: `${ANNA.id}:1`,
    });
    expect(third).toMatchObject({ type: 'call', text: 'Missed call' });
    expect(await rig.store.people.find(first?.personId ?? 0)).toMatchObject({
      name: ANNA.name,
      identities: [{ kind: 'user_id', value: String(ANNA.id) }],
    });
  });

  it('brings nothing twice: the same, one chat of it, a later one', async () => {
    const items = Array.from({ length: 1200 }, (_, n) =>
      said(n + 1, n % 3 === 0 ? 'Да' : `№ ${n}`),
    );
    const all = write(
      account([chat(items), chat([said(1, 'В группе'), said(2, 'Да', ME)], GROUP)]),
    );
    expect((await bring(all)).tally).toMatchObject({ messages: 1202, new: 1202, threads: 2 });
    expect((await bring(all)).tally).toMatchObject({ messages: 1202, new: 0 });
    const single = write(chat([...items, said(1201, 'Новое', ME)]), {}, 'Single');
    expect((await bring(single)).tally).toMatchObject({ messages: 1201, new: 1 });
    const group = write(chat([said(2, 'Да', ME), said(3, 'Позже')], GROUP), {}, 'Group');
    expect((await bring(group, { me: ME.name })).tally).toMatchObject({ messages: 2, new: 1 });
    expect(await rig.store.messages.count()).toBe(1204);
    expect(
      await rig.store.conversations.list({ accountId: `telegram:${ME.id}`, limit: 9 }),
    ).toHaveLength(2);
  });

  it('keeps what was changed as changed, and can tell it once more', async () => {
    const more = { edited_unixtime: String(AT + 60) };
    const folder = write(account([chat([said(1, 'Теперь так', ANNA, more), said(2, 'Да')])]));
    await bring(folder);
    const [first, second] = await rig.messages();
    expect([first?.edited, first?.text, second?.edited]).toEqual([true, 'Теперь так', false]);
    const { externalId = '', accountId: id = '' } = first ?? {};
    const again = {
      accountId: id,
      externalId,
      kind: 'edit',
      at: (AT + 60) * 1000,
      text: 'Теперь так',
    } as const;
    expect(await rig.store.messages.amend({ ...again, by: String(AT + 60) })).toMatchObject({
      fresh: false,
    });
  });

  it.each(['folder', 'file', 'zip'] as const)('keeps the files of a %s', async (how) => {
    const items = [
      said(1, 'Вот', ANNA, { photo: 'photos/photo_1.jpg' }),
      said(2, '', ANNA, {
        photo: '(File not included. Change data exporting settings to download.)',
      }),
    ];
    const document = JSON.stringify(chat([...items, said(3, 'Да', ME)]));
    const files = { 'photos/photo_1.jpg': JPEG, 'other/1.jpg': JPEG };
    const folder = write(document, files);
    const zip = () =>
      writeZip(
        rig.place('e.zip'),
        new Map<string, Uint8Array | string>([...Object.entries(files), ['result.json', document]]),
      );
    const given =
      how === 'zip' ? await zip() : how === 'file' ? join(folder, 'result.json') : folder;
    const { tally } = await bring(given);
    expect(tally).toMatchObject({ messages: 3, media: 1, mediaNew: 1, mediaMissing: 1 });
    const [first] = await rig.messages();
    expect(first).toMatchObject({ type: 'image', text: 'Вот', media: { mimeType: 'image/jpeg' } });
    const row = await rig.store.media.find({
      accountId: `telegram:${ME.id}`,
      externalId: `${ANNA.id}:1`,
    });
    expect(readFileSync(join(rig.app.home.userFolder(rig.user), row?.path ?? ''))).toEqual(JPEG);
    expect((await bring(given)).tally).toMatchObject({ new: 0, media: 1, mediaNew: 0 });
  });

  it('does not bring in what a bot was told in a group, and puts the rest beside it', async () => {
    const own = await bot();
    const anna = await rig.store.people.resolve(
      'telegram',
      { identities: [{ kind: 'user_id', value: String(ANNA.id) }], name: 'Анна П.' },
      AT,
    );
    const group = '-1000000000005';
    const { id: conversationId } = await rig.store.conversations.resolve({
      accountId: own.id,
      personId: null,
      groupId: group,
      title: 'Группа',
      at: AT,
    });
    const told = { conversationId, externalId: `${group}:2`, from: String(ANNA.id), to: group };
    await rig.told(
      own,
      { id: String(ANNA.id) },
      { ...told, personId: anna.id, text: 'Два', timestamp: (AT + 2) * 1000 },
    );
    const items = [said(1, 'Раз'), said(2, 'Два'), said(3, 'Три', ME)];
    const { tally, accounts } = await bring(
      write(account([chat(items, GROUP), chat([said(1, 'Да')])])),
    );
    expect(tally).toMatchObject({
      messages: 4,
      new: 3,
      accounts: { telegram: { threads: 1, new: 1 }, [own.id]: { threads: 1, messages: 3, new: 2 } },
    });
    expect(accounts.map((each) => each.account.id)).toEqual([`telegram:${ME.id}`, own.id]);
    const all = (await rig.messages()).filter(({ accountId: id }) => id === own.id);
    expect(all.map((each) => [each.text, each.direction, each.conversationId])).toEqual([
      ['Раз', 'inbound', conversationId],
      ['Два', 'inbound', conversationId],
      ['Три', 'inbound', conversationId],
    ]);
    expect((await rig.store.people.find(anna.id))?.name).toBe('Анна П.');
    // Told by the platform only afterwards.
    const later = {
      ...told,
      externalId: `${group}:3`,
      personId: anna.id,
      text: 'Три',
      timestamp: (AT + 3) * 1000,
    };
    await rig.told(own, { id: String(ANNA.id) }, later);
    expect((await rig.messages()).filter(({ text }) => text === 'Три')).toHaveLength(1);
  });

  it('recognises what a bot was told for its owner under other numbers', async () => {
    const own = await bot();
    const who = { id: String(ANNA.id), name: ANNA.name };
    const of = (n: number, text: string) => ({
      externalId: `connection/${ANNA.id}:${n}`,
      text,
      timestamp: (AT + n) * 1000,
    });
    await rig.told(own, who, of(2, 'Да'));
    await rig.told(own, who, { ...of(3, 'Хорошо'), direction: 'outbound' });
    const items = [said(1, 'Да'), said(2, 'Да'), said(3, 'Хорошо', ME), said(4, 'Да')];
    const folder = write(account([chat(items)]));
    expect((await bring(folder, { account: own })).tally).toMatchObject({ messages: 4, new: 2 });
    const all = await rig.messages();
    expect(all.map(({ text }) => text)).toEqual(['Да', 'Да', 'Хорошо', 'Да']);
    expect(new Set(all.map((each) => each.conversationId)).size).toBe(1);
    expect((await bring(folder, { account: own, since: 1 })).tally).toMatchObject({ new: 0 });
    // On its own it has nothing to do with the bot.
    expect((await bring(folder, { account: 'archive' })).tally).toMatchObject({ new: 4 });
  });

  it('brings in what stands before the place where it is cut, and the rest another time', async () => {
    const items = Array.from({ length: 3000 }, (_, n) => said(n + 1, `№ ${n}`));
    const folder = write(account([chat(items)]));
    const file = join(folder, 'result.json');
    const whole = readFileSync(file);
    truncateSync(file, Math.floor(whole.length / 2));
    const { tally } = await bring(folder);
    expect(tally.new).toBeGreaterThan(1000);
    expect(tally.setAside.map((each) => [each.file, String(each.reason)])).toEqual([
      ['result.json', expect.stringMatching(/^It ends too soon, after 0\.\d MB/)],
    ]);
    writeFileSync(file, whole);
    const later = await bring(folder);
    expect(later.tally).toMatchObject({ messages: 3000, new: 3000 - tally.new, setAside: [] });
  });

  it('goes on from the middle of a chat where it was stopped', async () => {
    const items = Array.from({ length: 9000 }, (_, n) => said(n + 1, `№ ${n}`));
    const folder = write(account([chat(items)]));
    const request: ImportRequest = {
      files: [folder],
      reader,
      media: true,
      dryRun: false,
      onProgress: () => undefined,
    };
    await expect(importArchive(failingAt(rig, 3), rig.user, request)).rejects.toThrow(
      'the power went off',
    );
    expect(await rig.store.messages.count()).toBe(4000);
    let asked = 0;
    const known: Store['matching']['known'] = (id, ids) => {
      asked += ids.length;
      return rig.store.matching.known(id, ids);
    };
    const store: Store = { ...rig.store, matching: { ...rig.store.matching, known } };
    const { tally } = await importArchive(
      { ...rig.app, store: async () => store },
      rig.user,
      request,
    );
    // What was done before is not so much as asked for.
    expect(asked).toBe(5000);
    expect(tally).toMatchObject({ messages: 9000, new: 5000, parts: 1, pages: 0 });
    expect(await rig.store.messages.count()).toBe(9000);
  });

  it('tells what it would do, and does nothing', async () => {
    const folder = write(account([chat([said(1, 'Да'), said(2, 'Нет', ME)])]));
    const revision = await rig.store.revision();
    expect((await bring(folder, { dryRun: true })).tally).toMatchObject({ messages: 2, new: 2 });
    expect(await rig.store.revision()).toBe(revision);
    expect(await rig.store.accounts.list()).toEqual([]);
  });

  it('says how far it has come', async () => {
    const file = rig.place('bulk.json');
    writeBulkExport(file, 2_000_000);
    const told: number[] = [];
    let total = 0;
    await bring(file, { onProgress: (done, all) => [told.push(done), (total = all)] });
    expect(told.length).toBeGreaterThan(5);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
    expect(told.at(-1)).toBe(total);
    rmSync(file);
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
