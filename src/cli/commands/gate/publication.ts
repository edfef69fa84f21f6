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
import { pinned } from '../../../traffic/pinned.ts';
import { piecesOf, sendEach } from '../../../traffic/split.ts';
import { channelOf, whoseOf } from '../../account.ts';
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
  const { dryRun } = app.options;
  const publication = await read(app, gate, text, flags);
  const outbound = await app.outbound(publication.user);
  const pieces = await piecesOf(gate, publication.draft, flags.split === false);
  const shown: string[] = [];
  for (const piece of pieces) {
    const checked = await outbound.check(publication.account, piece);
    shown.push(...previewLines(piece, checked.text));
  }
  // Whoever is asked sees what it is about.
  if (!dryRun && !app.options.yes) {
    for (const line of shown) app.ui.note(`  ${line}`);
  }
  const sure = !dryRun && (await app.ui.confirm(question(app, publication)));
  const rows = sure ? await sent(app, gate, publication, flags.split === false) : [];
  const [first] = rows;
  const externalId = first?.externalId ?? null;
  const url = externalId === null ? null : await gate.posts.link(publication.session, externalId);
  const { user, account, session } = publication;
  const whose = await whoseOf(app, user, account);
  const stays =
    flags.pin === true &&
    externalId !== null &&
    (await pinned(app, {
      gate,
      user,
      account,
      session,
      externalId,
      silent: flags.silent === true,
    }));
  app.ui.result(
    {
      id: first?.id ?? null,
      account: publication.account.id,
      channel: publication.channel,
      externalId,
      url,
      ids: rows.map((row) => row.id),
      posts: rows.map((row) => row.externalId),
      scheduledFor: publication.at === null ? null : new Date(publication.at).toISOString(),
      pinned: stays,
      dryRun,
    },
    first
      ? outcome(app, gate, publication, first, { url, whose })
      : preview(app, publication, shown),
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
  const named = await channelNamed(app, user, account, flags.channel);
  const { to, name } = await gate.posts.channel(session, named);
  const typed = await readDraft(gate, to, said, { ...flags, to: to.id }, { app, user, account });
  const later = at !== null && flags.pin ? { pin: { silent: flags.silent === true } } : {};
  const draft = { ...typed, ...later };
  return { user, account, session, draft, channel: { id: to.id, name }, at };
}

/** One that is known here by its name; else as it was typed, for the gate to read. */
async function channelNamed(
  app: App,
  user: string,
  account: Account,
  typed: string | undefined,
): Promise<string | undefined> {
  if (typed === undefined) return undefined;
  try {
    const { kind, id } = await app.recipient(user, account, typed);
    return kind === 'group' ? id : typed;
  } catch (error) {
    if (error instanceof GateError && error.code === 'bad_recipient') return typed;
    throw error;
  }
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
  const { pin, ...unpinned } = draft;
  for (const piece of await piecesOf(gate, unpinned, whole)) {
    const before = rows.at(-1);
    // Of a text in pieces the first one is pinned.
    const more = before === undefined ? (pin ? { pin } : {}) : { after: before.id };
    rows.push(await outbound.schedule(account, { ...piece, ...more }, at));
  }
  return rows;
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
  { user, channel, at, draft }: Publication,
  { id, externalId }: OutboxRow,
  { url, whose }: { url: string | null; whose: string },
): Text[] {
  const name = oneLine(channel.name);
  if (at !== null) {
    return [
      words`✓ It will be published in ${name}, ${app.ui.say(clockTime(at, app.now()))}, while gates serve runs.`,
      words`  To take it back: gates outbox drop ${id} --user ${user}`,
      ...(draft.pin ? [words`  It will be pinned then.`] : []),
    ];
  }
  return [
    words`✓ Published in ${name}: ${url ?? externalId ?? id}`,
    words`  To change it: gates ${gate.name} edit ${externalId ?? 'ID'} TEXT --user ${whose}`,
  ];
}
