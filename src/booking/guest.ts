/** Where the guest of a booking can be told something. */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import type { BookingContact, BookingState, Guest } from '../domain/booking.ts';
import type { Identity } from '../domain/event.ts';
import type { Recipient } from '../domain/message.ts';
import { type Language, languageOf } from '../language/language.ts';
import { addressOf } from '../recipient.ts';
import type { Conversation, Person, Store } from '../store/store.ts';
import { languageOfGuest, writtenBy } from './guest-language.ts';
import { addressAs, type Sender, sendersOf } from './senders.ts';
import { hasTemplate, LANGUAGES, wordingOf } from './wording.ts';

export { languageOfGuest } from './guest-language.ts';

/** One way to somebody. */
export interface Way {
  account: Account;
  to: Recipient;
  /** The conversation that is there with them; `null`: none yet. */
  conversationId: number | null;
  /** What they read, where that is known. */
  language?: Language;
  /** By the template of this language that stands ready: where nothing else may be written to them now. */
  template?: Language;
}

/** Somebody who has a conversation with an account. */
interface Known extends Pick<Sender, 'account' | 'gate'> {
  readonly to: Recipient;
  readonly talk: Conversation;
  /** By the owner's own word, not by what was typed into the booking. */
  readonly meant: boolean;
}

/** Shorter, it is no number that a stranger has. Digits. */
const SHORTEST_PHONE = 7;

/**
 * Every way to the guest, the best first: where the owner said that they are; where they wrote last and can be
 * answered; then others on which they are known; then by mail to the address they booked with; then to their number by a template. A network that takes no
 * text of ours at the moment says so when it is asked: such a way comes once more with the template, where one stands
 * ready. Empty: nobody can be told.
 */
export async function waysToGuest(
  app: App,
  user: string,
  booking: BookingState,
): Promise<readonly Way[]> {
  const store = await app.store(user);
  const senders = await sendersOf(app, store);
  const [guest] = booking.booking.guests;
  const { contact } = booking.booking;
  const known: Known[] = [];
  for (const sender of senders) known.push(...(await knownTo(store, sender, guest, contact)));
  known.sort(byLastWord);
  const blocked = new Set(known.filter(isBlocked).map(keyOf));
  const talks = known.map(({ talk }) => talk);
  const written = await writtenBy(store, talks, guest?.name ?? null);
  const language = languageOfGuest(booking, written ?? languageOf({ env: app.env }));
  const free = (some: readonly Known[]): Way[] =>
    some.map(({ account, gate, to, talk }) => ({
      account,
      to,
      // A new mail begins a conversation of its own.
      conversationId: gate.limits.threads ? null : talk.id,
    }));
  const [meant, others] = [known.filter((one) => one.meant), known.filter((one) => !one.meant)];
  const open = (way: Way): boolean => !blocked.has(keyOf(way));
  const all = [
    ...free(meant),
    ...named(senders, contact),
    ...free(others),
    ...byMail(senders, guest),
  ];
  const ways = unique(all.filter(open));
  const byTheirPhone = byPhone(senders, guest).filter(open);
  const strangers = unique([...ways, ...byTheirPhone]).slice(ways.length);
  return withTemplates(store, { language, ways, strangers });
}

/** Those who are known to an account by what the booking tells of the guest, with their conversations. */
async function knownTo(
  store: Store,
  { account, gate, recipient }: Sender,
  guest: Guest | undefined,
  contact: BookingContact | null,
): Promise<Known[]> {
  const known: Known[] = [];
  for (const identity of namesOf(gate.name, guest, contact)) {
    const meant = identity === contact?.identity;
    for (const person of await peopleCalled(store, gate.name, identity)) {
      const { identities } = person;
      const to = addressOf(recipient, { identities: [identity, ...identities] }, { account });
      if (to === null || to.kind === 'group') continue;
      const talks = await store.conversations.ofPeople(account.id, [person.id]);
      known.push(...talks.map((talk) => ({ account, gate, to, talk, meant })));
    }
  }
  return known;
}

