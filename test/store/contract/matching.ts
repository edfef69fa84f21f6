import { describe, expect, it } from 'vitest';
import type { MediaRef } from '../../../src/domain/message.ts';
import type { BroughtFile } from '../../../src/store/store.ts';
import { ACCOUNT, type Fixture, message, NOON, talk } from '../fixture.ts';

const PHOTO: MediaRef = {
  kind: 'image',
  id: null,
  mimeType: null,
  sha256: null,
  filename: null,
  size: null,
  caption: null,
};
const SHA256 = 'ab'.repeat(32);

const file = (changes: Partial<BroughtFile> = {}): BroughtFile => ({
  accountId: ACCOUNT,
  externalId: 'wamid.1',
  mediaId: 'photos/1.jpg',
  kind: 'image',
  mimeType: 'image/jpeg',
  filename: null,
  timestamp: NOON,
  receivedAt: NOON,
  sha256: SHA256,
  size: 3,
  path: `media/ab/${SHA256}`,
  ...changes,
});

export function matchingContract({ store }: Fixture): void {
  describe('what a history brings once more', () => {
    it('is known by its ids', async () => {
      const place = await talk(store());
      const ids = Array.from({ length: 150 }, (_, n) => `archive:${n}`);
      for (const externalId of ids.slice(0, 100)) {
        await store().messages.insert(message({ ...place, externalId }));
      }
      expect(await store().matching.known(ACCOUNT, ids)).toEqual(new Set(ids.slice(0, 100)));
      expect(await store().matching.known('whatsapp:another', ids)).toEqual(new Set());
      expect(await store().matching.known(ACCOUNT, [])).toEqual(new Set());
    });

    it('is looked for where the account has messages of its own', async () => {
      const { matching, messages } = store();
      expect(await matching.span(ACCOUNT, 'archive:')).toBeNull();
      const place = await talk(store());
      await messages.insert(message({ ...place, externalId: 'archive:1', timestamp: 1 }));
      expect(await matching.span(ACCOUNT, 'archive:')).toBeNull();
      for (const [externalId, timestamp] of [
        ['wamid.1', NOON],
        ['wamid.2', NOON + 5],
      ] as const) {
        await messages.insert(message({ ...place, externalId, timestamp }));
      }
      expect(await matching.span(ACCOUNT, 'archive:')).toEqual({ from: NOON, to: NOON + 5 });
      expect(await matching.span('whatsapp:another', 'archive:')).toBeNull();
    });

    it('is found by when it was said, with people only', async () => {
      const { matching, messages, conversations } = store();
      const place = await talk(store());
      for (const away of [-2, -1, 0, 1, 2]) {
        const externalId = `wamid.${away}`;
        await messages.insert(message({ ...place, externalId, timestamp: NOON + away }));
      }
      const group = await conversations.resolve({
        accountId: ACCOUNT,
        personId: null,
        groupId: 'g1',
        title: null,
        at: NOON,
      });
      await messages.insert(
        message({ conversationId: group.id, personId: null, externalId: 'wamid.g' }),
      );
      expect(await matching.between(ACCOUNT, NOON - 1, NOON + 1)).toEqual(
        [-1, 0, 1].map((away) => ({
          externalId: `wamid.${away}`,
          personId: place.personId,
          direction: 'inbound',
          type: 'text',
          text: 'Здравствуйте',
          timestamp: NOON + away,
        })),
      );
    });

    it('is found among what only an archive has told', async () => {
      const { matching, messages } = store();
      const place = await talk(store());
      await messages.insert(message({ ...place, timestamp: 1 }));
      expect(await matching.archivedSpan(ACCOUNT)).toBeNull();
      for (const away of [-5, 0, 5]) {
        const externalId = `archive:${away}`;
        await messages.insert(message({ ...place, externalId, timestamp: NOON + away }));
      }
      expect(await matching.archivedSpan(ACCOUNT)).toEqual({ from: NOON - 5, to: NOON + 5 });
      expect(await matching.archivedSpan('whatsapp:another')).toBeNull();
      const found = await matching.archivedBetween(ACCOUNT, 0, NOON);
      expect(found.map(({ externalId }) => externalId)).toEqual(['archive:-5', 'archive:0']);
    });
  });

  describe('files that came from elsewhere', () => {
    it('are kept, whatever the direction and age of their message, and told of in it', async () => {
      const place = await talk(store());
      const timestamp = NOON - 86_400_000 * 1000;
      const old = message({ ...place, direction: 'outbound', media: PHOTO, timestamp });
      await store().messages.insert(old);
      const before = await store().revision();
      expect(await store().media.bring([file()])).toBe(1);
      expect(await store().media.find(old)).toMatchObject({
        state: 'kept',
        sha256: SHA256,
        nextAt: null,
      });
      expect((await store().messages.find(ACCOUNT, 'wamid.1'))?.media).toEqual({
        ...PHOTO,
        id: 'photos/1.jpg',
        mimeType: 'image/jpeg',
        sha256: SHA256,
        size: 3,
      });
      expect(await store().revision()).toBeGreaterThan(before);
      expect(await store().media.bring([file()])).toBe(0);
    });

    it('take the place of what could not be fetched, and of nothing that was', async () => {
      const place = await talk(store());
      await store().messages.insert(message({ ...place, media: { ...PHOTO, id: '7001' } }));
      const of = { accountId: ACCOUNT, externalId: 'wamid.1' };
      const error = { code: 'gone', message: 'gone' };
      await store().media.fail(of, { error, nextAt: null });
      expect(await store().media.bring([file()])).toBe(1);
      expect(await store().media.find(of)).toMatchObject({
        state: 'kept',
        mediaId: '7001',
        error: null,
      });
      expect(await store().media.bring([file({ sha256: 'cd'.repeat(32) })])).toBe(0);
      expect(await store().media.find(of)).toMatchObject({ sha256: SHA256 });
    });

    it('are no message’s that is not here, or has none (any more)', async () => {
      const place = await talk(store());
      await store().messages.insert(message(place));
      expect(await store().media.bring([file(), file({ externalId: 'wamid.2' })])).toBe(0);
      expect(await store().media.list({ limit: 10 })).toEqual([]);
    });
  });
}
