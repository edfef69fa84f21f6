/** Whom an invitation goes to, over whichever gate, and what it says. Through the outbound door only. */
import type { App, Whom } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { type MeetingView, numbered } from '../meeting/view.ts';

export type Spoken = 'en' | 'ru';

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

/** What a link to join is about as long as, before there is one. */
const STAND_IN = `https://us02web.zoom.us/j/00000000000?pwd=${'0'.repeat(40)}.1`;

/**
 * What they read, in their language and by the clock of the meeting's zone.
 * @param file of a calendar, for mail
 */
export async function invitation(
  app: App,
  { to, gate }: Whom,
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
  all: readonly { invitee: Whom; draft: Draft }[],
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
  all: readonly { invitee: Whom; draft: Draft }[],
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

function about({ called, gate }: Whom, error: GateError): GateError {
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
