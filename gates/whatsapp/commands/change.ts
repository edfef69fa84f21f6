import type { App } from '../../../src/app.ts';
import { accountId } from '../../../src/domain/account.ts';
import type { AuditDetail } from '../../../src/domain/audit.ts';
import type { NumberAtMeta } from '../numbers/numbers-at-meta.ts';

/** What is changed, and how it stands in the audit trail. */
interface Change {
  user: string;
  /** `register` is recorded as `whatsapp.register`. */
  action: string;
  subject: string;
  detail?: AuditDetail;
}

/** Changes something at the platform and records what became of it; not when it is a dry run. */
export async function changed(
  app: App,
  { user, action, subject, detail }: Change,
  work: () => Promise<unknown>,
): Promise<void> {
  if (app.options.dryRun) return;
  const entry = { action: `whatsapp.${action}`, subject, ...(detail ? { detail } : {}) };
  await (await app.audit(user)).around(entry, work);
}

/** The same, of a number. */
export async function numberChanged(
  app: App,
  { user, id }: Pick<NumberAtMeta, 'user' | 'id'>,
  action: string,
  work: () => Promise<unknown>,
  detail?: AuditDetail,
): Promise<void> {
  const subject = accountId('whatsapp', id);
  await changed(app, { user, action, subject, ...(detail ? { detail } : {}) }, work);
}
