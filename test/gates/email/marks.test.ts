import { describe, expect, it } from 'vitest';
import { joined, type Mark, missing } from '../../../gates/email/reading/marks.ts';
import { batches, setOf, uidsOf } from '../../../gates/email/reading/ranges.ts';

const mark = (more: Partial<Mark>): Mark => ({
  validity: '1',
  from: 1000,
  upTo: 100,
  whole: 100,
  modseq: '50',
  unseen: null,
  ...more,
});
const of = (inbox: Mark) => ({ folders: { INBOX: inbox } });

describe('how far a folder was read', () => {
  it('is all there is at first, then what is new, then what is older', () => {
    const standing = { validity: '1', last: 120 };
    expect(missing(null, standing, 500).stretches).toMatchObject([
      { first: 1, last: 120, since: 500 },
    ]);
    expect(missing(mark({}), standing, 2000)).toMatchObject({
      from: 1000,
      stretches: [{ first: 101, last: 120, fresh: true }],
    });
    expect(missing(mark({}), standing, 500)).toMatchObject({
      from: 500,
      stretches: [
        { first: 1, last: 100, since: 500, before: 1000 },
        { first: 101, last: 120 },
      ],
    });
    expect(missing(mark({}), { validity: '2', last: 9 }, 2000)).toMatchObject({
      from: 1000,
      stretches: [{ first: 1, last: 9, since: 1000 }],
    });
    expect(missing(mark({}), { validity: '1', last: 100 }, 2000).stretches).toEqual([]);
  });

  it('is what a sync and a listener know together', () => {
    const sync = mark({ from: 100, upTo: 100, modseq: '50' });
    const listener = mark({ from: 9000, upTo: 105, whole: 98, modseq: '60' });
    const both = mark({ from: 100, upTo: 105, whole: 98, modseq: '50' });
    expect(joined(of(sync), of(listener))).toEqual(of(both));
    expect(joined(of(listener), of(sync))).toEqual(of(both));
  });

  it('leaves out what neither of them has looked for', () => {
    const sync = mark({ from: 100, upTo: 100 });
    // It began after 103: nobody has 101 to 103.
    const listener = mark({ from: 9000, upTo: 105, whole: 103 });
    expect(joined(of(sync), of(listener))).toEqual(of(sync));
    expect(joined(of(listener), of(sync))).toEqual(of(sync));
  });

  it('is the newer one alone where the UIDs mean other mails', () => {
    const before = mark({ validity: '1' });
    const after = mark({ validity: '2', upTo: 5 });
    expect(joined(of(before), of(after))).toEqual(of(after));
    expect(joined(null, of(after))).toEqual(of(after));
    const other = { folders: { Sent: before } };
    expect(joined(other, of(after))).toEqual({ folders: { Sent: before, INBOX: after } });
  });
});

describe('sequence sets', () => {
  it('say the same in fewer words', () => {
    for (const uids of [[], [1], [1, 2, 3], [1, 3, 4, 9], [5, 7]]) {
      expect(uidsOf(setOf(uids))).toEqual(uids);
    }
    expect(setOf([1, 2, 3, 7, 9, 10])).toBe('1:3,7,9:10');
  });

  it('are parted by weight and number', () => {
    const parts = batches([5, 1, 1, 9, 1], (each) => each, { weight: 6, count: 2 });
    expect(parts).toEqual([[5, 1], [1], [9], [1]]);
  });
});
