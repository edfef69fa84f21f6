import { describe, expect, it } from 'vitest';
import { seal, type Trail, verify } from '../../src/audit/chain.ts';
import type { AuditHead, AuditRow } from '../../src/domain/audit.ts';

const LENGTH = 20;

/** A trail of rows that differ; `from`: what to build on. */
function chain(length = LENGTH, from: readonly AuditRow[] = []): AuditRow[] {
  const rows = [...from];
  while (rows.length < length) {
    const id = rows.length + 1;
    const row = {
      id,
      at: 1000 + id,
      action: 'whatsapp.send',
      subject: `whatsapp:${id}`,
      outcome: 'done',
      detail: `{"outbox":"key-${id}"}`,
    };
    rows.push({ ...row, hash: seal(rows.at(-1)?.hash ?? '', row) });
  }
  return rows;
}

function trail(rows: readonly AuditRow[], count = LENGTH): Trail & { longest: number } {
  const counting = {
    longest: 0,
    async after(id: number) {
      const page = rows.filter((row) => row.id > id).slice(0, 3);
      counting.longest = Math.max(counting.longest, page.length);
      return page;
    },
    count: async () => count,
  };
  return counting;
}

/** From a place on everything sealed anew, as whoever knows how it is done would. */
function resealed(rows: readonly AuditRow[]): AuditRow[] {
  const sealed: AuditRow[] = [];
  for (const row of rows) {
    const told = { ...row, id: sealed.length + 1 };
    sealed.push({ ...told, hash: seal(sealed.at(-1)?.hash ?? '', told) });
  }
  return sealed;
}

const flawOf = async (rows: readonly AuditRow[], count?: number, heads?: readonly AuditHead[]) => {
  const verdict = await verify(trail(rows, count), heads);
  return verdict.ok ? null : verdict.flaw;
};

describe('a trail', () => {
  it('that nobody touched is whole, and ends in its head', async () => {
    const rows = chain();
    const { hash } = rows.at(-1) ?? { hash: '' };
    expect(await verify(trail(rows))).toEqual({ ok: true, head: { id: LENGTH, hash } });
    expect(await verify(trail([], 0))).toEqual({ ok: true, head: null });
  });

  it('holds one page at a time', async () => {
    const read = trail(chain());
    await verify(read);
    expect(read.longest).toBe(3);
  });

  const bytes = chain().flatMap((row) => [
    { ...row, at: row.at + 1 },
    { ...row, action: `${row.action}s` },
    { ...row, subject: null },
    { ...row, subject: row.subject?.toUpperCase() ?? '' },
    { ...row, outcome: 'failed' },
    { ...row, detail: `${row.detail} ` },
    { ...row, hash: row.hash.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')) },
    // From one column into the next.
    { ...row, action: `${row.action}${row.subject}`, subject: '' },
  ]);
  it('is not whole with one row changed, wherever and however', async () => {
    expect(bytes).toHaveLength(LENGTH * 8);
    for (const changed of bytes) {
      const rows = chain().map((row) => (row.id === changed.id ? changed : row));
      expect(await flawOf(rows)).toEqual({ row: changed.id, problem: 'changed', other: null });
    }
  });

  it('is not whole with one row less, the last one included', async () => {
    for (let gone = 1; gone <= LENGTH; gone += 1) {
      const rows = chain().filter(({ id }) => id !== gone);
      expect(await flawOf(rows)).toEqual({ row: gone, problem: 'missing', other: null });
    }
  });

  it('says which two rows were swapped, with their hashes or without', async () => {
    const sound = chain();
    for (const [one, two] of [
      [1, 2],
      [1, LENGTH],
      [4, 9],
      [LENGTH - 1, LENGTH],
    ] as const) {
      const [a, b] = [sound[one - 1], sound[two - 1]];
      if (!a || !b) throw new Error('no such rows');
      const flaw = { row: one, problem: 'swapped', other: two };
      const moved = sound.with(one - 1, { ...b, id: one }).with(two - 1, { ...a, id: two });
      expect(await flawOf(moved)).toEqual(flaw);
      const told = sound
        .with(one - 1, { ...b, id: one, hash: a.hash })
        .with(two - 1, { ...a, id: two, hash: b.hash });
      expect(await flawOf(told)).toEqual(flaw);
    }
  });

  it('is not whole with a row more, in the middle or at the end', async () => {
    const [first, ...others] = chain();
    if (!first) throw new Error('no rows');
    const shifted = others.map((row) => ({ ...row, id: row.id + 1 }));
    const forged = { ...first, id: 2, subject: 'forged' };
    const inserted = [first, { ...forged, hash: seal(first.hash, forged) }, ...shifted];
    expect(await flawOf(inserted, LENGTH + 1)).toMatchObject({ row: 3 });
    expect(await flawOf(chain(LENGTH + 1))).toEqual({
      row: LENGTH + 1,
      problem: 'added',
      other: null,
    });
  });

  describe('written anew with every hash right', () => {
    const sound = chain();
    const noted = (id: number) => ({ id, hash: sound[id - 1]?.hash ?? '' });
    const forged = resealed(sound.map((row) => (row.id === 5 ? { ...row, outcome: 'no' } : row)));
    const shorter = resealed(sound.filter(({ id }) => id !== 5));

    it('cannot be told by itself', async () => {
      expect(await flawOf(forged)).toBeNull();
      expect(await flawOf(shorter, LENGTH - 1)).toBeNull();
    });

    it('does not fit a head that was noted elsewhere', async () => {
      const rewritten = { row: LENGTH, problem: 'rewritten', other: null };
      expect(await flawOf(forged, LENGTH, [noted(LENGTH)])).toEqual(rewritten);
      expect(await flawOf(forged, LENGTH, [noted(4)])).toBeNull();
      expect(await flawOf(forged, LENGTH, [noted(4), noted(9)])).toMatchObject({ row: 9 });
      expect(await flawOf(shorter, LENGTH - 1, [noted(LENGTH)])).toMatchObject({
        row: LENGTH,
        problem: 'missing',
      });
    });
  });
});
