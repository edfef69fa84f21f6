/** Work of one process that waits for its turn. */

/** Does the work when its turn has come. `first`: before all who wait. */
export type Line = <T>(work: () => Promise<T>, order?: { first: boolean }) => Promise<T>;

/** Lets `width` at a time do their work, in the order they came. */
export function openLine(width: number): Line {
  const waiting: (() => void)[] = [];
  let free = width;
  return async (work, { first } = { first: false }) => {
    if (free > 0) free -= 1;
    else {
      await new Promise<void>((go) => {
        if (first) waiting.unshift(go);
        else waiting.push(go);
      });
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
