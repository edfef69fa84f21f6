import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageOfGuest, waysToGuest } from '../../src/booking/guest.ts';
import type { BookingState } from '../../src/domain/booking.ts';
import type { Language } from '../../src/language/language.ts';
import { booked, guest, MAIL, named, NUMBER, PHONE, reachWorld, type ReachWorld } from './reach.ts';

const DAY = 86_400_000;

let world: ReachWorld;
let bot: string;
let mailbox: string;
const number = `whatsapp:${NUMBER}`;

beforeAll(async () => {
  world = await reachWorld();
  await world.logInBot();
  await world.connectMail();
  await world.connectNumber();
  bot = `telegram:${world.platform.botId}`;
  mailbox = `email:${world.mailbox}`;
}, 60_000);
afterAll(() => world.close());

const ways = async (booking: BookingState) => named(await waysToGuest(world.app, 'olga', booking));
const vera = { kind: 'user_id', value: '700000021' };
const contact = { gate: 'telegram', identity: vera };

describe('the ways to a guest', () => {
  it('who is known nowhere: by mail alone, and without an address none', async () => {
    const stranger = guest({ email: 'New@Example.net', phone: '+49 151 0000001' });
    expect(await ways(booked({ guests: [stranger] }))).toEqual([
      `${mailbox} email:new@example.net`,
    ]);
    expect(await ways(booked({ guests: [guest()] }))).toEqual([]);
    expect(await ways(booked({ guests: [] }))).toEqual([]);
    const odd = guest({ email: 'no address', phone: '1' });
    expect(await ways(booked({ guests: [odd] }))).toEqual([]);
  });

  it('begin where they wrote last, whichever network that is', async () => {
    await world.wrote(bot, vera, 'Здравствуйте!', 3 * DAY);
    await world.wrote(number, { kind: 'phone', value: PHONE }, 'Добрый день', 2 * DAY);
    await world.wrote(mailbox, { kind: 'email', value: MAIL }, 'Вопрос', DAY);
    const anna = guest({ email: 'Anna@Example.net', phone: '+7 (999) 123-45-67' });
    const mail = `${mailbox} email:${MAIL}`;
    const phone = `${number} phone:${PHONE}`;
    const telegram = `${bot} user_id:${vera.value}`;
    expect(await ways(booked({ guests: [anna] }))).toEqual([mail, phone]);
    await world.wrote(number, { kind: 'phone', value: PHONE }, 'Ещё вопрос');
    expect(await ways(booked({ guests: [anna] }))).toEqual([phone, mail]);
    // Whoever the booking's address was made for is told there, whatever was typed into it.
    const all = booked({ guests: [anna], contact });
    expect(await ways(all)).toEqual([telegram, phone, mail]);
    const [first] = await waysToGuest(world.app, 'olga', all);
    const talk = await world.store.conversations.find(first!.conversationId ?? 0);
    expect(talk).toMatchObject({ accountId: bot, groupId: null });
  });

  it('are of this person alone: what another one knows is not asked', async () => {
    const theirs = await waysToGuest(
      world.app,
      'azarya',
      booked({ guests: [guest({ email: MAIL })], contact }),
    );
    expect(theirs).toEqual([]);
  });

  it('leave out groups, whoever has blocked us, and accounts that are switched off', async () => {
    const lev = { kind: 'user_id', value: '700000022' };
    const group = { externalId: '-1003000000009', name: 'Everybody' };
    await (
      await world.app.inbound('olga')
    ).accept(
      'telegram',
      [
        {
          kind: 'message',
          account: world.platform.botId,
          externalId: 'in-group',
          direction: 'inbound',
          at: world.app.now(),
          peer: { identities: [lev] },
          group,
          self: 'bot',
          type: 'text',
          text: 'Hello all',
          replyTo: null,
          media: null,
          raw: {},
        },
      ],
      null,
    );
    const guests = [guest({ email: 'lev@example.net' })];
    const byMail = `${mailbox} email:lev@example.net`;
    // The owner said that it is for them: they are asked there, and the bot is told whether it may.
    const meant = booked({ guests, contact: { gate: 'telegram', identity: lev } });
    expect(await ways(meant)).toEqual([`${bot} user_id:${lev.value}`, byMail]);
    const all = { gate: 'telegram', identity: { kind: 'group', value: group.externalId } };
    expect(await ways(booked({ guests, contact: all }))).toEqual([byMail]);
    await world.wrote(bot, lev, 'Hello');
    const [person] = await world.store.people.search('telegram', lev.value);
    const place = { accountId: bot, personId: person!.id };
    await world.store.conversations.reach(place, world.app.now());
    expect(await ways(meant)).toEqual([byMail]);
    await world.store.accounts.setEnabled(mailbox, false);
    expect(await ways(booked({ guests }))).toEqual([]);
    await world.store.accounts.setEnabled(mailbox, true);
    expect(await ways(booked({ guests }))).toEqual([byMail]);
  });

  it('go by a template behind the text, and to a stranger’s number after the mail', async () => {
    await world.connectCalendar();
    const { texts } = await world.app.bookings('olga');
    const choice = { gate: 'whatsapp', name: 'appointment_reminder', params: ['when'] };
    const ready = await texts.readTemplate('booked', 'ru', choice);
    await texts.setTemplate('calcom', 'booked', 'ru', ready);
    const known = guest({ phone: `+${PHONE}`, email: 'x@example.net', locale: 'ru' });
    expect(await ways(booked({ guests: [known] }))).toEqual([
      `${number} phone:${PHONE}`,
      `${number} phone:${PHONE} by ru`,
      `${mailbox} email:x@example.net`,
    ]);
    const stranger = { ...known, phone: '+491510000001' };
    expect(await ways(booked({ guests: [stranger] }))).toEqual([
      `${mailbox} email:x@example.net`,
      `${number} phone:491510000001 by ru`,
    ]);
    // Whoever reads English gets the Russian one only where there is nothing else.
    expect(await ways(booked({ guests: [{ ...known, locale: 'en' }] }))).toEqual([
      `${number} phone:${PHONE}`,
      `${mailbox} email:x@example.net`,
      `${number} phone:${PHONE} by ru`,
    ]);
    await texts.reset('booked', ['ru']);
    expect(await ways(booked({ guests: [stranger] }))).toEqual([`${mailbox} email:x@example.net`]);
  });
});

