/** What each event is, in a line, and what is most worth telling it. */
import { words } from '../../../src/domain/words.ts';
import type { SandboxHappening } from '../../../src/gate.ts';

export const ABOUT: Readonly<Record<string, SandboxHappening>> = {
  'booking.created': {
    what: words`Somebody books a time`,
    fields:
      '--from NAME --text start=2026-11-24T12:00Z email phone zone locale uid word location video',
  },
  'booking.requested': {
    what: words`Somebody asks for a time that has to be confirmed`,
    fields: '--from NAME --text start email phone zone locale uid',
  },
  'booking.confirmed': { what: words`The host confirms it`, fields: 'uid' },
  'booking.rejected': { what: words`The host says no`, fields: 'uid reason' },
  'booking.rescheduled': {
    what: words`A booking is moved: it gets another uid`,
    fields: 'uid start newUid reason sequence at',
  },
  'booking.cancelled': { what: words`A booking is cancelled`, fields: 'uid reason' },
  'booking.location': {
    what: words`A booking is to be somewhere else`,
    fields: 'uid location video',
  },
  'booking.no-show': { what: words`The guest did not come`, fields: 'uid email absent=false' },
  'booking.paid': { what: words`A booking is paid`, fields: 'uid' },
  'meeting.started': { what: words`The time of a booking begins`, fields: 'uid' },
  'meeting.ended': { what: words`The time of a booking is over`, fields: 'uid' },
  ping: { what: words`Cal.com tries whether deliveries arrive` },
  again: {
    what: words`A delivery of before comes once more; number=1 is the first`,
    fields: 'uid trigger number',
  },
  raw: { what: words`Exactly this delivery`, fields: 'body={"triggerEvent":…}' },
  revoke_key: { what: words`The API key is deleted in the settings`, fields: 'on=false' },
  older: {
    what: words`An installation that does not know the newer triggers`,
    fields: 'on=false',
  },
  limit: { what: words`Another limit than 120 requests a minute`, fields: 'perMinute=120' },
};
