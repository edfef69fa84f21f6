/** Where webhooks go, and the check that an address makes before it is taken. */
import { randomInt } from 'node:crypto';
import { isLoopback } from '../../../src/domain/loopback.ts';
import type { PhoneNumber, WhatsAppAccount } from './directory.ts';
import { oauthRefusal } from './errors.ts';
import type { World } from './world.ts';

const ANSWER_WITHIN_MS = 5_000;

/** Fields that go to an address laid over the app's own; all others come to the app's only. */
const OVERRIDABLE: ReadonlySet<string> = new Set([
  'messages',
  'message_echoes',
  'calls',
  'consumer_profile',
  'messaging_handovers',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'account_settings_update',
]);

/**
 * Where an event goes: to the number's own address, its account's, else the app's. `null` when the
 * account has no app subscribed, or the app does not ask for that field.
 */
export function callbackOf(
  world: World,
  { account, number }: { account: WhatsAppAccount; number: PhoneNumber | null },
  field: string,
): string | null {
  const app = world.state.appCallbacks.get('whatsapp_business_account');
  if (!account.subscription || !app?.fields.includes(field)) return null;
  if (!OVERRIDABLE.has(field)) return app.url;
  return number?.callback ?? account.subscription.callback ?? app.url;
}

/**
 * The handshake: `GET {url}?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…` must be answered
 * with the challenge. Throws error 2200 when it is not. Only addresses on this machine are called.
 */
export async function verifyCallback(url: string, verifyToken: string): Promise<void> {
  if (!isLoopback(url)) {
    throw failed(
      'the sandbox calls only addresses on this machine (http://127.0.0.1 or http://localhost)',
    );
  }
  const challenge = String(randomInt(100_000_000, 2_000_000_000));
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  const answer = await ask(target);
  if (typeof answer === 'string') throw failed(answer);
  if (answer.status !== 200) {
    throw failed(`HTTP Status Code = ${answer.status}; HTTP Message = ${answer.message}`);
  }
  if (answer.body.trim() !== challenge) {
    throw failed(
      'Response does not match challenge, Expected value = "' +
        `${challenge}", Received value = "${answer.body.slice(0, 100)}"`,
    );
  }
}

async function ask(
  target: URL,
): Promise<{ status: number; message: string; body: string } | string> {
  try {
    const response = await fetch(target, {
      headers: { 'user-agent': 'facebookplatform/1.0 (+http://developers.facebook.com)' },
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return {
      status: response.status,
      message: response.statusText,
      body: await response.text(),
    };
  } catch {
    return 'the address could not be reached';
  }
}

function failed(reason: string): Error {
  return oauthRefusal(
    `(#2200) Callback verification failed with the following errors: ${reason}`,
    2200,
  );
}
