import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftToGuest, type Saying } from '../../src/booking/draft.ts';
import { type Way, waysToGuest } from '../../src/booking/guest.ts';
import type { BookingStep } from '../../src/domain/booking.ts';
import type { GateError } from '../../src/domain/error.ts';
import type { Draft } from '../../src/domain/message.ts';
import type { Meeting } from '../../src/gate.ts';
import { booked, guest, MAIL, PHONE, reachWorld, type ReachWorld, saying } from './reach.ts';
import { START } from './told.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const vera = { kind: 'user_id', value: '700000021' };
const contact = { gate: 'telegram', identity: vera };
const meeting: Meeting = {
  externalId: '123',
  facts: { joinUrl: 'https://zoom.example.org/j/123', passcode: 'a1b2c3' },
  raw: null,
};
const links = {
  rescheduleUrl: 'https://cal.example.org/reschedule/A',
  cancelUrl: 'https://cal.example.org/booking/A?cancel=true',
};

let world: ReachWorld;
beforeAll(async () => {
  world = await reachWorld();
  await world.logInBot();
  await world.connectMail();
  await world.connectNumber();
  await world.connectCalendar();
  await world.wrote(`telegram:${world.platform.botId}`, vera, 'Hello');
}, 60_000);
afterAll(() => world.close());

async function wayOver(gate: string, about: Saying): Promise<Way> {
  const ways = await waysToGuest(world.app, 'olga', about.booking);
  const way = ways.find(({ account }) => account.gate === gate);
  if (!way) throw new Error(`there is no way over ${gate}`);
  return way;
}

async function drafted(gate: string, about: Saying): Promise<Draft> {
  return draftToGuest(world.app, 'olga', await wayOver(gate, about), about);
}

async function sent(gate: string, about: Saying) {
  const way = await wayOver(gate, about);
  const outbound = await world.app.outbound('olga');
  return outbound.send(way.account, await draftToGuest(world.app, 'olga', way, about));
}

async function read(about: Saying): Promise<string> {
  return (await drafted('telegram', about)).text ?? '';
}

const to = (locale: string, timeZone: string | null) => [
  guest({ name: locale === 'ru' ? 'Вера' : 'Vera', email: MAIL, locale, timeZone }),
];

