/** Where a person wants to be told of their bookings: `gates user set --notify`. */
import type { App } from '../app.ts';
import { GateError, usageError } from '../domain/error.ts';
import type { Recipient } from '../domain/message.ts';
import { plural, words } from '../domain/words.ts';
import type { Store } from '../store/store.ts';
import { whoIs } from '../traffic/who.ts';
import type { Way } from './guest.ts';
import { addressAs, type Sender, sendersOf } from './senders.ts';

/** Nowhere. */
export const NONE = 'none';

const HOUR_MS = 3_600_000;

/** As it was set: `none`, `email`, `<gate>:<whom>`; `null`: nothing was. Read anew each time, as a server runs for weeks. */
export async function notifyOf(app: Pick<App, 'home'>, user: string): Promise<string | null> {
  const { openSettings } = await import('../vault/settings.ts');
  const all = (await openSettings(app.home.config)).get('notify') ?? {};
  return Object.hasOwn(all, user) ? (all[user] ?? null) : null;
}

/** `null` takes it away. */
export async function setNotify(
  app: Pick<App, 'settings'>,
  user: string,
  notify: string | null,
): Promise<void> {
  const settings = await app.settings();
  const { [user]: _before, ...others } = settings.get('notify') ?? {};
  const all = notify === null ? others : { ...others, [user]: notify };
  if (Object.keys(all).length > 0) settings.set('notify', all);
  else settings.unset('notify');
}

/**
 * What was typed, as it is kept: with the address of whoever was named.
 * @throws GateError exit 2 where nobody is meant, exit 3 without an account there, exit 6 where it cannot reach them
 */
export async function readNotify(app: App, user: string, text: string): Promise<string> {
  if (text === NONE) return text;
  const [gate = '', ...rest] = text.split(':');
  const whom = rest.join(':').trim();
  const senders = await ownSenders(app, user, gate, text);
  const mail = senders.find((sender) => sender.gate.limits.threads);
  if (whom === '' && rest.length === 0 && mail) return gate;
  if (whom === '') throw notUnderstood(text);
  const { account } = senders[0] ?? {};
  if (!account) throw notUnderstood(text);
  const to = await app.recipient(user, account, whom);
  if (mail) return `${gate}:${to.id}`;
  const store = await app.store(user);
  await reached(app, store, senders, to);
  return `${gate}:${typed(to)}`;
}

/** The way that it means, as things stand; `null`: it leads nowhere any more. */
export async function wayOf(
  store: Store,
  senders: readonly Sender[],
  notify: string,
): Promise<Way | null> {
  const [gate = '', ...rest] = notify.split(':');
  const whom = rest.join(':');
  const there = senders.filter((sender) => sender.gate.name === gate);
  if (rest.length === 0) return toOneself(there);
  const [first] = there;
  if (first?.gate.limits.threads) {
    const to = addressAs(first, whom, 'email');
    return to && { account: first.account, to, conversationId: null };
  }
  for (const sender of there) {
    const to = addressAs(sender, whom);
    const talk = to && (await talkOf(store, sender, to));
    if (to && talk !== null) return { account: sender.account, to, conversationId: talk };
  }
  return null;
}

/** From a mailbox to itself. */
export function toOneself(senders: readonly Sender[]): Way | null {
  const mailbox = senders.find(({ gate }) => gate.limits.threads);
  if (!mailbox) return null;
  const { account, gate } = mailbox;
  const own = gate.address?.(account) ?? account.handle ?? account.externalId;
  const to = addressAs(mailbox, own, 'email');
  return to && { account, to, conversationId: null };
}

async function ownSenders(app: App, user: string, gate: string, text: string): Promise<Sender[]> {
  if (!app.catalogue.some(({ name }) => name === gate)) throw notUnderstood(text);
  const { send, title } = await app.gate(gate);
  if (!send) throw usageError(words`${title} cannot send.`);
  const store = await app.store(user);
  const senders = (await sendersOf(app, store)).filter((sender) => sender.gate.name === gate);
  if (senders.length > 0) return senders;
  // Says which of the two it is: none is there, or all are switched off.
  await app.channel(user, gate);
  throw notUnderstood(text);
}

/** @throws GateError exit 6 where the network would not take it to them */
async function reached(
  app: App,
  store: Store,
  senders: readonly Sender[],
  to: Recipient,
): Promise<void> {
  const [{ gate, account } = {}] = senders;
  if (!gate || !account) return;
  if (to.public) {
    throw refusal(
      gate.name,
      'public',
      words`Everybody can read along in ${to.id}: name a chat of your own by its id.`,
    );
  }
  const talks = await Promise.all(senders.map((sender) => talkOf(store, sender, to)));
  if (talks.every((talk) => talk === null)) {
    throw refusal(
      gate.name,
      'never_wrote',
      words`${typed(to)} has no conversation with ${account.id} yet: ${gate.title} takes nothing to them.`,
      words`Write to it from there first, then say this again.`,
    );
  }
  const { windowMs } = gate.limits;
  if (windowMs === undefined || to.kind === 'group') return;
  const hours = Math.round(windowMs / HOUR_MS);
  app.ui.warn(
    words`${gate.title} takes messages only within ${plural(hours, '# hour', '# hours')} after you last wrote there; at other times you are told by mail, if a mailbox is connected.`,
  );
}

/** The conversation with them; `null`: there is none. */
async function talkOf(store: Store, { account }: Sender, to: Recipient): Promise<number | null> {
  if (to.kind === 'group') {
    const groups = await store.conversations.groups(account.gate, to.id);
    return groups.find(({ accountId }) => accountId === account.id)?.id ?? null;
  }
  const person = await whoIs(store, account.gate, { kind: to.kind, value: to.id });
  if (person === null) return null;
  const talks = await store.conversations.ofPeople(account.id, [person.id]);
  return talks.find(({ unreachableSince }) => unreachableSince === null)?.id ?? null;
}

/** A number with its `+` is the same wherever it is read. */
function typed({ kind, id }: Recipient): string {
  return kind === 'phone' ? `+${id}` : id;
}

function notUnderstood(text: string): GateError {
  return usageError(
    words`“${text}” is no place to be told at.`,
    words`email, email:me@example.org, telegram:6100000001, whatsapp:+79991234567 or none`,
  );
}

function refusal(
  gate: string,
  code: string,
  message: ReturnType<typeof words>,
  hint?: ReturnType<typeof words>,
): GateError {
  return new GateError({ category: 'policy', code, gate, message, hint });
}
