import type { App } from '../../../src/app.ts';
import type { AuditDetail } from '../../../src/domain/audit.ts';
import type { Near, Session } from '../../../src/gate.ts';
import type { Graph } from '../../meta/graph.ts';
import { warner } from '../../meta/warning.ts';
import { numberGraph } from '../credential.ts';
import { pickNumber } from '../numbers/numbers.ts';

/** The number a verb is about. */
export interface Place {
  user: string;
  session: Session;
  /** As the number's token sees it. */
  graph: Graph;
  /** The phone number id. */
  id: string;
}

/** The number named by `--account`, else the only one. */
export async function numberPlace(app: App, from: string | undefined): Promise<Place> {
  const user = await app.user();
  const session = await app.session(user, await pickNumber(app, user, from));
  const graph = numberGraph(session, warner(app.ui));
  return { user, session, graph, id: session.account.externalId };
}

/** Changes something at the platform, and records what became of it. */
export async function recorded<T>(
  app: App,
  { user, session }: Place,
  action: string,
  detail: AuditDetail,
  work: () => Promise<T>,
): Promise<T> {
  const subject = session.account.id;
  return (await app.audit(user)).around({ action: `whatsapp.${action}`, subject, detail }, work);
}

/** How a phone number without its country code is read: as the person's own, else as the number's. */
export async function nearOf(app: App, { user, session }: Place): Promise<Near> {
  const countries = (await app.settings()).get('countries') ?? {};
  const country = Object.hasOwn(countries, user) ? countries[user] : undefined;
  return { country, account: session.account };
}