describe('what the guest reads', () => {
  it('in Russian, by the clock of their zone', async () => {
    const booking = booked({
      title: 'Консультация',
      contact,
      guests: to('ru', 'Asia/Novosibirsk'),
      ...links,
    });
    expect(await read(saying('booked', booking, { meeting }))).toBe(
      [
        'Здравствуйте, Вера!',
        '',
        'Вы записаны: Консультация.',
        'Когда: вторник, 1 декабря 2026 г., 19:00 (Новосибирск, UTC+7)',
        'Ссылка на встречу: https://zoom.example.org/j/123',
        'Код доступа: a1b2c3',
        '',
        'Перенести запись: https://cal.example.org/reschedule/A',
        'Отменить запись: https://cal.example.org/booking/A?cancel=true',
        '',
        'До встречи!',
        'Olga',
      ].join('\n'),
    );
  });

  it('in English, by the owner’s where theirs is not told or nobody knows it', async () => {
    const at = 'When: Tuesday, 1 December 2026, 15:00 (Moscow, UTC+3)';
    for (const zone of [null, 'Mars/Phobos']) {
      const booking = booked({ contact, guests: to('en', zone) });
      const text = await read(saying('booked', booking, { meeting }));
      expect(text).toContain('Hello Vera,');
      expect(text.split('\n')).toContain(at);
    }
  });

  it('before and after the clocks are changed', async () => {
    const from = Date.parse('2027-03-27T12:00:00Z');
    const now = Date.parse('2027-03-28T11:00:00Z');
    const booking = booked(
      { contact, guests: to('en', 'Europe/Berlin'), startsAt: now, endsAt: now + HOUR },
      { movedFrom: from, version: 2 },
    );
    const lines = (await read(saying('moved', booking, { meeting }))).split('\n');
    expect(lines).toContain('It was: Saturday, 27 March 2027, 13:00 (Berlin, UTC+1)');
    expect(lines).toContain('It is now: Sunday, 28 March 2027, 13:00 (Berlin, UTC+2)');
  });

  it('the time they were told last, however often it was moved since', async () => {
    const told = [{ version: 1, what: 'booked', startsAt: START - 3 * DAY }];
    const client: BookingStep = {
      name: 'client',
      version: 3,
      state: 'waiting',
      dueAt: 0,
      tries: 0,
      result: { told },
      error: null,
      updatedAt: 0,
    };
    const booking = booked(
      { contact, guests: to('en', 'Europe/Berlin') },
      { movedFrom: START - DAY, version: 3 },
    );
    const about = saying('moved', booking, { steps: [client] });
    expect(await read(about)).toContain('It was: Saturday, 28 November 2026, 13:00');
    const back = { ...client, result: { told: [{ ...told[0], startsAt: START }] } };
    expect(await read({ ...about, steps: [back] })).toMatch(/has changed[^]*When: Tuesday/);
  });

  it('why it is cancelled, and nothing to join or move any more', async () => {
    const booking = booked(
      { contact, guests: to('ru', 'Europe/Moscow'), reason: 'Заболела\nпростите', ...links },
      { status: 'cancelled' },
    );
    const text = await read(saying('cancelled', booking, { meeting }));
    expect(text).toContain('Причина: Заболела простите');
    expect(text).not.toMatch(/https?:/);
  });

  it.each([
    ['address', 'Tverskaya 1, Moscow', 'Where: Tverskaya 1, Moscow'],
    ['phone', '+49 30 000000', 'Where: by phone, +49 30 000000'],
    ['link', 'https://meet.example.org/abc', 'Join here: https://meet.example.org/abc'],
    ['link', 'in the usual room', 'Where: in the usual room'],
  ] as const)('where it is: %s %s', async (kind, value, line) => {
    const booking = booked({ contact, guests: to('en', null), place: { kind, value } });
    expect((await read(saying('reminder_day', booking))).split('\n')).toContain(line);
  });

  it('nothing of what somebody typed as markup, or as a link', async () => {
    const name = '<b>Anna</b> *x* [a](https://evil.example) &amp;';
    const booking = booked({
      contact,
      guests: [guest({ name, locale: 'en' })],
      title: `Talk with ${name}`,
    });
    await sent('telegram', saying('absence', booking));
    const asked = (await world.requests()).filter(({ path }) => path.endsWith('/sendMessage'));
    const { text, ...others } = asked.at(-1)!.body as { text: string };
    expect(text).toContain('Hello <b>Anna</b> *x* [a]( &amp;,');
    expect(text).not.toContain('evil.example');
    expect(others).not.toHaveProperty('parse_mode');
    expect(others).toMatchObject({ link_preview_options: { is_disabled: true } });
  });

  it.each([
    [
      'a place that they typed',
      { place: { kind: 'address', value: 'Café, https://evil.example' } },
    ],
    ['a place with a bare name', { place: { kind: 'address', value: 'see evil.example/login' } }],
    ['a reason with a bare name', { reason: 'Look at evil.example/login' }],
    ['a reason with a Russian name', { reason: 'Подробности: зло.рф/вход' }],
    ['a name with a Russian one', { guests: [guest({ name: 'зло.рф/вход', locale: 'ru' })] }],
  ] as const)('no link in %s', async (_what, facts) => {
    const booking = booked({ contact, guests: to('en', null), ...facts });
    const text = await read(saying('moved', booking, { meeting }));
    expect(text).not.toMatch(/evil\.example|зло\.рф/);
    expect(text).toContain('https://zoom.example.org/j/123');
  });

  it('what they typed all the same, where it only lacks a space', async () => {
    const reason = 'Заболела.Простите! I am ill.Sorry';
    const booking = booked({ contact, guests: to('ru', null), reason });
    expect(await read(saying('moved', booking))).toMatch(/Заболела\.Простите! I am ill\. ?Sorry/);
  });

  it('as short as the network needs it', async () => {
    const reason = 'Очень жаль, но в это время я буду в дороге. '.repeat(11);
    const booking = booked({ contact, guests: to('ru', null), reason, ...links });
    const way = await wayOver('telegram', saying('moved', booking));
    const long = await draftToGuest(world.app, 'olga', way, saying('moved', booking, { meeting }));
    expect(long.text).toContain('Причина');
    const gate = await world.app.gate('telegram');
    const tight = {
      ...gate,
      limits: { ...gate.limits, text: { max: 1000, unit: 'bytes' as const } },
    };
    const app = { ...world.app, gate: async () => tight };
    const short = await draftToGuest(app, 'olga', way, saying('moved', booking, { meeting }));
    expect(Buffer.byteLength(short.text ?? '')).toBeLessThanOrEqual(1000);
    expect(short.text).toContain('https://zoom.example.org/j/123');
    expect(short.text).not.toContain('Причина');
  });
});

