/** `gates email status`: how a person's mailboxes stand. */
import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';
import { ownAddresses } from '../addresses.ts';
import { type MailServer, mailboxOf } from '../credential.ts';
import { shown } from '../login/prove.ts';
import { fullness, isNearlyFull, type Standing, standingOf } from '../standing.ts';
import { mailboxesOf } from './mailboxes.ts';

/** One mailbox in `status --json`. */
export interface MailboxStatus {
  account: string;
  address: string;
  name: string;
  enabled: boolean;
  login: 'password' | 'google';
  imap: MailServer;
  smtp: MailServer;
  /** Further addresses it may send from. */
  aliases: readonly string[];
  /** `null`: a server could not be asked, {@link problem} says why. */
  standing: Standing | null;
  problem: { code: string; message: string; hint: string | null } | null;
  /** ISO 8601; `null`: never. */
  lastSync: string | null;
}

interface Asked extends Omit<MailboxStatus, 'problem'> {
  problem: GateError | null;
}

/** @throws GateError what is wrong, where it is wrong with all of them */
export async function status(app: App, { account }: { account?: string }): Promise<void> {
  const user = await app.user();
  const accounts = await mailboxesOf(app, user, account);
  const asked: Asked[] = [];
  for (const each of accounts) asked.push(await askedOf(app, user, each));
  const [first] = asked;
  if (first?.problem && asked.every(({ problem }) => problem !== null)) throw first.problem;
  const mailboxes = asked.map(({ problem, ...rest }): MailboxStatus => ({
    ...rest,
    problem: problem && {
      code: problem.code,
      message: problem.message,
      hint: problem.hint ?? null,
    },
  }));
  const next = nextSteps(user, asked);
  app.ui.result({ user, mailboxes, next }, [
    ...asked.flatMap((each, index) => [
      ...(index === 0 ? [] : ['']),
      ...lines(each, app.now(), app.ui.say),
    ]),
    ...(next.length === 0 ? [] : ['', words`Next`, ...next.map((step) => `  ${app.ui.say(step)}`)]),
  ]);
}

async function askedOf(app: App, user: string, account: Account): Promise<Asked> {
  const session = await app.session(user, account);
  const { kind, imap, smtp } = mailboxOf(session.credential);
  let standing: Standing | null = null;
  let problem: GateError | null = null;
  try {
    standing = await standingOf(session);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    problem = error;
  }
  const [own, ...aliases] = ownAddresses(account);
  return {
    account: account.id,
    address: own ?? account.externalId,
    name: account.name,
    enabled: account.enabled,
    login: kind,
    imap,
    smtp,
    aliases,
    standing,
    problem,
    lastSync: await lastSync(app, user, account),
  };
}

/** As the core keeps it: everything until then is here. */
async function lastSync(app: App, user: string, { id }: Account): Promise<string | null> {
  const store = await app.store(user);
  const kept = (await store.memory.recall(id, 'sync', app.now())) as
    | { done?: { until?: number } }
    | undefined;
  const until = kept?.done?.until;
  return until === undefined ? null : new Date(until).toISOString();
}

/** What to do about whatever is missing. Pure. */
function nextSteps(user: string, mailboxes: readonly Asked[]): Words[] {
  return mailboxes.flatMap(({ account, address, enabled, standing, problem, lastSync: last }) => [
    ...(problem?.said.hint === undefined ? [] : [words`${address}: ${problem.said.hint}`]),
    ...(standing && isNearlyFull(standing.quota)
      ? [words`Make room in ${address}: delete old mail or empty the trash`]
      : []),
    ...(enabled
      ? []
      : [words`Switch ${address} on: ${`gates account enable ${account} --user ${user}`}`]),
    ...(last === null && problem === null
      ? [
          words`Read the mail of ${address}: ${`gates email sync --user ${user}${mailboxes.length > 1 ? ` --account ${address}` : ''}`}`,
        ]
      : []),
  ]);
}

/** Folders that everybody has are told first; of the others so many. */
const FOLDERS_SHOWN = 12;

function lines(one: Asked, now: number, say: (text: Text) => string): Text[] {
  const { address, name, enabled, login, imap, smtp, aliases, standing, problem } = one;
  const called = name === address ? address : `${name} <${address}>`;
  const kind = login === 'google' ? words`Google’s consent` : words`password`;
  return [
    enabled ? called : words`${called}  switched off`,
    words`Login     ${say(kind)}`,
    `IMAP      ${say(shown(imap))}`,
    `SMTP      ${say(shown(smtp))}`,
    ...(aliases.length === 0 ? [] : [words`Aliases   ${aliases.join(', ')}`]),
    ...(problem === null ? [] : [words`Problem   ${problem.said.message}`]),
    ...(standing === null ? [] : standingLines(standing, say)),
    one.lastSync === null
      ? words`Synced    not yet`
      : words`Synced    ${momentOf(Date.parse(one.lastSync), now)}`,
  ];
}

function standingLines(
  { quota, folders, largestMail, sentCopies }: Standing,
  say: (text: Text) => string,
): Text[] {
  const room =
    quota === null
      ? words`the server does not tell`
      : quota.limit < SMALL
        ? words`${kilobytes(quota.used)} of ${kilobytes(quota.limit)} KB used (${fullness(quota)}%)`
        : words`${megabytes(quota.used)} of ${megabytes(quota.limit)} MB used (${fullness(quota)}%)`;
  const copies =
    sentCopies === 'provider' ? words`kept by the provider` : words`kept in Sent by gates`;
  const most = largestMail === null ? words`not told` : words`${megabytes(largestMail)} MB`;
  return [
    words`Room      ${say(room)}`,
    words`Copies    ${say(copies)}`,
    words`Largest   ${say(most)}`,
    words`Folders   ${plural(folders.length, '# folder', '# folders')}`,
    ...folders
      .slice(0, FOLDERS_SHOWN)
      .map(
        ({ path, messages, unread }) =>
          words`  ${path}  ${plural(messages, '# mail', '# mails')}, ${plural(unread, '# unread', '# unread')}`,
      ),
    ...(folders.length > FOLDERS_SHOWN
      ? [words`  … and ${folders.length - FOLDERS_SHOWN} more`]
      : []),
  ];
}

/** Bytes: below it the parts of a mailbox are told in KB. */
const SMALL = 10 * 1024 * 1024;

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1).replace(/\.0$/, '');
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '');
}
