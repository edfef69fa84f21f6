/** What each event is, in a line, and what is most worth telling it. */
import { words } from '../../../src/domain/words.ts';
import type { SandboxHappening } from '../../../src/gate.ts';

export const ABOUT: Readonly<Record<string, SandboxHappening>> = {
  'meeting.created': {
    what: words`A meeting is made on Zoom’s web page`,
    fields: 'topic start=2026-12-01T10:00:00 timezone duration agenda host=azarya',
  },
  'meeting.updated': {
    what: words`A meeting is changed there: the last one`,
    fields: 'id topic start timezone duration agenda',
  },
  'meeting.deleted': { what: words`A meeting is deleted there`, fields: 'id' },
  'meeting.started': { what: words`A meeting begins`, fields: 'id' },
  'meeting.ended': { what: words`A meeting ends`, fields: 'id minutes=50' },
  'meeting.participant_joined': {
    what: words`Somebody joins the meeting that is under way`,
    fields: '--from "Maria Petrova" email id',
  },
  'meeting.participant_left': {
    what: words`Somebody leaves it: who joined last`,
    fields: '--from minutes=30 id',
  },
  'meeting.registration_created': {
    what: words`Somebody registers for a meeting`,
    fields: '--from email --text id approval=0',
  },
  'meeting.registration_approved': {
    what: words`A registration is approved`,
    fields: 'email id',
  },
  'meeting.registration_denied': { what: words`A registration is denied`, fields: 'email id' },
  'meeting.registration_cancelled': {
    what: words`A registration is cancelled`,
    fields: 'email id',
  },
  'recording.completed': {
    what: words`The recording of the last meeting is ready`,
    fields: 'bytes=1000000 count=2 processing=true id',
  },
  'recording.transcript_completed': {
    what: words`Its transcript is ready`,
    fields: 'bytes=2000 id',
  },
  'meeting.summary_completed': {
    what: words`The summary of the last meeting is ready`,
    fields: '--text id',
  },
  app_deauthorized: { what: words`They remove the app at Zoom`, fields: 'host=azarya' },
  event_subscription: {
    what: words`The address for events is told on the app’s page, and checked`,
    fields: 'url=http://127.0.0.1:4001/… on=false',
  },
  'endpoint.url_validation': { what: words`Zoom checks that address again`, fields: 'url' },
  expire_tokens: { what: words`Zoom’s access tokens end; logins stay` },
  daily_limit: {
    what: words`So many meetings more can be made or changed today`,
    fields: 'left=0 host',
  },
  pace: { what: words`Zoom’s limit for a second is switched off`, fields: 'on=false' },
  scopes: {
    what: words`The app has fewer scopes, for consents from now on`,
    fields: 'without=meeting:write:meeting',
  },
  raw: { what: words`Exactly this is posted, signed`, fields: 'body' },
};
