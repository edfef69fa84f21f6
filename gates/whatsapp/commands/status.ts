import type { App, Ui } from '../../../src/app.ts';
import type { Account, LoginFacts } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { stateName } from '../../../src/domain/states.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import { isSameServer } from '../../meta/app-webhook.ts';
import { callbackUrl } from '../../meta/channels.ts';
import { daysLeft, daysUntilEnd, LASTING } from '../../meta/status.ts';
import { warner } from '../../meta/warning.ts';
import { numberGraph, readCredential } from '../credential.ts';
import { isUnregistered, registrationStep } from '../numbers/number-facts.ts';
import {
  findNumber,
  noNumber,
  type NumberFacts,
  ownNumbers,
  readNumber,
} from '../numbers/numbers.ts';
import { keepPace } from '../numbers/pace-facts.ts';
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
    url: callbackUrl(app, 'whatsapp', user),
    lastReceivedAt: last ? new Date(last.receivedAt).toISOString() : null,
  };
  const next = nextSteps(user, numbers, webhook);
  app.ui.result({ user, numbers, webhook, next }, [
    ...numbers.flatMap((number) => lines(number, app.ui)),
    words`Webhook   ${webhook.url ?? words`no server with a public address runs here`}`,
    words`Received  ${last ? momentOf(last.receivedAt, app.now()) : words`nothing yet`}`,
    ...(next.length === 0 ? [] : ['', words`Next`, ...next.map((step) => `  ${app.ui.say(step)}`)]),
  ]);
}

/** What to do about whatever is missing, most urgent first. Pure. */
export function nextSteps(
  user: string,
  numbers: readonly NumberStatus[],
  webhook: { url: string | null; lastReceivedAt: string | null },
): Words[] {
  const steps = new Map<string, Words>();
  // Several numbers may share one cure.
  const add = (step: Words) => void steps.set(String(step), step);
  for (const { phone, id, token, status: state, enabled, subscribed, ...number } of numbers) {
    if (token.daysLeft !== null && token.daysLeft <= 7) {
      add(
        token.via === null
          ? words`Renew the token of ${phone}: gates whatsapp setup --user ${user} --number ${id} --with-token < token.txt`
          : words`Renew the token: gates meta refresh --user ${user}`,
      );
    }
    if (state !== null && state !== 'CONNECTED') {
      const command = registrationStep({ id, status: state, ...number }, user);
      add(
        isUnregistered({ status: state })
          ? words`Register ${phone}, which is ${state}: ${command}`
          : words`See what is wrong with ${phone}, which is ${state}: ${command}`,
      );
    }
    if (!subscribed || isElsewhere(number.callbackUrl, webhook.url)) {
      add(
        words`Bring the events of ${phone} here: gates whatsapp setup --user ${user} --number ${id}`,
      );
    }
    if (!enabled)
      add(words`Switch ${phone} on: gates whatsapp numbers enable ${id} --user ${user}`);
  }
  if (webhook.url === null) {
    add(words`Receive messages: gates serve --tunnel, or --public-url https://…`);
  } else if (webhook.lastReceivedAt === null) {
    add(
      words`Nothing has come in yet: gates webhook test --user ${user}, then write to the number`,
    );
  }
  return [...steps.values()];
}

function isElsewhere(told: string | null, ours: string | null): boolean {
  return told !== null && ours !== null && !isSameServer(told, ours);
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
  await keepPace(app, user, account, facts);
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

function lines(number: NumberStatus, { say }: Pick<Ui, 'say'>): Text[] {
  const { phone, name, id, token, status, quality, nameStatus, limit, throughput } = number;
  const told = (...parts: readonly (Text | null)[]): Text => {
    const known = parts.filter((part): part is Text => part !== null && part !== '');
    return known.length === 0 ? words`not told` : known.map((part) => say(part)).join(', ');
  };
  return [
    number.enabled ? `${phone}  ${name}  (${id})` : words`${phone}  ${name}  (${id})  switched off`,
    words`Number    ${told(status, quality && words`quality ${quality}`, nameStatus && words`name ${nameStatus}`)}`,
    words`Limits    ${told(
      limit,
      throughput && words`throughput ${throughput}`,
      number.coexistence ? words`also in the WhatsApp Business app: 20 messages a second` : null,
    )}`,
    words`Token     ${told(
      token.state && stateName(token.state),
      token.daysLeft === null ? LASTING : daysUntilEnd(token.daysLeft),
      token.via === null ? words`its own` : words`of ${token.via}`,
    )}`,
    words`Events    ${eventsOf(number)}`,
  ];
}

function eventsOf({ subscribed, callbackUrl: url }: NumberStatus): Words {
  if (!subscribed) return words`not subscribed`;
  return url === null ? words`subscribed` : words`subscribed, to ${url}`;
}
