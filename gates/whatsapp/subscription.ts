import * as z from 'zod/mini';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type Graph, unreadable } from '../meta/graph.ts';
import { subscribeAppFields } from './app-webhook.ts';
import { numberGraph, readCredential } from './credential.ts';

/** An app that gets the events of a business account. */
export interface Subscription {
  appId: string;
  name: string;
  /** The address laid over the app's own for this business account. */
  callbackUrl: string | null;
}

const subscriptionNode = z.object({
  whatsapp_business_api_data: z.object({ id: z.string(), name: z.optional(z.string()) }),
  override_callback_uri: z.optional(z.string()),
});

/** `GET /{business-account-id}/subscribed_apps` */
export async function listSubscriptions(
  graph: Graph,
  businessAccountId: string,
): Promise<Subscription[]> {
  const subscriptions: Subscription[] = [];
  for await (const node of graph.all(`${businessAccountId}/subscribed_apps`)) {
    const read = subscriptionNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a webhook subscription`, read.error);
    const { id, name } = read.data.whatsapp_business_api_data;
    subscriptions.push({
      appId: id,
      name: name ?? id,
      callbackUrl: read.data.override_callback_uri ?? null,
    });
  }
  return subscriptions;
}

/**
 * Subscribes the app to the business account's events, delivered to `callbackUrl`: an app has one
 * address of its own, and this one is laid over it for this business account alone (its messages, that
 * is; see {@link subscribeAppFields}). Meta checks it at once with the verify token.
 * `POST /{business-account-id}/subscribed_apps`
 */
export async function subscribe(session: Session, callbackUrl: string): Promise<void> {
  const { businessAccountId, verifyToken } = readCredential(session.credential);
  session.http.conceal(verifyToken);
  await subscribeAppFields(session, callbackUrl);
  await numberGraph(session).post(`${businessAccountId}/subscribed_apps`, {
    json: { override_callback_uri: callbackUrl, verify_token: verifyToken },
  });
}

/**
 * Subscribes the app where it is not yet. Events go to the app's own address. Not asked twice: the
 * same call without an address would take one away that was laid over before.
 */
export async function ensureSubscribed(session: Session): Promise<void> {
  const { businessAccountId, appId } = readCredential(session.credential);
  const graph = numberGraph(session);
  const present = await listSubscriptions(graph, businessAccountId);
  if (present.some((subscription) => subscription.appId === appId)) return;
  await graph.post(`${businessAccountId}/subscribed_apps`);
}
