import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { AuditDetail } from '../../../src/domain/audit.ts';
import type { RecordEvent } from '../../../src/domain/record.ts';
import type { Session } from '../../../src/gate.ts';
import { apiOf, type ZoomApi } from '../api.ts';

/** The login that a verb is about, and the way to Zoom. */
export interface ZoomPlace {
  user: string;
  account: Account;
  session: Session;
  api: ZoomApi;
}

/** Of the person this command is about. @throws GateError exit 3 for somebody who is not logged in */
export async function zoomPlace(app: App): Promise<ZoomPlace> {
  const user = await app.user();
  const account = await app.channel(user, 'zoom');
  const session = await app.session(user, account);
  return { user, account, session, api: apiOf(session) };
}

/** Changes something at Zoom and records what became of it. `subject`: what it is done to. */
export async function recorded<T>(
  app: App,
  { user }: Pick<ZoomPlace, 'user'>,
  { action, subject, detail }: { action: string; subject: string; detail?: AuditDetail },
  work: () => Promise<T>,
): Promise<T> {
  const entry = { action: `zoom.${action}`, subject, ...(detail && { detail }) };
  return (await app.audit(user)).around(entry, work);
}

/** What Zoom told is kept beside what its webhooks tell. */
export async function keep(
  app: App,
  { user }: Pick<ZoomPlace, 'user'>,
  events: readonly RecordEvent[],
): Promise<void> {
  if (events.length > 0) await (await app.inbound(user)).accept('zoom', events, null);
}
