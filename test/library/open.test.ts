import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gates, openGates } from '../../bin/index.ts';
import { eventually, type Started } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

const CLIENT = '79991234567';

describe('closing the library', { timeout: 60_000 }, () => {
  let world: World;
  let serving: Started;
  const open = (signal?: AbortSignal): Gates =>
    openGates({ user: 'olga', env: world.env, ...(signal ? { signal } : {}) });
  const closed = { name: 'GateError', category: 'usage', code: 'closed' };

  beforeAll(async () => {
    world = await newWorld();
    serving = await world.serve();
    await world.login('olga');
    await world.setup('olga');
    await world.deliver({ event: 'message', from: CLIENT, text: 'Здравствуйте!' });
    await eventually('the message', async () => {
      const { json } = await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']);
      return json.length > 0;
    });
  }, 60_000);
  afterAll(() => world.destroy());

  it('waits for what is being sent, and writes down what became of it', async () => {
    const olga = open();
    const sends = ['Раз', 'Два', 'Три'].map((text) =>
      olga.whatsapp.send({ to: `+${CLIENT}`, text }),
    );
    await olga.close();
    const sent = await Promise.all(sends);
    expect(sent.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    const { json } = await world.gates(['outbox', 'list', '--user', 'olga', '--json']);
    const states = json.map(({ state, status }: Record<string, unknown>) => state ?? status);
    expect(states).toHaveLength(3);
    expect(states).not.toContain('sending');
  });

  it('runs any verb of the network, and asks nobody', async () => {
    const olga = open();
    try {
      const templates = (await olga.whatsapp.run(['template', 'list', '--status', 'approved'])) as {
        name: string;
      }[];
      expect(templates.map(({ name }) => name)).toContain('hello_world');
      const remove = ['template', 'delete', 'hello_world'];
      await expect(olga.whatsapp.run(remove)).rejects.toMatchObject({ code: 'not_confirmed' });
      await expect(olga.whatsapp.run(remove, { dryRun: true })).resolves.toMatchObject({
        dryRun: true,
      });
      const misspelt = olga.whatsapp.run(['template', 'list', '--state', 'x']);
      await expect(misspelt).rejects.toMatchObject({ category: 'usage' });
      await expect(olga.whatsapp.run(['register'])).rejects.toMatchObject({ category: 'usage' });
    } finally {
      await olga.close();
    }
  });

  it('ends whoever follows or waits', async () => {
    const olga = open();
    const seen: (string | null)[] = [];
    const following = (async () => {
      for await (const { text } of olga.whatsapp.messages({ follow: true })) seen.push(text);
    })();
    await eventually('what is there', async () => seen.length > 0);
    // Nobody serves: no status comes.
    await serving.stop();
    const sent = await olga.whatsapp.send({ to: `+${CLIENT}`, text: 'Четыре' });
    const waiting = olga.whatsapp.wait(sent, 'read', 600_000);
    const ended = expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await olga.close();
    await following;
    await ended;
  });

  it('refuses what is called afterwards, opens nothing anew, and may be asked twice', async () => {
    const olga = open();
    await olga.whatsapp.accounts();
    await Promise.all([olga.close(), olga.close()]);
    const { whatsapp } = olga;
    await expect(whatsapp.send({ to: `+${CLIENT}`, text: 'x' })).rejects.toMatchObject(closed);
    await expect(whatsapp.accounts()).rejects.toMatchObject(closed);
    await expect(whatsapp.messages()[Symbol.asyncIterator]().next()).rejects.toMatchObject(closed);
  });

  it('leaves the signal its say: a follower throws', async () => {
    const stop = new AbortController();
    const olga = open(stop.signal);
    const following = (async () => {
      for await (const _ of olga.whatsapp.messages({ follow: true })) stop.abort();
    })();
    await expect(following).rejects.toMatchObject({ name: 'AbortError' });
    await olga.close();
  });
});
