/** The pretend Cal.com: its API as documented, its limits. */
import { describe, expect, it } from 'vitest';
import { START, useCalcom } from './calcom.ts';

const world = useCalcom();
const { hook, told } = world;

describe('the API', () => {
  it('knows whose key it is', async () => {
    const { status, json } = await world.rig.ask('GET', '/me');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'success',
      data: { id: 4_100_001, username: 'olga-sandbox', timeZone: 'Europe/Moscow', locale: 'ru' },
    });
  });

  it('refuses other keys, as Cal.com does', async () => {
    for (const key of ['cal_live_wrong', 'Basic']) {
      expect(await world.rig.ask('GET', '/me', { key })).toMatchObject({
        status: 401,
        json: { status: 'error', path: '/v2/me', error: { code: 'UnauthorizedException' } },
      });
    }
  });

  it('needs the version of the endpoint', async () => {
    expect((await world.rig.ask('GET', '/bookings', { version: '2024-04-15' })).status).toBe(404);
    expect((await world.rig.ask('GET', '/nothing')).status).toBe(404);
  });

  it('takes 120 requests a minute, and says how long to wait', async () => {
    for (let index = 0; index < 120; index += 1) await world.rig.ask('GET', '/me');
    const { status, headers } = await world.rig.ask('GET', '/me');
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await world.rig.ask('GET', '/me', { key: world.rig.otherKey! })).status).toBe(200);
    world.rig.clock.now += 60_001;
    expect((await world.rig.ask('GET', '/me')).status).toBe(200);
  });

  it('books, moves and cancels, and tells of each', async () => {
    await hook();
    const attendee = {
      name: 'Vera',
      email: 'v@example.org',
      timeZone: 'Europe/Berlin',
      language: 'de',
    };
    const made = await world.rig.ask('POST', '/bookings', {
      body: { eventTypeId: 5_200_001, start: START, attendee, metadata: { gates: 'word' } },
    });
    expect(made).toMatchObject({
      status: 201,
      json: { data: { status: 'accepted', duration: 60 } },
    });
    const { uid } = made.json.data;
    const moved = await world.rig.ask('POST', `/bookings/${uid}/reschedule`, {
      body: { start: '2030-01-16T12:00:00.000Z', reschedulingReason: 'später' },
    });
    expect(moved.json.data).toMatchObject({
      rescheduledFromUid: uid,
      reschedulingReason: 'später',
      icsUid: made.json.data.icsUid,
      metadata: { gates: 'word' },
    });
    const next = moved.json.data.uid;
    const body = { cancellationReason: 'krank' };
    const cancelled = await world.rig.ask('POST', `/bookings/${next}/cancel`, { body });
    expect(cancelled).toMatchObject({
      status: 200,
      json: { data: { status: 'cancelled', cancellationReason: 'krank' } },
    });
    for (const [path, what] of [
      [`/bookings/${uid}/cancel`, 'rescheduled'],
      [`/bookings/${next}/reschedule`, 'cancelled'],
    ] as const) {
      const refused = await world.rig.ask('POST', path, { body: { start: START } });
      expect(refused.status).toBe(400);
      expect(refused.json.error.message).toContain(what);
    }
    await world.receiver.until(3);
    expect(told().toSorted()).toEqual([
      'BOOKING_CANCELLED',
      'BOOKING_CREATED',
      'BOOKING_RESCHEDULED',
    ]);
  });

  it('lists in pages, by state and by when it was changed', async () => {
    for (let index = 0; index < 5; index += 1) {
      await world.rig.deliver({ event: 'booking.created', uid: `b${index}`, start: START });
    }
    await world.rig.deliver({ event: 'booking.cancelled', uid: 'b4' });
    const page = await world.rig.ask('GET', '/bookings?take=2&skip=2&sortStart=asc');
    expect(page.json.pagination).toMatchObject({
      totalItems: 5,
      returnedItems: 2,
      hasNextPage: true,
      hasPreviousPage: true,
    });
    const upcoming = await world.rig.ask('GET', '/bookings?status=upcoming');
    expect(upcoming.json.data).toHaveLength(4);
    const later = new Date(world.rig.clock.now + 1000).toISOString();
    expect((await world.rig.ask('GET', `/bookings?afterUpdatedAt=${later}`)).json.data).toEqual([]);
    expect((await world.rig.ask('GET', '/bookings?status=soon')).status).toBe(400);
    expect((await world.rig.ask('GET', '/bookings?take=500')).status).toBe(400);
  });

  it('marks who did not come once it has begun', async () => {
    await hook();
    await world.rig.deliver({
      event: 'booking.created',
      uid: 'one',
      start: START,
      email: 'v@example.org',
    });
    const body = { attendees: [{ email: 'v@example.org', absent: true }] };
    expect((await world.rig.ask('POST', '/bookings/one/mark-absent', { body })).status).toBe(400);
    world.rig.clock.now = Date.parse(START) + 60_000;
    const { json } = await world.rig.ask('POST', '/bookings/one/mark-absent', { body });
    expect(json.data.attendees).toMatchObject([{ email: 'v@example.org', absent: true }]);
  });

  it('shows nobody what is somebody else’s', async () => {
    await world.rig.deliver({ event: 'booking.created', uid: 'one' });
    expect((await world.rig.ask('GET', '/bookings/one', { key: world.rig.otherKey! })).status).toBe(
      404,
    );
    const { json } = await hook();
    const path = `/webhooks/${json.data.id}`;
    expect((await world.rig.ask('GET', path, { key: world.rig.otherKey! })).status).toBe(403);
    expect((await world.rig.ask('DELETE', path)).status).toBe(200);
    expect((await world.rig.ask('GET', path)).status).toBe(404);
  });

  it('takes one webhook for an address, and known triggers only', async () => {
    expect((await hook()).status).toBe(201);
    expect((await hook()).status).toBe(409);
    const odd = await hook({
      subscriberUrl: `${world.receiver.url}/2`,
      triggers: ['BOOKING_SUNG'],
    });
    expect(odd).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('triggers') } },
    });
  });
});
