/** Bookings at the command line: what Cal.com has, what stands here, and what was arranged. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeGrant } from '../../../src/grant.ts';
import { failure } from './failing.ts';
import { newWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInTo('olga');
});
afterEach(() => world.close());

const book = (uid: string, more: object = {}) =>
  world.deliver({ event: 'booking.created', uid, start: inDays(2), ...more });
const uids = async (...args: string[]): Promise<string[]> =>
  (await world.run('bookings', ...args)).value.map(({ uid }: { uid: string }) => uid);

describe('bookings', () => {
  it('makes up for what was never delivered', async () => {
    await book('one', { name: 'Мария', phone: '+79990001122', zone: 'Asia/Almaty', locale: 'ru' });
    const { value, text } = await world.run('bookings');
    expect(value).toEqual([
      expect.objectContaining({
        uid: 'one',
        status: 'booked',
        place: { kind: 'ours' },
        leftAlone: false,
        guests: [
          expect.objectContaining({
            name: 'Мария',
            phone: '+79990001122',
            timeZone: 'Asia/Almaty',
            locale: 'ru',
          }),
        ],
      }),
    ]);
    expect(value[0].steps.map(({ name }: { name: string }) => name)).toEqual([
      'meeting',
      'client',
      'owner',
      'reminder_day',
      'reminder_hour',
    ]);
    expect(text).toContain('Мария');
    expect(world.notes).toContain('Times are by the clock of Europe/Moscow.');
    // Asked again, nothing is new.
    expect((await world.run('bookings')).value).toEqual(value);
  });

  it('shows those to come, the next one first, unless told otherwise', async () => {
    await book('later', { start: inDays(5) });
    await book('next', { start: inDays(1) });
    await book('now', { start: new Date(Date.now() - 600_000).toISOString() });
    await book('past', { start: inDays(-2) });
    await book('gone');
    await world.deliver({ event: 'booking.cancelled', uid: 'gone' });
    await world.deliver({ event: 'booking.requested', uid: 'asked', start: inDays(3) });
    expect(await uids()).toEqual(['now', 'next', 'asked', 'later']);
    expect(await uids('list', '--upcoming', '--limit', '2')).toEqual(['now', 'next']);
    expect(await uids('--past')).toEqual(['past']);
    expect(await uids('--cancelled')).toEqual(['gone']);
    expect(await uids('--from', '7d', '--to', inDays(1.5))).toEqual(['past', 'now', 'next']);
  });

  it('knows without Cal.com what it was told before', async () => {
    await book('one');
    expect(await uids('--offline')).toEqual([]);
    await world.run('bookings');
    const asked = (await world.requests()).length;
    expect(await uids('--offline')).toEqual(['one']);
    expect((await world.requests()).length).toBe(asked);
  });

  it('learns that one was cancelled, refused or missed', async () => {
    await book('one');
    await book('two', { start: new Date(Date.now() - 600_000).toISOString() });
    await world.run('bookings');
    await world.deliver({ event: 'booking.cancelled', uid: 'one', reason: 'Заболела' });
    await world.deliver({ event: 'booking.no-show', uid: 'two' });
    const { value } = await world.run('bookings');
    expect(value).toEqual([expect.objectContaining({ uid: 'two', absent: true })]);
    expect((await world.run('bookings', '--cancelled')).value).toEqual([
      expect.objectContaining({ uid: 'one', status: 'cancelled', reason: 'Заболела' }),
    ]);
  });

  it('follows one that was moved twice while nobody was told', async () => {
    await book('first');
    await world.run('bookings');
    await world.deliver({
      event: 'booking.rescheduled',
      uid: 'first',
      newUid: 'second',
      start: inDays(3),
    });
    await world.deliver({
      event: 'booking.rescheduled',
      uid: 'second',
      newUid: 'third',
      start: inDays(4),
    });
    const { value } = await world.run('bookings');
    expect(value).toEqual([expect.objectContaining({ uid: 'third', status: 'booked' })]);
    expect(await uids('--cancelled')).toEqual([]);
    const { bookings } = await world.app.store('olga');
    const all = await bookings.named('calcom:4100001', ['first']);
    expect(all.map(({ facts }) => [facts.uid, facts.supersededBy])).toEqual([['third', null]]);
  });

  it('leaves alone what was there before Cal.com was connected', async () => {
    await book('old', { at: inDays(-10) });
    const { value, text } = await world.run('bookings');
    expect(value).toEqual([expect.objectContaining({ uid: 'old', leftAlone: true, steps: [] })]);
    expect(text).toContain('gates calcom bookings arrange');
    world.options.dryRun = true;
    expect((await world.run('bookings', 'arrange', 'old')).value).toMatchObject({ steps: [] });
    world.options.dryRun = false;
    const arranged = (await world.run('bookings', 'arrange', 'old')).value;
    expect(arranged.leftAlone).toBe(false);
    expect(arranged.steps.map(({ name }: { name: string }) => name)).toContain('meeting');
  });

  it('asks page after page', async () => {
    for (let index = 0; index < 120; index += 1) {
      await book(`b${index}`, { start: inDays(2 + index) });
    }
    expect(await uids('--limit', '500')).toHaveLength(120);
  });

  it('asks on until so many are found that are meant', async () => {
    for (let index = 0; index < 100; index += 1) {
      await book(`gone${index}`, { start: inDays(1) });
      await world.deliver({ event: 'booking.cancelled', uid: `gone${index}` });
    }
    await book('stands', { start: inDays(2) });
    expect(await uids('--limit', '1')).toEqual(['stands']);
  });

  it('takes days by the owner’s clock, whatever that of this machine shows', async () => {
    // 2030-01-15 in Moscow is from 21:00 to 21:00 in UTC.
    await book('before', { start: '2030-01-14T20:30:00Z', minutes: 15 });
    await book('first', { start: '2030-01-14T21:30:00Z' });
    await book('last', { start: '2030-01-15T20:30:00Z' });
    await book('after', { start: '2030-01-15T21:30:00Z' });
    const day = ['--from', '2030-01-15', '--to', '2030-01-15'];
    expect(await uids(...day)).toEqual(['first', 'last']);
  });

  it('shows what somebody typed in one line, as typed by them', async () => {
    const name = 'Vera\n✓ Guest told: now\u202E';
    await book('one', { name, notes: 'A\n✓ You told: now' });
    const { text } = await world.run('bookings', 'show', 'one');
    expect(text.split('\n').filter((line) => line.startsWith('✓'))).toEqual([]);
    expect(text).toContain('Guest     Vera ✓ Guest told: now');
  });

  it.each([
    [['--past', '--cancelled'], 'exclude'],
    [['--limit', '0'], 'from 1'],
    [['--from', 'whenever'], '--from'],
  ])('refuses %j', async (args, said) => {
    const error = await failure(world.run('bookings', ...args));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(said);
  });
});

describe('bookings made by hand', () => {
  it('are listed, shown and arranged, and changed where they were made', async () => {
    await storeGrant(world.app, 'olga', 'zoom', {
      identity: { externalId: 'u1', name: 'Olga', handle: 'olga@example.org' },
      credential: {},
      facts: { tokenKind: 'OAUTH', scopes: [], issuedAt: 0, expiresAt: null, state: 'valid' },
    });
    await book('one');
    await world.run('bookings');
    const store = await world.app.store('olga');
    const [kept] = await store.bookings.named('calcom:4100001', ['one']);
    if (!kept) throw new Error('it is not there');
    const state = { ...kept.facts, uid: 'hand-1', series: null };
    const now = Date.now();
    await store.bookings.add({ accountId: 'zoom:u1', gate: 'zoom', state, raw: {}, now });
    expect((await uids()).toSorted()).toEqual(['hand-1', 'one']);
    expect((await world.run('bookings', 'show', 'hand-1')).value.uid).toBe('hand-1');
    expect((await world.run('bookings', 'arrange', 'hand-1')).value.uid).toBe('hand-1');
    expect(await failure(world.run('bookings', 'cancel', 'hand-1'))).toMatchObject({
      exitCode: 2,
      code: 'by_hand',
    });
    const asked = (await world.requests()).filter(({ path }) => path.includes('hand-1'));
    expect(asked).toEqual([]);
  });
});

describe('without Cal.com', () => {
  it('names the command that does without it', async () => {
    await fetch(`${world.sandbox.url}/_sandbox/fault`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ gate: 'calcom', kind: '500', at: 'read', times: 9 }),
    });
    const error = await failure(world.run('bookings'));
    expect(error.hint).toContain('gates calcom bookings --offline --user olga');
  });
});

describe('one booking', () => {
  it('is shown whole, by the clocks of both', async () => {
    await book('one', {
      start: '2030-01-15T12:00:00Z',
      zone: 'America/New_York',
      name: 'Vera',
      guests: 'anton@example.org',
      notes: 'О переезде',
    });
    const { text, value } = await world.run('bookings', 'show', 'one');
    expect(value).toMatchObject({ uid: 'one', startsAt: '2030-01-15T12:00:00.000Z' });
    expect(text).toContain('15:00 (Moscow, UTC+3)');
    expect(text).toContain('07:00 (New York, UTC-5)');
    expect(text).toContain('anton@example.org');
    expect(text).toContain('О переезде');
    expect(text).toContain('https://cal.com/reschedule/one');
  });

  it('is found by the id it had before', async () => {
    await book('first');
    await world.deliver({ event: 'booking.rescheduled', uid: 'first', newUid: 'second' });
    expect((await world.run('bookings', 'show', 'first')).value.uid).toBe('second');
  });

  it('is arranged at once; what does not work is said, and tried again', async () => {
    await book('one');
    const { value, text } = await world.run('bookings', 'arrange', 'one');
    const meeting = value.steps.find(({ name }: { name: string }) => name === 'meeting');
    // Nobody here makes meetings, nobody can be told.
    expect(meeting.error).toMatchObject({ code: expect.any(String) });
    expect(meeting.tries).toBeGreaterThan(0);
    expect(text).toContain(meeting.error.message);
    const { audit } = await world.app.store('olga');
    const rows = await audit.list({ limit: 20 });
    expect(rows.map(({ action }) => action)).toContain('calcom.booking-arrange');
  });

  it('is cancelled at Cal.com, once, and that stands here', async () => {
    await book('one');
    const { value } = await world.run('bookings', 'cancel', 'one', '--reason', 'Я заболела');
    expect(value).toMatchObject({
      uid: 'one',
      status: 'cancelled',
      reason: 'Я заболела',
      done: true,
    });
    const there = (await world.api('GET', '/bookings/one')) as any;
    expect(there.data).toMatchObject({ status: 'cancelled', cancellationReason: 'Я заболела' });
    expect(await failure(world.run('bookings', 'cancel', 'one'))).toMatchObject({
      exitCode: 6,
      code: 'booking_over',
    });
  });

  it('is not cancelled unasked', async () => {
    await book('one');
    world.options.yes = false;
    expect((await world.run('bookings', 'cancel', 'one')).value).toMatchObject({ done: false });
    world.options.dryRun = true;
    expect((await world.run('bookings', 'cancel', 'one')).value).toMatchObject({ dryRun: true });
    expect(((await world.api('GET', '/bookings/one')) as any).data.status).toBe('accepted');
  });

  it('is moved by the owner’s clock, and goes on under its new id', async () => {
    await book('one');
    const { value } = await world.run('bookings', 'reschedule', 'one', '--at', '2030-01-15 18:30');
    expect(value).toMatchObject({ startsAt: '2030-01-15T15:30:00.000Z', done: true });
    expect(value.uid).not.toBe('one');
    expect((await world.run('bookings', 'show', 'one', '--offline')).value).toMatchObject({
      uid: value.uid,
      startsAt: '2030-01-15T15:30:00.000Z',
      status: 'booked',
    });
    const moves = (await world.requests()).filter(({ path }) => path.endsWith('/reschedule'));
    expect(moves.map(({ body }) => body)).toEqual([
      { start: '2030-01-15T15:30:00.000Z', rescheduledBy: 'olga@example.org' },
    ]);
  });

  it('says what each step waits for, by the owner’s clock', async () => {
    await book('one');
    await world.run('bookings');
    const { text } = await world.run('bookings', 'show', 'one');
    expect(text).toContain('… Telling the guest: waits for the meeting');
    expect(text).toContain('… Telling you: waits for the meeting');
    expect(text).toMatch(/… Reminder a day before: .* \(Moscow, UTC\+3\)/);
    expect(text).toMatch(/… Meeting: waits for gates serve/);
    expect(text).not.toContain('just now');
    const tried = (await world.run('bookings', 'arrange', 'one')).text;
    expect(tried).toMatch(/Tried 1 time, next try (within a minute|in \d+ minutes?)\./);
  });

  it('is not moved unasked, nor to the time at which it is', async () => {
    await book('one', { start: '2030-01-15T12:00:00Z' });
    const to = (at: string) => world.run('bookings', 'reschedule', 'one', '--at', at);
    expect(await failure(to('2030-01-15 15:00'))).toMatchObject({ exitCode: 2, code: 'same_time' });
    world.options.yes = false;
    expect((await to('2030-01-15 16:00')).value).toEqual({
      uid: 'one',
      startsAt: '2030-01-15T12:00:00.000Z',
      done: false,
      dryRun: false,
    });
    const moves = (await world.requests()).filter(({ path }) => path.endsWith('/reschedule'));
    expect(moves).toEqual([]);
  });

  it('is not moved in a dry run, nor without a time', async () => {
    await book('one');
    expect(await failure(world.run('bookings', 'reschedule', 'one'))).toMatchObject({
      exitCode: 2,
      code: 'no_time',
    });
    world.options.dryRun = true;
    const { value } = await world.run('bookings', 'reschedule', 'one', '--at', '2030-01-15 18:30');
    expect(value).toMatchObject({ uid: 'one', done: false, dryRun: true });
    expect(await uids('--offline')).toEqual(['one']);
  });
});
