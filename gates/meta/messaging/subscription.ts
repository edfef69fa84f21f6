/** Who gets the events of a page or an Instagram account, and at which address. */
import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import {
  type AppKeys,
  appSubscription,
  type AppSubscription,
  subscribeApp,
  trying,
} from '../app-webhook.ts';
import { unreadable } from '../graph.ts';
import { messagingOf, readCredential } from './credential.ts';
import { objectOf } from './webhook-fields.ts';

/** What Meta has of our app at one page or account. */
export interface Subscription {
  /** Whether the page or account lets our app have its events at all. */
  installed: boolean;
  /** Which of them. */
  fields: readonly string[];
  /** The app's own address and fields for all its pages; `null` where its secret is not here. */
  app: AppSubscription | null;
}

const subscribedApp = z.object({
  id: z.optional(z.string()),
  subscribed_fields: z.optional(z.array(z.string())),
});

/**
 * Tells Meta where this account's events go. Both are needed: the app's address and fields, and the
 * page or account that lets the app have them.
 */
export async function subscribe(session: Session, callbackUrl: string): Promise<void> {
  const object = objectOf(session.account.gate);
  const refused: unknown[] = [];
  const all = appsOf(session);
  for (const keys of all) {
    await subscribeApp(session, keys, object, callbackUrl).catch((error: unknown) => {
      refused.push(error);
    });
  }
  // Of two apps, either of which may deliver, one that takes the address is enough.
  if (refused.length > 0 && refused.length === all.length) throw refused[0];
  await ensureInstalled(session);
}

/**
 * The apps that may deliver: of an account of Instagram Login its Instagram app, and the Meta app around it.
 * Only those whose secret is here.
 */
function appsOf({ account, credential }: Session): AppKeys[] {
  const { instagramAppId, instagramAppSecret, appId, appSecret, verifyToken } = readCredential(
    account.gate,
    credential,
  );
  return [
    { appId: instagramAppId, appSecret: instagramAppSecret, verifyToken },
    { appId, appSecret, verifyToken },
  ].filter((keys) => keys.appId !== undefined && keys.appSecret !== undefined);
}

/**
 * Lets the app have the events of the page or account. Fields that are subscribed already stay: the same
 * call without them would take them away, also from the other network of the same page.
 * `POST /{page-id}/subscribed_apps` or `POST /{instagram account}/subscribed_apps`
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export async function ensureInstalled(session: Session): Promise<void> {
  const { graph, node, direct } = messagingOf(session);
  const { gate } = session.account;
  const { installed, fields } = await installedAt(session);
  // Of an Instagram account linked to a page only the page is asked, and it has no fields for Instagram.
  const linked = gate === 'instagram' && !direct;
  const wanted = linked ? [['feed']] : objectOf(gate).attempts;
  const lacks = linked ? !installed : objectOf(gate).fields.some((one) => !fields.includes(one));
  if (!lacks) return;
  await trying(wanted, (names) =>
    graph.post(`${node}/subscribed_apps`, {
      form: { subscribed_fields: [...new Set([...fields, ...names])].join(',') },
    }),
  );
}

export async function presentSubscription(session: Session): Promise<Subscription> {
  const object = objectOf(session.account.gate);
  const at = await installedAt(session);
  let app: AppSubscription | null = null;
  for (const keys of appsOf(session)) {
    const found = await appSubscription(session, keys, object);
    if (app === null || app.address === null) app = found;
  }
  return { ...at, app };
}

/** `GET /{page-id}/subscribed_apps`: our own app's line, or the only one that a token of Instagram Login sees. */
async function installedAt(session: Session): Promise<Omit<Subscription, 'app'>> {
  const { gate } = session.account;
  const { graph, node, direct } = messagingOf(session);
  const { appId, instagramAppId } = readCredential(gate, session.credential);
  for await (const one of graph.all(`${node}/subscribed_apps`)) {
    const read = subscribedApp.safeParse(one);
    if (!read.success) throw unreadable(gate, words`a webhook subscription`, read.error);
    const { id, subscribed_fields: fields = [] } = read.data;
    // An account of Instagram Login tells of our app alone, by whichever of its two ids.
    const ours = direct || id === undefined || id === appId || id === instagramAppId;
    if (ours) return { installed: true, fields };
  }
  return { installed: false, fields: [] };
}
