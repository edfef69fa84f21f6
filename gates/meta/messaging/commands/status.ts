import type { App, Ui } from '../../../../src/app.ts';
import type { Account, LoginFacts } from '../../../../src/domain/account.ts';
import { momentOf } from '../../../../src/domain/moment.ts';
import { stateName } from '../../../../src/domain/states.ts';
import { type Text, type Words, words } from '../../../../src/domain/words.ts';
import type { Session } from '../../../../src/gate.ts';
import { isSameServer } from '../../app-webhook.ts';
import { callbackUrl } from '../../channels.ts';
import { daysLeft, daysUntilEnd, LASTING } from '../../status.ts';
import { accountsOf } from '../accounts.ts';
import { capabilitiesOf, type Capability, featureReviews } from '../capabilities.ts';
import { keepLoginState } from '../login-state.ts';
import { subscriptionStanding, tokenStanding } from '../standing.ts';
import { whoami } from '../whoami.ts';

/** One page or Instagram account in `status --json`. */
export interface ChannelStatus {
  account: string;
  id: string;
  name: string;
  handle: string | null;
  enabled: boolean;
  /** The page that speaks for it; `null` for Instagram Login. */
  page: { id: string; name: string } | null;
  token: {
    /** The Meta login it belongs to; `null`: its own. */
    via: string | null;
    state: LoginFacts['state'];
    /** Whole days; `null`: it does not expire. */
    daysLeft: number | null;
    /** `null`: Meta does not tell. */
    scopes: readonly string[] | null;
  };
  events: {
    /** Whether our app gets them; `null`: this token may not see it. */
    subscribed: boolean | null;
    fields: readonly string[];
    /** The app's address for all its pages or Instagram accounts; `null`: none, or not told. */
    callbackUrl: string | null;
    appFields: readonly string[];
  };
  capabilities: readonly Capability[];
}

/** `gates messenger status`, `gates instagram status`. Exit 3 when nothing is set up or the token is no good. */
export async function status(app: App, gate: string, named: string | undefined): Promise<void> {
  const user = await app.user();
  const accounts = await accountsOf(app, user, gate, named);
  const found: ChannelStatus[] = [];
  for (const account of accounts) found.push(await statusOf(app, user, account));
  const store = await app.store(user);
  const [last] = await store.journal.list({ gate, limit: 1 });
  const webhook = {
    url: callbackUrl(app, gate, user),
    lastReceivedAt: last ? new Date(last.receivedAt).toISOString() : null,
  };
  const next = nextSteps(gate, user, found, webhook);
  app.ui.result({ user, accounts: found, webhook, next }, [
    ...found.flatMap((one) => lines(one, app.ui)),
    words`Webhook   ${webhook.url ?? words`no server with a public address runs here`}`,
    words`Received  ${last ? momentOf(last.receivedAt, app.now()) : words`nothing yet`}`,
    ...(next.length === 0 ? [] : ['', words`Next`, ...next.map((step) => `  ${app.ui.say(step)}`)]),
  ]);
}

async function statusOf(app: App, user: string, account: Account): Promise<ChannelStatus> {
  const session = await app.session(user, account);
  return asked(app, user, session).catch(async (error: unknown) => {
    // What was refused first is what is told, even where nothing more can be found out.
    await keepLoginState(app, session, error).catch(() => null);
    throw error;
  });
}

async function asked(app: App, user: string, session: Session): Promise<ChannelStatus> {
  const { account } = session;
  const { gate, details } = account;
  const token = await tokenStanding(session);
  const { externalId: id, name, handle } = await whoami(session);
  const events = await subscriptionStanding(session);
  const { pageId, page } = details;
  return {
    account: account.id,
    id,
    name,
    handle,
    enabled: account.enabled,
    page:
      typeof pageId === 'string'
        ? { id: pageId, name: typeof page === 'string' ? page : pageId }
        : null,
    token: {
      via: token.via,
      state: token.state,
      daysLeft: daysLeft(token.expiresAt, app.now()),
      scopes: token.scopes,
    },
    events: {
      subscribed: events?.installed ?? null,
      fields: events?.fields ?? [],
      callbackUrl: events?.app?.address ?? null,
      appFields: events?.app?.fields ?? [],
    },
    capabilities: capabilitiesOf(gate, user, token, await featureReviews(session)),
  };
}

