/** Who a booking is for, and where it is to be, by what Cal.com says of it in several places. */
import { describe, expect, it } from 'vitest';
import { booking, changed } from './deliveries.ts';

describe('its guest', () => {
  const guest = (attendee: object, more: object = {}) =>
    booking(
      changed('BOOKING_CREATED', {
        attendees: [{ name: 'Vera', timeZone: 'UTC', language: { locale: 'de' }, ...attendee }],
        responses: {},
        ...more,
      }),
    ).booking?.guests[0];

  it.each([
    [
      'told with them',
      { email: 'v@example.org', phoneNumber: '+49 (151) 000-0001' },
      '+491510000001',
    ],
    ['not told', { email: 'v@example.org' }, null],
    ['without its country', { email: 'v@example.org', phoneNumber: '0151 0000001' }, null],
    ['all that there is', { email: '491510000001@sms.cal.com' }, '+491510000001'],
  ])('has a number: %s', (_what, attendee, phone) => {
    expect(guest(attendee)?.phone).toBe(phone);
  });

  it('has no address where Cal.com made it up', () => {
    expect(guest({ email: '491510000001@sms.cal.com' })?.email).toBeNull();
    expect(guest({ email: 'vera@sms.cal.com' })?.email).toBe('vera@sms.cal.com');
  });

  it('is who filled the form in, where nobody else is told', () => {
    const event = booking(changed('BOOKING_CREATED', { attendees: undefined }));
    expect(event.booking?.guests).toMatchObject([
      {
        name: 'Мария Примерова',
        email: 'maria@example.org',
        phone: '+79990001122',
        timeZone: null,
      },
    ]);
  });
});

describe('its place', () => {
  const place = (payload: object) =>
    booking(
      changed('BOOKING_CREATED', {
        videoCallData: undefined,
        metadata: {},
        responses: {},
        ...payload,
      }),
    ).booking?.place;
  const OURS = { kind: 'ours' };

  it.each([
    [
      'Cal Video',
      {
        location: 'integrations:daily',
        metadata: { videoCallUrl: 'https://app.cal.com/video/abc' },
      },
    ],
    [
      'Cal Video’s room',
      {
        location: 'integrations:daily',
        videoCallData: { type: 'daily_video', url: 'https://x.daily.co/r' },
      },
    ],
    ['Cal Video as its address', { location: 'https://app.cal.com/video/abc' }],
    ['Zoom without a link', { location: 'integrations:zoom' }],
    ['not told', { location: null }],
    ['only a kind', { location: 'inPerson' }],
    ['a room of an installation of one’s own', { location: 'https://book.example.org/video/abc' }],
    [
      'a link that no app can have made: whoever books writes metadata, too',
      { location: null, metadata: { videoCallUrl: 'https://evil.example.org/j/1' } },
    ],
    [
      'no address of the web',
      { location: 'integrations:zoom', metadata: { videoCallUrl: 'javascript:alert(1)' } },
    ],
  ])('is made here: %s', (_what, payload) => {
    expect(place(payload)).toEqual(OURS);
  });

  it.each([
    [
      'Zoom’s own link',
      {
        location: 'integrations:zoom',
        videoCallData: { type: 'zoom_video', url: 'https://us02web.zoom.us/j/1' },
      },
      'link',
      'https://us02web.zoom.us/j/1',
    ],
    [
      'Google Meet',
      {
        location: 'integrations:google:meet',
        metadata: { videoCallUrl: 'https://meet.google.com/abc' },
      },
      'link',
      'https://meet.google.com/abc',
    ],
    [
      'a link',
      { location: 'https://talk.example.org/olga' },
      'link',
      'https://talk.example.org/olga',
    ],
    ['an address', { location: 'Beispielstr. 1, Berlin' }, 'address', 'Beispielstr. 1, Berlin'],
    [
      'the guest’s address',
      {
        location: 'attendeeInPerson',
        responses: {
          location: { value: { value: 'attendeeInPerson', optionValue: 'ул. Примерная, 5' } },
        },
      },
      'address',
      'ул. Примерная, 5',
    ],
    ['a number', { location: '+49 151 000 0001' }, 'phone', '+49 151 000 0001'],
    [
      'the guest’s number',
      {
        location: 'phone',
        responses: { location: { value: { value: 'phone', optionValue: '+79990001122' } } },
      },
      'phone',
      '+79990001122',
    ],
  ])('is %s', (_what, payload, kind, value) => {
    expect(place(payload)).toEqual({ kind, value });
  });

  it.each(['attendeeInPerson', 'somewhereElse'])(
    'is no page to join on where its guest typed it: %s',
    (chosen) => {
      const typed = 'https://evil.example.org/j/1';
      const location = { value: { value: chosen, optionValue: typed } };
      expect(place({ location: typed, responses: { location } })).toEqual({
        kind: 'address',
        value: typed,
      });
    },
  );
});
