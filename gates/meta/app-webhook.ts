/** What an app itself asks Meta for: one address and its fields for each kind of object, such as pages or Instagram accounts. */
import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { type Text, words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type Graph, graph, unreadable } from './graph.ts';
import type { AppAccess } from './token.ts';

/** One kind of object of an app's webhooks, and what a gate wants of it. */
export interface AppObject {
  readonly gate: string;
  /** Meta's word: `page`, `instagram`, `whatsapp_business_account`. */
  readonly object: string;
  /** The fields it should ask for: a subscription without one of these is renewed. */
  readonly fields: readonly string[];
  /** From all that are documented to what nothing works without: not every app has every field. */
  readonly attempts: readonly (readonly string[])[];
  /** Where somebody subscribes a field by hand, after the app in its dashboard. */
  readonly place: Text;
}

/** The app whose webhook it is, and the token that our address is checked with. */
export type AppKeys = AppAccess & { readonly verifyToken: string };

export interface AppSubscription {
  address: string | null;
  fields: readonly string[];
}

const subscriptionNode = z.object({
  object: z.string(),
  callback_url: z.optional(z.string()),
  fields: z.optional(z.array(z.union([z.string(), z.object({ name: z.string() })]))),
});

/**
 * Sees to it that the app itself is subscribed: a field that the app does not ask for is sent nowhere. An
 * app whose address is another system's keeps it.
 * https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 * @throws GateError `app_webhook_elsewhere` when such an app does not ask for messages, so that none would come
 */
export async function subscribeApp(
  { http }: Pick<Session, 'http'>,
  { appId, appSecret, verifyToken }: AppKeys,
  wanted: AppObject,
  callbackUrl: string,
): Promise<void> {
  if (appId === undefined || appSecret === undefined) return;
  const { gate, object } = wanted;
  http.conceal(appSecret);
  http.conceal(verifyToken);
  const asApp = graph({ http, gate, token: `${appId}|${appSecret}` });
  const { address, fields } = await present(asApp, appId, wanted);
  if (address !== null && !isOurs(gate, address)) {
    if (fields.includes('messages')) return;
    throw elsewhere(wanted, appId, new URL(address).host);
  }
  const lacks = wanted.fields.some((field) => !fields.includes(field));
  // Another person's address on this very server will do: it hands over what is not theirs.
  if (address !== null && isSameServer(address, callbackUrl) && !lacks) return;
  await trying(wanted.attempts, (names) =>
    asApp.post(`${appId}/subscriptions`, {
      form: { object, callback_url: callbackUrl, verify_token: verifyToken, fields: names.join() },
    }),
  );
}

/** The app's own address and the fields it asks for; `null` where the app cannot be asked without its secret. */
export async function appSubscription(
  { http }: Pick<Session, 'http'>,
  { appId, appSecret }: AppAccess,
  wanted: AppObject,
): Promise<AppSubscription | null> {
  if (appId === undefined || appSecret === undefined) return null;
  http.conceal(appSecret);
  const asApp = graph({ http, gate: wanted.gate, token: `${appId}|${appSecret}` });
  return present(asApp, appId, wanted);
}

/** Asks for less each time Meta does not know a field: one spoils them all. */
export async function trying(
  attempts: readonly (readonly string[])[],
  ask: (fields: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (const [index, fields] of attempts.entries()) {
    try {
      await ask(fields);
      return;
    } catch (error) {
      const unknown = error instanceof GateError && NOT_THIS_FIELD.has(error.code);
      if (!unknown || index === attempts.length - 1) throw error;
    }
  }
}

/** Not there, or not for an app with these permissions. */
const NOT_THIS_FIELD: ReadonlySet<string> = new Set([
  'invalid_parameter',
  'permission_denied',
  'scope_missing',
]);

/** Another person's address of the same server will do: it hands over what is not theirs. */
export function isSameServer(told: string, ours: string): boolean {
  return URL.canParse(told) && new URL(told).origin === new URL(ours).origin;
}

function isOurs(gate: string, address: string): boolean {
  return new RegExp(`/webhook/${gate}/[a-z][a-z0-9_-]*$`).test(new URL(address).pathname);
}

async function present(asApp: Graph, appId: string, wanted: AppObject): Promise<AppSubscription> {
  for await (const node of asApp.all(`${appId}/subscriptions`)) {
    const read = subscriptionNode.safeParse(node);
    if (!read.success) throw unreadable(wanted.gate, words`a subscription of the app`, read.error);
    const { object, callback_url: url, fields = [] } = read.data;
    if (object !== wanted.object || url === undefined || !URL.canParse(url)) continue;
    return {
      address: url,
      fields: fields.map((field) => (typeof field === 'string' ? field : field.name)),
    };
  }
  return { address: null, fields: [] };
}

function elsewhere({ gate, place }: AppObject, appId: string, host: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'app_webhook_elsewhere',
    gate,
    message: words`The app ${appId} has its webhook at ${host} and does not ask for messages, so none would come.`,
    hint: words`Subscribe the field “messages” at https://developers.facebook.com/apps/${appId} › ${place}.`,
  });
}
