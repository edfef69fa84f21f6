/** Addresses to book at, for everybody and for somebody. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from './failing.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInTo('olga');
});
afterEach(() => world.close());

/** A bot that Anna has written to. */
async function withAnna(): Promise<void> {
  const { app } = world;
  const { token } = world.sandbox.credentials['telegram'] as { token: string };
  const telegram = await app.gate('telegram');
  const [login] = telegram.logins;
  if (login?.kind !== 'form') throw new Error('no such login');
  const { storeGrant } = await import('../../../src/grant.ts');
  const context = { fields: { token }, scopes: [], http: await app.http(), now: app.now };
  const grant = await login.submit(context);
  await storeGrant(app, 'olga', 'telegram', grant);
  await (
    await app.inbound('olga')
  ).accept(
    'telegram',
    [
      {
        kind: 'message',
        account: grant.identity.externalId,
        externalId: '700100200:1',
        direction: 'inbound',
        at: Date.now(),
        peer: { identities: [{ kind: 'user_id', value: '700100200' }], name: 'Анна' },
        self: grant.identity.handle ?? '',
        type: 'text',
        text: 'Можно записаться?',
        replyTo: null,
        media: null,
        raw: {},
      },
    ],
    null,
  );
}

describe('event-types', () => {
  it('lists what can be booked, with its address', async () => {
    const { value } = await world.run('event-types');
    expect(value).toEqual([
      {
        id: 5_200_001,
        slug: 'consultation',
        title: 'Consultation',
        minutes: 60,
        hidden: false,
        confirmation: false,
        url: 'https://cal.com/olga-sandbox/consultation',
      },
      expect.objectContaining({ slug: 'first-talk', confirmation: true }),
      expect.objectContaining({ slug: 'follow-up', hidden: true }),
    ]);
  });
});

describe('link', () => {
  it.each([
    [[], 'https://cal.com/olga-sandbox'],
    [['consultation'], 'https://cal.com/olga-sandbox/consultation'],
    [['First talk'], 'https://cal.com/olga-sandbox/first-talk'],
    [['5200003'], 'https://cal.com/olga-sandbox/follow-up'],
  ])('%j is %s', async (args, url) => {
    expect((await world.run('link', ...args)).text).toBe(url);
  });

  it('of something that is not there is exit 5', async () => {
    expect(await failure(world.run('link', 'singing'))).toMatchObject({ exitCode: 5 });
  });

  it.each(['telegram:Анна', 'Анна', 'telegram:700100200'])(
    'for somebody (%s) makes them known when they book',
    async (whom) => {
      await withAnna();
      const { text, value } = await world.run('link', 'consultation', '--to', whom);
      expect(value.contact).toMatchObject({ gate: 'telegram', identity: { value: '700100200' } });
      const [, word = ''] =
        /^https:\/\/cal\.com\/olga-sandbox\/consultation\?metadata\[gates\]=([\w-]{12})$/.exec(
          text,
        ) ?? [];
      expect(word).not.toBe('');
      expect(text).not.toContain('700100200');
      // It is the same one whenever it is asked for.
      expect((await world.run('link', 'consultation', '--to', whom)).text).toBe(text);
      await world.deliver({ event: 'booking.created', uid: 'one', word });
      await world.run('bookings');
      const { bookings } = await world.app.store('olga');
      const [row] = await bookings.named('calcom:4100001', ['one']);
      expect(row?.facts.booking.contactWord).toBe(word);
    },
  );

  it('makes none in a dry run', async () => {
    await withAnna();
    world.options.dryRun = true;
    const { value } = await world.run('link', '--to', 'Анна');
    expect(value).toMatchObject({ url: 'https://cal.com/olga-sandbox', dryRun: true });
  });

  it('is for no group', async () => {
    await withAnna();
    const error = await failure(world.run('link', '--to', 'telegram:-1003000000001'));
    expect(error).toMatchObject({ exitCode: 2, code: 'bad_recipient' });
  });

  it('is for nobody who is not known', async () => {
    await withAnna();
    const error = await failure(world.run('link', '--to', 'Пётр'));
    expect(error).toMatchObject({ exitCode: 2, code: 'unknown_recipient' });
    expect(error.hint).toContain('telegram:Пётр');
  });

  it('is for nobody while there is no way to anybody', async () => {
    expect(await failure(world.run('link', '--to', 'anna@example.org'))).toMatchObject({
      exitCode: 2,
    });
  });
});
