/** What Cal.com's deliveries say of a booking. */
import { describe, expect, it } from 'vitest';
import { webhook } from '../../../gates/calcom/webhook.ts';
import { ACCOUNT, booking, changed, fixture, parsed, RECEIVED } from './deliveries.ts';

const at = (text: string): number => Date.parse(text);

describe('a booking', () => {
  it('is told whole', () => {
    const event = booking(fixture('BOOKING_CREATED'));
    expect(event).toMatchObject({
      account: ACCOUNT,
      at: at('2026-11-20T09:30:00.538Z'),
      externalId: 'uidExample0000000000A1',
      formerly: [],
      series: 'uidExample0000000000A1@Cal.com',
      sequence: 0,
      news: 'booked',
    });
    expect(event.booking).toEqual({
      title: 'Консультация between Olga Example and Мария Примерова',
      startsAt: at('2026-11-24T12:00:00Z'),
      endsAt: at('2026-11-24T13:00:00Z'),
      type: 'consultation',
      owner: { name: 'Olga Example', email: 'olga@example.org', timeZone: 'Europe/Berlin' },
      guests: [
        {
          name: 'Мария Примерова',
          email: 'maria@example.org',
          phone: '+79990001122',
          timeZone: 'Europe/Moscow',
          locale: 'ru',
          absent: false,
        },
        {
          name: 'Anton',
          email: 'anton@example.org',
          phone: null,
          timeZone: 'Europe/Moscow',
          locale: 'ru',
          absent: false,
        },
      ],
      place: { kind: 'ours' },
      notes: 'О переезде',
      reason: null,
      rescheduleUrl: 'https://cal.com/reschedule/uidExample0000000000A1',
      cancelUrl: 'https://cal.com/booking/uidExample0000000000A1?cancel=true',
      bookedAt: at('2026-11-20T09:30:00.538Z'),
      contact: null,
      contactWord: 'aB3-dE6_gH9k',
    });
  });

  it('waits to be confirmed', () => {
    expect(booking(fixture('BOOKING_REQUESTED'))).toMatchObject({
      news: 'requested',
      booking: { contactWord: null, bookedAt: at('2026-11-20T09:30:00.538Z') },
    });
  });

  it('is moved: it goes on under another id, and tells the former one', () => {
    expect(booking(fixture('BOOKING_RESCHEDULED'))).toMatchObject({
      news: 'moved',
      externalId: 'uidExample0000000000B2',
      formerly: ['uidExample0000000000A1'],
      series: null,
      sequence: 1,
      booking: { startsAt: at('2026-11-25T14:30:00Z'), reason: 'Не успеваю', bookedAt: null },
    });
  });

  it('is cancelled, with the reason', () => {
    expect(booking(fixture('BOOKING_CANCELLED'))).toMatchObject({
      news: 'cancelled',
      sequence: 2,
      booking: { reason: 'Заболела', bookedAt: null, contactWord: null },
    });
  });

  it('is refused, without what would say which version it was', () => {
    expect(booking(fixture('BOOKING_REJECTED'))).toMatchObject({
      news: 'refused',
      series: null,
      sequence: null,
      booking: { reason: 'В этот день я занята' },
    });
  });

  it('is to be somewhere else', () => {
    expect(booking(fixture('BOOKING_LOCATION_UPDATED'))).toMatchObject({
      news: 'booked',
      externalId: 'uidExample0000000000A1',
      booking: { place: { kind: 'link', value: 'https://meet.google.com/abc-defg-hij' } },
    });
  });

  it('was missed by its guest, or was not after all', () => {
    const missed = fixture('BOOKING_NO_SHOW_UPDATED');
    expect(booking(missed)).toMatchObject({
      news: 'absent',
      externalId: 'uidExample0000000000A1',
      booking: null,
      absentees: [{ email: 'maria@example.org', absent: true }],
    });
    const taken = changed('BOOKING_NO_SHOW_UPDATED', {
      attendees: [{ email: 'maria@example.org', noShow: false }],
    });
    expect(booking(taken).absentees).toEqual([{ email: 'maria@example.org', absent: false }]);
  });

  it('is at the same moment wherever this machine is, however its time is written', () => {
    const { TZ } = process.env;
    process.env['TZ'] = 'Asia/Tokyo';
    try {
      for (const startTime of [
        '2030-01-15T12:00:00',
        '2030-01-15 12:00',
        '2030-01-15T14:00+02:00',
      ]) {
        const told = changed('BOOKING_CREATED', { startTime });
        const at = booking(told).booking?.startsAt;
        expect(new Date(at ?? 0).toISOString(), startTime).toBe('2030-01-15T12:00:00.000Z');
      }
      for (const startTime of ['5', 'soon', '2030-01-15T25:00:00Z', 1_900_000_000_000]) {
        expect(parsed(changed('BOOKING_CREATED', { startTime }))[0]?.kind).toBe('unknown');
      }
    } finally {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    }
  });

  it('was missed by somebody who booked by their number alone', () => {
    const missed = changed('BOOKING_NO_SHOW_UPDATED', {
      attendees: [{ email: '491510000001@sms.cal.com', noShow: true }],
    });
    expect(booking(missed).absentees).toEqual([
      { email: null, phone: '+491510000001', absent: true },
    ]);
  });

  it('that is one of a series shares its calendar entry: that names none of them', () => {
    const repeated = changed('BOOKING_CREATED', { recurringEvent: { freq: 2, count: 4 } });
    expect(booking(repeated).series).toBeNull();
    const later = changed('BOOKING_CREATED', { existingRecurringEvent: { recurringEventId: 'r' } });
    expect(booking(later).series).toBeNull();
  });

  it('of an installation of one’s own is moved and cancelled there', () => {
    const own = changed('BOOKING_CREATED', { bookerUrl: 'https://book.example.org' });
    expect(booking(own).booking).toMatchObject({
      rescheduleUrl: 'https://book.example.org/reschedule/uidExample0000000000A1',
      cancelUrl: 'https://book.example.org/booking/uidExample0000000000A1?cancel=true',
    });
    const forged = changed('BOOKING_CREATED', { bookerUrl: 'javascript:alert(1)' });
    expect(booking(forged).booking?.rescheduleUrl).toMatch(/^https:\/\/cal\.com\//);
  });

  it('that may not be moved or cancelled has no address for it', () => {
    const fixed = changed('BOOKING_CREATED', {
      disableRescheduling: true,
      disableCancelling: true,
    });
    expect(booking(fixed).booking).toMatchObject({ rescheduleUrl: null, cancelUrl: null });
  });

  it('keeps what Cal.com sent, without secrets that are of no use here', () => {
    const kept = JSON.stringify(booking(fixture('BOOKING_CREATED')).raw);
    expect(kept).toContain('userFieldsResponses');
    expect(kept).not.toContain('a-token-of-the-host');
    expect(kept).not.toContain('11111111-2222-4333-8444-555555555555');
  });
});

describe('what is no booking', () => {
  it.each([
    ['BOOKING_PAID', 'Paid: '],
    ['MEETING_ENDED', 'The time of the booking is over: '],
    ['PING', 'Cal.com tries whether deliveries arrive'],
  ])('is said: %s', (trigger, said) => {
    expect(parsed(fixture(trigger))).toEqual([
      expect.objectContaining({
        kind: 'notice',
        account: ACCOUNT,
        topic: trigger,
        summary: expect.stringContaining(said),
      }),
    ]);
  });

  it('is told flat where a meeting begins or ends, with its id', () => {
    expect(parsed(fixture('MEETING_ENDED'))[0]).toMatchObject({
      at: at('2026-11-24T13:00:00Z'),
      subject: 'uidExample0000000000A1',
    });
  });

  it.each([
    ['an unknown trigger', { triggerEvent: 'BOOKING_SUNG', createdAt: 'x', payload: {} }],
    ['a payload of somebody’s own', { content: 'A new event has been scheduled' }],
    ['no object', 'PING'],
    ['a name of every object', { triggerEvent: 'constructor', payload: {} }],
    ['a booking without its id', changed('BOOKING_CREATED', { uid: null })],
    ['a booking without its time', changed('BOOKING_CREATED', { startTime: 'soon' })],
    ['an absence of nobody’s booking', changed('BOOKING_NO_SHOW_UPDATED', { bookingUid: 7 })],
  ])('is kept whole where it cannot be read: %s', (_what, body) => {
    const [event, ...more] = parsed(body);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ kind: 'unknown', account: ACCOUNT, reason: expect.any(String) });
    if (typeof body === 'object')
      expect(Object.keys(event?.raw as object)).toEqual(Object.keys(body));
  });

  it('is kept whole where nobody says whose it is', () => {
    const body = new TextEncoder().encode(JSON.stringify(fixture('BOOKING_CREATED')));
    expect(webhook.parse(body, { at: RECEIVED })).toMatchObject([
      { kind: 'unknown', account: null },
    ]);
  });

  it('without a time happened when it was received', () => {
    const { createdAt: _, ...timeless } = fixture('PING');
    expect(parsed(timeless)[0]?.at).toBe(RECEIVED);
  });
});