function namesOf(
  gate: string,
  guest: Guest | undefined,
  contact: BookingContact | null,
): Identity[] {
  const phone = digitsOf(guest?.phone ?? null);
  const email = guest?.email?.trim().toLowerCase() ?? '';
  return [
    ...(contact?.gate === gate ? [contact.identity] : []),
    ...(phone === null ? [] : [{ kind: 'phone', value: phone }]),
    ...(email === '' ? [] : [{ kind: 'email', value: email }]),
  ];
}

/** Numbers are the same in whatever spelling. */
async function peopleCalled(
  { people }: Pick<Store, 'people'>,
  gate: string,
  { kind, value }: Identity,
): Promise<Person[]> {
  const isPhone = kind === 'phone';
  const digits = digitsOf(value) ?? value;
  const isSame = (one: Identity): boolean =>
    one.kind === kind && (one.value === value || (isPhone && digitsOf(one.value) === digits));
  const found = isPhone
    ? await people.findMany(await people.like(gate, digits))
    : await people.search(gate, value);
  return found.filter(({ identities }) => identities.some(isSame));
}

/** The digits of E.164; `null`: it is no number. */
function digitsOf(phone: string | null): string | null {
  const digits = (phone ?? '').replaceAll(/\D/g, '').replace(/^00/, '');
  return digits.length < SHORTEST_PHONE ? null : digits;
}

/** Whom it is for by the owner's own word, whether they have written or not. */
function named(senders: readonly Sender[], contact: BookingContact | null): Way[] {
  if (contact === null || contact.identity.kind === 'group') return [];
  const { kind, value } = contact.identity;
  return senders
    .filter(({ gate }) => gate.name === contact.gate)
    .flatMap((sender) => wayTo(sender, value, kind));
}

function byMail(senders: readonly Sender[], guest: Guest | undefined): Way[] {
  const email = guest?.email?.trim() ?? '';
  if (email === '') return [];
  return senders
    .filter(({ gate }) => gate.limits.threads)
    .flatMap((sender) => wayTo(sender, email, 'email'));
}

function byPhone(senders: readonly Sender[], guest: Guest | undefined): Way[] {
  const digits = digitsOf(guest?.phone ?? null);
  if (digits === null) return [];
  return senders
    .filter(({ gate }) => gate.limits.template)
    .flatMap((sender) => wayTo(sender, `+${digits}`, 'phone'));
}

function wayTo(sender: Sender, text: string, kind: string): Way[] {
  const to = addressAs(sender, text, kind);
  return to === null ? [] : [{ account: sender.account, to, conversationId: null }];
}

function byLastWord({ talk: a, meant }: Known, { talk: b, meant: other }: Known): number {
  if (meant !== other) return meant ? -1 : 1;
  const inbound = (b.lastInboundAt ?? 0) - (a.lastInboundAt ?? 0);
  return inbound === 0 ? (b.lastMessageAt ?? 0) - (a.lastMessageAt ?? 0) : inbound;
}

/** They take nothing from this account. */
function isBlocked({ talk }: Known): boolean {
  return talk.unreachableSince !== null;
}

function keyOf({ account, to }: Pick<Way, 'account' | 'to'>): string {
  return [account.id, to.kind, to.id].join('\n');
}

/** Each account and address once, where it stands first. */
function unique(ways: readonly Way[]): Way[] {
  const all = new Map<string, Way>();
  for (const way of ways) {
    if (!all.has(keyOf(way))) all.set(keyOf(way), way);
  }
  return [...all.values()];
}

/** In the guest's language behind each way itself; in the other one, which they may not read, after everything else. */
async function withTemplates(
  store: Store,
  found: { language: Language; ways: readonly Way[]; strangers: readonly Way[] },
): Promise<Way[]> {
  const { language, ways, strangers } = found;
  const wording = wordingOf(await store.accounts.list());
  const by =
    (template: Language) =>
    (way: Way): Way[] =>
      hasTemplate(wording, template, way.account.gate) ? [{ ...way, language, template }] : [];
  const others = LANGUAGES.filter((each) => each !== language);
  return [
    ...ways.flatMap((way) => [{ ...way, language }, ...by(language)(way)]),
    ...strangers.flatMap(by(language)),
    ...others.flatMap((other) => [...ways, ...strangers].flatMap(by(other))),
  ];
}
