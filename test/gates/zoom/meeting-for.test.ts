import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { facts, told } from '../../booking/told.ts';
import { type BookingWorld, bookingWorld, GUEST, ofGuest } from '../../booking/world.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';

const DAY_MS = 86_400_000;
const HER = `telegram:${GUEST.identity.value}`;

describe('gates zoom meeting create --for', () => {
  let world: BookingWorld;
  let start: number;
  beforeEach(async () => {
    world = await bookingWorld();
    start = Math.ceil(world.app.now() / DAY_MS) * DAY_MS + 5 * DAY_MS;
  });
  afterEach(async () => {
    const wrong = zoomSpecMissing === null ? zoomErrorsIn(await world.requests()) : [];
    await world.close();
    expect(wrong).toEqual([]);
  });

  const iso = (at: number): string => new Date(at).toISOString();
  const meeting = (...args: string[]) => world.run('meeting', ...args);
  const arrange = (...args: string[]) =>
    meeting('create', 'Talk', '--at', iso(start), '--for', HER, '--lang', 'ru', ...args);
  const states = (value: any) =>
    Object.fromEntries(value.booking.steps.map((one: any) => [one.name, one.state]));

  test('made, told, and reminders laid', async () => {
    const { value, text } = await arrange(
      '--zone',
      'Europe/Moscow',
      '--mute',
      '--passcode',
      'abc1',
    );
    expect(value).toMatchObject({
      topic: 'Talk',
      startsAt: iso(start),
      timeZone: 'Europe/Moscow',
      passcode: 'abc1',
      settings: { muteOnEntry: true },
    });
    expect(states(value)).toMatchObject({
      meeting: 'done',
      client: 'done',
      reminder_day: 'waiting',
      reminder_hour: 'waiting',
    });
    const [said, ...others] = await world.heard();
    expect(others).toEqual([]);
    expect(said).toContain(value.joinUrl);
    expect(said).toMatch(/03:00 \(Москва, UTC\+3\)/);
    expect(text).toContain('Reminders go out while gates serve runs.');
    expect(await world.meetings()).toHaveLength(1);
    const [record] = await world.store.records.list({ kind: 'meeting', limit: 5 });
    expect(record?.conversationId).not.toBeNull();
    expect((await meeting('show', value.id)).value.booking).toEqual({
      id: value.booking.id,
      uid: expect.stringMatching(/^hand-/),
    });
  });

  test('moved with its booking: told anew, reminders follow, Zoom is asked once', async () => {
    const { id } = (await arrange()).value;
    const { value } = await meeting('update', id, '--at', iso(start + DAY_MS));
    expect(value).toMatchObject({ id, startsAt: iso(start + DAY_MS) });
    expect(value.booking.steps).toContainEqual(
      expect.objectContaining({ name: 'reminder_day', dueAt: iso(start) }),
    );
    expect(await world.heard()).toHaveLength(2);
    const patches = (await world.requests()).filter(({ method }) => method === 'PATCH');
    expect(patches).toHaveLength(1);
    expect(await world.meetings()).toHaveLength(1);
  });

  test('other things are changed without a word to the guest', async () => {
    const { id } = (await arrange()).value;
    const { value } = await meeting('update', id, '--topic', 'Other', '--no-waiting-room');
    expect(value).toMatchObject({
      topic: 'Other',
      settings: { waitingRoom: false },
      booking: null,
    });
    expect(await world.heard()).toHaveLength(1);
    // Moved later, it keeps its new name.
    expect((await meeting('update', id, '--at', iso(start + DAY_MS))).value.topic).toBe('Other');
  });

  test('deleted with its booking: told, and the reminders are gone', async () => {
    const { id } = (await arrange()).value;
    const { value } = await meeting('delete', id);
    expect(value).toMatchObject({ id, deleted: true });
    expect(states(value)).toMatchObject({
      meeting: 'done',
      client: 'done',
      reminder_day: 'dropped',
      reminder_hour: 'dropped',
    });
    expect(await world.meetings()).toEqual([]);
    expect(await world.heard()).toHaveLength(2);
  });

  test('a dry run arranges nothing', async () => {
    world.options.dryRun = true;
    expect((await arrange()).text).toContain('Would arrange it for');
    expect(await world.meetings()).toEqual([]);
    expect(await world.store.records.list({ kind: 'booking', limit: 1 })).toEqual([]);
  });

  test('what cannot be made now is said, and tried again: one meeting in the end', async () => {
    await world.fault('500', { at: 'create' });
    await expect(arrange()).rejects.toMatchObject({
      message: expect.stringContaining('The meeting is not made yet'),
    });
    expect(await world.heard()).toEqual([]);
    const { steps } = await world.settled();
    expect(steps).toMatchObject({ meeting: { state: 'done' }, client: { state: 'done' } });
    expect(await world.meetings()).toHaveLength(1);
    expect(await world.heard()).toHaveLength(1);
  });

  test('of a booking from a calendar: that is the place to move it', async () => {
    await world.tell(told('booked', 'A', { at: world.app.now(), booking: ofGuest(facts(start)) }));
    await world.settled();
    const [{ id } = { id: 0 }] = await world.meetings();
    const move = ['update', String(id), '--at', iso(start + DAY_MS)];
    for (const args of [move, ['delete', String(id)]]) {
      await expect(meeting(...args)).rejects.toMatchObject({
        code: 'booked_elsewhere',
        exitCode: 6,
      });
    }
    expect((await meeting('update', String(id), '--mute')).value.settings.muteOnEntry).toBe(true);
    const longer = ['update', String(id), '--duration', '90'];
    for (const args of [move, longer]) {
      await expect(meeting(...args)).rejects.toMatchObject({
        code: 'booked_elsewhere',
        exitCode: 6,
        hint: expect.stringMatching(/^gates calcom bookings reschedule \S+ --at …$/),
      });
    }
    expect((await meeting('show', String(id))).value.startsAt).toBe(iso(start));
    expect(await world.heard()).toHaveLength(1);
    await meeting('delete', String(id), '--force');
    expect(await world.meetings()).toEqual([]);
  });
});
