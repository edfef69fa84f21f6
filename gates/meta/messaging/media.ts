/**
 * Files of messages. A webhook tells their address, which lives for a while and needs no token; asked for the
 * message, the platform gives a fresh one.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
import { GateError, notFound } from '../../../src/domain/error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { GRAPH_BASE } from '../graph.ts';
import { type Json, object, objects, string } from '../json.ts';
import { messagingOf } from './credential.ts';
import { midOf } from './payload.ts';

/** Where Meta keeps files. Whatever else an address names, nothing is fetched from there. */
const HOSTS = /(^|\.)(fbcdn\.net|fbsbx\.com|cdninstagram\.com)$/i;

/** What an address that is over is answered with. */
const OVER: ReadonlySet<string> = new Set(['http_403', 'http_404', 'http_410']);

/** @throws GateError exit 5 where the platform gives no address any more, exit 6 for one that is not Meta's */
export async function media(
  session: Session,
  ref: MediaRef,
  message: string,
): Promise<AsyncIterable<Uint8Array>> {
  const { id: known } = ref;
  if (known !== null) {
    try {
      return await download(session, known);
    } catch (error) {
      if (!(error instanceof GateError) || !OVER.has(error.code)) throw error;
    }
  }
  const fresh = await freshAddress(session, message);
  if (fresh !== null && fresh !== known) return download(session, fresh);
  throw notFound(
    words`The file of ${message} cannot be had any more.`,
    words`Ask the person to send it again.`,
  );
}

/** Without the token: the address itself is the right to fetch it. */
async function download(
  { http, account }: Session,
  url: string,
): Promise<AsyncIterable<Uint8Array>> {
  if (!isMeta(http, url)) {
    throw new GateError({
      category: 'policy',
      code: 'foreign_address',
      gate: account.gate,
      message: words`The file is not at Meta: it is not fetched.`,
      hint: words`Its address stands in the message: gates ${account.gate} read --raw`,
    });
  }
  return http.download({ method: 'GET', gate: account.gate, url });
}

/** Also what stands in for it. */
function isMeta(http: Session['http'], url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (protocol === 'https:' && HOSTS.test(hostname)) return true;
  const graph = new URL(http.address(GRAPH_BASE)).origin;
  return graph !== new URL(GRAPH_BASE).origin && origin === graph;
}

/** Of the part of the message that its id names (`mid#1`: the second file). */
async function freshAddress(session: Session, message: string): Promise<string | null> {
  const { graph } = messagingOf(session);
  const place = Number(/#(\d+)$/.exec(message)?.[1] ?? 0);
  const node = await graph
    .get(midOf(message), { fields: 'attachments' })
    .catch((error: unknown): Json => {
      if (error instanceof GateError && error.category === 'not_found') return {};
      throw error;
    });
  const attachment = objects(object(node['attachments'])?.['data'])[place];
  return attachment === undefined ? null : addressIn(attachment);
}

/** https://developers.facebook.com/docs/graph-api/reference/message-attachment/ */
function addressIn(attachment: Json): string | null {
  const image = string(object(attachment['image_data'])?.['url']);
  const video = string(object(attachment['video_data'])?.['url']);
  return image ?? video ?? string(attachment['file_url']);
}
