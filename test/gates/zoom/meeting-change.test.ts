import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { newWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('gates zoom meeting', () => {
  let world: World;
  let start: number;
  beforeEach(async () => {
    world = await newWorld();
    await world.logInTo('olga');
    start = Math.ceil(world.app.now() / HOUR_MS) * HOUR_MS + 3 * DAY_MS;
  });
  afterEach(async () => {
    const wrong = zoomSpecMissing === null ? zoomErrorsIn(await world.requests()) : [];
    await world.close();
    expect(wrong).toEqual([]);
  });

  const meeting = (...args: string[]) => world.run('meeting', ...args);
  const iso = (at: number): string => new Date(at).toISOString();
  async function made(...args: string[]): Promise<any> {
    return (await meeting('create', 'Talk', '--at', iso(start), ...args)).value;
  }
  async function patches(): Promise<any[]> {
    return (await world.requests())
      .filter(({ method }) => method === 'PATCH')
      .map(({ body, query }) => ({ ...(body as object), ...query }));
  }
  const records = async () => (await world.app.store('olga')).records.list({ limit: 9 });

  describe('list', () => {
    test('those to come by when they begin, of other days, and how many', async () => {
      const later = await made('--zone', 'Europe/Berlin');
      const first = (await meeting('create', 'First', '--at', iso(start - HOUR_MS))).value;
      expect((await meeting('list')).value).toMatchObject([
        { id: first.id, topic: 'First', startsAt: iso(start - HOUR_MS), joinUrl: first.joinUrl },
        { id: later.id, topic: 'Talk', startsAt: iso(start), timeZone: 'Europe/Berlin' },
      ]);
      expect((await meeting('list', '--limit', '1')).value).toMatchObject([{ id: first.id }]);
      expect((await meeting('list', '--from', iso(start))).value).toMatchObject([{ id: later.id }]);
      expect((await meeting('list', '--to', iso(start))).value).toMatchObject([{ id: first.id }]);
      const day = iso(start + 9 * DAY_MS).slice(0, 10);
      expect((await meeting('list', '--from', day)).value).toEqual([]);
    });

    test('of times that are over, in the words that times to come have', async () => {
      const { id } = await made();
      await world.deliver({ event: 'meeting.started', id });
      await world.deliver({ event: 'meeting.ended', id, minutes: 5 });
      const now = world.app.now();
      const hourAgo = new Date(now - HOUR_MS);
      const two = (value: number): string => String(value).padStart(2, '0');
      const day = [hourAgo.getFullYear(), two(hourAgo.getMonth() + 1), two(hourAgo.getDate())];
      const local = `${day.join('-')} ${two(hourAgo.getHours())}:${two(hourAgo.getMinutes())}`;
      for (const from of [iso(now - HOUR_MS), local, '1h', 'yesterday', 'вчера 00:00']) {
        const flags = ['--from', from, '--to', iso(now + HOUR_MS)];
        expect((await meeting('list', ...flags)).value, from).toMatchObject([{ topic: 'Talk' }]);
      }
      const flags = ['--from', 'yesterday', '--to', iso(now - HOUR_MS)];
      expect((await meeting('list', ...flags)).value).toEqual([]);
      await expect(
        meeting('list', '--from', iso(now), '--to', iso(now - HOUR_MS)),
      ).rejects.toMatchObject({ category: 'usage' });
    });

    test.each(['31 Dec', '31.12', '31 декабря', 'tomorrow'])('until %s', async (to) => {
      await made();
      const { value } = await meeting('list', '--from', 'yesterday', '--to', to);
      expect(value).toHaveLength(to === 'tomorrow' ? 0 : 1);
    });

    test('under way, and over', async () => {
      const { id } = await made();
      expect((await meeting('list', '--live')).text).toBe('No meeting is under way.');
      await world.deliver({ event: 'meeting.started', id });
      expect((await meeting('list', '--live')).value).toMatchObject([{ id }]);
      expect((await meeting('list', '--past')).value).toEqual([]);
    });

    test.each([
      [['--past', '--live']],
      [['--past', '--from', '2d']],
      [['--limit', '0']],
      [['--from', 'whenever']],
    ])('refuses %j', async (flags) => {
      await expect(meeting('list', ...flags)).rejects.toMatchObject({ category: 'usage' });
    });
  });

  describe('show', () => {
    test('by number, as it is typed or linked', async () => {
      const { id, joinUrl, topic } = await made('--mute', '--register');
      const spaced = id.replace(/^(\d{3})(\d{4})/, '$1 $2 ');
      for (const named of [id, spaced, joinUrl]) {
        expect((await meeting('show', named)).value).toMatchObject({ id, topic, joinUrl });
      }
      const { value, text } = await meeting('show', id);
      expect(value.settings).toMatchObject({ muteOnEntry: true, registration: 'automatically' });
      expect(text.split('\n')[0]).toBe(joinUrl);
      expect(text).not.toContain('gates:');
    });

    test('none, and no number', async () => {
      await expect(meeting('show', '85312345678')).rejects.toMatchObject({ category: 'not_found' });
      await expect(meeting('show', 'Talk')).rejects.toMatchObject({ category: 'usage' });
    });
  });

  describe('update', () => {
    test('what is named, and nothing else', async () => {
      const { id } = await made('--zone', 'Europe/Berlin', '--agenda', 'Before', '--waiting-room');
      const { value } = await meeting(
        'update',
        id,
        '--at',
        iso(start + HOUR_MS),
        '--duration',
        '30',
      );
      expect(value).toMatchObject({
        topic: 'Talk',
        startsAt: iso(start + HOUR_MS),
        timeZone: 'Europe/Berlin',
        duration: 30,
        agenda: 'Before',
        settings: { waitingRoom: true },
      });
      await meeting('update', id, '--agenda', 'After', '--topic', 'Other', '--no-waiting-room');
      const shown = (await meeting('show', id)).value;
      expect(shown).toMatchObject({
        topic: 'Other',
        agenda: 'After',
        settings: { waitingRoom: false },
      });
      const [, second] = await patches();
      expect(second).toEqual({
        topic: 'Other',
        agenda: expect.stringMatching(/^After\n\n— gates:[0-9a-f]{8}$/),
        settings: { waiting_room: false },
      });
      expect(await records()).toMatchObject([
        { externalId: id, facts: { topic: 'Other', agenda: 'After', startsAt: start + HOUR_MS } },
      ]);
    });

    test('a series is moved as a whole, or one time of it', async () => {
      const { id, occurrences } = await made('--repeat', 'daily', '--times', '3');
      await meeting('update', id, '--at', iso(start + HOUR_MS));
      const [whole] = await patches();
      expect(whole).toMatchObject({
        start_time: expect.any(String),
        recurrence: { type: 1, end_times: 3 },
      });
      const moved = (await meeting('show', id)).value.occurrences;
      expect(moved).toHaveLength(3);
      expect(moved[1].startsAt).toBe(iso(start + DAY_MS + HOUR_MS));
      expect(occurrences[1].startsAt).toBe(iso(start + DAY_MS));
      await meeting('update', id, '--occurrence', moved[1].id, '--duration', '15');
      const [, single] = await patches();
      expect(single).toEqual({ duration: 15, occurrence_id: moved[1].id });
    });

    test('a weekly series that moves to another day comes on that one', async () => {
      const args = ['--zone', 'Europe/Berlin', '--repeat', 'weekly', '--times', '3'];
      const { id, recurrence } = await made(...args);
      const { value } = await meeting('update', id, '--at', iso(start + DAY_MS));
      expect(value.recurrence).not.toBe(recurrence);
      expect(value.occurrences.map((one: any) => one.startsAt)).toEqual([
        iso(start + DAY_MS),
        expect.any(String),
        expect.any(String),
      ]);
    });

    test('a series of certain days keeps to the clock of a place', async () => {
      const { id } = await made('--zone', 'Europe/Berlin', '--repeat', 'weekly', '--times', '3');
      await expect(meeting('update', id, '--zone', '+03:00')).rejects.toMatchObject({
        code: 'zone_without_place',
      });
      expect(await patches()).toEqual([]);
    });

    test('one time that a series does not have', async () => {
      const { id } = await made('--repeat', 'daily', '--times', '3');
      const [topic, flags] = ['Other', ['--occurrence', '1']];
      await expect(meeting('update', id, ...flags, '--topic', topic)).rejects.toMatchObject({
        category: 'not_found',
        code: 'no_occurrence',
      });
      await expect(meeting('delete', id, ...flags)).rejects.toMatchObject({ exitCode: 5 });
      const once = (await made()).id;
      await expect(meeting('delete', once, ...flags)).rejects.toMatchObject({ exitCode: 5 });
      const changes = (await world.requests()).filter(({ method }) => /PATCH|DELETE/.test(method));
      expect(changes).toEqual([]);
    });

    test('nothing named, a dry run, none there', async () => {
      const { id } = await made();
      await expect(meeting('update', id)).rejects.toMatchObject({ code: 'no_change' });
      await expect(meeting('update', '85312345678', '--mute')).rejects.toMatchObject({
        category: 'not_found',
      });
      world.options.dryRun = true;
      const { value, text } = await meeting('update', id, '--mute', '--passcode', 'new1');
      expect(value).toEqual({ id, changed: ['settings', 'password'], dryRun: true });
      expect(text.split('\n').slice(1)).toEqual(['  Passcode: new1', '  Guests come in muted']);
      const more = [
        '--duration',
        '90',
        '--topic',
        'Other',
        '--no-waiting-room',
        '--record',
        'none',
      ];
      const { text: said } = await meeting(
        'update',
        id,
        ...more,
        '--at',
        '2030-05-20 15:00 Berlin',
      );
      expect(said.split('\n').slice(1)).toEqual([
        '  Topic: Other',
        expect.stringMatching(/^  Begins: Monday, 20 May 2030, \d\d:00 /),
        '  Lasts: 90 minutes',
        '  Guests come straight in',
        '  Not recorded',
      ]);
      expect(await patches()).toEqual([]);
    });
  });

  describe('delete', () => {
    test('once; a second time it is not there', async () => {
      const { id } = await made();
      expect((await meeting('delete', id)).value).toMatchObject({ id, deleted: true });
      await expect(meeting('delete', id)).rejects.toMatchObject({ category: 'not_found' });
      expect(await records()).toMatchObject([{ externalId: id, facts: { state: 'deleted' } }]);
      const asked = (await world.requests()).find(({ method }) => method === 'DELETE');
      expect(asked?.query).toEqual({
        cancel_meeting_reminder: 'true',
        schedule_for_reminder: 'true',
      });
    });

    test('without a word to anybody, one of a series, and not without a yes', async () => {
      const { id, occurrences } = await made('--repeat', 'daily', '--times', '3');
      const table = (await meeting('show', id, '--occurrences')).text;
      for (const one of occurrences) expect(table).toContain(one.id);
      expect((await meeting('show', id)).text).not.toContain(occurrences[1].id);
      const gone = await meeting('delete', id, '--no-notify', '--occurrence', occurrences[1].id);
      expect(gone.text).not.toContain(occurrences[1].id);
      expect(gone.text).toMatch(/\d:\d\d.* is deleted/);
      const left = (await meeting('show', id)).value.occurrences.map((one: any) => one.id);
      expect(left).toEqual([occurrences[0].id, occurrences[2].id]);
      const asked = (await world.requests()).find(({ method }) => method === 'DELETE');
      expect(asked?.query).toEqual({
        cancel_meeting_reminder: 'false',
        schedule_for_reminder: 'false',
        occurrence_id: occurrences[1].id,
      });
      world.options.yes = false;
      expect((await meeting('delete', id)).value.deleted).toBe(false);
      world.options.yes = true;
      world.options.dryRun = true;
      expect((await meeting('delete', id)).value).toMatchObject({ deleted: false, dryRun: true });
      expect((await meeting('show', id)).value.id).toBe(id);
    });
  });

  describe('end', () => {
    test('one that is under way', async () => {
      const { id } = await made();
      await expect(meeting('end', id)).rejects.toMatchObject({ code: 'not_started', exitCode: 6 });
      await world.deliver({ event: 'meeting.started', id });
      expect((await meeting('end', id)).value).toEqual({ id, ended: true, dryRun: false });
      expect((await meeting('list', '--live')).value).toEqual([]);
      expect(await records()).toMatchObject([{ facts: { state: 'ended' } }]);
    });
  });

  describe('ics', () => {
    test('a file with the series in it', async () => {
      const { id, joinUrl } = await made(
        '--zone',
        'Europe/Berlin',
        '--repeat',
        'weekly',
        '--times',
        '4',
      );
      const file = join(world.folder, 'series.ics');
      expect((await meeting('ics', id, '--out', file)).value).toEqual({
        id,
        file,
        ics: null,
        dryRun: false,
      });
      const text = readFileSync(file, 'utf8').replaceAll(/\r\n[ \t]/g, '');
      expect(text).toContain(`UID:zoom-${id}@gates`);
      expect(text).toMatch(/RRULE:.*FREQ=WEEKLY/);
      expect(text).toMatch(/DTSTART;TZID=Europe\/Berlin:/);
      expect(text).toContain(joinUrl);
    });

    test('a series without what was deleted, and with what was moved', async () => {
      const { id, occurrences } = await made(
        '--zone',
        'Europe/Berlin',
        '--repeat',
        'daily',
        '--times',
        '3',
        '--duration',
        '30',
      );
      await meeting('delete', id, '--occurrence', occurrences[0].id);
      const later = start + DAY_MS + 2 * HOUR_MS;
      await meeting('update', id, '--occurrence', occurrences[1].id, '--at', iso(later));
      const file = join(world.folder, 'series.ics');
      await meeting('ics', id, '--out', file);
      const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
      const zone = calendar.getFirstSubcomponent('vtimezone');
      if (zone) ICAL.TimezoneService.register(zone);
      const [series, moved] = calendar.getAllSubcomponents('vevent');
      if (!series || !moved) throw new Error('one is missing');
      const event = new ICAL.Event(series, { exceptions: [moved] });
      const times = event.iterator();
      const held = Array.from({ length: 3 }, () => times.next()).flatMap((time) =>
        time ? [event.getOccurrenceDetails(time).startDate.toJSDate().getTime()] : [],
      );
      expect(held).toEqual([later, Date.parse(occurrences[2].startsAt)]);
    });

    test('in the document, where no file is named', async () => {
      const { id } = await made();
      world.options.json = true;
      const { value } = await meeting('ics', id);
      expect(value).toMatchObject({ id, file: null, dryRun: false });
      expect(value.ics).toContain(`UID:zoom-${id}@gates`);
      expect(existsSync(`zoom-${id}.ics`)).toBe(false);
    });

    test('none of a meeting at no set time', async () => {
      const { id } = (await meeting('create', 'Open', '--repeat', 'anytime')).value;
      await expect(meeting('ics', id, '--out', join(world.folder, 'a.ics'))).rejects.toMatchObject({
        category: 'usage',
      });
    });
  });
});
