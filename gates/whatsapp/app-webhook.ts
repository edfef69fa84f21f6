import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type Graph, graph, unreadable } from '../meta/graph.ts';
import { readCredential } from './credential.ts';

/** Fields that every app has been seen to have. */
const COMMON: readonly string[] = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'account_update',
  'account_review_update',
  'account_alerts',
  'business_capability_update',
  'security',
  'user_preferences',
  'history',
  'smb_message_echoes',
  'smb_app_state_sync',
];

/**
 * What the app asks Meta for: all that its dashboard offers. A field that the app is not subscribed to is
 * sent nowhere, whatever address a business account has of its own.
 */
export const FIELDS: readonly string[] = [
  ...COMMON,
  'account_settings_update',
  'automatic_events',
  'business_status_update',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'message_echoes',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'template_correct_category_detection',
  'tracking_events',
];

/** Told of in the changelog; not every app has them yet. */
const NEWEST: readonly string[] = ['business_username_update', 'standby'];

/** From all that are documented to what nothing works without: not every app has every field. */
const ATTEMPTS = [[...FIELDS, ...NEWEST], FIELDS, COMMON, ['messages']] as const;

const OBJECT = 'whatsapp_business_account';
const OURS = /\/webhook\/whatsapp\/[a-z][a-z0-9_-]*$/;

const subscriptionNode = z.object({
  object: z.string(),
  callback_url: z.optional(z.string()),
  fields: z.optional(z.array(z.union([z.string(), z.object({ name: z.string() })]))),
});

/**
 * Sees to it that the app itself is subscribed: it decides which fields are sent at all, and news of
 * templates and business accounts come to its own address only, since these cannot be laid over
 * (“Webhook overrides”, 2026-06-28). An app whose address is another system's keeps it.
 * https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 * @throws GateError `app_webhook_elsewhere` when such an app does not ask for messages, so that none would come
 */
export async function subscribeAppFields(session: Session, callbackUrl: string): Promise<void> {
  const { appId, appSecret, verifyToken } = readCredential(session.credential);
  if (appId === undefined || appSecret === undefined) return;
  const { http } = session;
  http.conceal(appSecret);
  const asApp = graph({ http, gate: 'whatsapp', token: `${appId}|${appSecret}` });
  const { address, fields } = await present(asApp, appId);
  if (address !== null && !OURS.test(new URL(address).pathname)) {
    if (fields.includes('messages')) return;
    throw elsewhere(appId, new URL(address).host);
  }
  const lacks = FIELDS.some((field) => !fields.includes(field));
  // Another person's address on this very server will do: it hands over what is not theirs.
  if (address !== null && new URL(address).origin === new URL(callbackUrl).origin && !lacks) return;
  for (const wanted of ATTEMPTS) {
    const form = {
      object: OBJECT,
      callback_url: callbackUrl,
      verify_token: verifyToken,
      fields: wanted.join(','),
    };
    try {
      await asApp.post(`${appId}/subscriptions`, { form });
      return;
    } catch (error) {
      // One field that Meta does not know spoils them all.
      const unknown = error instanceof GateError && error.code === 'invalid_parameter';
      if (!unknown || wanted === ATTEMPTS.at(-1)) throw error;
    }
  }
}

/** The app's own address and the fields it asks for; `null` where the app cannot be asked without its secret. */
export async function appSubscription(
  session: Session,
): Promise<{ address: string | null; fields: readonly string[] } | null> {
  const { appId, appSecret } = readCredential(session.credential);
  if (appId === undefined || appSecret === undefined) return null;
  const { http } = session;
  http.conceal(appSecret);
  return present(graph({ http, gate: 'whatsapp', token: `${appId}|${appSecret}` }), appId);
}

async function present(
  asApp: Graph,
  appId: string,
): Promise<{ address: string | null; fields: readonly string[] }> {
  for await (const node of asApp.all(`${appId}/subscriptions`)) {
    const read = subscriptionNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a subscription of the app`, read.error);
    const { object, callback_url: url, fields = [] } = read.data;
    if (object !== OBJECT || url === undefined || !URL.canParse(url)) continue;
    return {
      address: url,
      fields: fields.map((field) => (typeof field === 'string' ? field : field.name)),
    };
  }
  return { address: null, fields: [] };
}

function elsewhere(appId: string, host: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'app_webhook_elsewhere',
    gate: 'whatsapp',
    message: words`The app ${appId} has its webhook at ${host} and does not ask for messages, so none would come.`,
    hint: words`Subscribe the field “messages” at https://developers.facebook.com/apps/${appId} › WhatsApp › Configuration.`,
  });
}
