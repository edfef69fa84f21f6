import { describe, expect, it } from 'vitest';
import type { JsonItem, JsonLook } from '../../src/gate.ts';
import { jsonItems } from '../../src/importing/json.ts';

const DOCUMENT = {
  about: 'Ольга 🙏 "…"',
  person: { id: 1, list: [1, { deep: null, no: false }], empty: {} },
  skipped: [{ list: [{ id: 'no' }] }],
  chats: {
    list: [
      {
        name: 'A',
        id: 5,
        messages: [{ id: 1, text: ['a', { type: 'bold', text: 'b' }] }, { id: 2 }],
      },
      { name: 'B', messages: [] },
    ],
  },
  last: -1.5e3,
};

const look: JsonLook = (path) => {
  if (path[0] === 'skipped') return 'skip';
  if (path.length === 0) return 'into';
  return path[0] === 'chats' && path.length < 5 ? 'into' : 'whole';
};

async function* inPieces(text: string | Uint8Array, size: number) {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function itemsOf(text: string | Uint8Array, size = 64, how: JsonLook = look) {
  const all: JsonItem[] = [];
  let read = 0;
  for await (const { items, bytes } of jsonItems(inPieces(text, size), how)) {
    all.push(...items);
    expect(bytes).toBeGreaterThanOrEqual(read);
    read = bytes;
  }
  return all;
}

const WHOLE = [
  { path: ['about'], value: DOCUMENT.about },
  { path: ['person'], value: DOCUMENT.person },
  { path: ['chats', 'list', 0, 'name'], value: 'A' },
  { path: ['chats', 'list', 0, 'id'], value: 5 },
  { path: ['chats', 'list', 0, 'messages', 0], value: DOCUMENT.chats.list[0]?.messages[0] },
  { path: ['chats', 'list', 0, 'messages', 1], value: { id: 2 } },
  { path: ['chats', 'list', 1, 'name'], value: 'B' },
  { path: ['last'], value: -1500 },
];

describe('JSON of any size', () => {
  it.each([1, 2, 3, 7, 64, 100_000])(
    'is told value by value, in pieces of %i bytes',
    async (size) => {
      expect(await itemsOf(JSON.stringify(DOCUMENT, null, 1), size)).toEqual(WHOLE);
      expect(await itemsOf(`\uFEFF${JSON.stringify(DOCUMENT)}\n`, size)).toEqual(WHOLE);
    },
  );

  it('is damaged where it is deeper than anything that anybody downloads', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    await expect(itemsOf(deep, 1000)).rejects.toMatchObject({ code: 'bad_file' });
    const skipped = `{"skipped":${'['.repeat(100_000)}${']'.repeat(100_000)},"b":1}`;
    expect(await itemsOf(skipped, 1000)).toEqual([{ path: ['b'], value: 1 }]);
  });

  it.each([1, 2, 3, 5, 1000])(
    'takes \\x signs as they were meant, in pieces of %i',
    async (size) => {
      const text = String.raw`{"a":"1\x0B2\\x0B3\\\x1F4\"\\","b":"\u0007"}`;
      const [a, b] = await itemsOf(text, size);
      expect([a?.value, b?.value]).toEqual(['1\u000B2\\x0B3\\\u001F4"\\', '\u0007']);
    },
  );

  it('rounds no id, and takes no field for what an object descends from', async () => {
    const [one] = await itemsOf('{"m":{"id":9007199254740993,"__proto__":{"evil":1},"n":0.1}}');
    expect(one?.value).toEqual({ id: '9007199254740993', n: 0.1 });
    expect(Object.getPrototypeOf(one?.value)).toBe(Object.prototype);
  });

  it.each([
    ['the beginning of an object', '{'],
    ['the middle of a text', '{"about":"x","person":{"id":1},"last":"tex'],
    ['the middle of a list', '{"about":"x","person":{"id":1},"chats":{"list":['],
    ['nothing', ''],
  ])('cut off after %s, tells what stands before and says so', async (_, text) => {
    const all: JsonItem[] = [];
    const reading = async () => {
      for await (const { items } of jsonItems(inPieces(text, 8), look)) all.push(...items);
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'bad_file',
      message: expect.stringMatching(/ends too soon/),
    });
    expect(all).toHaveLength(text.includes('person') ? 2 : 0);
  });

  it.each([
    '{"about":"x",}',
    '{"about":"x"} {',
    '{"about":nothing}',
    '{"about":"x"]',
    '<html></html>',
  ])('refuses %s', async (text) => {
    await expect(itemsOf(text, 4)).rejects.toMatchObject({ code: 'bad_file', category: 'failed' });
  });

  it('refuses a value without an end before it fills the memory', async () => {
    const endless = async function* () {
      yield Buffer.from('{"about":"');
      for (;;) yield Buffer.alloc(1024 * 1024, 'x');
    };
    const reading = async () => {
      for await (const _ of jsonItems(endless(), look)) expect.unreachable();
    };
    await expect(reading()).rejects.toMatchObject({ code: 'bad_file' });
  });
});
