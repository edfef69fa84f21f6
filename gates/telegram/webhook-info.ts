/** Where a bot's updates go. https://core.telegram.org/bots/api#getwebhookinfo */
import type { BotApi } from './api.ts';

export interface WebhookInfo {
  /** `null`: nowhere; they wait until they are asked for. */
  url: string | null;
  /** Updates that wait. */
  pending: number;
  /** The last delivery that failed; `null`: none did. */
  lastError: { at: number; message: string } | null;
  ipAddress: string | null;
  maxConnections: number | null;
  /** `null`: Telegram's choice, which leaves some kinds out. */
  updates: readonly string[] | null;
}

export async function readWebhook(api: BotApi): Promise<WebhookInfo> {
  const told = ((await api.call('getWebhookInfo')) ?? {}) as Readonly<Record<string, unknown>>;
  const { url, pending_update_count: pending, ip_address: ip, allowed_updates: kinds } = told;
  const { last_error_date: date, last_error_message: message, max_connections: most } = told;
  return {
    url: typeof url === 'string' && url !== '' ? url : null,
    pending: typeof pending === 'number' ? pending : 0,
    lastError:
      typeof date === 'number'
        ? { at: date * 1000, message: typeof message === 'string' ? message : '' }
        : null,
    ipAddress: typeof ip === 'string' ? ip : null,
    maxConnections: typeof most === 'number' ? most : null,
    updates: Array.isArray(kinds) ? kinds.map(String) : null,
  };
}