describe('a mail to the guest', () => {
  const anna = { email: 'anna@example.org', locale: 'ru', name: 'Анна', timeZone: 'Europe/Berlin' };
  const first = booked({ title: 'Консультация', guests: [guest(anna)], ...links }, { uid: 'M1' });

  it('has a subject in their language, and the calendar file with it', async () => {
    await sent('email', saying('booked', first, { meeting }));
    const [mail, ...others] = await world.inboxOf('anna@example.org');
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ subject: 'Вы записаны: Консультация' });
    expect(mail!.headers).toMatch(/^Auto-Submitted: auto-generated/im);
    const unfolded = mail!.source.replaceAll(/\r?\n[ \t]+/g, ' ');
    expect(unfolded).toMatch(/^Content-Type: text\/calendar;.*method=PUBLISH/im);
    expect(mail!.source).toMatch(/invite\.ics/);
  });

  it('keeps that file to its owner, and not for ever', async () => {
    const { media } = await drafted('email', saying('booked', first, { meeting }));
    const file = media?.file ?? '';
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(dirname(dirname(file))).toBe(world.app.home.userFolder('olga'));
    expect(readFileSync(file, 'utf8')).toMatch(/^BEGIN:VCALENDAR/);
    const old = join(dirname(file), 'old.ics');
    writeFileSync(old, 'x');
    utimesSync(old, 0, 0);
    const again = await drafted('email', saying('booked', first, { meeting }));
    expect(again.media?.file).toBe(file);
    expect(readdirSync(dirname(file))).not.toContain('old.ics');
    expect(readdirSync(dirname(file)).some((name) => name.endsWith('.part'))).toBe(false);
  });

  it('stands in one conversation with those that follow it, whatever the booking is called by then', async () => {
    const moved = { ...first, uid: 'M2', formerly: ['M1'], version: 2, movedFrom: START - DAY };
    const rows = [
      await sent('email', saying('moved', moved, { meeting, sequence: 1 })),
      await sent('email', saying('reminder_day', moved, { meeting, sequence: 1 })),
    ];
    const other = await sent('email', saying('booked', { ...first, uid: 'X' }, { meeting }));
    const mailed = (await world.store.outbox.list({ limit: 10 })).filter(
      ({ gate }) => gate === 'email',
    );
    const before = mailed.at(-1);
    const talks = rows.map(({ conversationId }) => conversationId);
    expect(new Set(talks)).toEqual(new Set([before!.conversationId]));
    expect(other.conversationId).not.toBe(before!.conversationId);
    const mails = await world.inboxOf('anna@example.org');
    const followed = mails.filter(({ headers }) => headers.includes(`<${before!.externalId}>`));
    expect(followed.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Встреча перенесена: Консультация', 'Напоминание: Консультация']),
    );
  });

  it('is one entry in their calendar, moved and cancelled with the booking', async () => {
    const { calendarOf } = await import('../../gates/email/parse/calendar.ts');
    const entry = async (about: Saying) => {
      const { media } = await drafted('email', about);
      return calendarOf(readFileSync(media?.file ?? '', 'utf8'), null);
    };
    const before = { ...first, series: 'series-1@example.org', sequence: 0 };
    expect(await entry(saying('booked', before, { meeting }))).toMatchObject({
      method: 'PUBLISH',
      uid: 'series-1@example.org',
      sequence: 0,
      summary: 'Консультация',
      start: '2026-12-01T12:00:00.000Z',
      end: '2026-12-01T13:00:00.000Z',
      location: 'https://zoom.example.org/j/123',
      description: expect.stringContaining('Код доступа: a1b2c3\nПеренести запись: https:'),
      organizer: { address: 'olga@example.org', name: 'Olga' },
    });
    const moved = { ...before, uid: 'M2', formerly: ['M1'], sequence: 3 };
    expect(await entry(saying('moved', moved, { meeting, sequence: 1 }))).toMatchObject({
      uid: 'series-1@example.org',
      sequence: 3,
    });
    const over = { ...moved, status: 'cancelled' as const };
    expect(await entry(saying('cancelled', over, { meeting, sequence: 4 }))).toMatchObject({
      method: 'CANCEL',
      uid: 'series-1@example.org',
      sequence: 4,
      status: 'CANCELLED',
      attendees: [{ address: 'anna@example.org' }],
    });
    expect((await entry(saying('moved', { ...first, uid: 'M2', formerly: ['M1'] })))?.uid).toBe(
      (await entry(saying('booked', first)))?.uid,
    );
  });

  it('has no file where nothing has changed', async () => {
    for (const what of ['reminder_day', 'reminder_hour', 'absence'] as const) {
      expect(await drafted('email', saying(what, first))).not.toHaveProperty('media');
    }
  });
});

