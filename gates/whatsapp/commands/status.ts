import type { App } from '../../../src/app.ts';
import type { Account, LoginFacts } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { daysLeft } from '../../meta/status.ts';
import { warner } from '../../meta/warning.ts';
import { numberGraph, readCredential } from '../credential.ts';
import { callbackUrl } from '../login.ts';
import { findNumber, noNumber, type NumberFacts, ownNumbers, readNumber } from '../numbers.ts';
import { listSubscriptions, type Subscription } from '../subscription.ts';

interface TokenStatus {
  /** The Meta login the token belongs to; `null`: a system user's token of its own. */
  via: string | null;
  state: LoginFacts['state'] | null;
  /** Whole days; `null`: it does not expire. */
  daysLeft: number | null;
}

/** One number in `gates whatsapp status --json`. */
export interface NumberStatus extends NumberFacts {
  account: string;
  enabled: boolean;
  businessAccountId: string;
  /** Whether our app gets its events. */
  subscribed: boolean;
  /** The address laid over the app's own, where there is one. */
  callbackUrl: string | null;
  token: TokenStatus;
}

/** `gates whatsapp status`. Exit 3 when nothing is set up or the token is no good. */
export async function status(app: App, named: string | undefined): Promise<void> {
  const user = await app.user();
  const accounts =
    named === undefined ? await ownNumbers(app, user) : [await findNumber(app, user, named)];
  if (accounts.length === 0) throw noNumber(user);

  const numbers: NumberStatus[] = [];
  const warn = warner(app.ui);
  for (const account of accounts) numbers.push(await numberStatus(app, user, account, warn));
  const store = await app.store(user);
  const [last] = await store.journal.list({ gate: 'whatsapp', limit: 1 });
  const webhook = {
    url: callbackUrl(app, user),
    lastReceivedAt: last ? new Date(last.receivedAt).toISOString() : null,
  };
  const next = nextSteps(user, numbers, webhook);
  app.ui.result({ user, numbers, webhook, next }, [
    ...numbers.flatMap(lines),
    `Webhook   ${webhook.url ?? 'no server with a public address runs here'}`,
    `Received  ${webhook.lastReceivedAt ?? 'nothing yet'}`,
    ...(next.length === 0 ? [] : ['', 'Next', ...next.map((step) => `  ${step}`)]),
  ]);
}

/** What to do about whatever is missing, most urgent first. Pure. */
export function nextSteps(
  user: string,
  numbers: readonly NumberStatus[],
  webhook: { url: string | null; lastReceivedAt: string | null },
): string[] {
  const steps = new Set<string>();
  for (const { phone, id, token, status: state, enabled, subscribed, ...number } of numbers) {
    if (token.daysLeft !== null && token.daysLeft <= 7) {
      steps.add(
        token.via === null
          ? `Renew the token of ${phone}: gates whatsapp setup --user ${user} --number ${id} --with-token < token.txt`
          : `Renew the token: gates meta refresh --user ${user}`,
      );
    }
    if (state !== null && state !== 'CONNECTED') {
      steps.add(
        `Register ${phone}, which is ${state}: https://business.facebook.com/latest/whatsapp_manager/phone_numbers`,
      );
    }
    if (!subscribed || isElsewhere(number.callbackUrl, webhook.url)) {
      steps.add(
        `Bring the events of ${phone} here: gates whatsapp setup --user ${user} --number ${id}`,
      );
    }
    if (!enabled)
      steps.add(`Switch ${phone} on: gates whatsapp numbers enable ${id} --user ${user}`);
  }
  if (webhook.url === null) {
    steps.add('Receive messages: gates serve --public-url https://…');
  } else if (webhook.lastReceivedAt === null) {
    steps.add(
      `Nothing has come in yet: gates webhook test --user ${user}, then write to the number`,
    );
  }
  return [...steps];
}

/** Another person's address of the same server will do: it hands over what is not theirs. */
function isElsewhere(told: string | null, ours: string | null): boolean {
  if (told === null || ours === null) return false;
  return !URL.canParse(told) || new URL(told).origin !== new URL(ours).origin;
}

async function numberStatus(
  app: App,
  user: string,
  account: Account,
  warn: (text: string) => void,
): Promise<NumberStatus> {
  const session = await app.session(user, account);
  const { businessAccountId, appId, via } = readCredential(session.credential);
  const graph = numberGraph(session, warn);
  const facts = await readNumber(graph, account.externalId);
  const ours = (await subscriptions(graph, businessAccountId)).find((one) => one.appId === appId);
  const login =
    via === undefined ? account.login : (await (await app.store(user)).accounts.find(via))?.login;
  return {
    account: account.id,
    ...facts,
    enabled: account.enabled,
    businessAccountId,
    subscribed: ours !== undefined,
    callbackUrl: ours?.callbackUrl ?? null,
    token: {
      via: via ?? null,
      state: login?.state ?? null,
      daysLeft: daysLeft(login?.expiresAt ?? null, app.now()),
    },
  };
}

/** A token that may send need not see who is subscribed: that is no reason to show nothing. */
async function subscriptions(
  graph: ReturnType<typeof numberGraph>,
  businessAccountId: string,
): Promise<Subscription[]> {
  try {
    return await listSubscriptions(graph, businessAccountId);
  } catch (error) {
    if (error instanceof GateError && error.code === 'permission_denied') return [];
    throw error;
  }
}

function lines(number: NumberStatus): string[] {
  const { phone, name, id, token } = number;
  const told = (...parts: readonly (string | null)[]) =>
    parts.filter((part) => part !== null && part !== '').join(', ') || 'not told';
  const life = token.daysLeft === null ? 'does not expire' : `${token.daysLeft} days left`;
  return [
    `${phone}  ${name}  (${id})${number.enabled ? '' : '  switched off'}`,
    `Number    ${told(number.status, number.quality && `quality ${number.quality}`, number.nameStatus && `name ${number.nameStatus}`)}`,
    `Limits    ${told(number.limit, number.throughput && `throughput ${number.throughput}`)}`,
    `Token     ${told(token.state, life, token.via === null ? 'its own' : `of ${token.via}`)}`,
    `Events    ${number.subscribed ? `subscribed${number.callbackUrl === null ? '' : `, to ${number.callbackUrl}`}` : 'not subscribed'}`,
  ];
}
