import { type Call, meetingOfCall } from './call.ts';
import { nameOf } from './directory.ts';
import { joinUrl } from './meeting.ts';

/** `GET …/invitation`: the text that is to be passed on. */
export function showInvitation(call: Call): unknown {
  const meeting = meetingOfCall(call);
  const { host, topic, startsAt, timezone, id, password } = meeting;
  const time =
    startsAt === null
      ? []
      : [
          `Time: ${new Intl.DateTimeFormat('en-US', {
            timeZone: timezone,
            dateStyle: 'medium',
            timeStyle: 'short',
          }).format(startsAt)} ${timezone.replace('/', ', ')}`,
        ];
  const lines = [
    `${nameOf(host)} is inviting you to a scheduled Zoom meeting.`,
    '',
    `Topic: ${topic}`,
    ...time,
    '',
    'Join Zoom Meeting',
    joinUrl(meeting),
    '',
    `Meeting ID: ${String(id).replace(/(\d{3})(\d{4})(\d+)/, '$1 $2 $3')}`,
    ...(password === '' ? [] : [`Passcode: ${password}`]),
    '',
    '',
  ];
  return { invitation: lines.join('\r\n'), sip_links: [] };
}
