/** What a person enters at Zoom so that it tells of what happens. https://developers.zoom.us/docs/api/webhooks/ */
import { type Text, words } from '../../src/domain/words.ts';
import { loginCommand, type Whose } from './errors.ts';

/** Events to tick, by the names that the Marketplace's search knows. */
export const EVENTS: readonly string[] = [
  'meeting.created',
  'meeting.updated',
  'meeting.deleted',
  'meeting.started',
  'meeting.ended',
  'meeting.participant_joined',
  'meeting.participant_left',
  'meeting.registration_created',
  'meeting.registration_approved',
  'meeting.registration_denied',
  'meeting.registration_cancelled',
  'meeting.summary_completed',
  'recording.completed',
  'recording.transcript_completed',
];

/** Where all of it is entered. */
const PLACE = words`https://marketplace.zoom.us › Manage › your app › Features › Access`;

/** @param callbackUrl where this person's webhooks should come; `null`: no server that Zoom could reach runs here */
export function webhookSteps(
  whose: Whose & { readonly user: string },
  { secret, callbackUrl }: { readonly secret: boolean; readonly callbackUrl: string | null },
): readonly Text[] {
  const address: readonly Text[] =
    callbackUrl === null
      ? [
          words`For webhooks, start the server (gates serve --tunnel, or --public-url https://…); then gates zoom status --user ${whose.user} tells what to enter at Zoom.`,
        ]
      : [
          words`For webhooks, enter this address (${PLACE} › Event Subscription › Event notification endpoint URL): ${callbackUrl}`,
          words`Events to add there: ${EVENTS.join(', ')}`,
        ];
  return [...(secret ? [] : [secretStep(whose)]), ...address];
}

/**
 * Where Zoom can deliver to: over https alone, and not to an address of this machine; `null`: a server that runs here is
 * not to be reached. The pretend Zoom reaches all.
 */
export function reachable(callbackUrl: string | null, pretend: boolean): string | null {
  return pretend || callbackUrl?.startsWith('https:') ? callbackUrl : null;
}

/** Nothing that comes is believed without it. */
export function secretStep(whose: Whose): Text {
  return words`For webhooks, tell their secret token (${PLACE} › Secret Token): ${loginCommand(whose)} --webhook-secret-file FILE`;
}
