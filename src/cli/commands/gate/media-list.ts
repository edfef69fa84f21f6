/** The files of incoming messages: which are kept, which are missing, and fetching them now. */
import type { App } from '../../../app.ts';
import { GateError, notFound, usageError } from '../../../domain/error.ts';
import { clockTime } from '../../../domain/moment.ts';
import { parseSince } from '../../../domain/since.ts';
import { stateName } from '../../../domain/states.ts';
import { plural, type Text, words } from '../../../domain/words.ts';
import { channelOf, readableAccount } from '../../account.ts';
import type { MediaGate } from './media.ts';

/** In one go of `media fetch`. */
const MOST = 10_000;

type Row = Parameters<Awaited<ReturnType<App['media']>>['fetch']>[0];

export interface ListFlags {
  account?: string;
  missing?: boolean;
  limit: string;
  since?: string;
}

/** A file as `--json` shows it. */
interface MediaView {
  /** Of the message. */
  message: string;
  account: string;
  /** Of the file, at the platform. */
  id: string;
  kind: string;
  name: string | null;
  mimeType: string | null;
  size: number | null;
  timestamp: string;
  state: Row['state'];
  /** Where it stands on this machine; `null`: not here. */
  path: string | null;
  sha256: string | null;
  tries: number;
  nextTryAt: string | null;
  reason: string | null;
}

/** `gates <gate> media list [--missing]` */
export async function list(app: App, gate: MediaGate, flags: ListFlags): Promise<void> {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) {
    throw usageError(words`--limit takes a number from 1 to 100000, not “${flags.limit}”.`);
  }
  const user = await app.user();
  const { media } = await app.store(user);
  const rows = await media.list({
    gate: gate.name,
    limit,
    ...(flags.missing && { states: ['waiting', 'missing'] as const }),
    ...(flags.since !== undefined && { since: parseSince(flags.since, app.now()) }),
    ...(flags.account !== undefined && {
      accountId: (await readableAccount(app, user, flags.account)).id,
    }),
  });
  const views = await viewsOf(app, user, rows.toReversed());
  app.ui.result(views, () => [
    views.length > 0
      ? table(app, gate, views)
      : flags.missing
        ? words`✓ No file is missing.`
        : words`Nothing here.`,
    ...whatToDo(gate, user, views),
  ]);
}

/** `gates <gate> media fetch [ID…]`: those named, else all that wait or are missing. */
export async function fetch(
  app: App,
  gate: MediaGate,
  ids: readonly string[],
  from?: string,
): Promise<void> {
  const user = await app.user();
  const rows = await wanted(app, gate, user, ids, from);
  if (app.options.dryRun) {
    return app.ui.result(
      await viewsOf(app, user, rows),
      words`Would fetch ${plural(rows.length, '# file', '# files')}.`,
    );
  }
  const fetched = await (
    await app.audit(user)
  ).around(
    { action: `${gate.name}.media-fetch` },
    () => fetchAll(app, user, rows),
    (after) => ({ detail: { files: after.length, failed: after.filter(isNotKept).length } }),
  );
  const views = await viewsOf(app, user, fetched);
  refuseFailures(gate, user, views);
  app.ui.result(views, () =>
    views.length === 0
      ? words`✓ No file is missing.`
      : [
          table(app, gate, views),
          words`✓ ${plural(views.length, '# file is', '# files are')} on this machine.`,
        ],
  );
}

async function wanted(
  app: App,
  gate: MediaGate,
  user: string,
  ids: readonly string[],
  from: string | undefined,
): Promise<Row[]> {
  const { media } = await app.store(user);
  const accountId =
    from === undefined ? undefined : (await channelOf(app, user, gate.name, from)).id;
  const filter = { gate: gate.name, ...(accountId !== undefined && { accountId }), limit: MOST };
  if (ids.length === 0) {
    return (await media.list({ ...filter, states: ['waiting', 'missing'] })).toReversed();
  }
  const found: Row[] = [];
  for (const id of new Set(ids)) {
    const rows = await media.list({ ...filter, id });
    if (rows.length === 0) {
      throw notFound(
        words`${user} received no file with the message or id ${id}.`,
        `gates ${gate.name} media list --user ${user}`,
      );
    }
    found.push(...rows);
  }
  return found;
}

async function fetchAll(app: App, user: string, rows: readonly Row[]): Promise<Row[]> {
  const media = await app.media(user);
  const progress = app.ui.progress('files', rows.length);
  const after: Row[] = [];
  try {
    for (const row of rows) {
      const here = (await media.file(row)) !== null;
      after.push(here ? row : await media.fetch(row));
      progress.at(after.length);
    }
  } finally {
    progress.end();
  }
  return after;
}

function isNotKept({ state }: Pick<Row, 'state'>): boolean {
  return state !== 'kept';
}

function refuseFailures(gate: MediaGate, user: string, views: readonly MediaView[]): void {
  const failed = views.filter(isNotKept);
  const [first] = failed;
  if (!first) return;
  throw new GateError({
    category: 'failed',
    code: 'files_missing',
    gate: gate.name,
    message: words`${failed.length} of ${plural(views.length, '# file', '# files')} could not be fetched; of ${first.message}: ${first.reason ?? '–'}`,
    hint: `gates ${gate.name} media list --missing --user ${user}`,
  });
}

async function viewsOf(app: App, user: string, rows: readonly Row[]): Promise<MediaView[]> {
  const media = await app.media(user);
  const views: MediaView[] = [];
  for (const row of rows) {
    views.push({
      message: row.externalId,
      account: row.accountId,
      id: row.mediaId,
      kind: row.kind,
      name: row.filename,
      mimeType: row.mimeType,
      size: row.size,
      timestamp: new Date(row.timestamp).toISOString(),
      state: row.state,
      path: await media.file(row),
      sha256: row.sha256,
      tries: row.tries,
      nextTryAt: row.nextAt === null || row.tries === 0 ? null : new Date(row.nextAt).toISOString(),
      reason: row.error?.message ?? null,
    });
  }
  return views;
}

function table(app: App, gate: MediaGate, views: readonly MediaView[]): string {
  const when = (value: unknown): Text => clockTime(Date.parse(String(value)), app.now());
  return app.ui.table(
    views.map((view) => ({
      ...view,
      // By whichever people can name it.
      id: gate.files ? view.id : view.message,
      where: view.path ?? view.reason,
    })),
    [
      { key: 'timestamp', title: 'Sent', show: when },
      { key: 'id', title: 'ID' },
      { key: 'kind', title: 'Kind', show: stateName },
      { key: 'name', title: 'Name', flexible: true, show: orDash },
      { key: 'mimeType', title: 'Type', show: orDash },
      { key: 'size', title: 'Bytes', align: 'right', show: orDash },
      { key: 'state', title: 'State', show: stateName },
      { key: 'where', title: 'Where, or why not', flexible: true, show: orDash },
    ],
  );
}

function orDash(value: unknown): Text {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}

function whatToDo(gate: MediaGate, user: string, views: readonly MediaView[]): Text[] {
  const waiting = views.some(({ state }) => state === 'waiting');
  const missing = views.some(({ state }) => state === 'missing');
  return [
    ...(waiting
      ? [
          words`gates serve fetches what waits; or now: gates ${gate.name} media fetch --user ${user}`,
        ]
      : []),
    ...(missing
      ? [
          words`What the platform does not have any more only its sender has: ask them to send it again.`,
        ]
      : []),
  ];
}
