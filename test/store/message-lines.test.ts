import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MediaRef } from '../../src/domain/message.ts';
import { toMessage } from '../../src/substance/message.ts';
import { ACCOUNT, message, NOON, talk, useStore } from './fixture.ts';

const home = mkdtempSync(join(tmpdir(), 'gates-lines-'));
let count = 0;
afterAll(() => rmSync(home, { recursive: true, force: true }));

const END = Number.MAX_SAFE_INTEGER;
const PROVIDER = 'whatsapp_business';

const TEXTS = [
  '"},{"',
  'C:\\con\\',
  'line\nline\r\tend',
  Array.from({ length: 33 }, (_, code) => String.fromCharCode(code)).join(''),
  '\u007F\u0080\u2028\u2029\uFEFF\uFFFF',
  '\uD800 lone \uDC00',
  'Здравствуйте, «консультация» — 15:00? 🌿👩‍👩‍👧',
  '{"json":[1,"2",null]}',
  '12345678901234567890',
  '%s %d ? :1 $2 {0}',
  '',
  null,
];

const TIMES = [
  0,
  1,
  -1,
  999,
  1000,
  NOON,
  NOON + 59_999,
  951_782_399_999,
  951_782_400_000,
  ...['0000-01-01T00:00:00.000Z', '0001-02-03T04:05:06.007Z', '9999-12-31T23:59:59.999Z'].map(
    Date.parse,
  ),
  -62_167_219_200_001,
  253_402_300_800_000,
  -1e15,
  8.64e15,
  9e15,
];

const MEDIA: MediaRef = {
  kind: 'document',
  id: '700000000000001',
  mimeType: 'application/pdf',
  sha256: 'aGFzaA==',
  filename: 'Договор "1".pdf',
  size: 1_234_567,
  caption: 'Вот\nон',
};
const NOTHING_KNOWN = { id: null, mimeType: null, sha256: null, filename: null, size: null };

describe('messages as SQLite writes them', () => {
  const fixture = useStore(() => {
    count += 1;
    return { user: 'olga', file: join(home, `${count}.sqlite`) };
  });

  async function lines(asked: { limit?: number; since?: number; raw?: boolean; from?: number }) {
    const { limit = 1000, since = null, raw = false, from = 1 } = asked;
    const request = { accountId: ACCOUNT, provider: PROVIDER, from, to: END, limit, since, raw };
    const page = await fixture.store().messages.lines?.(request);
    if (!page) throw new Error('SQLite can');
    const text = Buffer.from(page.json).toString();
    return { ...page, text, messages: JSON.parse(`[${text}]`) as unknown[] };
  }

  /** What they must be: as every other way out of the store shows them. */
  async function shown(raw = false) {
    const stored = await fixture.store().messages.range(ACCOUNT, 0, END, 1000, { raw });
    return stored.map(
      (one) => JSON.parse(JSON.stringify(toMessage(one, PROVIDER, raw))) as unknown,
    );
  }

  it('are as they are elsewhere, whatever stands in them', async () => {
    const store = fixture.store();
    const who = await talk(store);
    for (const [n, text] of TEXTS.entries()) {
      const externalId = `../${n} ${text}`;
      const odd = { from: text ?? '', to: `${text}"`, type: text ?? 'x', replyTo: text };
      await store.messages.insert(message({ ...who, ...odd, externalId, text, raw: { text, n } }));
    }
    for (const timestamp of TIMES) {
      await store.messages.insert(message({ ...who, externalId: `t${timestamp}`, timestamp }));
    }
    const media = [MEDIA, { ...MEDIA, ...NOTHING_KNOWN, caption: null }, { ...MEDIA, more: true }];
    for (const [n, ref] of media.entries()) {
      const group = { personId: null, direction: 'outbound', status: 'failed' } as const;
      await store.messages.insert(message({ ...who, ...group, externalId: `m${n}`, media: ref }));
    }
    const changed = { ...who, externalId: 'changed', details: { said: TEXTS, n: 1.5 } };
    await store.messages.insert(message(changed));
    for (const kind of ['edit', 'revoke'] as const) {
      const told = { accountId: ACCOUNT, externalId: 'changed', by: kind, at: NOON };
      await store.messages.amend({ ...told, kind, text: '"now"' });
    }
    const now = { text: '"now"', details: changed.details, edited: true, revoked: true };
    expect(await shown()).toContainEqual(expect.objectContaining(now));
    for (const raw of [false, true]) {
      const page = await lines({ raw });
      expect(page.messages).toEqual(await shown(raw));
      expect(page.text.split('\n')).toHaveLength(page.count);
      expect(page).toMatchObject({ count: TEXTS.length + TIMES.length + 4, firstSeq: 1 });
      expect(page).toMatchObject({ earliest: -1e15, latest: 9e15, people: [who.personId] });
      expect(page.media.map(({ message: id }) => id)).toEqual(['m0', 'm1', 'm2']);
      expect(page.media[1]?.ref).toEqual(media[1]);
    }
  });

  it('come page by page, in the order of arrival, of one account', async () => {
    const store = fixture.store();
    const [one, two] = [await talk(store), await talk(store, { phone: '79990000002' })];
    const other = await talk(store, { accountId: 'telegram:5' });
    for (let n = 0; n < 60; n += 1) {
      const who = n % 3 === 2 ? { ...other, accountId: 'telegram:5' } : [one, two][n % 2];
      // Later ones were sent earlier: no other order would be right by chance.
      await store.messages.insert(
        message({ ...(who ?? one), externalId: `${n}`, timestamp: NOON - n }),
      );
    }
    const all = await shown();
    const seen: unknown[] = [];
    for (let from = 1; ;) {
      const page = await lines({ from, limit: 7 });
      if (page.last === null) break;
      expect(page).toMatchObject({ lastSeq: page.last, count: page.messages.length });
      seen.push(...page.messages);
      from = page.last + 1;
    }
    expect(seen).toHaveLength(40);
    expect(seen).toEqual(all);
    const none = { last: null, count: 0, people: [], media: [] };
    expect(await lines({ from: 1000 })).toMatchObject({ ...none, text: '' });
    const both = (await lines({ limit: 2 })).people.toSorted((a, b) => a - b);
    expect(both).toEqual([one.personId, two.personId]);
  });

  it('leave out what was sent before, and tell how far was looked', async () => {
    const store = fixture.store();
    const who = await talk(store);
    for (let n = 1; n <= 9; n += 1) {
      const timestamp = n % 3 === 0 ? NOON : NOON - 1;
      await store.messages.insert(message({ ...who, externalId: `${n}`, timestamp }));
    }
    expect(await lines({ since: NOON, limit: 8 })).toMatchObject({
      last: 8,
      count: 2,
      firstSeq: 3,
      lastSeq: 6,
      earliest: NOON,
      messages: [{ id: '3' }, { id: '6' }],
    });
    expect(await lines({ since: NOON + 1 })).toMatchObject({ last: 9, count: 0, text: '' });
  });
});
