import type { App, Column } from '../app.ts';
import { nameAndId, typedRecipient } from '../domain/called.ts';
import { notFound } from '../domain/error.ts';
import { draftKind } from '../domain/message.ts';
import { clockTime, momentOf } from '../domain/moment.ts';
import { stateName } from '../domain/states.ts';
import { type Text, words } from '../domain/words.ts';
import type { Conversation, OutboxRow, Store } from '../store/store.ts';
import { type Reason, reasonOfRow } from '../traffic/explained.ts';
import { type Waiting, waitingLine, waitings } from '../traffic/waiting.ts';
import { isGroup } from './scene.ts';
import { oneLine } from './terminal.ts';

/** What there is to say of rows beyond what they hold. */
export interface Stories {
  /** Why they failed, as far as they did, by id. */
  readonly reasons: ReadonlyMap<string, Reason>;
  /** What the queued ones wait for, by id. */
  readonly waits: ReadonlyMap<string, Waiting>;
  /** What those are called whom they go to, by id. */
  readonly names: ReadonlyMap<string, string>;
}

export async function storiesOf(
  app: App,
  user: string,
  rows: readonly OutboxRow[],
): Promise<Stories> {
  const reasons = new Map<string, Reason>();
  for (const row of rows) {
    const reason = await reasonOfRow(app, row);
    if (reason) reasons.set(row.id, reason);
  }
  const store = await app.store(user);
  return { reasons, waits: await waitings(app, store, rows), names: await namesOf(store, rows) };
}

/** Two queries, however many rows there are. */
async function namesOf(
  store: Store,
  rows: readonly OutboxRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(rows.flatMap(({ conversationId }) => conversationId ?? []));
  const places = new Map(
    (await store.conversations.findMany([...ids])).map((place) => [place.id, place]),
  );
  const people = new Map(
    (
      await store.people.findMany([...places.values()].flatMap((place) => personOf(place) ?? []))
    ).map(({ id, name }) => [id, name]),
  );
  return new Map(
    rows.flatMap(({ id, conversationId }) => {
      const place = places.get(conversationId ?? -1);
      const name = place && (isGroup(place) ? place.title : people.get(personOf(place) ?? -1));
      return name ? [[id, name]] : [];
    }),
  );
}

function personOf({ personId, withPersonId }: Conversation): number | null {
  return personId ?? withPersonId;
}

/** `Анна · 79991234567`, as far as it is known. */
function goesTo({ id, draft }: OutboxRow, { names }: Stories): string {
  return nameAndId(oneLine(names.get(id) ?? ''), typedRecipient(draft.to));
}

/** An outbox row as `--json` shows it: what a send prints, and its story. */
export function outboxView(row: OutboxRow, { reasons, waits }: Stories): Record<string, unknown> {
  const reason = reasons.get(row.id);
  const wait = waits.get(row.id);
  return {
    id: row.id,
    account: row.accountId,
    gate: row.gate,
    to: row.draft.to.id,
    kind: draftKind(row.draft),
    externalId: row.externalId,
    status: row.state,
    conversation: row.conversationId === null ? null : String(row.conversationId),
    error: reason ? { code: reason.code, message: reason.message, hint: reason.hint } : null,
    waiting: wait ? { reason: wait.reason, until: new Date(wait.until).toISOString() } : null,
    createdAt: new Date(row.createdAt).toISOString(),
    sentAt: row.sentAt === null ? null : new Date(row.sentAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
    resends: row.resends,
    dueAt: row.dueAt === null ? null : new Date(row.dueAt).toISOString(),
  };
}

const SHORT_ID = 8;

/** For people: short ids, local times. */
export function outboxTable(app: App, rows: readonly OutboxRow[], stories: Stories): string {
  const columns: Column[] = [
    { key: 'id', title: 'ID' },
    { key: 'time', title: 'Time' },
    { key: 'gate', title: 'Gate' },
    { key: 'to', title: 'To', flexible: true },
    { key: 'kind', title: 'Kind', show: stateName },
    { key: 'status', title: 'Status', show: stateName },
    { key: 'why', title: 'Why', flexible: true },
  ];
  return app.ui.table(
    rows.map((row) => ({
      ...outboxView(row, stories),
      // As much of it as every command takes.
      id: row.id.slice(0, SHORT_ID),
      to: goesTo(row, stories),
      time: momentOf(row.createdAt, app.now()),
      why: whyOf(row, stories, app.now()) ?? '',
    })),
    columns,
  );
}

/** One row as a line of its own, for `--follow`. */
export function outboxLine(row: OutboxRow, stories: Stories, now: number): Text {
  const line = words`${clockTime(row.updatedAt, now)}  ${row.id.slice(0, SHORT_ID)}  ${row.gate}  → ${oneLine(goesTo(row, stories))}  ${stateName(draftKind(row.draft))}  ${stateName(row.state)}`;
  const why = whyOf(row, stories, now);
  return why === null ? line : words`${line}  ${row.error ? '✗' : '…'} ${why}`;
}

/** Why it failed, or has not gone yet. */
export function whyOf(row: OutboxRow, { reasons, waits }: Stories, now: number): Text | null {
  if (row.state === 'scheduled') return words`at ${clockTime(row.dueAt ?? now, now)}`;
  const message = reasons.get(row.id)?.message;
  if (message !== undefined) return typeof message === 'string' ? oneLine(message) : message;
  const wait = waits.get(row.id);
  return wait ? waitingLine(wait, now) : null;
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
