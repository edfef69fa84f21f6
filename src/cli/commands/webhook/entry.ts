import type { App } from '../../../app.ts';
import { notFound, usageError } from '../../../domain/error.ts';
import type { JournalEntry } from '../../../store/store.ts';

/** The journal entry a person named. */
export async function findEntry(app: App, user: string, text: string): Promise<JournalEntry> {
  const id = Number(text);
  if (!Number.isInteger(id)) throw usageError(`An entry has a number, not “${text}”.`);
  const entry = await (await app.store(user)).journal.find(id);
  if (entry) return entry;
  throw notFound(`There is no delivery ${id}.`, `gates webhook events --user ${user}`);
}