/** What to do about whatever is missing, most urgent first. Pure. */
export function nextSteps(
  gate: string,
  user: string,
  accounts: readonly ChannelStatus[],
  webhook: { url: string | null; lastReceivedAt: string | null },
): Words[] {
  const steps = new Map<string, Words>();
  // Several accounts may share one cure.
  const add = (step: Words) => void steps.set(String(step), step);
  for (const { id, name, enabled, account, page, token, events } of accounts) {
    if (token.daysLeft !== null && token.daysLeft <= 7) {
      // A page’s own token is nobody’s to renew: another one takes its place.
      const anew = `gates ${gate} setup --user ${user} --page ${id} --with-token < token.txt`;
      const renewal = `gates ${page === null ? gate : 'meta'} refresh --user ${user}`;
      const cure = page !== null && token.via === null ? anew : renewal;
      add(words`Renew the token of ${name}: ${cure}`);
    }
    const { subscribed, callbackUrl: told, appFields } = events;
    const elsewhere = webhook.url !== null && told !== null && !isSameServer(told, webhook.url);
    const silent = webhook.url !== null && !appFields.includes('messages');
    if (subscribed === false || elsewhere || silent) {
      add(
        words`Bring the events of ${name} here: ${`gates ${gate} setup --user ${user} --page ${id}`}`,
      );
    }
    if (!enabled)
      add(words`Switch ${name} on: ${`gates account enable ${account} --user ${user}`}`);
  }
  if (webhook.url === null) {
    add(words`Receive messages: gates serve --tunnel, or --public-url https://…`);
  } else if (webhook.lastReceivedAt === null) {
    add(
      words`Nothing has come in yet: gates webhook test --user ${user}, then have somebody write`,
    );
  }
  return [...steps.values()];
}

const MARKS: Readonly<Record<Capability['state'], string>> = {
  granted: '✓',
  missing: '✗',
  refused: '✗',
  pending: '…',
  not_told: '?',
};

function lines(one: ChannelStatus, { say }: Pick<Ui, 'say'>): Text[] {
  const { name, handle, id, enabled, page, token, events } = one;
  const called = handle === null ? `${name}  (${id})` : `${name}  @${handle}  (${id})`;
  const told = [
    stateName(token.state),
    token.daysLeft === null ? LASTING : daysUntilEnd(token.daysLeft),
    token.via === null ? words`its own` : words`of ${token.via}`,
  ];
  return [
    enabled ? called : words`${called}  switched off`,
    ...(page === null || page.id === id ? [] : [words`Linked to ${page.name} (${page.id})`]),
    words`Token     ${told.map((part) => say(part)).join(', ')}`,
    words`Events    ${eventsOf(events)}`,
    words`What it may do (? – Meta does not tell):`,
    ...one.capabilities.flatMap((capability) => capabilityLines(capability)),
  ];
}

/** What is done by hand, in Instagram's own app. */
const BY_HAND: ReadonlySet<string> = new Set(['connected_tools']);

function capabilityLines({ name, what, state, ask, meanwhile }: Capability): Text[] {
  return [
    words`  ${MARKS[state]} ${what}`,
    ...(ask === null
      ? []
      : [BY_HAND.has(name) ? words`      ${ask}` : words`      ask for: ${ask}`]),
    ...(meanwhile === null ? [] : [words`      until then: ${meanwhile}`]),
  ];
}

function eventsOf({ subscribed, callbackUrl: url }: ChannelStatus['events']): Words {
  if (subscribed === null) return words`not told`;
  if (!subscribed) return words`not subscribed`;
  return url === null ? words`subscribed` : words`subscribed, to ${url}`;
}
