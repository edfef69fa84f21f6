/** What the pretend Cal.com delivers: signed, late, twice, out of order. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { START, useCalcom } from './calcom.ts';

const world = useCalcom();
const { hook, told } = world;

describe('deliveries', () => {
  it('are signed over the bytes that are sent', async () => {
    await hook();
    const delivery = await world.rig.deliver({ event: 'booking.created', name: 'Мария' });
    expect(delivery).toEqual({ url: world.receiver.url, status: 200, items: 1 });
    const [first] = world.receiver.received;
    const body = first?.body ?? '';
    expect(first?.headers['x-cal-signature-256']).toBe(
      createHmac('sha256', 's').update(body).digest('hex'),
    );
  });

  it('are said to have no secret where the webhook has none', async () => {
    await hook({ secret: undefined });
    await world.rig.deliver({ event: 'ping' });
    expect(world.receiver.received[0]?.headers['x-cal-signature-256']).toBe('no-secret-provided');
  });

  it('come by Cal.com’s own words, too', async () => {
    await hook();
    await world.rig.deliver({ event: 'BOOKING_CREATED', uid: 'one' });
    await world.rig.deliver({ event: 'BOOKING_NO_SHOW_UPDATED', uid: 'one' });
    await world.rig.deliver({ event: 'MEETING_ENDED', uid: 'one' });
    expect(told()).toEqual(['BOOKING_CREATED', 'BOOKING_NO_SHOW_UPDATED', 'MEETING_ENDED']);
    expect(world.receiver.received[2]?.json).not.toHaveProperty('payload');
    expect(world.receiver.received[2]?.json.uid).toBe('one');
  });

  it('are not asked for, or go nowhere', async () => {
    expect(await world.rig.deliver({ event: 'booking.created' })).toMatchObject({ url: null });
    await hook({ triggers: ['BOOKING_CANCELLED'] });
    expect(await world.rig.deliver({ event: 'booking.created' })).toMatchObject({
      url: null,
      unasked: 'BOOKING_CREATED',
    });
  });

  it('come out of order, twice, late or never', async () => {
    await hook();
    world.rig.faults.push('reorder');
    await world.rig.deliver({ event: 'booking.created', uid: 'one' });
    await world.rig.deliver({ event: 'booking.rescheduled', uid: 'one', newUid: 'two' });
    expect(told()).toEqual(['BOOKING_RESCHEDULED', 'BOOKING_CREATED']);
    world.rig.faults.push('duplicate');
    await world.rig.deliver({ event: 'booking.cancelled', uid: 'two', silent: true });
    expect(told()).toHaveLength(2);
    await world.rig.deliver({ event: 'again', uid: 'two' });
    await world.rig.deliver({ event: 'again', number: 1 });
    expect(told().slice(2)).toEqual(['BOOKING_CANCELLED', 'BOOKING_CANCELLED', 'BOOKING_CREATED']);
  });

  it('say which version each is of', async () => {
    await hook();
    await world.rig.deliver({ event: 'booking.created', uid: 'one', start: START });
    await world.rig.deliver({
      event: 'booking.rescheduled',
      newUid: 'two',
      start: '2030-01-16T12:00:00Z',
    });
    await world.rig.deliver({ event: 'booking.cancelled', reason: 'krank' });
    const payloads = world.receiver.received.map(({ json }) => json.payload);
    expect(payloads.map(({ uid, iCalSequence }) => [uid, iCalSequence])).toEqual([
      ['one', 0],
      ['two', 1],
      ['two', 2],
    ]);
    expect(new Set(payloads.map(({ iCalUID }) => iCalUID)).size).toBe(1);
    expect(payloads[1]).toMatchObject({
      rescheduleUid: 'one',
      rescheduleStartTime: '2030-01-15T12:00:00Z',
    });
    expect(payloads[2]).toMatchObject({ cancellationReason: 'krank', status: 'CANCELLED' });
    expect(payloads[2]).not.toHaveProperty('metadata');
  });

  it('wait for the host where the type of event wants that', async () => {
    await hook();
    await world.rig.deliver({ event: 'booking.requested', uid: 'one' });
    await world.rig.deliver({ event: 'booking.confirmed', uid: 'one' });
    await world.rig.deliver({ event: 'booking.requested', uid: 'two' });
    await world.rig.deliver({ event: 'booking.rejected', uid: 'two', reason: 'nein' });
    expect(told()).toEqual([
      'BOOKING_REQUESTED',
      'BOOKING_CREATED',
      'BOOKING_REQUESTED',
      'BOOKING_REJECTED',
    ]);
    expect(world.receiver.received[3]?.json.payload).toMatchObject({ rejectionReason: 'nein' });
    expect(world.receiver.received[3]?.json.payload).not.toHaveProperty('iCalUID');
  });

  it('of what is not there are refused', async () => {
    await expect(world.rig.deliver({ event: 'booking.cancelled' })).rejects.toThrow(
      'Nothing is booked',
    );
    await expect(world.rig.deliver({ event: 'again' })).rejects.toThrow('Nothing of the kind');
    await expect(world.rig.deliver({ event: 'booking.created', start: 'soon' })).rejects.toThrow(
      'no time',
    );
    await expect(world.rig.deliver({ event: 'booking.created', type: 'song' })).rejects.toThrow(
      'event type',
    );
    await expect(world.rig.deliver({ event: 'sung' })).rejects.toThrow('no event');
  });

  it('are forgotten with everything else', async () => {
    await hook();
    await world.rig.deliver({ event: 'booking.created' });
    world.rig.sandbox.reset();
    expect((await world.rig.ask('GET', '/bookings')).json.data).toEqual([]);
    expect((await world.rig.ask('GET', '/webhooks')).json.data).toEqual([]);
  });
});
