/** Bookings while `gates serve` is killed again and again: one meeting each, nobody told twice. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, type Started } from '../support/gates.ts';
import type { World } from '../support/world.ts';

const KILLS = { sqlite: 20, postgres: 8 };
const BOOKINGS = 12;
const DAY = 86_400_000;
const OLGA = ['--user', 'olga', '--json'];

/** A port that is free just now: the address that is told to the calendar has to stay. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise<void>((done) => void server.close(() => done()));
  return port;
}

async function connected(world: World): Promise<void> {
  const { zoom, calcom, telegram } = world.credentials;
  const secret = (name: string, value: string) => world.file(name, value);
  const run = async (args: readonly string[], input = ''): Promise<void> => {
    const ran = await world.gates([...args, ...OLGA], { input });
    expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).toBe(0);
  };
  const app = ['--account-id', zoom.accountId, '--client-id', zoom.clientId];
  const files = [
    ['--client-secret-file', secret('client-secret', zoom.clientSecret)],
    ['--webhook-secret-file', secret('webhook-secret', zoom.webhookSecret)],
  ].flat();
  await run(['zoom', 'login', '--server-to-server', ...app, ...files]);
  await run(['calcom', 'login', '--with-token'], calcom.apiKey);
  await run(['telegram', 'login', '--with-token'], telegram.token);
}

overEngines('bookings, gates serve killed again and again,', connected, (place, name) => {
  const kills = KILLS[name];

  place.step(`have one meeting each over ${kills} kills`, async () => {
    const { world } = place;
    const port = String(await freePort());
    const serve = (): Promise<Started> =>
      world.start([
        'serve',
        '--port',
        port,
        '--ready-json',
        '--public-url',
        `http://127.0.0.1:${port}`,
      ]);
    let serving = await serve();

    await world.deliver({ gate: 'telegram', event: 'message', from: 'vera', text: 'Добрый день' });
    const word: string = await eventually('the guest', async () => {
      const ran = await world.gates(['calcom', 'link', '--to', 'telegram:vera', ...OLGA]);
      return ran.code === 0 ? new URL(ran.json.url).searchParams.get('metadata[gates]') : null;
    });
    expect(word).toMatch(/^[\w-]{12}$/);

    const tell = (event: string, more: Readonly<Record<string, unknown>>): Promise<unknown> =>
      world.deliver({ gate: 'calcom', event, ...more });
    const startOf = (number: number): number =>
      Math.ceil(Date.now() / 3_600_000) * 3_600_000 + (5 + number) * DAY;
    const telling = (async () => {
      for (let number = 0; number < BOOKINGS; number += 1) {
        const start = startOf(number);
        const at = (later = 0) => ({ start: new Date(start + later).toISOString() });
        const about = { title: `Talk ${number}`, uid: `uid-${number}`, word };
        await tell('booking.created', { ...about, ...at(), locale: 'ru', zone: 'Europe/Moscow' });
        await sleep(Math.random() * 300);
        if (number % 2 === 1) {
          await tell('booking.rescheduled', {
            uid: about.uid,
            newUid: `new-${number}`,
            ...at(DAY / 24),
          });
        }
        if (number % 4 === 3) await tell('booking.cancelled', { uid: `new-${number}` });
      }
    })();
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(200 + Math.random() * 900);
      serving.child.kill('SIGKILL');
      await serving.stop('SIGKILL');
      serving = await serve();
    }
    await telling;

    const bookings: any[] = await eventually(
      'all of them to be settled',
      async () => {
        const list = ['calcom', 'bookings', 'list', '--offline', '--limit', '100', ...OLGA];
        const upcoming = (await world.gates(list)).json ?? [];
        const cancelled = (await world.gates([...list, '--cancelled'])).json ?? [];
        const all: any[] = [...upcoming, ...cancelled];
        const open = all
          .flatMap(({ steps }) => steps)
          .filter(
            ({ name: step, state }: any) => state === 'waiting' && !step.startsWith('reminder'),
          );
        return all.length === BOOKINGS && open.length === 0 ? all : null;
      },
      150_000,
    );
    await serving.stop();

    const asked = await world.requests();
    const heard = asked
      .filter(({ path }) => path.endsWith('/sendMessage'))
      .map(({ body }) => String(body.text));
    const { json: meetings } = await world.gates(['zoom', 'meeting', 'list', ...OLGA]);
    for (let number = 0; number < BOOKINGS; number += 1) {
      const title = `Talk ${number}`;
      const booking = bookings.find((each) => each.title === title);
      const cancelled = number % 4 === 3;
      expect(booking.status).toBe(cancelled ? 'cancelled' : 'booked');
      const theirs = meetings.filter(({ topic }: any) => topic === title);
      expect(theirs.map(({ startsAt }: any) => startsAt)).toEqual(
        cancelled ? [] : [expect.stringContaining(booking.startsAt.slice(0, 16))],
      );
      const client = booking.steps.find(({ name: step }: any) => step === 'client');
      const times = heard.filter((text) => new RegExp(`${title}\\b`).test(text)).length;
      // Told of every version at most; of the last one for certain, unless it says that this is not known.
      expect(times).toBeLessThanOrEqual(1 + Number(number % 2 === 1) + Number(number % 4 === 3));
      if (client?.state === 'done') expect(times).toBeGreaterThan(0);
      if (number % 2 === 0 && client?.state === 'done') expect(times).toBe(1);
    }
  });
});
