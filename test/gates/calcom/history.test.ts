/** What was never delivered, asked for: the same facts as a delivery tells. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiOf } from '../../../gates/calcom/api.ts';
import { listedEvents } from '../../../gates/calcom/events/listed.ts';
import { askBooking } from '../../../gates/calcom/listing.ts';
import { webhook } from '../../../gates/calcom/webhook.ts';
import type { BookingEvent } from '../../../src/domain/booking.ts';
import { startReceiver } from '../../sandbox/receiver.ts';
import { failure } from './failing.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInTo('olga');
});
afterEach(() => world.close());

const START = '2030-01-15T12:00:00.000Z';

describe('a booking that is listed', () => {
  it.each([
    ['Cal Video', {}],
    ['a link of an app', { location: 'integrations:zoom', video: 'https://us02web.zoom.us/j/1' }],
    ['Zoom without a link', { location: 'integrations:zoom' }],
    ['an address', { location: 'Beispielstr. 1, Berlin' }],
    ['a number alone', { from: '+491510000001' }],
    ['company', { guests: 'anton@example.org', notes: 'О переезде' }],
    ['a word of ours', { word: 'aB3-dE6_gH9k' }],
  ])('has the facts that its delivery told: %s', async (_what, fields) => {
    const receiver = await startReceiver();
    try {
      await world.run('webhook', 'set', '--url', `${receiver.url}/calcom/olga`);
      await world.deliver({ event: 'booking.created', uid: 'one', start: START, ...fields });
      const [delivery] = receiver.received;
      const account = { externalId: '4100001', handle: null };
      const [told] = webhook.parse(new TextEncoder().encode(delivery?.body), { account, at: 0 });
      const { data } = (await world.api('GET', '/bookings/one')) as any;
      const [listed] = listedEvents(data, { account: '4100001', formerly: [] });
      const { booking, ...event } = told as BookingEvent;
      expect(listed?.booking).toEqual(booking);
      expect(listed).toMatchObject({
        externalId: event.externalId,
        series: event.series,
        news: 'booked',
        at: event.at,
      });
    } finally {
      await receiver.close();
    }
  });

  it('that was moved has the facts that its delivery told, and every id it had', async () => {
    const receiver = await startReceiver();
    try {
      await world.run('webhook', 'set', '--url', `${receiver.url}/calcom/olga`);
      await world.deliver({
        event: 'booking.created',
        uid: 'one',
        start: START,
        word: 'aB3-dE6_gH9k',
      });
      await world.deliver({ event: 'booking.rescheduled', newUid: 'two', reason: 'später' });
      await world.deliver({ event: 'booking.rescheduled', newUid: 'three', reason: 'noch später' });
      const account = { externalId: '4100001', handle: null };
      const body = new TextEncoder().encode(receiver.received[2]?.body);
      const [told] = webhook.parse(body, { account, at: 0 }) as BookingEvent[];
      const [listed, ...more] = await askBooking(apiOf(await world.own('olga')), '4100001', 'one');
      expect(more.map(({ news }) => news)).toEqual([]);
      expect(listed).toMatchObject({
        news: 'moved',
        externalId: 'three',
        formerly: ['two', 'one'],
        series: told?.series,
        booking: told?.booking,
      });
      expect(told?.formerly).toEqual(['two']);
    } finally {
      await receiver.close();
    }
  });

  it('says who did not come', async () => {
    await world.deliver({
      event: 'booking.created',
      uid: 'one',
      start: '2026-01-15T12:00:00Z',
      email: 'v@example.org',
    });
    await world.deliver({ event: 'booking.no-show', uid: 'one' });
    const { data } = (await world.api('GET', '/bookings/one')) as any;
    const [, missed] = listedEvents(data, { account: '4100001', formerly: [] });
    expect(missed).toMatchObject({
      news: 'absent',
      booking: null,
      absentees: [{ email: 'v@example.org', absent: true }],
    });
  });

  it('is no news where another one goes on in its place, or it cannot be read', async () => {
    await world.deliver({ event: 'booking.created', uid: 'one', start: START });
    await world.deliver({ event: 'booking.rescheduled', uid: 'one', newUid: 'two' });
    const { data } = (await world.api('GET', '/bookings/one')) as any;
    expect(data).toMatchObject({ status: 'cancelled', rescheduledToUid: 'two' });
    const listing = { account: '4100001', formerly: [] };
    expect(listedEvents(data, listing)).toEqual([]);
    const whole = ((await world.api('GET', '/bookings/two')) as any).data;
    expect(listedEvents(whole, listing)).toHaveLength(1);
    for (const missing of ['uid', 'start', 'status']) {
      expect(listedEvents({ ...whole, [missing]: undefined }, listing)).toEqual([]);
    }
  });
});

describe('sync', () => {
  const book = (uid: string, at: string) =>
    world.deliver({ event: 'booking.created', uid, start: START, at });

  it('reads what has changed since the last time', async () => {
    await book('one', new Date(Date.now() - 86_400_000).toISOString());
    const { value, text } = await world.run('sync');
    expect(value).toMatchObject({ account: 'calcom:4100001', bookings: 1, messages: 0 });
    expect(text).toContain('1 booking');
    const { bookings } = await world.app.store('olga');
    expect(await bookings.named('calcom:4100001', ['one'])).toHaveLength(1);
    await world.deliver({ event: 'booking.rescheduled', uid: 'one', newUid: 'two' });
    await world.run('sync');
    const [row] = await bookings.named('calcom:4100001', ['one']);
    expect(row?.facts.uid).toBe('two');
  });

  it('reads all of them, also many that were changed at one moment', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    for (let index = 0; index < 230; index += 1) await book(`b${index}`, at);
    await book('last', new Date(Date.now() - 60_000).toISOString());
    await world.run('sync');
    const { records } = await world.app.store('olga');
    const all = await records.list({ kind: 'booking', limit: 1000 });
    expect(all.map(({ externalId }) => externalId).toSorted()).toEqual(
      [...Array.from({ length: 230 }, (_, index) => `b${index}`), 'last'].toSorted(),
    );
  });

  it('says it when the key is gone', async () => {
    await world.deliver({ event: 'revoke_key' });
    expect(await failure(world.run('sync'))).toMatchObject({ exitCode: 3, code: 'key_invalid' });
  });
});
