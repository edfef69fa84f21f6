import { toContact } from './message.ts';
import type { Source } from './source.ts';

/** The people of documents, as text. */
export interface Contacts {
  /** Those of these ids who are known, by id: one a line. */
  text(ids: ReadonlySet<number>): Promise<string>;
}

/** People asked for at a time, and the most that are kept for the next document. */
const PAGE = 500;
const MOST = 5000;

/** Each is asked for once and not for every document: the same people write again and again. */
export function openContacts(source: Source): Contacts {
  /** `null`: nobody is there. */
  const known = new Map<number, string | null>();

  async function learn(ids: readonly number[]): Promise<void> {
    for (let start = 0; start < ids.length; start += PAGE) {
      const page = ids.slice(start, start + PAGE);
      for (const id of page) known.set(id, null);
      for (const person of await source.people.findMany(page)) {
        known.set(person.id, `\n${JSON.stringify(toContact(person))}`);
      }
    }
  }

  return {
    async text(ids) {
      const sorted = [...ids].toSorted((a, b) => a - b);
      if (known.size > MOST) known.clear();
      await learn(sorted.filter((id) => !known.has(id)));
      return sorted.flatMap((id) => known.get(id) ?? []).join(',');
    },
  };
}
