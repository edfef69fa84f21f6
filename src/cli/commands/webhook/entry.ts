import type { App } from '../../../app.ts';
import { notFound, usageError } from '../../../domain/error.ts';
import { plural, type Text, words } from '../../../domain/words.ts';
import type { JournalCounts, JournalEntry, Notice } from '../../../store/store.ts';

/** The journal entry a person named. */
export async function findEntry(app: App, user: string, text: string): Promise<JournalEntry> {
  const id = Number(text);
  if (!Number.isInteger(id)) throw usageError(words`An entry has a number, not “${text}”.`);
  const entry = await (await app.store(user)).journal.find(id);
  if (entry) return entry;
  throw notFound(words`There is no delivery ${id}.`, `gates webhook events --user ${user}`);
}

/** A delivery without its bytes. */
export type EntryHead = Omit<JournalEntry, 'body'>;

/** As `--json` shows it. */
export function entryView(entry: EntryHead): Record<string, unknown> {
  const { id, gate, receivedAt, state, messages, statuses, notices, unknown, repeated, error } =
    entry;
  const at = new Date(receivedAt).toISOString();
  return { id, gate, receivedAt: at, state, messages, statuses, notices, unknown, repeated, error };
}

/** `4 messages, 1 status, 2 repeated`. */
export function heldText(counts: JournalCounts): Text {
  const { messages, statuses, notices, unknown, repeated } = counts;
  const parts = [
    ...(messages > 0 ? [words`${plural(messages, '# message', '# messages')}`] : []),
    ...(statuses > 0 ? [words`${plural(statuses, '# status', '# statuses')}`] : []),
    ...(notices > 0 ? [words`${plural(notices, '# notice', '# notices')}`] : []),
    ...(unknown > 0 ? [words`${unknown} set aside`] : []),
    ...(repeated > 0 ? [words`${repeated} repeated`] : []),
  ];
  const [first = words`nothing`, ...others] = parts;
  return others.reduce((text, part) => words`${text}, ${part}`, first);
}

/** As `--json` shows it. */
export function noticeView(notice: Notice): Record<string, unknown> {
  const { id, gate, accountId, journalId, kind, topic, subject, summary, at, raw } = notice;
  return {
    id,
    gate,
    account: accountId,
    entry: journalId,
    kind,
    topic,
    subject,
    summary,
    at: new Date(at).toISOString(),
    raw,
  };
}
