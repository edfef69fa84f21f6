/** What `gates doctor` asks about a mailbox. */
import { words } from '../../src/domain/words.ts';
import type { Finding, Session } from '../../src/gate.ts';
import { mailboxOf } from './credential.ts';
import { shown } from './login/prove.ts';
import { fullness, isNearlyFull, type Standing, standingOf } from './standing.ts';

/** @throws GateError where a server cannot be reached, trusted or logged in to: its cure stands with it */
export async function checks(session: Session): Promise<readonly Finding[]> {
  const standing = await standingOf(session);
  const { imap, smtp } = mailboxOf(session.credential);
  return [
    { check: 'imap', status: 'ok', message: words`${shown(imap)} takes the login.` },
    { check: 'smtp', status: 'ok', message: words`${shown(smtp)} takes the login.` },
    ...quotaFinding(session, standing),
    ...sentFinding(session, standing),
  ];
}

function quotaFinding({ account }: Session, { quota }: Standing): Finding[] {
  if (quota === null) return [];
  const check = 'quota';
  const percent = fullness(quota);
  const message = words`The mailbox is ${percent}% full.`;
  if (!isNearlyFull(quota)) return [{ check, status: 'ok', message }];
  const cure = words`Delete old mail or empty the trash of ${account.externalId}: a full mailbox takes no mail.`;
  return [{ check, status: percent >= 100 ? 'failed' : 'warning', message, cure }];
}

function sentFinding({ account }: Session, { folders, sentCopies }: Standing): Finding[] {
  if (sentCopies === 'provider' || folders.some(({ use }) => use === 'sent')) return [];
  return [
    {
      check: 'sent',
      status: 'ok',
      message: words`${account.externalId} has no folder for sent mail yet; the first mail makes it.`,
    },
  ];
}
