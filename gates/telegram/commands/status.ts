import type { App, Ui } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { clockTime, momentOf } from '../../../src/domain/moment.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { apiOf } from '../api.ts';
import { type Bot, readBot } from '../bot.ts';
import { defaultChannel } from '../channel.ts';
import { chatName, mayPost, type Standing, standingIn } from '../chats.ts';
import { checks, hostOf } from '../checks.ts';
import { readWebhook, type WebhookInfo } from '../webhook-info.ts';
import { type AccountFlags, botsOf, whoseOf } from './place.ts';

/** One bot, as it stands at Telegram and here. */
interface Standings {
  account: Account;
  bot: Bot;
  webhook: WebhookInfo;
  channel: ({ id: string; title: string; username: string | null } & Standing) | null;
  /** Groups and channels it was heard of in, but for its own channel. */
  groups: number;
  next: readonly Text[];
}

/** One that Telegram does not answer, or knows no more. */
interface Failed {
  account: Account;
  error: GateError;
}

/** `gates telegram status`. Exit 3 where no bot is logged in, or its token is no good. */
export async function status(app: App, flags: AccountFlags): Promise<void> {
  const user = await app.user();
  const found: Standings[] = [];
  const failed: Failed[] = [];
  for (const account of await botsOf(app, user, flags.account)) {
    try {
      found.push(await standingOf(app, user, account));
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      failed.push({ account, error });
    }
  }
  const [first] = failed;
  if (first && found.length === 0) throw first.error;
  const [last] = await (await app.store(user)).journal.list({ gate: 'telegram', limit: 1 });
  const callbackUrl = app.webhookUrl('telegram', user);
  const next = [
    ...found.flatMap((each) => each.next),
    ...failed.flatMap(({ error }) => error.said.hint ?? []),
  ];
  const several = found.length + failed.length > 1;
  app.ui.result(
    {
      user,
      bots: found.map(viewOf),
      failed: failed.map(({ account, error }) => ({
        account: account.id,
        handle: account.handle,
        code: error.code,
        message: error.message,
        hint: error.hint ?? null,
      })),
      server: {
        callbackUrl,
        lastReceivedAt: last ? new Date(last.receivedAt).toISOString() : null,
      },
      next: next.map(String),
    },
    [
      ...found.flatMap((each, index) => [
        ...(index === 0 ? [] : ['']),
        ...lines(each, app),
        ...(several ? nextLines(each.next, app) : []),
      ]),
      ...failed.flatMap(({ account, error }) => [
        '',
        words`${account.name} ${account.handle ?? ''} (${account.id})`,
        words`✗ ${error.said.message}`,
        ...(error.said.hint === undefined ? [] : nextLines([error.said.hint], app)),
      ]),
      ...(several ? [''] : []),
      ...(last ? [words`Received  ${app.ui.say(momentOf(last.receivedAt, app.now()))}`] : []),
      ...(several ? [] : nextLines(next, app)),
    ],
  );
}

function nextLines(next: readonly Text[], { ui }: App): Text[] {
  return next.length === 0 ? [] : ['', words`Next`, ...next.map((step) => `  ${ui.say(step)}`)];
}

async function standingOf(app: App, user: string, account: Account): Promise<Standings> {
  const session = await app.session(user, account);
  const api = apiOf(session);
  const bot = await known(app, user, account, () => readBot(api));
  const webhook = await readWebhook(api);
  const store = await app.store(user);
  const conversations = await store.conversations.list({ accountId: account.id, limit: 1000 });
  const kept = defaultChannel(account);
  const groups = conversations.filter(
    ({ groupId }) => groupId !== null && groupId !== kept?.id,
  ).length;
  const standing = kept && (await standingIn(api, Number(kept.id), bot.id).catch(absent));
  const callbackUrl = app.webhookUrl('telegram', user);
  const whose = await whoseOf(app, { user, account });
  const found = await checks(session, { callbackUrl, several: whose !== user });
  return {
    account,
    bot,
    webhook,
    channel: kept && standing ? { ...kept, ...standing } : null,
    groups,
    next: [
      ...(account.enabled ? [] : [`gates account enable ${account.id} --user ${user}`]),
      ...found.flatMap(({ cure }) => (cure === undefined ? [] : [cure])),
      ...(webhook.url === null && callbackUrl === null
        ? [words`To receive: gates serve, or gates telegram listen --user ${whose}`]
        : []),
      ...(groups > 0 && !bot.readsGroups ? [PRIVACY] : []),
      ...(kept === null
        ? [words`To publish in a channel: gates telegram setup --user ${whose}`]
        : []),
    ],
  };
}

/** https://core.telegram.org/bots/features#privacy-mode */
const PRIVACY = words`To get every message of its groups: @BotFather › /setprivacy › Disable, then add the bot to the group again.`;

/** Asks, and keeps what that says about the token. */
async function known<T>(
  app: App,
  user: string,
  { id, login }: Account,
  ask: () => Promise<T>,
): Promise<T> {
  const { accounts } = await app.store(user);
  try {
    const answer = await ask();
    if (login && login.state !== 'valid') await accounts.setLogin(id, { ...login, state: 'valid' });
    return answer;
  } catch (error) {
    const lost = error instanceof GateError && error.category === 'auth';
    if (lost && login) await accounts.setLogin(id, { ...login, state: 'revoked' });
    throw error;
  }
}

/** It was removed from there, or the channel is gone. */
function absent(error: unknown): Standing {
  if (error instanceof GateError && ['policy', 'not_found'].includes(error.category)) {
    return { role: 'left', rights: [] };
  }
  throw error;
}

function viewOf({ account, bot, webhook, channel }: Standings): Record<string, unknown> {
  const { url, pending, lastError, updates } = webhook;
  return {
    account: account.id,
    id: bot.id,
    name: bot.name,
    handle: bot.handle,
    enabled: account.enabled,
    readsGroups: bot.readsGroups,
    joinsGroups: bot.joinsGroups,
    business: bot.business,
    inline: bot.inline,
    updates: {
      by: url === null ? 'polling' : 'webhook',
      url,
      pending,
      lastError: lastError && {
        at: new Date(lastError.at).toISOString(),
        message: lastError.message,
      },
      kinds: updates,
    },
    channel: channel && { ...channel, mayPost: mayPost(channel) },
  };
}

function lines({ account, bot, webhook, channel, groups }: Standings, app: App): Text[] {
  const { ui } = app;
  const { url, pending, lastError } = webhook;
  const waiting = plural(pending, '# update waits', '# updates wait');
  return [
    words`${bot.name} ${bot.handle ?? ''} (${account.id})`,
    bot.readsGroups
      ? words`Groups    ${groups}; it gets every message there`
      : words`Groups    ${groups}; privacy mode is on: commands and answers to it only`,
    words`Business  ${yesOrNo(bot.business, ui)}`,
    url === null
      ? words`Updates   asked for (long polling); ${waiting}`
      : words`Updates   webhook at ${hostOf(url)}; ${waiting}`,
    ...(lastError
      ? [
          words`          last failed ${ui.say(clockTime(lastError.at, app.now()))}: ${lastError.message}`,
        ]
      : []),
    channel === null
      ? words`Channel   none`
      : mayPost(channel)
        ? words`Channel   ${chatName(channel)}; it may publish there`
        : words`Channel   ${chatName(channel)}; it may not publish there`,
  ];
}

function yesOrNo(value: boolean, { say }: Pick<Ui, 'say'>): string {
  return say(
    value ? words`can be connected to a business account` : words`not allowed by @BotFather`,
  );
}
