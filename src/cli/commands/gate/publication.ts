/** A post in a channel: everything that can be refused first, then the door out. */
import type { App } from '../../../app.ts';
import type { Account } from '../../../domain/account.ts';
import { GateError, usageError } from '../../../domain/error.ts';
import type { Draft } from '../../../domain/message.ts';
import { clockTime } from '../../../domain/moment.ts';
import { parseAhead } from '../../../domain/since.ts';
import { type Text, words } from '../../../domain/words.ts';
import type { Gate, Session } from '../../../gate.ts';
import type { OutboxRow } from '../../../store/store.ts';
import { piecesOf, sendEach } from '../../../traffic/split.ts';
import { channelOf } from '../../account.ts';
import { previewLines } from '../../draft-preview.ts';
import { readDraft } from '../../draft.ts';
import { readStdin } from '../../stdin.ts';
import { oneLine } from '../../terminal.ts';
import type { PublishFlags, Publisher } from './publish.ts';

/** What is published, and where. */
interface Publication {
  user: string;
  account: Account;
  session: Session;
  draft: Draft;
  channel: { id: string; name: string };
  /** Epoch milliseconds; `null`: now. */
  at: number | null;
}

/** `gates <gate> publish` */
export async function publish(
  app: App,
  gate: Publisher,
  text: string | undefined,
  flags: PublishFlags,
): Promise<void> {
  if (flags.pin && flags.at !== undefined) {
    throw usageError(
      words`What appears later cannot be pinned now.`,
      `gates ${gate.name} pin ID`,
      'pin_later',
    );
  }
  const { dryRun } = app.options;
  const publication = await read(app, gate, text, flags);
  const outbound = await app.outbound(publication.user);
  const pieces = await piecesOf(gate, publication.draft, flags.split === false);
  const shown: string[] = [];
  for (const piece of pieces) {
    const checked = await outbound.check(publication.account, piece);
    shown.push(...previewLines(piece, checked.text));
  }
  const sure = !dryRun && (await app.ui.confirm(question(app, publication)));
  const rows = sure ? await sent(app, gate, publication, flags.split === false) : [];
  const [first] = rows;
  const externalId = first?.externalId ?? null;
  const url = externalId === null ? null : await gate.posts.link(publication.session, externalId);
  const pinned = flags.pin === true && externalId !== null;
  const stays = pinned && (await pin(app, gate, publication, externalId, flags.silent === true));
  app.ui.result(
    {
      id: first?.id ?? null,
      account: publication.account.id,
      channel: publication.channel,
      externalId,
      url,
      posts: rows.map((row) => row.externalId),
      scheduledFor: publication.at === null ? null : new Date(publication.at).toISOString(),
      pinned: stays,
      dryRun,
    },
    first ? outcome(app, gate, publication, first, url) : preview(app, publication, shown),
  );
}

async function read(
  app: App,
  gate: Publisher,
  text: string | undefined,
  flags: PublishFlags,
): Promise<Publication> {
  const at = flags.at === undefined ? null : parseAhead(flags.at, app.now());
  if (at !== null && at <= app.now()) {
    throw usageError(words`That time has passed.`, words`Name a later time with --at.`, 'too_soon');
  }
  const said = text === '-' ? readStdin().replace(/\r?\n$/, '') : text;
  const user = await app.user();
  const account = await channelOf(app, user, gate.name, flags.account);
  const session = await app.session(user, account);
  const { to, name } = await gate.posts.channel(session, flags.channel);
  const draft = await readDraft(gate, to, said, { ...flags, to: to.id });
  return { user, account, session, draft, channel: { id: to.id, name }, at };
}

async function sent(
  app: App,
  gate: Publisher,
  { user, account, draft, at }: Publication,
  whole: boolean,
): Promise<readonly OutboxRow[]> {
  const outbound = await app.outbound(user);
  if (at === null) return sendEach(outbound, gate, account, draft, { whole });
  const rows: OutboxRow[] = [];
  for (const piece of await piecesOf(gate, draft, whole)) {
    const before = rows.at(-1);
    const after = before === undefined ? {} : { after: before.id };
    rows.push(await outbound.schedule(account, { ...piece, ...after }, at));
  }
  return rows;
}

/** It stands in the channel whatever becomes of this. */
async function pin(
  app: App,
  gate: Publisher,
  { user, account, session }: Publication,
  externalId: string,
  silent: boolean,
): Promise<boolean> {
  const entry = { action: `${gate.name}.pin`, subject: account.id, detail: { id: externalId } };
  try {
    const audit = await app.audit(user);
    await audit.around(entry, () => gate.posts.pin(session, externalId, silent));
    return true;
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    app.ui.warn(words`It was published, but not pinned: ${error.said.message}`);
    return false;
  }
}

function question(app: App, { channel, at }: Publication): Text & object {
  const name = oneLine(channel.name);
  return at === null
    ? words`Publish this in ${name} for everyone to see?`
    : words`Publish this in ${name} for everyone to see, ${app.ui.say(clockTime(at, app.now()))}?`;
}

function preview(app: App, { channel, at }: Publication, lines: readonly string[]): Text[] {
  if (!app.options.dryRun) return [words`Nothing was published.`];
  const name = oneLine(channel.name);
  return [
    at === null
      ? words`Would publish in ${name}:`
      : words`Would publish in ${name}, ${app.ui.say(clockTime(at, app.now()))}:`,
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
  ];
}

function outcome(
  app: App,
  gate: Gate,
  { user, channel, at }: Publication,
  { id, externalId }: OutboxRow,
  url: string | null,
): Text[] {
  const name = oneLine(channel.name);
  if (at !== null) {
    return [
      words`✓ It will be published in ${name}, ${app.ui.say(clockTime(at, app.now()))}, while gates serve runs.`,
      words`  To take it back: gates outbox drop ${id} --user ${user}`,
    ];
  }
  return [
    words`✓ Published in ${name}: ${url ?? externalId ?? id}`,
    words`  To change it: gates ${gate.name} edit ${externalId ?? 'ID'} TEXT --user ${user}`,
  ];
}
