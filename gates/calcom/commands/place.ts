import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { AuditDetail } from '../../../src/domain/audit.ts';
import type { BookingEvent } from '../../../src/domain/booking.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { apiOf, type CalcomApi } from '../api.ts';
import { text } from '../json.ts';

/** The login that a verb is about, and the way to Cal.com. */
export interface CalcomPlace {
  user: string;
  account: Account;
  session: Session;
  api: CalcomApi;
}

/** Of the person this command is about. @throws GateError exit 3 for somebody who is not logged in */
export async function calcomPlace(app: App): Promise<CalcomPlace> {
  const user = await app.user();
  const account = await app.channel(user, 'calcom');
  const session = await app.session(user, account);
  return { user, account, session, api: apiOf(session) };
}

/** Changes something at Cal.com and records what became of it. `subject`: what it is done to. */
export async function recorded<T>(
  app: App,
  { user }: Pick<CalcomPlace, 'user'>,
  { action, subject, detail }: { action: string; subject: string; detail?: AuditDetail },
  work: () => Promise<T>,
): Promise<T> {
  const entry = { action: `calcom.${action}`, subject, ...(detail && { detail }) };
  return (await app.audit(user)).around(entry, work);
}

/** What Cal.com told is kept beside what its webhooks tell. */
export async function keep(
  app: App,
  { user }: Pick<CalcomPlace, 'user'>,
  events: readonly BookingEvent[],
): Promise<void> {
  if (events.length > 0) await (await app.inbound(user)).accept('calcom', events, null);
}

/** IANA: by whose clock the owner reads their bookings. */
export async function ownZone(
  app: App,
  { account }: Pick<CalcomPlace, 'account'>,
): Promise<string> {
  const calendar = await app.calendar();
  try {
    return calendar.zone(text(account.details['timeZone']) ?? '');
  } catch {
    // Not told, or none that is known here.
    return calendar.ownZone();
  }
}

/** Asks Cal.com. @throws GateError where it cannot be reached, with the command that does without it */
export async function orOffline<T>(command: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GateError) || error.category !== 'unreachable') throw error;
    const { category, code, gate, said, platformCode, platformDetail } = error;
    throw new GateError({
      category,
      code,
      gate,
      message: said.message,
      hint: words`What is known here without it: ${command}`,
      platformCode,
      platformDetail,
      cause: error,
    });
  }
}