describe('a person’s own words', () => {
  const booking = booked({
    contact: { gate: 'whatsapp', identity: { kind: 'phone', value: PHONE } },
    guests: to('ru', 'Europe/Moscow'),
  });

  it('are said in place of ours', async () => {
    const { texts } = await world.app.bookings('olga');
    await texts.set('calcom', 'reminder_hour', 'ru', '{name}, жду вас: {link}\n{reason}');
    expect(await drafted('whatsapp', saying('reminder_hour', booking, { meeting }))).toMatchObject({
      text: 'Вера, жду вас: https://zoom.example.org/j/123',
    });
    await texts.set('calcom', 'reminder_hour', 'ru', '{reason}');
    const nothing = await drafted('whatsapp', saying('reminder_hour', booking, { meeting }));
    expect(nothing.text).toContain('Скоро начнём');
    await texts.reset('reminder_hour', ['en', 'ru']);
    const { text } = await drafted('whatsapp', saying('reminder_hour', booking, { meeting }));
    expect(text).toContain('Скоро начнём');
  });

  it('go by the template they chose where no text may be sent, and only for what it is', async () => {
    const { texts } = await world.app.bookings('olga');
    const params = ['name=name', 'date=when'];
    const choice = { gate: 'whatsapp', name: 'booking_confirmed', params };
    await texts.setTemplate(
      'calcom',
      'booked',
      'ru',
      await texts.readTemplate('booked', 'ru', choice),
    );
    const about = saying('booked', booking, { meeting });
    const [free, byTemplate] = await waysToGuest(world.app, 'olga', booking);
    const outbound = await world.app.outbound('olga');
    const refused = await outbound
      .check(free!.account, await draftToGuest(world.app, 'olga', free!, about))
      .catch((error: GateError) => error.code);
    expect(refused).toBe('window_closed');
    const row = await outbound.send(
      byTemplate!.account,
      await draftToGuest(world.app, 'olga', byTemplate!, about),
    );
    expect(row).toMatchObject({ state: 'accepted', draft: { to: { id: PHONE } } });
    const message = await world.store.messages.find(row.accountId, row.externalId ?? '');
    expect(message).toMatchObject({
      text: 'Здравствуйте, Вера! Вы записаны на вторник, 1 декабря 2026 г., 15:00 (Москва, UTC+3).',
    });
    // For what has no template it is a text, which is refused as before: another way is found.
    const other = await draftToGuest(world.app, 'olga', byTemplate!, saying('moved', booking));
    expect(other).not.toHaveProperty('template');
    await texts.reset('booked', ['ru']);
  });

  it('say which template there is not', async () => {
    const { texts } = await world.app.bookings('olga');
    const failure = (choice: object) =>
      texts
        .readTemplate('booked', 'ru', { gate: 'whatsapp', name: 'booking_confirmed', ...choice })
        .then(() => null)
        .catch((error: GateError) => [error.category, error.code]);
    expect(await failure({ name: 'no_such' })).toEqual(['not_found', 'not_found']);
    expect(await failure({ params: ['name=name'] })).toEqual(['policy', expect.any(String)]);
    expect(await failure({ params: ['name=nobody'] })).toEqual(['usage', 'unknown_placeholder']);
    expect(await failure({ params: ['name=name', 'when'] })).toEqual(['usage', 'usage']);
    const azaryas = (await world.app.bookings('azarya')).texts;
    await expect(
      azaryas.readTemplate('booked', 'ru', { gate: 'whatsapp', name: 'booking_confirmed' }),
    ).rejects.toMatchObject({ category: 'auth' });
    await expect(azaryas.set('calcom', 'booked', 'ru', 'x')).rejects.toMatchObject({
      code: 'not_logged_in',
    });
  });
});
