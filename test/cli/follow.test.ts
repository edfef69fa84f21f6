import { describe, expect, it } from 'vitest';
import { followRows } from '../../src/cli/follow.ts';

interface Row {
  id: number;
  state: string;
}

/** Runs until `looks` looks were made; gives what was shown. */
async function followed(limit: number, looks: readonly (readonly Row[])[]): Promise<string[]> {
  const stop = new AbortController();
  const shown: string[] = [];
  let look = -1;
  let least = Number.POSITIVE_INFINITY;
  const rows = {
    async list(most: number) {
      // A look begins with the fewest it asks for.
      least = Math.min(least, most);
      if (most === least) look += 1;
      if (look === looks.length) stop.abort(new Error('enough'));
      return (looks[look] ?? []).toReversed().slice(0, most);
    },
    idOf: ({ id }: Row) => id,
    versionOf: ({ state }: Row) => state,
    show: ({ id, state }: Row) => void shown.push(`${id} ${state}`),
  };
  await expect(followRows({ signal: stop.signal }, limit, rows)).rejects.toThrow();
  return shown;
}
const row = (id: number, state = 'new'): Row => ({ id, state });

describe('--follow', () => {
  it('shows the newest, oldest first; then what comes and what changes, once each', async () => {
    expect(
      await followed(2, [
        [row(1), row(2), row(3)],
        [row(1), row(2), row(3)],
        [row(1, 'done'), row(2), row(3), row(4)],
        [row(1, 'done'), row(2), row(3), row(4, 'done')],
      ]),
    ).toEqual(['2 new', '3 new', '1 done', '4 new', '4 done']);
  });

  it('leaves nothing out when more come at once than it looks at', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => row(index + 2));
    const shown = await followed(1, [[row(1)], [row(1), ...many]]);
    expect(shown).toHaveLength(1001);
    expect(shown.slice(0, 3)).toEqual(['1 new', '2 new', '3 new']);
  });

  it('begins with nothing', async () => {
    expect(await followed(50, [[], [row(1)]])).toEqual(['1 new']);
  });
});
