/** What `gates doctor` asks Meta about a WhatsApp number. */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Finding, Session } from '../../src/gate.ts';
import { isSameServer } from '../meta/app-webhook.ts';
import type { Graph } from '../meta/graph.ts';
import { loginCommand } from '../meta/scopes.ts';
import { NEW_TOKEN } from '../meta/source.ts';
import { checkToken, inspectToken } from '../meta/token.ts';
import { appSubscription } from './app-webhook.ts';
import { numberGraph, readCredential } from './credential.ts';
import { healthOf, problemLines } from './numbers/health.ts';
import { isUnregistered, readNumber, registrationStep } from './numbers/number-facts.ts';
import { listSubscriptions } from './subscription.ts';

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const;

/** @throws GateError (exit 3) when the token is no good */
export async function checks(
  session: Session,
  { callbackUrl }: { readonly callbackUrl: string | null },
): Promise<readonly Finding[]> {
  const graph = numberGraph(session);
  return [
    await permissions(session),
    ...(await number(session, graph)),
    ...(await health(session, graph)),
    ...(await subscription(session, graph, callbackUrl)),
  ];
}

async function permissions(session: Session): Promise<Finding> {
  const check = 'permissions';
  const { accessToken = '', appId, appSecret, via } = readCredential(session.credential);
  const found = await inspectToken(session.http, accessToken, { appId, appSecret });
  checkToken(found, appId);
  const missing = SCOPES.filter((scope) => !found.scopes.includes(scope));
  if (missing.length === 0) {
    return { check, status: 'ok', message: words`It may send and be managed.` };
  }
  return {
    check,
    status: 'failed',
    message: words`Not granted: ${missing.join(', ')}.`,
    cure:
      via === undefined
        ? NEW_TOKEN
        : `${loginCommand(missing, found.scopes)} --user ${session.user}`,
  };
}

async function number(session: Session, graph: Graph): Promise<Finding[]> {
  const facts = await readNumber(graph, session.account.externalId);
  const { phone, status, quality } = facts;
  const manager = 'https://business.facebook.com/latest/whatsapp_manager/phone_numbers';
  const check = 'number';
  if (status !== null && status !== 'CONNECTED') {
    const message = isUnregistered(facts)
      ? words`${phone} is ${status}: it has to be registered.`
      : words`${phone} is ${status}.`;
    return [{ check, status: 'failed', message, cure: registrationStep(facts, session.user) }];
  }
  if (quality === 'RED') {
    const message = words`The quality of ${phone} is low: Meta may limit it.`;
    return [{ check, status: 'warning', message, cure: manager }];
  }
  return [{ check, status: 'ok', message: words`${phone} is connected.` }];
}

/** Whether messages get through: what Meta says of the number, its business account, portfolio and app. */
async function health(session: Session, graph: Graph): Promise<Finding[]> {
  const id = session.account.externalId;
  const answer = await graph.get(id, { fields: 'health_status' }).catch((error: unknown) => {
    // Not every number has it, and a token that may send need not see it.
    if (error instanceof GateError && UNTOLD.has(error.code)) return null;
    throw error;
  });
  const found = answer === null ? null : healthOf(answer['health_status']);
  if (found === null) return [];
  const check = 'health';
  if (found.canSend === 'AVAILABLE') {
    return [{ check, status: 'ok', message: words`Messages get through.` }];
  }
  const cure = `gates whatsapp numbers health ${id} --user ${session.user}`;
  const [problem] = problemLines(found);
  const blocked = found.canSend === 'BLOCKED';
  const message = blocked
    ? words`Nothing gets through. ${problem ?? ''}`
    : words`Messages are limited. ${problem ?? ''}`;
  return [{ check, status: blocked ? 'failed' : 'warning', message, cure }];
}

const UNTOLD: ReadonlySet<string> = new Set(['invalid_parameter', 'permission_denied']);

/** What Meta has of our address: that of the business account, laid over the app's own. */
async function subscription(
  session: Session,
  graph: Graph,
  callbackUrl: string | null,
): Promise<Finding[]> {
  const check = 'webhook';
  const { businessAccountId, appId } = readCredential(session.credential);
  const cure = `gates whatsapp setup --user ${session.user} --number ${session.account.externalId}`;
  const all = await listSubscriptions(graph, businessAccountId).catch((error: unknown) => {
    // A token that may send need not see who is subscribed.
    if (error instanceof GateError && error.code === 'permission_denied') return null;
    throw error;
  });
  if (all === null) return [];
  const ours = all.find((one) => one.appId === appId);
  if (!ours) {
    const message = words`Meta delivers nothing here: the app is not subscribed.`;
    return [{ check, status: 'failed', message, cure }];
  }
  const app = await appSubscription(session);
  if (app && !app.fields.includes('messages')) {
    const message = words`The app does not ask Meta for messages, so none come.`;
    return [{ check, status: 'failed', message, cure }];
  }
  const told = ours.callbackUrl ?? app?.address ?? null;
  if (told === null) {
    const message = words`Meta knows no address to deliver to.`;
    return [{ check, status: 'failed', message, cure: 'gates serve --public-url https://…' }];
  }
  if (callbackUrl !== null && !isSameServer(told, callbackUrl)) {
    const message = words`Meta delivers to ${told}, but this server is ${callbackUrl}.`;
    return [{ check, status: 'failed', message, cure }];
  }
  return [{ check, status: 'ok', message: words`Meta delivers to ${told}.` }];
}
