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

  async function webhookOf(gate: string): Promise<Webhook | undefined> {
    const known = app.catalogue.some((row) => row.name === gate);
    return known ? (await app.gate(gate)).webhook : undefined;
  }

  async function accept(
    webhook: Webhook,
    gate: string,
    user: string,
    delivery: Delivery,
    keys: Keys,
  ): Promise<Reply> {
    const refusal = refusalOf(webhook, delivery, keys);
    const parts = await byOwner(webhook, gate, user, delivery, refusal === null ? keys : NO_KEYS);
    if (parts.length === 0 && keys.credentials.length === 0) return NOT_FOUND;
    if (parts.length === 0) {
      log('warn', 'webhook refused', { user, gate, reason: refusal });
      return { status: 401, body: 'Signature refused' };
    }
    if (!isJson(delivery.body)) {
      log('warn', 'webhook refused', { user, gate, reason: 'the body is not JSON' });
      return { status: 400, body: 'The body is not JSON' };
    }
    for (const part of parts) await init.journal(part.user, gate, part.delivery);
    return { status: 200, body: 'EVENT_RECEIVED' };
  }

  /**
   * One Meta app has one address, though two people's numbers may stand behind it. What concerns
   * somebody else here goes to their journal, not to the one the address names; and it still does when
   * the person whom the address names has left. Without keys of their own that person gets nothing.
   */
  async function byOwner(
    webhook: Webhook,
    gate: string,
    user: string,
    delivery: Delivery,
    keys: Keys,
  ): Promise<{ user: string; delivery: Delivery }[]> {
    const { only } = webhook;
    const own = keys.credentials.length > 0;
    if (!only || !isJson(delivery.body)) return own ? [{ user, delivery }] : [];
    const parts: { user: string; delivery: Delivery }[] = [];
    const foreign = new Set<string>();
    for (const other of app.home.users().filter((name) => name !== user)) {
      const theirs = await keyring.keys(other, gate).catch((error: unknown) => {
        // What is not our own may be theirs, and belongs in no other journal: it will be delivered again.
        if (only(delivery.body, (id) => id !== '' && !keys.accounts.has(id))) throw error;
        return NO_KEYS;
      });
      if (theirs.accounts.size === 0 || refusalOf(webhook, delivery, theirs) !== null) continue;
      const belongs = (id: string) => theirs.accounts.has(id) && !keys.accounts.has(id);
      const body = only(delivery.body, belongs);
      if (body === null) continue;
      parts.push({ user: other, delivery: { ...delivery, body } });
      for (const id of theirs.accounts) if (!keys.accounts.has(id)) foreign.add(id);
    }
    if (foreign.size === 0) return own ? [{ user, delivery }] : [];
    const rest = own ? only(delivery.body, (id) => !foreign.has(id)) : null;
    return rest === null ? parts : [...parts, { user, delivery: { ...delivery, body: rest } }];
  }

  return {
    async receive(gate, user, delivery) {
      try {
        const webhook = await webhookOf(gate);
        if (!webhook) return NOT_FOUND;
        const keys = app.home.hasUser(user) ? await keyring.keys(user, gate) : NO_KEYS;
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
  if (!webhook.handshake || keys.credentials.length === 0) return NOT_FOUND;
  try {
    return { status: 200, body: webhook.handshake(delivery, keys.credentials) };
  } catch (error) {
    if (error instanceof GateError) return { status: 403, body: error.message };
    throw error;
  }
}

/** Why none of these secrets fits the signature; `null` when one does. */
function refusalOf(webhook: Webhook, delivery: Delivery, keys: Keys): string | null {
  if (keys.credentials.length === 0) return 'no secret is known';
  try {
    webhook.verify(delivery, keys.credentials);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(body).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
