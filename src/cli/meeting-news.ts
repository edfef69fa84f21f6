/** What happened in the meetings that were made for somebody, to stand between their messages. */
import type { App } from '../app.ts';
import { clockTime } from '../domain/moment.ts';
import { type Text, Words, words } from '../domain/words.ts';
import type { MessageFilter, Notice, Store, StoredMessage } from '../store/store.ts';
import { oneLine } from './terminal.ts';

/** A message, or a line of news, with its time. */
export interface Line {
  at: number;
  line: Text;
}

/**
 * The news of the conversations that these messages stand in, and of all those with the people asked for: from the
 * first of the messages on, where there may be others before it. Oldest first.
 */
export async function meetingNews(
  app: App,
  store: Store,
  filter: MessageFilter & { gate: string },
  found: readonly StoredMessage[],
): Promise<Line[]> {
  const { whose, limit, since = 0 } = filter;
  if (!whose) return [];
  const talks = new Set(whose.conversationIds);
  for (const { conversationId } of found) talks.add(conversationId);
  for (const { id } of await store.accounts.list({ gate: filter.gate })) {
    if (filter.accountId !== undefined && filter.accountId !== id) continue;
    const theirs = await store.conversations.ofPeople(id, whose.personIds);
    for (const talk of theirs) talks.add(talk.id);
  }
  const from = found.length === limit ? Math.max(since, found[0]?.timestamp ?? 0) : since;
  const notices = await store.notices.inConversations([...talks], { since: from, limit });
  const lines: Line[] = [];
  for (const notice of notices) {
    const line = await lineOf(app, notice);
    if (line !== null) lines.push({ at: notice.at, line });
  }
  return lines;
}

/** Both in the order of their times; of the same time the message first. */
export function inOrder(messages: readonly Line[], news: readonly Line[]): Text[] {
  return [...messages, ...news].toSorted((a, b) => a.at - b.at).map(({ line }) => line);
}

/** `— Zoom: “Consultation” started, 15:02`; `null`: it says nothing to people. */
async function lineOf(app: App, notice: Notice): Promise<Text | null> {
  // The gate of old news may be one that this version does not have.
  const row = app.catalogue.find(({ name }) => name === notice.gate);
  const tell = row && (await app.gate(row.name)).news;
  const said = tell ? await tell(notice) : notice.summary;
  if (said === null) return null;
  const safe = said instanceof Words ? said.withTexts(oneLine) : oneLine(said);
  return words`— ${row?.title ?? notice.gate}: ${safe}, ${clockTime(notice.at, app.now())}`;
}
