/** One delivery from a platform: handshake, or verify → journal → acknowledge. Parsing comes later. */
import type { App } from '../app.ts';
import { GateError, messageOf } from '../domain/error.ts';
import type { Delivery, Webhook } from '../gate.ts';
import type { Keyring, Keys } from './keyring.ts';
import type { Log } from './log.ts';

export interface Reply {
  status: 200 | 400 | 401 | 403 | 404 | 405 | 503;
  body: string;
}

export interface Receiver {
  receive(gate: string, user: string, delivery: Delivery): Promise<Reply>;
}

const NOT_FOUND: Reply = { status: 404, body: 'Not found' };
const BUSY: Reply = { status: 503, body: 'Try again later' };

export function openReceiver(init: {
  app: App;
  keyring: Keyring;
  log: Log;
  /** Resolves when the body is durable in that person's journal. */
  journal(user: string, gate: string, delivery: Delivery): Promise<void>;
}): Receiver {
  const { app, keyring, log } = init;

  async function webhookOf(gate: string, user: string): Promise<Webhook | undefined> {
    const known = app.catalogue.some((row) => row.name === gate) && app.home.hasUser(user);
    return known ? (await app.gate(gate)).webhook : undefined;
  }

  async function accept(
    webhook: Webhook,
    gate: string,
    user: string,
    delivery: Delivery,
    keys: Keys,
  ): Promise<Reply> {
    try {
      webhook.verify(delivery, keys.credentials);
    } catch (error) {
      log('warn', 'webhook refused', { user, gate, reason: messageOf(error) });
      return { status: 401, body: 'Signature refused' };
    }
    try {
      JSON.parse(Buffer.from(delivery.body).toString('utf8'));
    } catch {
      log('warn', 'webhook refused', { user, gate, reason: 'the body is not JSON' });
      return { status: 400, body: 'The body is not JSON' };
    }
    for (const part of await byOwner(webhook, gate, user, delivery, keys)) {
      await init.journal(part.user, gate, part.delivery);
    }
    return { status: 200, body: 'EVENT_RECEIVED' };
  }

  /**
   * One Meta app has one address, though two people's numbers may stand behind it. What concerns a
   * number of somebody else here goes to their journal, not to the one the address names.
   */
  async function byOwner(
    webhook: Webhook,
    gate: string,
    user: string,
    delivery: Delivery,
    keys: Keys,
  ): Promise<{ user: string; delivery: Delivery }[]> {
    const { only } = webhook;
    const others = only ? app.home.users().filter((name) => name !== user) : [];
    const parts: { user: string; delivery: Delivery }[] = [];
    const foreign = new Set<string>();
    for (const other of others) {
      const theirs = await keyring.keys(other, gate).catch((error: unknown) => {
        // What is not our own may be theirs, and belongs in no other journal: it will be delivered again.
        if (concerns(webhook, delivery.body, (account) => !keys.accounts.has(account))) throw error;
        return NO_KEYS;
      });
      if (theirs.accounts.size === 0 || !sharesSecret(webhook, delivery, theirs)) continue;
      const belongs = (account: string) =>
        theirs.accounts.has(account) && !keys.accounts.has(account);
      const body = only?.(delivery.body, belongs) ?? null;
      if (body === null || !concerns(webhook, body, belongs)) continue;
      parts.push({ user: other, delivery: { ...delivery, body } });
      for (const account of theirs.accounts) if (!keys.accounts.has(account)) foreign.add(account);
    }
    if (foreign.size === 0) return [{ user, delivery }];
    const own = only?.(delivery.body, (account) => !foreign.has(account)) ?? null;
    return own === null ? parts : [...parts, { user, delivery: { ...delivery, body: own } }];
  }

  return {
    async receive(gate, user, delivery) {
      try {
        const webhook = await webhookOf(gate, user);
        if (!webhook) return NOT_FOUND;
        const keys = await keyring.keys(user, gate);
        if (keys.credentials.length === 0) return NOT_FOUND;
        if (delivery.method === 'GET') return handshake(webhook, delivery, keys);
        if (delivery.method !== 'POST') return { status: 405, body: 'Method not allowed' };
        return await accept(webhook, gate, user, delivery, keys);
      } catch (error) {
        // The vault is locked, the store away, the disk full: the platform will deliver it again.
        log('error', 'a webhook could not be taken', { user, gate, reason: messageOf(error) });
        return BUSY;
      }
    },
  };
}

const NO_KEYS: Keys = { accounts: new Set(), credentials: [] };

function handshake(webhook: Webhook, delivery: Delivery, keys: Keys): Reply {
  if (!webhook.handshake) return NOT_FOUND;
  try {
    return { status: 200, body: webhook.handshake(delivery, keys.credentials) };
  } catch (error) {
    if (error instanceof GateError) return { status: 403, body: error.message };
    throw error;
  }
}

function sharesSecret(webhook: Webhook, delivery: Delivery, keys: Keys): boolean {
  try {
    webhook.verify(delivery, keys.credentials);
    return true;
  } catch {
    // Signed for another app than theirs: none of their business.
    return false;
  }
}

/** Whether anything in the body names one of those accounts (what names none stays with everybody). */
function concerns(
  webhook: Webhook,
  body: Uint8Array,
  belongs: (account: string) => boolean,
): boolean {
  return webhook.parse(body).some((event) => event.account !== null && belongs(event.account));
}
