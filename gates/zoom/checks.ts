/** What `gates doctor` finds about a Zoom login beyond whose it is. */
import { clockTime } from '../../src/domain/moment.ts';
import { plural, words } from '../../src/domain/words.ts';
import type { Finding, Session } from '../../src/gate.ts';
import { zoomCredential } from './credential.ts';
import { usedUpUntil } from './daily-limit.ts';
import { addScopes } from './errors.ts';
import { listed, missingScopes, SCOPES } from './scopes.ts';
import { secretStep } from './webhook-address.ts';

export async function checks(
  session: Session,
  { callbackUrl }: { readonly callbackUrl: string | null },
): Promise<readonly Finding[]> {
  const usedUp = await usedUpUntil(session);
  return [
    checkScopes(session),
    checkWebhook(session, callbackUrl),
    ...(usedUp === null
      ? []
      : [
          {
            check: 'limit',
            status: 'warning' as const,
            message: words`Zoom’s daily limit of meetings made or changed is used up until ${clockTime(usedUp, session.now())}.`,
            cure: words`Wait until then; what is waiting goes on by itself.`,
          },
        ]),
  ];
}

function checkScopes({ account, credential, user }: Session): Finding {
  const { kind } = zoomCredential(credential);
  const granted = account.login?.scopes ?? [];
  const missing = missingScopes(granted, kind);
  const check = 'permissions';
  if (granted.length === 0) {
    return { check, status: 'ok', message: words`Zoom does not tell which scopes the app has.` };
  }
  if (missing.length === 0) {
    const all = plural(SCOPES.length, '# scope', '# scopes');
    return { check, status: 'ok', message: words`The Zoom app has all that is used here: ${all}.` };
  }
  return {
    check,
    status: 'warning',
    message: words`The Zoom app lacks ${plural(missing.length, '# scope', '# scopes')}: ${listed(missing, kind)}.`,
    cure: addScopes({ app: kind, user }),
  };
}

/** Zoom tells nobody where it delivers: what can be seen from here is whether it would be believed, and be heard. */
function checkWebhook({ credential, user }: Session, callbackUrl: string | null): Finding {
  const { kind, webhookSecret } = zoomCredential(credential);
  const check = 'webhook';
  if (webhookSecret === null) {
    return {
      check,
      status: 'warning',
      message: words`Webhooks are refused: their secret token is not known here.`,
      cure: secretStep({ app: kind, user }),
    };
  }
  if (callbackUrl === null) {
    return {
      check,
      status: 'warning',
      message: words`No server runs here that Zoom could deliver to.`,
      cure: 'gates serve --tunnel',
    };
  }
  return { check, status: 'ok', message: words`Webhooks are taken at ${callbackUrl}` };
}