describe('what a guest reads', () => {
  it.each<[string | null, Language]>([
    ['ru', 'ru'],
    ['ru-RU', 'ru'],
    ['kk', 'ru'],
    ['en_GB', 'en'],
    ['de', 'en'],
  ])('is %s by the booking: %s', (locale, language) => {
    const booking = booked({ guests: [guest({ locale })] });
    expect(languageOfGuest(booking, language === 'ru' ? 'en' : 'ru')).toBe(language);
  });

  it('is what they write, else what their name is written in, else this machine’s', async () => {
    const languages = async (guests: BookingState['booking']['guests'], who = contact) =>
      new Set(
        (await waysToGuest(world.app, 'olga', booked({ guests, contact: who }))).map(
          ({ language }) => language,
        ),
      );
    expect(await languages([guest({ email: MAIL })])).toEqual(new Set(['ru']));
    const pat = { kind: 'user_id', value: '700000023' };
    await world.wrote(bot, pat, 'Добрый вечер всем', DAY);
    await world.wrote(bot, pat, 'In English please, see https://пример.example.org');
    await world.wrote(bot, pat, 'ok');
    const other = { gate: 'telegram', identity: pat };
    expect(await languages([guest({ name: 'Пётр' })], other)).toEqual(new Set(['en']));
    const nowhere = { gate: 'telegram', identity: { kind: 'user_id', value: '700000099' } };
    expect(await languages([guest({ name: 'Пётр' })], nowhere)).toEqual(new Set(['ru']));
    expect(await languages([guest({ name: 'Peter' })], nowhere)).toEqual(new Set(['en']));
    expect(languageOfGuest(booked({ guests: [] }), 'ru')).toBe('ru');
  });
});
