import { describe, expect, it } from 'vitest';
import { FIRST, linesBetween, type Room } from '../../src/substance/lines.ts';
import { memorySource } from './source.ts';

/** Goes through all of it; the text of each page, and for how many messages the source was asked. */
async function paged(lengths: readonly number[], room: Room | null = null) {
  const source = memorySource();
  source.add(lengths.length, ({ seq }) => ({ text: 'x'.repeat(lengths[seq - 1] ?? 0) }));
  const asked: number[] = [];
  const { range } = source.messages;
  const messages = {
    ...source.messages,
    range: async (...of: Parameters<typeof range>) => {
      asked.push(of[3]);
      return range(...of);
    },
  };
  const stretch = { accountId: 'whatsapp:1', provider: 'x', from: 1, to: 1e9, since: null };
  const pages: { count: number; bytes: number }[] = [];
  const all = linesBetween({ ...source, messages }, { ...stretch, raw: false }, () => room, {
    rows: FIRST,
  });
  for await (const page of all) {
    pages.push({ count: page.count, bytes: page.json.length });
    expect(JSON.parse(`[${Buffer.from(page.json).toString()}]`)).toHaveLength(page.count);
    if (!room) continue;
    room.messages -= page.count;
    room.bytes -= page.json.length;
  }
  return { pages, asked, messages: pages.reduce((sum, page) => sum + page.count, 0) };
}

const same = (count: number, length: number) => Array.from({ length: count }, () => length);

describe('pages', () => {
  it('grow while messages are short', async () => {
    const { pages, messages } = await paged(same(2000, 20));
    expect(messages).toBe(2000);
    expect(pages.map((page) => page.count)).toEqual([64, 256, 512, 512, 512, 144]);
  });

  it('shrink where messages are long: memory stays what it was', async () => {
    const { pages, messages } = await paged([...same(900, 20), ...same(900, 20_000)]);
    expect(messages).toBe(1800);
    const long = pages.slice(4);
    expect(Math.max(...long.map((page) => page.bytes))).toBeLessThan(512 * 1024);
  });

  it('hold one message at least', async () => {
    expect(await paged(same(70, 900_000))).toMatchObject({ messages: 70 });
  });

  it('end with the message that fills the room', async () => {
    const { messages } = await paged(same(100, 1000), { messages: 1000, bytes: 4900 });
    expect(messages).toBe(4);
    const { asked } = await paged(same(100, 20), { messages: 30, bytes: 1e6 });
    expect(asked).toEqual([30]);
    expect(await paged(same(5, 20), { messages: 0, bytes: 1 })).toMatchObject({ asked: [] });
  });
});
