/** From the booking to what guest and owner read, over whichever way takes it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookingFacts } from '../../src/domain/booking.ts';
import { guest, NUMBER, PHONE, reachWorld, type ReachWorld } from './reach.ts';
import { facts, told } from './told.ts';

const DAY = 86_400_000;
const START = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 5 * DAY;

let world: ReachWorld;
beforeAll(async () => {
  world = await reachWorld();
  await world.connectMail();
  await world.connectNumber();
  await world.connectCalendar();
  await world.wrote(`whatsapp:${NUMBER}`, { kind: 'phone', value: PHONE }, 'Здравствуйте', 3 * DAY);
}, 60_000);
afterAll(() => world.close());

/** Booked just now, with everything done for it that is due. */
async function settled(uid: string, changes: Partial<BookingFacts>) {
  const bookings = await world.app.bookings('olga');
  const place = { kind: 'link', value: 'https://meet.example.org/1' } as const;
  const event = told('booked', uid, {
    account: '4100001',
    at: world.app.now() + 1000,
    booking: facts(START, { place, title: 'Консультация', ...changes }),
  });
  const { id } = await bookings.put(event, 'calcom');
  await bookings.settle(id);
  const steps = await world.store.bookings.steps(id);
  return Object.fromEntries(steps.map((step) => [step.name, step]));
}

describe('a guest who wrote long ago on a network with a window', () => {
  const anna = guest({
    name: 'Анна Пример',
    phone: `+${PHONE}`,
    email: 'anna@example.net',
    timeZone: 'Asia/Almaty',
  });

  it('is told by mail, in the language they wrote in, and the owner hears how', async () => {
    const steps = await settled('A', { guests: [anna] });
    expect(steps).toMatchObject({ client: { state: 'done' }, owner: { state: 'done' } });
    const [mail, ...others] = await world.inboxOf('anna@example.net');
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Вы записаны: Консультация');
    const [own] = await world.inboxOf(world.mailbox);
    expect(own?.subject).toBe('New booking: Консультация');
    const row = await world.store.outbox.find(String(steps['owner']?.result['outbox']));
    expect(row?.draft.text).toMatch(/The guest was told by Email: anna@example\.net$/);
    expect(row?.draft.text).toMatch(/^For the guest: .*\(Almaty, UTC\+5\)$/m);
  });

  it('is told there by a template, where one stands ready', async () => {
    const { texts } = await world.app.bookings('olga');
    const params = ['name=name', 'date=when'];
    const choice = { gate: 'whatsapp', name: 'booking_confirmed', params };
    const ready = await texts.readTemplate('booked', 'ru', choice);
    await texts.setTemplate('calcom', 'booked', 'ru', ready);
    const { client, owner } = await settled('B', { guests: [anna] });
    const row = await world.store.outbox.find(String(client?.result['outbox']));
    expect(row).toMatchObject({ gate: 'whatsapp', draft: { to: { id: PHONE } } });
    expect(row?.draft.shown).toMatch(/^Здравствуйте, Анна Пример! Вы записаны на /);
    const heard = await world.store.outbox.find(String(owner?.result['outbox']));
    expect(heard?.draft.text).toMatch(new RegExp(`The guest was told by WhatsApp: ${PHONE}$`));
    expect(await world.inboxOf('anna@example.net')).toHaveLength(1);
  });
});

it('whom nobody knows and who left no address: the owner is asked to write', async () => {
  const { client, owner } = await settled('C', { guests: [guest({ name: 'Lev' })] });
  expect(client).toMatchObject({ state: 'failed', error: { code: 'no_way' } });
  const row = await world.store.outbox.find(String(owner?.result['outbox']));
  expect(row?.draft.text).toMatch(/The guest could not be told: please write to them yourself\./);
});
