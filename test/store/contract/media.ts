import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaRef } from '../../../src/domain/message.ts';
import { connect } from '../../../src/store/connect.ts';
import { media as addMedia } from '../../../src/store/migrations/0004-media.ts';
import type { Db } from '../../../src/store/schema.ts';
import type { NewMessage } from '../../../src/store/store.ts';
import { ACCOUNT, type Fixture, message, NOON, talk } from '../fixture.ts';

const DAY = 86_400_000;
const SHA256 = 'ab'.repeat(32);

const PHOTO: MediaRef = {
  kind: 'image',
  id: '7001',
  mimeType: 'image/jpeg',
  sha256: SHA256,
  filename: null,
  size: null,
  caption: 'дом',
};

export function mediaContract({ place, store }: Fixture): void {
  describe('media', () => {
    let who: Awaited<ReturnType<typeof talk>>;
    beforeEach(async () => {
      who = await talk(store());
    });

    const photo = (externalId: string, changes: Partial<NewMessage> = {}): NewMessage =>
      message({ ...who, externalId, type: 'image', media: PHOTO, ...changes });
    const of = (externalId: string) => ({ accountId: ACCOUNT, externalId });
    const all = async () => (await store().media.list({ limit: 99 })).map((row) => row.externalId);

    it('waits from the commit in which its message lands, once', async () => {
      const failing = store().transaction(async (tx) => {
        await tx.messages.insert(photo('m1'));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await all()).toEqual([]);
      await store().messages.insert(photo('m1'));
      await store().messages.insert(photo('m1'));
      expect(await store().media.list({ limit: 9 })).toEqual([
        {
          ...of('m1'),
          mediaId: '7001',
          kind: 'image',
          mimeType: 'image/jpeg',
          filename: null,
          size: null,
          sha256: SHA256,
          timestamp: NOON,
          receivedAt: NOON + 500,
          state: 'waiting',
          tries: 0,
          nextAt: NOON + 500,
          error: null,
          path: null,
        },
      ]);
    });

    it('is what others sent, has an id, and may still be there', async () => {
      const batch = [
        photo('m1'),
        photo('ours', { direction: 'outbound' }),
        photo('unnamed', { media: { ...PHOTO, id: null } }),
        photo('old', { fileGone: true }),
        message({ ...who, externalId: 'words' }),
      ];
      for (const each of batch) await store().messages.insert(each);
      expect(await all()).toEqual(['m1']);
      await store().messages.import(
        batch.map((each) => ({ ...each, externalId: `later-${each.externalId}` })),
      );
      expect((await all()).toSorted()).toEqual(['later-m1', 'm1']);
    });

    it('waits, too, when a history tells its id after its message', async () => {
      await store().messages.insert(photo('m1', { media: { ...PHOTO, id: null } }));
      expect(await all()).toEqual([]);
      await store().messages.insert(photo('m1'));
      expect(await all()).toEqual(['m1']);
    });

    it('is due at its time, the longest due first', async () => {
      for (const [n, id] of ['a', 'b', 'c'].entries()) {
        await store().messages.insert(photo(id, { receivedAt: NOON + 30 - n * 10 }));
      }
      const due = async (now: number, limit = 9) =>
        (await store().media.due(now, limit)).map(({ externalId }) => externalId);
      expect(await due(NOON + 20)).toEqual(['c', 'b']);
      expect(await due(NOON + 99, 2)).toEqual(['c', 'b']);
      expect(await store().media.nextAt(NOON + 10)).toBe(NOON + 20);
      expect(await store().media.nextAt(NOON + 30)).toBeNull();
      const error = { code: 'http_404', message: 'gone' };
      await store().media.fail(of('c'), { error, nextAt: NOON + 70 });
      await store().media.fail(of('b'), { error, nextAt: null, path: 'media/cd/cd' });
      expect(await due(NOON + 69)).toEqual(['a']);
      expect(await store().media.nextAt(NOON + 30)).toBe(NOON + 70);
      expect(await store().media.find(of('c'))).toMatchObject({
        state: 'waiting',
        tries: 1,
        nextAt: NOON + 70,
        error,
        path: null,
      });
      expect(await store().media.find(of('b'))).toMatchObject({
        state: 'missing',
        nextAt: null,
        path: 'media/cd/cd',
      });
    });

    it('stays kept once it is, whoever fails afterwards', async () => {
      await store().messages.insert(photo('m1'));
      const kept = { sha256: SHA256, size: 12, path: 'media/ab/abab' };
      await store().media.fail(of('m1'), { error: { code: 'x', message: 'y' }, nextAt: null });
      await store().media.keep(of('m1'), kept);
      await store().media.fail(of('m1'), { error: { code: 'x', message: 'y' }, nextAt: 5 });
      expect(await store().media.find(of('m1'))).toMatchObject({
        ...kept,
        state: 'kept',
        nextAt: null,
        error: null,
        tries: 1,
      });
    });

    it('tells its hash to a message that was told none', async () => {
      await store().messages.insert(photo('m1'));
      await store().messages.insert(photo('m2', { media: { ...PHOTO, sha256: null } }));
      const before = await store().revision();
      const kept = { sha256: 'cd'.repeat(32), size: 12, path: 'media/cd/cd' };
      await store().media.keep(of('m1'), kept);
      expect(await store().revision()).toBe(before);
      await store().media.keep(of('m2'), kept);
      expect((await store().messages.find(ACCOUNT, 'm1'))?.media).toEqual(PHOTO);
      const told = await store().messages.find(ACCOUNT, 'm2');
      expect(told?.media).toEqual({ ...PHOTO, sha256: kept.sha256, size: 12 });
      expect(told?.revision).toBe(before + 1);
    });

    it('is listed newest first, by network, account, state, time and id', async () => {
      await store().messages.insert(photo('m1', { timestamp: NOON - 50 }));
      await store().messages.insert(photo('m2', { media: { ...PHOTO, id: '7002' } }));
      const accountId = 'telegram:5';
      const there = await talk(store(), { accountId });
      await store().messages.insert(photo('m3', { ...there, accountId, timestamp: NOON + 1 }));
      await store().media.keep(of('m1'), { sha256: SHA256, size: 1, path: 'media/ab/ab' });
      const { media } = store();
      const ids = async (filter: Parameters<typeof media.list>[0]) =>
        (await media.list(filter)).map(({ externalId }) => externalId);
      expect(await ids({ limit: 9 })).toEqual(['m3', 'm2', 'm1']);
      expect(await ids({ limit: 2 })).toEqual(['m3', 'm2']);
      expect(await ids({ gate: 'whatsapp', limit: 9 })).toEqual(['m2', 'm1']);
      expect(await ids({ accountId, limit: 9 })).toEqual(['m3']);
      expect(await ids({ states: ['waiting', 'missing'], limit: 9 })).toEqual(['m3', 'm2']);
      expect(await ids({ states: [], limit: 9 })).toEqual([]);
      expect(await ids({ since: NOON, limit: 9 })).toEqual(['m3', 'm2']);
      expect(await ids({ id: 'm1', limit: 9 })).toEqual(['m1']);
      expect(await ids({ id: '7002', limit: 9 })).toEqual(['m2']);
    });

    describe('of a store from before there were any', () => {
      let db: Db;
      beforeEach(async () => {
        ({ db } = await connect(place()));
      });
      afterEach(() => db.destroy());

      it('waits where it may still be fetched', async () => {
        const now = Date.now();
        await store().messages.insert(photo('new', { timestamp: now - DAY, receivedAt: now }));
        await store().messages.insert(photo('old', { timestamp: now - 8 * DAY, receivedAt: now }));
        await store().messages.insert(
          photo('ours', { timestamp: now, receivedAt: now, direction: 'outbound' }),
        );
        await db.schema.dropTable('media').execute();
        await db.transaction().execute((trx) => addMedia(trx));
        expect(await store().media.list({ limit: 9 })).toMatchObject([
          { externalId: 'new', state: 'waiting', mediaId: '7001', nextAt: now, sha256: SHA256 },
        ]);
      });
    });
  });
}
