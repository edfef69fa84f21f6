/** https://core.telegram.org/bots/api#setwebhook */
import { isLoopback } from '../../../src/domain/loopback.ts';
import { type Call, flag, integer, text } from './call.ts';
import { present } from './json.ts';
import { allowedOf } from './polling.ts';
import { bad, conflict } from './refusals.ts';
import { pump } from './webhook-queue.ts';

const PORTS: ReadonlySet<string> = new Set(['', '443', '80', '88', '8443']);
const CONNECTIONS = 40;

export function setWebhook(call: Call): true {
  const { world, bot } = call;
  const { feed } = bot;
  const url = text(call, 'url') ?? '';
  const secret = text(call, 'secret_token');
  const connections = integer(call, 'max_connections') ?? CONNECTIONS;
  const allowed = allowedOf(call);
  if (url === '') return deleteWebhook(call);
  checkUrl(url);
  if (secret !== undefined && secret.length > 256) throw bad('secret token is too long');
  if (secret !== undefined && !/^[\w-]*$/.test(secret)) {
    throw bad('secret token contains unallowed characters');
  }
  if (flag(call, 'drop_pending_updates')) feed.pending = [];
  if (allowed !== undefined) feed.allowed = allowed;
  feed.webhook = {
    url,
    secret: secret === '' ? undefined : secret,
    maxConnections: connections >= 1 && connections <= 100 ? connections : CONNECTIONS,
    ip: text(call, 'ip_address'),
    certificate: call.files.has('certificate'),
    busy: new Map(),
    error: null,
  };
  feed.waiting?.end(conflict('terminated by setWebhook request'));
  pump(world, bot);
  return true;
}

export function deleteWebhook(call: Call): true {
  const { feed } = call.bot;
  if (flag(call, 'drop_pending_updates')) feed.pending = [];
  feed.webhook = null;
  return true;
}

export function getWebhookInfo({ bot: { feed } }: Call): unknown {
  const { webhook, pending, allowed } = feed;
  return present({
    url: webhook?.url ?? '',
    has_custom_certificate: webhook?.certificate ?? false,
    pending_update_count: pending.length,
    ip_address: webhook?.ip,
    last_error_date: webhook?.error?.at,
    last_error_message: webhook?.error?.message,
    max_connections: webhook?.maxConnections,
    allowed_updates: allowed ?? undefined,
  });
}

/** HTTPS on the ports that Telegram posts to; on this machine, where the sandbox is, anything. */
function checkUrl(url: string): void {
  if (isLoopback(url)) return;
  if (!URL.canParse(url)) throw bad('bad webhook: Invalid webhook URL specified');
  const { protocol, port } = new URL(url);
  if (protocol !== 'https:') throw bad('bad webhook: HTTPS URL must be provided for webhook');
  if (!PORTS.has(port)) {
    throw bad('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
}
