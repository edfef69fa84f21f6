/** What Zoom posts: one event a delivery. https://developers.zoom.us/docs/api/webhooks/ */
import type { Credential } from '../../src/domain/account.ts';
import { deliveredJson } from '../../src/domain/delivered-json.ts';
import type { Delivery, Webhook } from '../../src/gate.ts';
import { zoomCredential } from './credential.ts';
import { eventsOf } from './events/event.ts';
import { hostOf } from './events/host.ts';
import { record, textOf } from './json.ts';
import { encryptedToken, fitting, verifySignature } from './signature.ts';
import { stripped } from './strip.ts';

const VALIDATION = 'endpoint.url_validation';
/** Of a body that asks something of us, bytes: others are not read for it. */
const LONGEST_QUESTION = 4096;
/** Never like what is signed (`v0:time:body`): the answer must not be anybody's signature. */
const PLAIN_TOKEN = /^[\w+/=.-]{1,256}$/;

/**
 * Whose an event is. An app has one address, and two people here may have it in common, or even one Zoom account; an
 * event belongs to the host whom it names ({@link hostOf}): by user id, else by e-mail address. So:
 * - what names the host who is somebody here goes to them alone, whoever the address names;
 * - what names a host who is nobody here (a colleague whose meetings the app is told of) stays with the person of the
 *   address, under an account of that host's own that is marked as not set up: nothing that was acknowledged is lost,
 *   and nothing is ever done with it;
 * - what names no host (a guest's words to everybody, a stream) stays with the person of the address. Whoever does not
 *   want the other to have that takes an app of their own.
 */
export const webhook: Webhook = {
  verify: (delivery, credentials, now) => verifySignature(delivery, secretsOf(credentials), now),
  challenge(delivery, credentials) {
    const plainToken = askedIn(delivery);
    const secret = plainToken === null ? null : fitting(delivery, secretsOf(credentials));
    if (plainToken === null || secret === null) return null;
    return { plainToken, encryptedToken: encryptedToken(plainToken, secret) };
  },
  parse: (body, arrival) => eventsOf(deliveredJson('zoom', body), arrival?.at ?? 0),
  names: ({ externalId, handle }) => [externalId, ...(handle ? [handle.toLowerCase()] : [])],
  only: (body, belongs) => (belongs(hostOf(deliveredJson('zoom', body))) ? body : null),
  shown: stripped,
};

function secretsOf(credentials: readonly Credential[]): string[] {
  const all = credentials.map((credential) => zoomCredential(credential).webhookSecret);
  return all.filter((secret) => typeof secret === 'string' && secret !== '') as string[];
}

/** The token to be answered; `null` where nothing is asked. */
function askedIn({ body }: Delivery): string | null {
  if (body.length > LONGEST_QUESTION) return null;
  const text = new TextDecoder().decode(body);
  if (!text.includes(VALIDATION)) return null;
  const { event, payload } = record(readable(text));
  const token = textOf(record(payload)['plainToken']);
  return event === VALIDATION && token !== null && PLAIN_TOKEN.test(token) ? token : null;
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It asks nothing, and is refused as what it is.
    return null;
  }
}
