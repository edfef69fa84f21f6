/** What `gates doctor` asks Cal.com about a login, and whether bookings can be arranged here. */
import type { BookingNeeds } from '../../src/domain/booking.ts';
import { type Text, words } from '../../src/domain/words.ts';
import type { Finding, Session } from '../../src/gate.ts';
import { missingTriggers, ownOf, readSubscriptions, type Subscription } from './subscription.ts';

export async function checks(
  session: Session,
  context: { readonly callbackUrl: string | null; needs?(): Promise<BookingNeeds> },
): Promise<readonly Finding[]> {
  const { callbackUrl, needs } = context;
  const own = ownOf(await readSubscriptions(session), callbackUrl);
  const { user } = session;
  return [
    checkWebhook(user, own, callbackUrl),
    ...(needs === undefined ? [] : checkNeeds(user, await needs())),
  ];
}

/** Whether what is booked is delivered here, and all of it. */
export function checkWebhook(
  user: string,
  own: Subscription | null,
  callbackUrl: string | null,
): Finding {
  const cure = `gates calcom webhook set --user ${user}`;
  const found = (status: Finding['status'], message: Text, then?: Text): Finding => ({
    check: 'webhook',
    status,
    message,
    ...(then === undefined ? {} : { cure: then }),
  });
  if (own === null) {
    const nothing = words`Cal.com delivers nothing here: no webhook of ours is set.`;
    return callbackUrl === null
      ? found('warning', nothing, words`gates serve --tunnel, then: ${cure}`)
      : found('failed', nothing, cure);
  }
  if (callbackUrl !== null && own.url !== callbackUrl) {
    return found(
      'warning',
      words`Cal.com delivers to ${hostOf(own.url)}, not to this server.`,
      cure,
    );
  }
  if (!own.active) return found('failed', words`The webhook is switched off at Cal.com.`, cure);
  if (own.ours === false) {
    return found(
      'failed',
      words`The webhook’s secret is another one: deliveries are refused.`,
      cure,
    );
  }
  if (own.template) {
    return found(
      'failed',
      words`The webhook sends a custom payload, which cannot be read here.`,
      cure,
    );
  }
  const missing = missingTriggers(own);
  if (missing.length > 0) {
    return found('warning', words`The webhook does not tell of ${missing.join(', ')}.`, cure);
  }
  return callbackUrl === null
    ? found(
        'warning',
        words`Cal.com delivers to ${hostOf(own.url)}, and no server runs here.`,
        words`gates serve --public-url https://…; what was missed comes by: gates calcom sync --user ${user}`,
      )
    : found('ok', words`Bookings come to ${hostOf(own.url)}.`);
}

/** Somewhere to meet, a way to the guest, a way to the owner. */
export function checkNeeds(user: string, { meetings, senders, owner }: BookingNeeds): Finding[] {
  return [
    meetings.length > 0
      ? {
          check: 'meetings',
          status: 'ok',
          message: words`Meetings are made at ${meetings.join(', ')}.`,
        }
      : {
          check: 'meetings',
          status: 'warning',
          message: words`Nobody makes meetings for bookings here.`,
          cure: `gates zoom login --user ${user}`,
        },
    senders.length > 0
      ? {
          check: 'guests',
          status: 'ok',
          message: words`Guests are told over ${senders.join(', ')}.`,
        }
      : {
          check: 'guests',
          status: 'warning',
          message: words`Guests cannot be told of anything.`,
          cure: words`A mailbox reaches everybody: gates email login --user ${user}`,
        },
    owner === 'nowhere'
      ? {
          check: 'owner',
          status: 'warning',
          message: words`You are told nowhere of what is booked.`,
          cure: words`gates email login --user ${user}, or choose a place: gates user set ${user} --notify telegram:ID`,
        }
      : {
          check: 'owner',
          status: 'ok',
          message:
            owner === 'told'
              ? words`You are told of what is booked.`
              : words`You are told of no booking, as you chose.`,
        },
  ];
}

/** The path of an address may hold what is nobody's business. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '…';
}
