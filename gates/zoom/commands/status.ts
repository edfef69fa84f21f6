import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { clockTime, momentOf } from '../../../src/domain/moment.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { checks } from '../checks.ts';
import { zoomCredential } from '../credential.ts';
import { MEETINGS_A_DAY, nextReset, usedUpUntil } from '../daily-limit.ts';
import { listed, missingScopes, SCOPES, scopeName } from '../scopes.ts';
import { EVENTS, reachable, webhookSteps } from '../webhook-address.ts';
import { type Plan, whoIs, type ZoomUser } from '../whoami.ts';
import { type ZoomPlace, zoomPlace } from './place.ts';

const DAY_MS = 86_400_000;

/** `gates zoom status`. Exit 3 where nobody is logged in, or the login is no good. */
export async function status(app: App): Promise<void> {
  const place = await zoomPlace(app);
  const who = await known(app, place, () => whoIs(place.api));
  // Asking may have renewed it: what is told of the login is what is stored now.
  const standing = await standingOf(app, await zoomPlace(app), who);
  app.ui.result(viewOf(standing), () => lines(standing, app));
}

interface Standing extends ZoomPlace {
  readonly who: ZoomUser;
  readonly app: 'user' | 'server';
  readonly secret: boolean;
  readonly callbackUrl: string | null;
  /** Epoch milliseconds, as all times here; `null`: none yet. */
  readonly lastReceivedAt: number | null;
  readonly usedUp: number | null;
  readonly next: readonly Text[];
  readonly now: number;
}

async function standingOf(app: App, place: ZoomPlace, who: ZoomUser): Promise<Standing> {
  const { user, account, session } = place;
  const { kind, webhookSecret } = zoomCredential(session.credential);
  const secret = webhookSecret !== null;
  const callbackUrl = app.webhookUrl('zoom', user);
  const address = reachable(callbackUrl, app.env['GATES_SANDBOX'] !== undefined);
  const [last] = await (await app.store(user)).journal.list({ gate: 'zoom', limit: 1 });
  const found = await checks(session, { callbackUrl });
  const cures = found.filter(({ check }) => check !== 'webhook').flatMap(({ cure }) => cure ?? []);
  return {
    ...place,
    who,
    app: kind,
    secret,
    callbackUrl,
    lastReceivedAt: last?.receivedAt ?? null,
    usedUp: await usedUpUntil(session),
    next: [
      ...(account.enabled ? [] : [`gates account enable ${account.id} --user ${user}`]),
      ...cures,
      // What has come shows that the address was entered.
      ...(secret && address !== null && last
        ? []
        : webhookSteps({ app: kind, user }, { secret, callbackUrl: address })),
    ],
    now: app.now(),
  };
}

/** Asks, and keeps what that says about the login. */
async function known<T>(app: App, { user, account }: ZoomPlace, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const over = error instanceof GateError && OVER.has(error.code);
    const { accounts } = await app.store(user);
    const login = (await accounts.find(account.id))?.login;
    if (over && login) await accounts.setLogin(account.id, { ...login, state: 'revoked' });
    throw error;
  }
}

/** Codes by which the login itself is no good any more. */
const OVER: ReadonlySet<string> = new Set([
  'token_invalid',
  'login_revoked',
  'login_expired',
  'renewal_lost',
]);

function viewOf(standing: Standing): Record<string, unknown> {
  const { user, account, who, app, secret, callbackUrl, lastReceivedAt, usedUp, now } = standing;
  const { login } = account;
  const scopes = login?.scopes ?? [];
  const expiresAt = login?.expiresAt ?? null;
  return {
    user,
    account: account.id,
    id: who.identity.externalId,
    name: who.identity.name,
    email: who.email,
    enabled: account.enabled,
    zoomAccountId: who.accountId,
    plan: who.plan,
    timeZone: who.timeZone,
    app,
    state: login?.state ?? 'valid',
    scopes,
    missingScopes: missingOf(standing).map((scope) => ({
      scope: scopeName(scope, app),
      for: String(scope.for),
    })),
    daysLeft: expiresAt === null ? null : daysUntil(expiresAt, now),
    expiresAt: isoOrNull(expiresAt),
    webhook: {
      secretKnown: secret,
      callbackUrl,
      lastReceivedAt: isoOrNull(lastReceivedAt),
      events: EVENTS,
    },
    dailyLimit: {
      meetings: MEETINGS_A_DAY,
      usedUp: usedUp !== null,
      resetsAt: isoOrNull(usedUp ?? nextReset(now)),
    },
    next: standing.next.map(String),
  };
}

function lines(standing: Standing, { ui }: App): Text[] {
  const { account, who, app, lastReceivedAt, usedUp, now, next } = standing;
  const { identity, accountId, plan, timeZone } = who;
  const say = (text: Text): string => ui.say(text);
  return [
    words`${identity.name} ${who.email ?? ''} (${account.id})`,
    words`Account   ${accountId ?? '–'}, ${say(PLANS[plan])}`,
    app === 'server'
      ? words`App       of the account (server-to-server)`
      : words`App       with the person’s consent`,
    words`Time zone ${timeZone ?? '–'}`,
    scopesLine(standing),
    endLine(account.login?.expiresAt ?? null, now),
    webhookLine(standing),
    ...(lastReceivedAt === null ? [] : [words`Received  ${say(momentOf(lastReceivedAt, now))}`]),
    usedUp === null
      ? words`Limit     ${MEETINGS_A_DAY} meetings made or changed a day; counted anew ${say(clockTime(nextReset(now), now))}`
      : words`Limit     ${MEETINGS_A_DAY} meetings made or changed a day: used up until ${say(clockTime(usedUp, now))}`,
    ...(next.length === 0 ? [] : ['', words`Next`, ...next.map((step) => `  ${say(step)}`)]),
  ];
}

const PLANS: Readonly<Record<Plan, Text>> = {
  basic: words`Basic plan (meetings end after 40 minutes)`,
  licensed: words`licensed`,
  none: words`without a licence for meetings`,
};

function scopesLine(standing: Standing): Text {
  const missing = missingOf(standing);
  const has = SCOPES.length - missing.length;
  return missing.length === 0
    ? words`Scopes    ${has} of ${SCOPES.length} that are used here`
    : words`Scopes    ${has} of ${SCOPES.length} that are used here; not: ${listed(missing, standing.app)}`;
}

function missingOf({ account, app }: Standing) {
  return missingScopes(account.login?.scopes ?? [], app);
}

function endLine(expiresAt: number | null, now: number): Text {
  if (expiresAt === null) return words`Login     does not end`;
  const left = plural(daysUntil(expiresAt, now), '# day left', '# days left');
  return words`Login     ${left}; each renewal gives 90 again`;
}

function webhookLine({ secret, callbackUrl }: Standing): Text {
  if (!secret) return words`Webhooks  refused: their secret token is not known here`;
  return callbackUrl === null
    ? words`Webhooks  secret token known; no server runs here`
    : words`Webhooks  secret token known; taken at ${callbackUrl}`;
}

function daysUntil(at: number, now: number): number {
  return Math.max(0, Math.floor((at - now) / DAY_MS));
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
