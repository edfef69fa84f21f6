/** What `gates doctor` asks Meta about a page or an Instagram account. */
import { type Text, words } from '../../../src/domain/words.ts';
import type { Finding, Session } from '../../../src/gate.ts';
import { isSameServer } from '../app-webhook.ts';
import { loginCommand } from '../scopes.ts';
import { NEW_TOKEN } from '../source.ts';
import { CHANNEL_SCOPES } from './set-up.ts';
import { subscriptionStanding, type TokenStanding, tokenStanding } from './standing.ts';
import { whoami } from './whoami.ts';

const INSTAGRAM_NEEDS = ['instagram_business_basic', 'instagram_business_manage_messages'] as const;

/** @throws GateError (exit 3) when the token is no good */
export async function checks(
  session: Session,
  { callbackUrl }: { readonly callbackUrl: string | null },
): Promise<readonly Finding[]> {
  const token = await tokenStanding(session);
  const { name } = await whoami(session);
  const answers: Finding = { check: 'account', status: 'ok', message: words`${name} answers.` };
  return [permissions(session, token), answers, ...(await webhook(session, token, callbackUrl))];
}

function permissions({ account, user }: Session, token: TokenStanding): Finding {
  const check = 'permissions';
  const { scopes, direct, via } = token;
  const needed = direct ? INSTAGRAM_NEEDS : (CHANNEL_SCOPES[account.gate] ?? []);
  if (scopes === null) {
    return {
      check,
      status: 'ok',
      message: words`Meta does not tell what a token from the dashboard may do.`,
    };
  }
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0)
    return { check, status: 'ok', message: words`It may send and receive.` };
  const cure: Text = direct
    ? `gates instagram login --user ${user}`
    : via === null
      ? NEW_TOKEN
      : `${loginCommand(missing, scopes)} --user ${user}`;
  return { check, status: 'failed', message: words`Not granted: ${missing.join(', ')}.`, cure };
}

/** Both have to be there: the page that lets the app have its events, and the app's address and fields. */
async function webhook(
  session: Session,
  { direct }: TokenStanding,
  callbackUrl: string | null,
): Promise<Finding[]> {
  const check = 'webhook';
  const { gate, externalId } = session.account;
  const cure = `gates ${gate} setup --user ${session.user} --page ${externalId}`;
  const found = await subscriptionStanding(session);
  if (found === null) return [];
  const failed = (message: Text, mend: Text = cure): Finding[] => [
    { check, status: 'failed', message, cure: mend },
  ];
  const { installed, app } = found;
  if (!installed) return failed(words`Meta delivers nothing here: the app is not subscribed.`);
  if (app === null) {
    const message = words`Without the app secret no webhook can be verified, and Meta does not say where it delivers.`;
    return failed(message, direct ? `gates ${gate} login --user ${session.user}` : cure);
  }
  if (app.address === null) {
    return failed(words`Meta knows no address to deliver to.`, SERVE);
  }
  if (!app.fields.includes('messages')) {
    return failed(words`The app does not ask Meta for messages, so none come.`);
  }
  if (callbackUrl !== null && !isSameServer(app.address, callbackUrl)) {
    return failed(words`Meta delivers to ${app.address}, but this server is ${callbackUrl}.`);
  }
  return [{ check, status: 'ok', message: words`Meta delivers to ${app.address}.` }];
}

const SERVE = 'gates serve --public-url https://…';
