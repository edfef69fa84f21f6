/** One delivery from a platform: handshake, or verify → journal → acknowledge. Parsing comes later. */
import type { App } from '../app.ts';
import { GateError, messageOf } from '../domain/error.ts';
import type { Delivery, Webhook } from '../gate.ts';
import { type Keyring, type Keys, NO_KEYS } from './keyring.ts';
import type { Log } from './log.ts';
import { byAddressee, byOwner, openNeighbours, type Part } from './neighbours.ts';

export interface Reply {
  status: 200 | 400 | 401 | 403 | 404 | 405 | 503;
  body: string;
  /** Whether the body is JSON. */
  json?: true;
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
  /**
   * Resolves when the body is durable in that person's journal.
   * @param account external id of the one it is for, where the body does not say
   */
  journal(user: string, gate: string, delivery: Delivery, account?: string): Promise<void>;
}): Receiver {
  const { app, keyring, log } = init;
  const neighbours = openNeighbours(app, keyring);

  const gates = new Set(app.catalogue.map((row) => row.name));

  async function webhookOf(gate: string): Promise<Webhook | undefined> {
    return gates.has(gate) ? (await app.gate(gate)).webhook : undefined;
  }

  async function accept(
    webhook: Webhook,
    gate: string,
    user: string,
    delivery: Delivery,
    keys: Keys,
  ): Promise<Reply> {
    const now = app.now();
    const refusal = refusalOf(webhook, delivery, keys, now);
    if (refusal === null) {
      const asked = webhook.challenge?.(delivery, keys.credentials) ?? null;
      if (asked !== null) return { status: 200, body: JSON.stringify(asked), json: true };
    }
    const addressed = { user, keys: refusal === null ? keys : NO_KEYS };
    const others = webhook.only || webhook.addressee ? await neighbours.of(user, gate) : [];
    // Read in full only where it may have to be divided: else the worker does, and sets aside what it cannot.
    const divided = webhook.only && others.length > 0;
    const readable = divided ? isJson(delivery.body) : looksLikeJson(delivery.body);
    const parts: readonly Part[] = webhook.addressee
      ? byAddressee(webhook.addressee, delivery, [addressed, ...others])
      : byOwner(
          webhook,
          addressed,
          delivery,
          readable ? others : [],
          (theirs) => refusalOf(webhook, delivery, theirs, now) === null,
        );
    if (parts.length === 0 && keys.credentials.length === 0) return NOT_FOUND;
    if (parts.length === 0) {
      await refused(user, gate, refusal ?? NO_SECRET);
      return { status: 401, body: 'Signature refused' };
    }
    if (!readable) {
      await refused(user, gate, NOT_JSON);
      return { status: 400, body: 'The body is not JSON' };
    }
    for (const part of parts) await init.journal(part.user, gate, part.delivery, part.account);
    return { status: 200, body: 'EVENT_RECEIVED' };
  }

  /** Anybody can bring this about as often as they like: it costs the trail of that person a row a minute. */
  async function refused(user: string, gate: string, why: Refusal): Promise<void> {
    log('warn', 'webhook refused', { user, gate, reason: why.reason });
    if (!app.home.hasUser(user)) return;
    const detail = { code: why.code };
    const audit = await app.audit(user);
    audit.often({ action: 'webhook.refused', subject: gate, outcome: 'failed', detail });
  }

  async function handshake(
    webhook: Webhook,
    gate: string,
    user: string,
    delivery: Delivery,
    keys: Keys,
  ): Promise<Reply> {
    if (!webhook.handshake || keys.credentials.length === 0) return NOT_FOUND;
    try {
      return { status: 200, body: webhook.handshake(delivery, keys.credentials) };
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      await refused(user, gate, refusalFor(error));
      return { status: 403, body: error.message };
    }
  }

  return {
    async receive(gate, user, delivery) {
      try {
        const webhook = await webhookOf(gate);
        if (!webhook) return NOT_FOUND;
        const keys = neighbours.has(user) ? await keyring.keys(user, gate) : NO_KEYS;
        if (delivery.method === 'GET') return await handshake(webhook, gate, user, delivery, keys);
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

/** `code` is one of a few words, whatever was sent. */
interface Refusal {
  code: string;
  reason: string;
}

const NO_SECRET: Refusal = { code: 'no_secret', reason: 'no secret is known' };
const NOT_JSON: Refusal = { code: 'not_json', reason: 'the body is not JSON' };

function refusalFor(error: unknown): Refusal {
  const code = error instanceof GateError ? error.code : 'internal';
  return { code, reason: messageOf(error) };
}

/** Why none of these secrets fits the signature; `null` when one does. */
function refusalOf(webhook: Webhook, delivery: Delivery, keys: Keys, now: number): Refusal | null {
  if (keys.credentials.length === 0) return NO_SECRET;
  try {
    webhook.verify(delivery, keys.credentials, now);
    return null;
  } catch (error) {
    return refusalFor(error);
  }
}

function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** Begins and ends as an object or a list does. */
function looksLikeJson(body: Uint8Array): boolean {
  const first = body.find((byte) => !SPACE.has(byte));
  const last = body.findLast((byte) => !SPACE.has(byte));
  return (first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d);
}

/** RFC 8259, 2: what may stand around a value. */
const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
