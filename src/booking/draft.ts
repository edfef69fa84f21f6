/** What is said to the guest of a booking and to its owner. */
import type { App } from '../app.ts';
import type { BookingState, BookingStep } from '../domain/booking.ts';
import type { Draft } from '../domain/message.ts';
import type { Gate, Meeting } from '../gate.ts';
import { type Language, languageOf } from '../language/language.ts';
import type { Store } from '../store/store.ts';
import { whoIs } from '../traffic/who.ts';
import { fill, type Values } from './fill.ts';
import { languageOfGuest } from './guest-language.ts';
import type { Way } from './guest.ts';
import { invitation } from './invitation.ts';
import { ownerLines } from './owner-lines.ts';
import { phrasesOf } from './phrases.ts';
import { oneLine } from './plain.ts';
import { fitting } from './room.ts';
import { templateDraft } from './template-draft.ts';
import { valuesOf } from './values.ts';
import { wordingOf } from './wording.ts';

export type Told = 'booked' | 'moved' | 'cancelled' | 'reminder_day' | 'reminder_hour' | 'absence';

export interface Saying {
  what: Told;
  /** The booking as the message speaks of it. */
  booking: BookingState;
  /** The meeting made for it, or `null`: it has another place. */
  meeting: Meeting | null;
  /** How many versions of it the guest was told of before: the calendar file's SEQUENCE. */
  sequence: number;
  /** What was done for it so far. */
  steps: readonly BookingStep[];
}

/** The calendar file goes with these: the others change nothing. */
const WITH_FILE: ReadonlySet<Told> = new Set(['booked', 'moved', 'cancelled']);

/** What is left out first where a text has to be short. */
const SPARE = [[], ['reason'], ['reason', 'move', 'cancel']] as const;

/** So many mails to them are looked through for the first one about a booking. */
const LOOK_BACK = 100;

/** For its guest, in their language and by the clock of their zone. */
export async function draftToGuest(
  app: App,
  user: string,
  way: Way,
  saying: Saying,
): Promise<Draft> {
  const store = await app.store(user);
  const gate = await app.gate(way.account.gate);
  const wording = wordingOf(await store.accounts.list());
  const language =
    way.template ?? way.language ?? languageOfGuest(saying.booking, languageOf({ env: app.env }));
  const values = await valuesOf(app, saying, language);
  const own = wording[language][saying.what];
  const about = { booking: saying.booking.uid };
  if (way.template !== undefined && own?.template?.gate === gate.name) {
    return { ...templateDraft(way.to, own.template, values, language), details: about };
  }
  const { subject, text } = phrasesOf(saying.what, language, values);
  const bare = { ...plain(way, gate), details: about };
  const said = fitting(gate.limits, SPARE, (left) => {
    const some = without(values, left);
    // Their own may have nothing to say this time.
    return fill(own?.text ?? text, some) || fill(text, some);
  });
  if (!gate.limits.threads) return { ...bare, text: said };
  const organizer = gate.address?.(way.account) ?? '';
  const first = await firstMail(store, way, saying.booking);
  return {
    ...bare,
    text: said,
    extra: { subject: oneLine(fill(subject, values)) ?? '' },
    ...(first === null ? {} : { replyTo: first }),
    ...(WITH_FILE.has(saying.what)
      ? { media: await invitation(app, user, saying, { values, organizer, language }) }
      : {}),
  };
}

/** For the owner: what came, by their own clock, with what was arranged. */
export async function draftToOwner(
  app: App,
  user: string,
  way: Way,
  saying: Saying,
): Promise<Draft> {
  const gate = await app.gate(way.account.gate);
  const language: Language = languageOf({ env: app.env });
  const { subject, lines } = await ownerLines(app, user, saying, language);
  const bare = plain(way, gate);
  const text = fitting(gate.limits, [false, true], lines);
  return gate.limits.threads ? { ...bare, text, extra: { subject } } : { ...bare, text };
}

/** Nothing in it is read as markup, and no page of a stranger's is fetched for it. */
function plain({ to }: Way, { limits }: Pick<Gate, 'limits'>): Draft {
  return { to, automated: true, ...(limits.linkPreview ? { linkPreview: false } : {}) };
}

function without(values: Values, left: readonly (keyof Values)[]): Values {
  return { ...values, ...Object.fromEntries(left.map((name) => [name, null])) };
}

/** The id of the first mail to them about this booking: what comes later follows it. `null`: none is here. */
async function firstMail(
  store: Store,
  { account, to }: Way,
  { uid, formerly }: BookingState,
): Promise<string | null> {
  const person = await whoIs(store, account.gate, { kind: to.kind, value: to.id });
  if (person === null) return null;
  const sent = await store.messages.list({
    accountId: account.id,
    personIds: [person.id],
    direction: 'outbound',
    limit: LOOK_BACK,
  });
  const names = new Set<unknown>([uid, ...formerly]);
  const first = sent.find(({ details }) => {
    // One that was read back as a program's is never answered by another.
    return names.has(details?.['booking']) && !details?.['automatic'];
  });
  return first?.externalId ?? null;
}
