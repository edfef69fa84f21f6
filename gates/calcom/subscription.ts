/** The webhook by which Cal.com delivers to this machine. https://cal.com/docs/api-reference/v2/webhooks/create-a-webhook */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { apiOf, type CalcomApi, pathId } from './api.ts';
import { calcomCredential } from './credential.ts';
import { NEWER_TRIGGERS, TRIGGERS } from './events/delivery.ts';
import { id, type Json, object, objects, text } from './json.ts';

export interface Subscription {
  id: string;
  url: string;
  active: boolean;
  /** What it tells of. */
  triggers: readonly string[];
  /** Its secret is ours: what it delivers can be checked here. `null`: Cal.com does not say. */
  ours: boolean | null;
  /** It sends something else than Cal.com's own words. */
  template: boolean;
}

/** All webhooks of this account, those of event types and teams left out. */
export async function readSubscriptions(session: Session): Promise<readonly Subscription[]> {
  const { webhookSecret } = calcomCredential(session.credential);
  const { data } = await apiOf(session).call('GET', '/webhooks', { query: { take: 250, skip: 0 } });
  return objects(data).flatMap((each) => subscriptionOf(each, webhookSecret) ?? []);
}

/**
 * The one that delivers here: at this address, else whichever has our secret. `null`: there is none.
 * @param url `null`: none is known, because no server runs
 */
export function ownOf(all: readonly Subscription[], url: string | null): Subscription | null {
  return all.find((each) => each.url === url) ?? all.find(({ ours }) => ours === true) ?? null;
}

/** What is missing of what is understood here; older installations do not tell of everything. */
export function missingTriggers({ triggers }: Subscription): readonly string[] {
  return TRIGGERS.filter((each) => !triggers.includes(each));
}

/** Has Cal.com deliver to this address. Done again it changes nothing; a second one of ours is taken away. */
export async function subscribe(session: Session, url: string): Promise<void> {
  const api = apiOf(session);
  const secret = secretOf(session);
  const all = await readSubscriptions(session);
  const own = ownOf(all, url);
  const others = all.filter((each) => each !== own && each.ours === true);
  for (const other of others) await remove(api, other.id);
  // Its words of somebody's own could not be read here.
  if (own?.template) await remove(api, own.id);
  const kept = own?.template ? null : own;
  if (kept && isSet(kept, url)) return;
  await withTriggers(async (triggers) => {
    const body = { active: true, subscriberUrl: url, triggers, secret };
    await (kept
      ? api.call('PATCH', `/webhooks/${pathId(kept.id)}`, { body })
      : api.call('POST', '/webhooks', { body }));
  });
}

/** Says how many there were. */
export async function unsubscribe(
  session: Session,
  url: string | null,
): Promise<readonly Subscription[]> {
  const api = apiOf(session);
  const all = await readSubscriptions(session);
  const own = all.filter((each) => each.ours === true || each.url === url);
  for (const each of own) await remove(api, each.id);
  return own;
}

function isSet(own: Subscription, url: string): boolean {
  return own.url === url && own.active && own.ours === true && missingTriggers(own).length === 0;
}

async function remove(api: CalcomApi, hook: string): Promise<void> {
  await api.call('DELETE', `/webhooks/${pathId(hook)}`).catch((error: unknown) => {
    if (!(error instanceof GateError) || error.category !== 'not_found') throw error;
  });
}

/** An installation that does not know the newer ones refuses them all. */
async function withTriggers(set: (triggers: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await set([...TRIGGERS, ...NEWER_TRIGGERS]);
  } catch (error) {
    const refused = error instanceof GateError && error.platformCode === '400';
    if (!refused || !/trigger/i.test(error.platformDetail ?? '')) throw error;
    await set(TRIGGERS);
  }
}

function subscriptionOf(hook: Json, secret: string | null): Subscription | null {
  const own = id(hook['id']);
  const url = text(hook['subscriberUrl']);
  if (own === null || url === null) return null;
  const told = hook['secret'];
  const triggers: readonly unknown[] = Array.isArray(hook['triggers']) ? hook['triggers'] : [];
  return {
    id: own,
    url,
    active: hook['active'] === true,
    triggers: triggers.map(String),
    ours: told === undefined ? null : secret !== null && told === secret,
    template: text(object(hook)['payloadTemplate']) !== null,
  };
}

function secretOf({ credential, user }: Session): string {
  const { webhookSecret } = calcomCredential(credential);
  if (webhookSecret !== null) return webhookSecret;
  throw new GateError({
    category: 'auth',
    code: 'no_webhook_secret',
    gate: 'calcom',
    message: words`This login has no secret for webhooks.`,
    hint: `gates calcom login --user ${user}`,
  });
}
