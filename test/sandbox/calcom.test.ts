/** The pretend Cal.com: its API as documented, its deliveries, its limits. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandbox as calcomSandbox } from '../../gates/calcom/sandbox.ts';
import type { SandboxDelivery, SandboxEvent } from '../../src/gate.ts';
import { clockedHost } from './clocked-host.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const BASE = 'http://127.0.0.1:4010/calcom';
const TRIGGERS = [
  'BOOKING_CREATED',
  'BOOKING_REQUESTED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
  'BOOKING_NO_SHOW_UPDATED',
  'MEETING_ENDED',
];
const START = '2030-01-15T12:00:00.000Z';

type Rig = Awaited<ReturnType<typeof open>>;

async function open() {
  const { clock, faults, host, clear } = clockedHost(BASE);
  const sandbox = await calcomSandbox(host);
  const { apiKey, otherApiKey } = sandbox.credentials as Record<string, string>;
  const ask = async (
    method: string,
    path: string,
    { body, key = apiKey, version }: { body?: unknown; key?: string; version?: string } = {},
  ) => {
    const usual = path.startsWith('/event-types') ? '2024-06-14' : '2024-08-13';
    const request = new Request(`${BASE}/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'cal-api-version': version ?? usual },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await sandbox.fetch(request);
    return { status: answer.status, headers: answer.headers, json: (await answer.json()) as any };
  };
  return {
    sandbox,
    clock,
    faults,
    clear,
    ask,
    otherKey: otherApiKey,
    deliver: (event: SandboxEvent): Promise<SandboxDelivery> => sandbox.deliver!(event),
  };
}

let rig: Rig;
let receiver: Receiver;
beforeEach(async () => {
  rig = await open();
  receiver = await startReceiver();
});
afterEach(async () => {
  rig.clear();
  await receiver.close();
});

const hook = (more: object = {}) =>
  rig.ask('POST', '/webhooks', {
    body: { subscriberUrl: receiver.url, active: true, triggers: TRIGGERS, secret: 's', ...more },
  });
const told = (): string[] => receiver.received.map(({ json }) => json.triggerEvent);

describe('the API', () => {
  it('knows whose key it is', async () => {
    const { status, json } = await rig.ask('GET', '/me');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'success',
      data: { id: 4_100_001, username: 'olga-sandbox', timeZone: 'Europe/Moscow', locale: 'ru' },
    });
  });

  it('refuses other keys, as Cal.com does', async () => {
    for (const key of ['cal_live_wrong', 'Basic']) {
      expect(await rig.ask('GET', '/me', { key })).toMatchObject({
        status: 401,
        json: { status: 'error', path: '/v2/me', error: { code: 'UnauthorizedException' } },
      });
    }
  });

  it('needs the version of the endpoint', async () => {
    expect((await rig.ask('GET', '/bookings', { version: '2024-04-15' })).status).toBe(404);
    expect((await rig.ask('GET', '/nothing')).status).toBe(404);
  });

  it('takes 120 requests a minute, and says how long to wait', async () => {
    for (let index = 0; index < 120; index += 1) await rig.ask('GET', '/me');
    const { status, headers } = await rig.ask('GET', '/me');
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await rig.ask('GET', '/me', { key: rig.otherKey! })).status).toBe(200);
    rig.clock.now += 60_001;
    expect((await rig.ask('GET', '/me')).status).toBe(200);
  });

  it('books, moves and cancels, and tells of each', async () => {
    await hook();
    const attendee = {
      name: 'Vera',
      email: 'v@example.org',
      timeZone: 'Europe/Berlin',
      language: 'de',
    };
    const made = await rig.ask('POST', '/bookings', {
      body: { eventTypeId: 5_200_001, start: START, attendee, metadata: { gates: 'word' } },
    });
    expect(made).toMatchObject({
      status: 201,
      json: { data: { status: 'accepted', duration: 60 } },
    });
    const { uid } = made.json.data;
    const moved = await rig.ask('POST', `/bookings/${uid}/reschedule`, {
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
    const cancelled = await rig.ask('POST', `/bookings/${next}/cancel`, { body });
    expect(cancelled).toMatchObject({
      status: 200,
      json: { data: { status: 'cancelled', cancellationReason: 'krank' } },
    });
    for (const [path, what] of [
      [`/bookings/${uid}/cancel`, 'rescheduled'],
      [`/bookings/${next}/reschedule`, 'cancelled'],
    ] as const) {
      const refused = await rig.ask('POST', path, { body: { start: START } });
      expect(refused.status).toBe(400);
      expect(refused.json.error.message).toContain(what);
    }
    await receiver.until(3);
    expect(told().toSorted()).toEqual([
      'BOOKING_CANCELLED',
      'BOOKING_CREATED',
      'BOOKING_RESCHEDULED',
    ]);
  });

  it('lists in pages, by state and by when it was changed', async () => {
    for (let index = 0; index < 5; index += 1) {
      await rig.deliver({ event: 'booking.created', uid: `b${index}`, start: START });
    }
    await rig.deliver({ event: 'booking.cancelled', uid: 'b4' });
    const page = await rig.ask('GET', '/bookings?take=2&skip=2&sortStart=asc');
    expect(page.json.pagination).toMatchObject({
      totalItems: 5,
      returnedItems: 2,
      hasNextPage: true,
      hasPreviousPage: true,
    });
    const upcoming = await rig.ask('GET', '/bookings?status=upcoming');
    expect(upcoming.json.data).toHaveLength(4);
    const later = new Date(rig.clock.now + 1000).toISOString();
    expect((await rig.ask('GET', `/bookings?afterUpdatedAt=${later}`)).json.data).toEqual([]);
    expect((await rig.ask('GET', '/bookings?status=soon')).status).toBe(400);
    expect((await rig.ask('GET', '/bookings?take=500')).status).toBe(400);
  });

  it('marks who did not come once it has begun', async () => {
    await hook();
    await rig.deliver({
      event: 'booking.created',
      uid: 'one',
      start: START,
      email: 'v@example.org',
    });
    const body = { attendees: [{ email: 'v@example.org', absent: true }] };
    expect((await rig.ask('POST', '/bookings/one/mark-absent', { body })).status).toBe(400);
    rig.clock.now = Date.parse(START) + 60_000;
    const { json } = await rig.ask('POST', '/bookings/one/mark-absent', { body });
    expect(json.data.attendees).toMatchObject([{ email: 'v@example.org', absent: true }]);
  });

  it('shows nobody what is somebody else’s', async () => {
    await rig.deliver({ event: 'booking.created', uid: 'one' });
    expect((await rig.ask('GET', '/bookings/one', { key: rig.otherKey! })).status).toBe(404);
    const { json } = await hook();
    const path = `/webhooks/${json.data.id}`;
    expect((await rig.ask('GET', path, { key: rig.otherKey! })).status).toBe(403);
    expect((await rig.ask('DELETE', path)).status).toBe(200);
    expect((await rig.ask('GET', path)).status).toBe(404);
  });

  it('takes one webhook for an address, and known triggers only', async () => {
    expect((await hook()).status).toBe(201);
    expect((await hook()).status).toBe(409);
    const odd = await hook({ subscriberUrl: `${receiver.url}/2`, triggers: ['BOOKING_SUNG'] });
    expect(odd).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('triggers') } },
    });
  });
});

describe('deliveries', () => {
  it('are signed over the bytes that are sent', async () => {
    await hook();
    const delivery = await rig.deliver({ event: 'booking.created', name: 'Мария' });
    expect(delivery).toEqual({ url: receiver.url, status: 200, items: 1 });
    const [first] = receiver.received;
    const body = first?.body ?? '';
    expect(first?.headers['x-cal-signature-256']).toBe(
      createHmac('sha256', 's').update(body).digest('hex'),
    );
  });

  it('are said to have no secret where the webhook has none', async () => {
    await hook({ secret: undefined });
    await rig.deliver({ event: 'ping' });
    expect(receiver.received[0]?.headers['x-cal-signature-256']).toBe('no-secret-provided');
  });

  it('come by Cal.com’s own words, too', async () => {
    await hook();
    await rig.deliver({ event: 'BOOKING_CREATED', uid: 'one' });
    await rig.deliver({ event: 'BOOKING_NO_SHOW_UPDATED', uid: 'one' });
    await rig.deliver({ event: 'MEETING_ENDED', uid: 'one' });
    expect(told()).toEqual(['BOOKING_CREATED', 'BOOKING_NO_SHOW_UPDATED', 'MEETING_ENDED']);
    expect(receiver.received[2]?.json).not.toHaveProperty('payload');
    expect(receiver.received[2]?.json.uid).toBe('one');
  });

  it('are not asked for, or go nowhere', async () => {
    expect(await rig.deliver({ event: 'booking.created' })).toMatchObject({ url: null });
    await hook({ triggers: ['BOOKING_CANCELLED'] });
    expect(await rig.deliver({ event: 'booking.created' })).toMatchObject({
      url: null,
      unasked: 'BOOKING_CREATED',
    });
  });

  it('come out of order, twice, late or never', async () => {
    await hook();
    rig.faults.push('reorder');
    await rig.deliver({ event: 'booking.created', uid: 'one' });
    await rig.deliver({ event: 'booking.rescheduled', uid: 'one', newUid: 'two' });
    expect(told()).toEqual(['BOOKING_RESCHEDULED', 'BOOKING_CREATED']);
    rig.faults.push('duplicate');
    await rig.deliver({ event: 'booking.cancelled', uid: 'two', silent: true });
    expect(told()).toHaveLength(2);
    await rig.deliver({ event: 'again', uid: 'two' });
    await rig.deliver({ event: 'again', number: 1 });
    expect(told().slice(2)).toEqual(['BOOKING_CANCELLED', 'BOOKING_CANCELLED', 'BOOKING_CREATED']);
  });

  it('say which version each is of', async () => {
    await hook();
    await rig.deliver({ event: 'booking.created', uid: 'one', start: START });
    await rig.deliver({
      event: 'booking.rescheduled',
      newUid: 'two',
      start: '2030-01-16T12:00:00Z',
    });
    await rig.deliver({ event: 'booking.cancelled', reason: 'krank' });
    const payloads = receiver.received.map(({ json }) => json.payload);
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
    await rig.deliver({ event: 'booking.requested', uid: 'one' });
    await rig.deliver({ event: 'booking.confirmed', uid: 'one' });
    await rig.deliver({ event: 'booking.requested', uid: 'two' });
    await rig.deliver({ event: 'booking.rejected', uid: 'two', reason: 'nein' });
    expect(told()).toEqual([
      'BOOKING_REQUESTED',
      'BOOKING_CREATED',
      'BOOKING_REQUESTED',
      'BOOKING_REJECTED',
    ]);
    expect(receiver.received[3]?.json.payload).toMatchObject({ rejectionReason: 'nein' });
    expect(receiver.received[3]?.json.payload).not.toHaveProperty('iCalUID');
  });

  it('of what is not there are refused', async () => {
    await expect(rig.deliver({ event: 'booking.cancelled' })).rejects.toThrow('Nothing is booked');
    await expect(rig.deliver({ event: 'again' })).rejects.toThrow('Nothing of the kind');
    await expect(rig.deliver({ event: 'booking.created', start: 'soon' })).rejects.toThrow(
      'no time',
    );
    await expect(rig.deliver({ event: 'booking.created', type: 'song' })).rejects.toThrow(
      'event type',
    );
    await expect(rig.deliver({ event: 'sung' })).rejects.toThrow('no event');
  });

  it('are forgotten with everything else', async () => {
    await hook();
    await rig.deliver({ event: 'booking.created' });
    rig.sandbox.reset();
    expect((await rig.ask('GET', '/bookings')).json.data).toEqual([]);
    expect((await rig.ask('GET', '/webhooks')).json.data).toEqual([]);
  });
});
