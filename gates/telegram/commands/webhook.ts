import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { ALLOWED_UPDATES } from '../updates.ts';
import { readWebhook, type WebhookInfo } from '../webhook-info.ts';
import { type AccountFlags, type BotPlace, botPlace, recorded, whoseOf } from './place.ts';

export interface WebhookFlags extends AccountFlags {
  dropPending?: boolean;
}

/** `gates telegram webhook show` */
export async function show(app: App, flags: AccountFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const info = await readWebhook(place.api);
  const whose = await whoseOf(app, place);
  app.ui.result({ account: place.account.id, ...viewOf(info) }, lines(app, whose, info));
}

/** `gates telegram webhook set [URL]` */
export async function set(app: App, typed: string | undefined, flags: WebhookFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const { user, account, session, api } = place;
  const url = addressOf(app, user, typed);
  const { dryRun } = app.options;
  const whose = await whoseOf(app, place);
  const drop = await dropped(app, place, flags);
  const done = !dryRun && drop !== null;
  if (done) {
    await recorded(app, place, { action: 'webhook-set', detail: { url, dropped: drop } }, () =>
      api.call('setWebhook', {
        url,
        secret_token: secretOf(session.credential['webhookSecret'], user),
        allowed_updates: ALLOWED_UPDATES,
        ...(drop ? { drop_pending_updates: true } : {}),
      }),
    );
  }
  app.ui.result(
    { account: account.id, url, set: done, droppedPending: done && drop, dryRun },
    done
      ? [
          words`✓ Updates of ${account.handle ?? account.name} come to ${url}`,
          words`  Whether they arrive: gates telegram webhook show --user ${whose}`,
        ]
      : dryRun
        ? words`Would have updates delivered to ${url}`
        : words`Nothing was changed.`,
  );
}

/** `gates telegram webhook delete` */
export async function remove(app: App, flags: WebhookFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const { account, api } = place;
  const { url } = await readWebhook(api);
  const { dryRun } = app.options;
  const whose = await whoseOf(app, place);
  const drop = await dropped(app, place, flags);
  const done = !dryRun && drop !== null;
  if (done) {
    await recorded(app, place, { action: 'webhook-delete', detail: { dropped: drop } }, () =>
      api.call('deleteWebhook', drop ? { drop_pending_updates: true } : {}),
    );
  }
  app.ui.result(
    {
      account: account.id,
      url,
      deleted: done && url !== null,
      droppedPending: done && drop,
      dryRun,
    },
    done
      ? [
          url === null
            ? words`There was no webhook.`
            : words`✓ The webhook of ${account.handle ?? account.name} is gone.`,
          words`  Updates are asked for now: gates serve, or gates telegram listen --user ${whose}`,
        ]
      : dryRun
        ? words`Would delete the webhook ${url ?? '–'}`
        : words`Nothing was changed.`,
  );
}

/** Whether updates that wait are to be thrown away; `null`: the person changed their mind. */
async function dropped(
  app: App,
  { api }: BotPlace,
  { dropPending }: WebhookFlags,
): Promise<boolean | null> {
  if (!dropPending || app.options.dryRun) return Boolean(dropPending);
  const { pending } = await readWebhook(api);
  const question = words`Throw away what waits at Telegram, ${plural(pending, '# update', '# updates')}, unread?`;
  return (await app.ui.confirm(question)) ? true : null;
}

/**
 * Where to deliver: the running server, or what was typed; of a bare origin the place of this person on our server.
 * The sandbox delivers without TLS.
 */
function addressOf(app: App, user: string, typed: string | undefined): string {
  const text = typed ?? app.webhookUrl('telegram', user);
  if (text === null) {
    throw usageError(
      words`No server with a public address runs here, and no address was given.`,
      words`gates serve --tunnel, then this again; or: gates telegram webhook set https://…`,
      'no_address',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && !app.env['GATES_SANDBOX'])) {
    throw usageError(
      words`Telegram delivers to https addresses only, not to “${text}”.`,
      'gates serve --tunnel',
      'webhook_not_https',
    );
  }
  if (url.pathname === '/') url.pathname = `/webhook/telegram/${user}`;
  return url.href;
}

function secretOf(secret: unknown, user: string): string {
  if (typeof secret === 'string' && secret !== '') return secret;
  throw new GateError({
    category: 'auth',
    code: 'no_webhook_secret',
    gate: 'telegram',
    message: words`This login has no secret for webhooks.`,
    hint: `gates telegram login --user ${user}`,
  });
}

function viewOf({ url, pending, lastError, ipAddress, maxConnections, updates }: WebhookInfo) {
  return {
    url,
    pending,
    lastError: lastError && {
      at: new Date(lastError.at).toISOString(),
      message: lastError.message,
    },
    ipAddress,
    maxConnections,
    updates,
  };
}

function lines(app: App, whose: string, info: WebhookInfo): Text[] {
  const { url, pending, lastError, updates } = info;
  const missing = updates === null ? [] : ALLOWED_UPDATES.filter((kind) => !updates.includes(kind));
  return [
    url === null ? words`No webhook is set: updates are asked for.` : url,
    words`Waiting   ${plural(pending, '# update', '# updates')}`,
    ...(lastError
      ? [words`Failed    ${app.ui.say(clockTime(lastError.at, app.now()))}: ${lastError.message}`]
      : []),
    ...(url !== null && missing.length > 0
      ? [words`Left out  ${missing.join(', ')}: gates telegram webhook set --user ${whose}`]
      : []),
  ];
}
