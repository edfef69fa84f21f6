import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { draftToOwner, type Saying } from '../../src/booking/draft.ts';
import type { Way } from '../../src/booking/guest.ts';
import { readNotify, setNotify } from '../../src/booking/notify.ts';
import { waysToOwner, withoutWay } from '../../src/booking/owner.ts';
import type { BookingStep } from '../../src/domain/booking.ts';
import type { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import {
  booked,
  guest,
  MAIL,
  named,
  NUMBER,
  PHONE,
  reachWorld,
  type ReachWorld,
  saying,
} from './reach.ts';
import { START } from './told.ts';

const DAY = 86_400_000;
const olga = { kind: 'user_id', value: '700000031' };

let world: ReachWorld;
let bot: string;
beforeAll(async () => {
  world = await reachWorld();
  await world.logInBot();
  bot = `telegram:${world.platform.botId}`;
  await world.wrote(bot, olga, 'Это я');
}, 60_000);
afterEach(() => setNotify(world.app, 'olga', null));
afterAll(() => world.close());

const failure = (text: string) =>
  readNotify(world.app, 'olga', text).then(
    () => null,
    (error: GateError) => [error.category, error.code],
  );
const chosen = async (text: string) => {
  await setNotify(world.app, 'olga', await readNotify(world.app, 'olga', text));
  return named(await waysToOwner(world.app, 'olga'));
};

describe('the ways to the owner', () => {
  it('without a mailbox and a choice: none, with the cure', async () => {
    expect(await waysToOwner(world.app, 'olga')).toEqual([]);
    const ended = await withoutWay(world.app, 'olga');
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'no_way' } });
    expect('error' in ended && ended.error.hint).toMatch(/gates email login --user olga/);
    expect(await failure('email')).toEqual(['auth', 'not_logged_in']);
  });

  it('are their own mailbox, then whatever they choose before it', async () => {
    await world.connectMail();
    const oneself = `email:${world.mailbox} email:${world.mailbox}`;
    expect(named(await waysToOwner(world.app, 'olga'))).toEqual([oneself]);
    expect(await waysToOwner(world.app, 'azarya')).toEqual([]);
    expect(await chosen('email')).toEqual([oneself]);
    expect(await chosen('email:Me@Example.org')).toEqual([
      `email:${world.mailbox} email:me@example.org`,
      oneself,
    ]);
    expect(await chosen(`telegram:${olga.value}`)).toEqual([
      `${bot} user_id:${olga.value}`,
      oneself,
    ]);
    expect(await chosen('none')).toEqual([]);
    expect(await withoutWay(world.app, 'olga')).toEqual({ state: 'dropped' });
  });

  it('go on without an account that is gone', async () => {
    await chosen(`telegram:${olga.value}`);
    await world.store.accounts.setEnabled(bot, false);
    expect(named(await waysToOwner(world.app, 'olga'))).toHaveLength(1);
    await world.store.accounts.setEnabled(bot, true);
    expect(named(await waysToOwner(world.app, 'olga'))).toHaveLength(2);
  });

  it('are refused where they lead nowhere', async () => {
    for (const text of ['', 'sms', 'sms:1', 'telegram', 'telegram:', 'zoom:1', 'meta:1']) {
      expect((await failure(text))?.[0], text).toBe('usage');
    }
    expect(await failure('whatsapp:+79990000000')).toEqual(['auth', 'not_logged_in']);
    expect(await failure('telegram:700000999')).toEqual(['policy', 'never_wrote']);
    expect(await failure(`telegram:${world.platform.channel}`)).toEqual(['policy', 'public']);
    expect(await failure('email:nobody')).toEqual(['usage', 'bad_address']);
  });

  it('on a network with a window are chosen with a warning', async () => {
    await world.connectNumber();
    expect(await failure(`whatsapp:+${PHONE}`)).toEqual(['policy', 'never_wrote']);
    await world.wrote(`whatsapp:${NUMBER}`, { kind: 'phone', value: PHONE }, 'Это я');
    expect((await chosen('whatsapp:+7 999 123-45-67'))[0]).toBe(
      `whatsapp:${NUMBER} phone:${PHONE}`,
    );
    expect(world.warnings.at(-1)).toMatch(/within 24 hours/);
  });
});

