/** Whom an invitation goes to, over whichever gate, and what it says. Through the outbound door only. */
import type { App } from '../../../src/app.ts';
import { type Account, isSetUp } from '../../../src/domain/account.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import type { Gate } from '../../../src/gate.ts';
import { type MeetingView, numbered } from '../meeting/view.ts';

export type Spoken = 'en' | 'ru';

/** Somebody to be told of a meeting. */
export interface Invitee {
  account: Account;
  gate: Gate;
  to: Recipient;
  /** As they were named. */
  called: string;
}

/** What became of one invitation. */
export interface Invited {
  gate: string;
  account: string;
  to: string;
  called: string;
  /** The outbox entry; `null`: it was not laid down. */
  id: string | null;
  status: string;
  error: { code: string; message: string; hint: string | null } | null;
}

const ADDRESS = /^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/;
/** What a link to join is about as long as, before there is one. */
const STAND_IN = `https://us02web.zoom.us/j/00000000000?pwd=${'0'.repeat(40)}.1`;

/**
 * `telegram:Anna`, `whatsapp:+49 151 …`, `anna@example.org`, or a name that is known on exactly one gate.
 * @throws GateError exit 2 for somebody unknown, or known on several
 */
export async function inviteeOf(
  app: App,
  user: string,
  text: string,
  flag: string,
): Promise<Invitee> {
  const [, prefix = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(text.trim()) ?? [];
  if (app.catalogue.some(({ name }) => name === prefix)) return by(app, user, prefix, rest.trim());
  const typed = text.trim();
  const gates = await sendingGates(app, user);
  if (ADDRESS.test(typed)) {
    const mail = gates.find(({ limits }) => limits.threads);
    if (mail) return by(app, user, mail.name, typed);
    throw usageError(
      words`There is no mailbox to write to ${typed} from.`,
      `gates email login --user ${user}`,
      'no_mailbox',
    );
  }
  const { people } = await app.store(user);
  const known: string[] = [];
  for (const { name } of gates) {
    if ((await people.called(name, typed)).length > 0) known.push(name);
  }
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return by(app, user, only, typed);
  throw unclear({ flag, typed, known, gates: gates.map(({ name }) => name), user });
}

function unclear(found: {
  flag: string;
  typed: string;
  known: readonly string[];
  gates: readonly string[];
  user: string;
}): GateError {
  const { flag, typed, known, gates, user } = found;
  const named = (names: readonly string[]) => names.map((name) => `${name}:${typed}`).join(', ');
  if (known.length > 0) {
    return usageError(
      words`${flag}: “${typed}” is known on ${plural(known.length, '# gate', '# gates')}.`,
      words`Say over which one: ${named(known)}.`,
      'ambiguous_recipient',
    );
  }
  return usageError(
    words`${flag}: nobody is called “${typed}” here.`,
    gates.length === 0
      ? `gates account list --user ${user}`
      : words`Say over which gate: ${named(gates)}, or an e-mail address.`,
    'unknown_recipient',
  );
}

/** From the account that can reach them, where there are several. */
async function by(app: App, user: string, name: string, text: string): Promise<Invitee> {
  const gate = await app.gate(name);
  if (!gate.send || !gate.recipient) throw usageError(words`${gate.title} cannot send.`);
  const accounts = (await inUse(app, user)).filter((account) => account.gate === name);
  const several = accounts.length > 1 ? accounts : [await app.channel(user, name)];
  let refused: unknown;
  for (const account of several) {
    try {
      return { account, gate, to: await app.recipient(user, account, text), called: text };
    } catch (error) {
      refused ??= error;
    }
  }
  throw refused;
}

/** Those over which this person can write to somebody. */
async function sendingGates(app: App, user: string): Promise<readonly Gate[]> {
  const used = new Set((await inUse(app, user)).map(({ gate }) => gate));
  const gates: Gate[] = [];
  for (const { name } of app.catalogue) {
    if (!used.has(name)) continue;
    const gate = await app.gate(name);
    if (gate.send && gate.recipient) gates.push(gate);
  }
  return gates;
}

async function inUse(app: App, user: string): Promise<readonly Account[]> {
  const accounts = await (await app.store(user)).accounts.list();
  return accounts.filter((account) => account.enabled && isSetUp(account));
}

/**
 * What they read, in their language and by the clock of the meeting's zone.
 * @param file of a calendar, for mail
 */
export async function invitation(
  app: App,
  { to, gate }: Invitee,
  view: MeetingView,
  language: Spoken,
  file?: string,
): Promise<Draft> {
  const { say } = await app.translator(language);
  const calendar = await app.calendar();
  const { topic, startsAt, duration, joinUrl, registrationUrl, passcode, agenda } = view;
  const zone = view.timeZone ?? calendar.ownZone();
  const length = plural(duration ?? 0, '# minute', '# minutes');
  const when: Text[] =
    startsAt === null
      ? []
      : [words`${calendar.say(Date.parse(startsAt), zone, language)}, ${length}`];
  const lines: Text[] = [
    words`Invitation to a Zoom meeting: ${topic}`,
    ...when,
    '',
    // Whoever has to register gets a link of their own for it.
    registrationUrl === null
      ? words`Join: ${joinUrl ?? STAND_IN}`
      : words`Register, and you will get your link: ${registrationUrl}`,
    ...(registrationUrl === null ? [numberLine(view.id, passcode)] : []),
    ...(agenda === null ? [] : ['', agenda]),
  ];
  const subject = say(words`Invitation: ${topic}`);
  return {
    to,
    text: lines.map(say).join('\n'),
    ...(gate.limits.threads ? { extra: { subject } } : {}),
    ...(gate.limits.threads && file !== undefined
      ? { media: { kind: 'document', file, filename: 'invite.ics' } }
      : {}),
  };
}

/** Everything that can be refused, before there is a meeting. @throws GateError with whom it is about */
export async function checkInvitations(
  app: App,
  user: string,
  all: readonly { invitee: Invitee; draft: Draft }[],
): Promise<void> {
  const outbound = await app.outbound(user);
  for (const { invitee, draft } of all) {
    try {
      await outbound.check(invitee.account, draft);
    } catch (error) {
      throw error instanceof GateError ? about(invitee, error) : error;
    }
  }
}

/** Each by itself: one that is refused keeps nobody else's. */
export async function sendInvitations(
  app: App,
  user: string,
  all: readonly { invitee: Invitee; draft: Draft }[],
): Promise<{ invited: Invited[]; failed: GateError[] }> {
  const outbound = await app.outbound(user);
  const invited: Invited[] = [];
  const failed: GateError[] = [];
  for (const { invitee, draft } of all) {
    const { account, to, called } = invitee;
    const about_ = { gate: account.gate, account: account.id, to: to.id, called };
    try {
      const { id, state } = await outbound.send(account, draft);
      invited.push({ ...about_, id, status: state, error: null });
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      failed.push(about(invitee, error));
      const { code, message, hint = null } = error;
      const status = error.category === 'unknown_outcome' ? 'unknown' : 'failed';
      invited.push({ ...about_, id: null, status, error: { code, message, hint } });
    }
  }
  return { invited, failed };
}

export function invitedLines(app: App, invited: readonly Invited[]): Text[] {
  return invited.map(({ gate, called, error }) => {
    const { title } = app.row(gate);
    return error === null
      ? words`✓ ${called} was invited over ${title}.`
      : words`✗ ${called} was not invited over ${title}: ${error.message}`;
  });
}

function about({ called, gate }: Invitee, error: GateError): GateError {
  const { category, code, said, retryAfterMs } = error;
  return new GateError({
    category,
    code,
    gate: gate.name,
    message: words`${called} (${gate.title}): ${said.message}`,
    hint: said.hint,
    retryAfterMs,
    cause: error,
  });
}

function numberLine(id: string, passcode: string | null): Text {
  return passcode === null
    ? words`Meeting number: ${numbered(id)}`
    : words`Meeting number: ${numbered(id)}, passcode: ${passcode}`;
}
