/** A post that was to be pinned, once it was published by itself. */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Gate, Session } from '../gate.ts';

/** A post, and as whom it is pinned. */
export interface Pinning {
  gate: Gate;
  user: string;
  account: Account;
  session: Session;
  externalId: string;
  silent: boolean;
}

/** Whether it is pinned now. What goes wrong is said: the post stands there whatever becomes of this. */
export async function pinned(
  app: App,
  { gate, user, account, session, externalId, silent }: Pinning,
): Promise<boolean> {
  const entry = { action: `${gate.name}.pin`, subject: account.id, detail: { id: externalId } };
  try {
    const audit = await app.audit(user);
    await audit.around(entry, async () => gate.posts?.pin(session, externalId, silent));
    return true;
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    app.ui.warn(words`It was published, but not pinned: ${error.said.message}`);
    return false;
  }
}