describe('how the guest was told', () => {
  it('is said with their name, not with what only a network reads', async () => {
    const anna = { kind: 'user_id', value: '700000032' };
    await world.wrote(bot, anna, 'Здравствуйте', 0, 'Анна Пример');
    const store = world.store;
    const account = await store.accounts.find(bot);
    if (!account) throw new Error('the bot is not there');
    const draft = { to: { kind: 'user_id', id: anna.value }, text: 'Hi' } as const;
    const outbound = await world.app.outbound('olga');
    const { id } = await outbound.schedule(account, draft, Date.now() + 60_000);
    const told = {
      name: 'client',
      version: 1,
      state: 'done',
      dueAt: 0,
      tries: 1,
      result: { outbox: id },
      error: null,
      updatedAt: 0,
    } as const;
    const [way] = await waysToOwner(world.app, 'olga');
    if (!way) throw new Error('there is no way');
    const about = { ...saying('booked', booked({ title: 'Talk' })), steps: [told] };
    const { text } = await draftToOwner(world.app, 'olga', way, about);
    expect(text).toContain('The guest was told by Telegram: Анна Пример');
  });
});

describe('what the owner reads', () => {
  const booking = booked({
    title: 'Консультация',
    guests: [
      guest({
        name: 'Анна Пример',
        email: MAIL,
        phone: '+491510000001',
        timeZone: 'Europe/Berlin',
      }),
      guest({ name: 'Пётр' }),
    ],
    notes: 'Первый раз.\n<b>Вопрос</b> о паспорте: https://docs.example.org/1',
  });
  const meeting = {
    externalId: '1',
    facts: { joinUrl: 'https://zoom.example.org/j/1', passcode: 'x1' },
    raw: null,
  };
  const step = (more: Partial<BookingStep>): BookingStep => ({
    name: 'client',
    version: 1,
    state: 'done',
    dueAt: 0,
    tries: 1,
    result: {},
    error: null,
    updatedAt: 0,
    ...more,
  });
  const ways = (): Promise<readonly Way[]> => waysToOwner(world.app, 'olga');
  const read = async (about: Saying, lang = 'en') => {
    const [way] = await ways();
    const app = { ...world.app, env: { ...world.app.env, GATES_LANG: lang } };
    return draftToOwner(app, 'olga', way!, about);
  };

  it('in their language: who booked what, by both clocks, and how the guest was told', async () => {
    const [way] = await ways();
    const outbound = await world.app.outbound('olga');
    const row = await outbound.send(way!.account, {
      to: { kind: 'email', id: MAIL },
      text: 'x',
      extra: { subject: 'x' },
    });
    const steps = [step({ result: { outbox: row.id } })];
    const about = saying('booked', booking, { meeting, steps });
    const { text, extra, automated } = await read(about, 'ru');
    expect(text).toBe(
      [
        'Новая запись: Консультация',
        'Когда: вторник, 1 декабря 2026 г., 15:00 (Москва, UTC+3)',
        'У клиента: вторник, 1 декабря 2026 г., 13:00 (Берлин, UTC+1)',
        `Клиент: Анна Пример · ${MAIL} · +491510000001`,
        'Вместе с клиентом: Пётр',
        'Встреча: https://zoom.example.org/j/1',
        'Код доступа: x1',
        'Заметки: Первый раз.',
        '<b>Вопрос</b> о паспорте: https://docs.example.org/1',
        '',
        `Клиенту сообщено: Email, ${MAIL}`,
      ].join('\n'),
    );
    expect(extra).toEqual({ subject: 'Новая запись: Консультация' });
    expect(automated).toBe(true);
    const english = await read(about);
    expect(english.text?.split('\n')[0]).toBe('New booking: Консультация');
    expect(english.text).toContain(
      'For the guest: Tuesday, 1 December 2026, 13:00 (Berlin, UTC+1)',
    );
  });

  it('one clock where both show the same, and the time before where it was moved', async () => {
    const guests = [guest({ timeZone: 'Europe/Istanbul' })];
    const moved = booked({ guests }, { movedFrom: START - DAY, version: 2 });
    const { text } = await read(saying('moved', moved));
    expect(text).not.toContain('For the guest');
    // The same hour of another day.
    const far = booked({
      owner: { name: 'Olga', email: null, timeZone: 'Pacific/Honolulu' },
      guests: [guest({ timeZone: 'Pacific/Kiritimati' })],
    });
    expect((await read(saying('booked', far))).text).toContain('For the guest: Wednesday, 2 Dec');
    expect(text).toContain('Before: Monday, 30 November 2026, 15:00');
  });

  it.each([
    ['requested', 'booked', /^A booking waits for your word/],
    ['refused', 'cancelled', /^Booking declined/],
    ['cancelled', 'cancelled', /^Booking cancelled/],
    ['booked', 'absence', /^The guest did not come/],
    ['booked', 'moved', /^Booking changed/],
  ] as const)('%s, %s', async (status, what, heading) => {
    const { text, extra } = await read(saying(what, { ...booking, status }, { meeting }));
    expect(text).toMatch(heading);
    expect(extra?.['subject']).toMatch(heading);
    expect(text?.includes('zoom.example.org')).toBe(what !== 'cancelled');
  });

  it('what could not be done, why, and what to do', async () => {
    const why = words`The bot was blocked.`;
    const error = {
      code: 'blocked_by_user',
      message: String(why),
      hint: 'gates outbox show 1',
      said: { message: why.kept, hint: null },
    };
    const said = async (more: Partial<BookingStep>) =>
      (await read(saying('booked', booking, { steps: [step({ error, ...more })] }))).text;
    expect(await said({ state: 'failed' })).toMatch(
      /The guest could not be told: .*\n {2}The bot was blocked\.\n {2}→ gates outbox show 1$/,
    );
    expect(await said({ state: 'waiting' })).toMatch(/not been told yet/);
    expect(await said({ state: 'unknown' })).toMatch(/may have been told/);
    expect(await said({ name: 'meeting', state: 'waiting' })).toMatch(/There is no meeting yet\./);
    expect(await said({ state: 'dropped' })).not.toMatch(/told/);
  });

  it('as much of long notes as the network takes', async () => {
    const long = { ...booking, booking: { ...booking.booking, notes: 'слово '.repeat(1000) } };
    expect([...((await read(saying('booked', long))).text ?? '')].length).toBeLessThan(2200);
  });

  it('by a mail to oneself, which comes back as nobody’s message', async () => {
    const [way] = await ways();
    const outbound = await world.app.outbound('olga');
    const about = saying('booked', booking, { meeting });
    const row = await outbound.send(
      way!.account,
      await draftToOwner(world.app, 'olga', way!, about),
    );
    const mails = await world.inboxOf(world.mailbox);
    expect(mails.map(({ subject }) => subject)).toEqual(['New booking: Консультация']);
    expect(mails[0]!.headers).toMatch(/^Auto-Submitted: auto-generated/im);
    await world.verb('email', 'sync');
    const told = await world.store.messages.list({ accountId: way!.account.id, limit: 10 });
    const about_ = told.filter(({ externalId }) => externalId === row.externalId);
    expect(about_).toMatchObject([{ direction: 'outbound', key: row.id }]);
    expect(told.filter(({ direction }) => direction === 'inbound')).toEqual([]);
  });
});
