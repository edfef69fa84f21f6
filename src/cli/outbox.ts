import type { App, Column } from '../app.ts';
import { notFound } from '../domain/error.ts';
import { draftKind } from '../domain/message.ts';
import { clockTime, momentOf } from '../domain/moment.ts';
import { stateName } from '../domain/states.ts';
import { type Text, words } from '../domain/words.ts';
import type { OutboxRow } from '../store/store.ts';
import { oneLine } from './terminal.ts';

/** An outbox row as `--json` shows it: what a send prints, and its story. */
export function outboxView(row: OutboxRow): Record<string, unknown> {
  return {
    id: row.id,
    account: row.accountId,
    gate: row.gate,
    to: row.draft.to.id,
    kind: draftKind(row.draft),
    externalId: row.externalId,
    status: row.state,
    conversation: row.conversationId === null ? null : String(row.conversationId),
    error: row.error,
    createdAt: new Date(row.createdAt).toISOString(),
    sentAt: row.sentAt === null ? null : new Date(row.sentAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
    resends: row.resends,
  };
}

const SHORT_ID = 8;

/** For people: short ids, local times. */
export function outboxTable(app: App, rows: readonly OutboxRow[]): string {
  const columns: Column[] = [
    { key: 'id', title: 'ID' },
    { key: 'time', title: 'Time' },
    { key: 'gate', title: 'Gate' },
    { key: 'to', title: 'To' },
    { key: 'kind', title: 'Kind', show: stateName },
    { key: 'status', title: 'Status', show: stateName },
    { key: 'why', title: 'Why', flexible: true },
  ];
  return app.ui.table(
    rows.map((row) => ({
      ...outboxView(row),
      // As much of it as every command takes.
      id: row.id.slice(0, SHORT_ID),
      time: momentOf(row.createdAt, app.now()),
      why: row.error?.message ?? '',
    })),
    columns,
  );
}

/** One row as a line of its own, for `--follow`. */
export function outboxLine(row: OutboxRow, now: number): Text {
  const line = words`${clockTime(row.updatedAt, now)}  ${row.id.slice(0, SHORT_ID)}  ${row.gate}  → ${oneLine(row.draft.to.id)}  ${stateName(draftKind(row.draft))}  ${stateName(row.state)}`;
  return row.error ? words`${line}  ✗ ${oneLine(row.error.message)}` : line;
}

/** The row of this id, or of an id that begins so. */
export async function findOutbox(app: App, user: string, id: string): Promise<OutboxRow> {
  const store = await app.store(user);
  const exact = await store.outbox.find(id);
  if (exact) return exact;
  const rows = await store.outbox.list({ limit: 1000 });
  const fits = id.length >= 4 ? rows.filter((row) => row.id.startsWith(id)) : [];
  const [row] = fits;
  if (row && fits.length === 1) return row;
  throw notFound(words`There is no outbox entry ${id}.`, `gates outbox list --user ${user}`);
}
