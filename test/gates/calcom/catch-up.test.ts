/** A delivery that never came: `gates serve` asks for it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCatchUpWorker } from '../../../src/webhook/catch-up-worker.ts';
import type { Log } from '../../../src/webhook/log.ts';
import { eventually } from '../../support/gates.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInTo('olga');
});
afterEach(() => world.close());

/** The fields of each line, by its sentence. */
function recording(): { log: Log; said: [string, unknown][] } {
  const said: [string, unknown][] = [];
  return { said, log: (_level, sentence, fields) => void said.push([sentence, fields]) };
}

it('is made up for, and arranged as if it had come', async () => {
  await world.deliver({ event: 'booking.created', silent: true, uid: 'lost-1' });
  const store = await world.app.store('olga');
  const { log, said } = recording();
  const worker = startCatchUpWorker({ app: world.app, user: 'olga', store, log });
  const row = await eventually('the booking', async () => {
    const [found] = await store.bookings.named('calcom:4100001', ['lost-1']);
    return found;
  });
  await worker.stop();
  const steps = await store.bookings.steps(row.id);
  expect(steps.map(({ name, state }) => [name, state])).toEqual(
    expect.arrayContaining([
      ['meeting', 'waiting'],
      ['client', 'waiting'],
    ]),
  );
  expect(said).toEqual([
    ['asked for what was not delivered', expect.objectContaining({ bookings: 1 })],
  ]);
});

it('says once why it could not ask, and goes on', async () => {
  await world.deliver({ event: 'revoke_key' });
  const { log, said } = recording();
  const store = await world.app.store('olga');
  const worker = startCatchUpWorker({ app: world.app, user: 'olga', store, log });
  await eventually('a line', async () => said.length > 0);
  await worker.stop();
  expect(said).toEqual([
    ['could not ask for what was not delivered', expect.objectContaining({ user: 'olga' })],
  ]);
});
