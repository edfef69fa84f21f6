/** Bookings as Cal.com writes them: in answers of its API, and in deliveries. */
import type { Json } from '../json.ts';
import type { Host } from './directory.ts';
import type { Attendee, Booking } from './state.ts';

const SITE = 'https://app.cal.com';

/** `cal-api-version: 2024-08-13`. https://cal.com/docs/api-reference/v2/bookings/get-a-booking */
export function answered(booking: Booking, host: Host, movedTo: string | null): Json {
  const location = videoOf(booking) ?? booking.location;
  return present({
    id: booking.id,
    uid: booking.uid,
    title: booking.title,
    description: booking.notes,
    hosts: [
      {
        id: host.id,
        name: host.name,
        email: host.email,
        username: host.username,
        timeZone: host.timeZone,
      },
    ],
    status: booking.status.toLowerCase(),
    cancellationReason: booking.status === 'CANCELLED' ? (booking.reason ?? undefined) : undefined,
    reschedulingReason: booking.from === null ? undefined : (booking.reason ?? undefined),
    rescheduledFromUid: booking.from ?? undefined,
    rescheduledToUid: movedTo ?? undefined,
    start: iso(booking.start),
    end: iso(booking.end),
    duration: (booking.end - booking.start) / 60_000,
    eventTypeId: booking.type.id,
    eventType: { id: booking.type.id, slug: booking.type.slug },
    meetingUrl: location,
    location,
    absentHost: false,
    createdAt: iso(booking.createdAt),
    updatedAt: iso(booking.updatedAt),
    metadata: booking.metadata,
    icsUid: booking.iCalUID,
    attendees: booking.attendees.map((each) =>
      present({
        name: each.name,
        email: each.email,
        displayEmail: each.email,
        timeZone: each.timeZone,
        language: each.locale,
        absent: each.absent,
        phoneNumber: each.phone ?? undefined,
      }),
    ),
    guests: booking.attendees.slice(1).map(({ email }) => email),
    bookingFieldsResponses: present({
      name: booking.attendees[0]?.name,
      email: booking.attendees[0]?.email,
      attendeePhoneNumber: booking.attendees[0]?.phone ?? undefined,
      notes: booking.notes || undefined,
    }),
  });
}

/** The `payload` of a delivery. https://cal.com/docs/developing/guides/automation/webhooks */
export function told(trigger: string, booking: Booking, host: Host, before?: Booking): Json {
  const [booker] = booking.attendees;
  const rejected = trigger === 'BOOKING_REJECTED';
  const metadata = { ...booking.metadata, ...videoMetadata(booking) };
  return present({
    bookerUrl: SITE,
    type: booking.type.slug,
    title: booking.title,
    startTime: stamp(booking.start),
    endTime: stamp(booking.end),
    additionalNotes: booking.notes,
    description: booking.notes,
    customInputs: {},
    eventTypeId: booking.type.id,
    hideCalendarNotes: false,
    seatsPerTimeSlot: null,
    seatsShowAttendees: true,
    schedulingType: null,
    disableRescheduling: false,
    disableCancelling: false,
    organizer: {
      id: host.id,
      name: host.name,
      email: host.email,
      username: host.username,
      timeZone: host.timeZone,
      language: { locale: host.locale },
      timeFormat: 'h:mma',
    },
    attendees: booking.attendees.map((each) => attendeeOf(each)),
    responses: {
      name: { label: 'your_name', value: booker?.name, isHidden: false },
      email: { label: 'email_address', value: booker?.email, isHidden: false },
      attendeePhoneNumber: present({
        label: 'phone_number',
        value: booker?.phone ?? undefined,
        isHidden: !booker?.phone,
      }),
      location: { label: 'location', value: { optionValue: '', value: booking.location } },
      notes: present({ label: 'additional_notes', value: booking.notes || undefined }),
      guests: { label: 'additional_guests', value: booking.attendees.slice(1).map((a) => a.email) },
      rescheduleReason: present({
        label: 'reason_for_reschedule',
        value: booking.from === null ? undefined : (booking.reason ?? undefined),
      }),
    },
    userFieldsResponses: {},
    location: booking.location,
    destinationCalendar: null,
    iCalUID: rejected ? undefined : booking.iCalUID,
    iCalSequence: rejected ? undefined : booking.sequence,
    requiresConfirmation: booking.type.confirmation,
    hashedLink: null,
    uid: booking.uid,
    videoCallData: videoData(booking),
    appsStatus: [],
    eventTitle: booking.type.title,
    eventDescription: booking.type.description,
    price: 0,
    currency: 'usd',
    length: (booking.end - booking.start) / 60_000,
    bookingId: booking.id,
    status: booking.status,
    ...ofTrigger(trigger, booking, before),
    // What cancels or refuses it tells nothing of them.
    metadata: rejected || trigger === 'BOOKING_CANCELLED' ? undefined : metadata,
  });
}

function ofTrigger(trigger: string, booking: Booking, before?: Booking): Json {
  if (trigger === 'BOOKING_RESCHEDULED' && before) {
    return {
      rescheduleId: before.id,
      rescheduleUid: before.uid,
      rescheduleStartTime: stamp(before.start),
      rescheduleEndTime: stamp(before.end),
    };
  }
  if (trigger === 'BOOKING_CANCELLED') {
    return {
      cancellationReason: booking.reason ?? '',
      iCalSequence: booking.sequence + 1,
      requestReschedule: false,
    };
  }
  return trigger === 'BOOKING_REJECTED' ? { rejectionReason: booking.reason ?? '' } : {};
}

function attendeeOf({ name, email, timeZone, locale, phone }: Attendee): Json {
  const [firstName = '', ...rest] = name.split(' ');
  return {
    email,
    name,
    firstName,
    lastName: rest.join(' '),
    timeZone,
    language: { locale },
    phoneNumber: phone,
  };
}

function videoOf({ uid, location, video }: Booking): string | null {
  return location === 'integrations:daily' ? `${SITE}/video/${uid}` : video;
}

function videoMetadata(booking: Booking): Json {
  const videoCallUrl = videoOf(booking);
  return videoCallUrl === null || booking.status !== 'ACCEPTED' ? {} : { videoCallUrl };
}

function videoData({ id, location, video, status }: Booking): Json | undefined {
  if (status !== 'ACCEPTED') return undefined;
  if (location === 'integrations:daily') {
    const url = `https://sandbox.daily.co/room-${id}`;
    return { type: 'daily_video', id: `room-${id}`, password: 'a-token-of-the-host', url };
  }
  if (video === null) return undefined;
  const type = location.startsWith('integrations:')
    ? `${location.split(':')[1] ?? ''}_video`
    : 'other_video';
  return { type, id: `room-${id}`, password: '', url: video };
}

const iso = (at: number): string => new Date(at).toISOString();
const stamp = (at: number): string => iso(at).replace('.000Z', 'Z');

/** Without the members that are undefined. */
function present(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
