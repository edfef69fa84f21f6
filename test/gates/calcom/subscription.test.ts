/** Where Cal.com delivers: set, set again, moved, mended, taken away. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWebhook } from '../../../gates/calcom/checks.ts';
import { NEWER_TRIGGERS, TRIGGERS } from '../../../gates/calcom/events/delivery.ts';
import { subscribe, type Subscription } from '../../../gates/calcom/subscription.ts';
import { failure } from './failing.ts';
import { newWorld, type World } from './world.ts';

const HERE = 'http://127.0.0.1:9/webhook/calcom/olga';
const THERE = 'http://127.0.0.1:10/webhook/calcom/olga';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInTo('olga');
});
afterEach(() => world.close());

const hooks = async (): Promise<any[]> => ((await world.api('GET', '/webhooks')) as any).data;
const secret = async () => (await world.own('olga')).credential['webhookSecret'];
const ours = (url: string, more: object = {}) => ({
  subscriberUrl: url,
  active: true,
  triggers: [...TRIGGERS],
  ...more,
});

describe('webhook set', () => {
  it('has everything delivered that is understood, signed with the secret of the vault', async () => {
    const { value, text } = await world.run('webhook', 'set', '--url', HERE);
    expect(value).toEqual({ account: 'calcom:4100001', url: HERE, set: true, dryRun: false });
    expect(text).toContain(HERE);
    expect(await hooks()).toEqual([
      expect.objectContaining({
        subscriberUrl: HERE,
        active: true,
        secret: await secret(),
        triggers: [...TRIGGERS, ...NEWER_TRIGGERS],
      }),
    ]);
  });

  it('done again changes nothing', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    const before = await hooks();
    await world.run('webhook', 'set', '--url', HERE);
    expect(await hooks()).toEqual(before);
    const changes = (await world.requests()).filter(
      ({ method, path }) => path.includes('/webhooks') && method !== 'GET',
    );
    expect(changes.map(({ method }) => method)).toEqual(['POST']);
  });

  it('goes along when the address has moved, and leaves no second one', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    const [{ id }] = await hooks();
    await subscribe(await world.own('olga'), THERE);
    expect(await hooks()).toEqual([expect.objectContaining({ id, subscriberUrl: THERE })]);
  });

  it('mends one that was changed by hand', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    const [{ id }] = await hooks();
    await world.api('PATCH', `/webhooks/${id}`, {
      active: false,
      secret: 'another',
      triggers: ['BOOKING_CREATED'],
    });
    await world.run('webhook', 'set', '--url', HERE);
    expect(await hooks()).toEqual([
      expect.objectContaining({
        id,
        active: true,
        secret: await secret(),
        triggers: [...TRIGGERS, ...NEWER_TRIGGERS],
      }),
    ]);
  });

  it('takes over one that was made by hand for the same address', async () => {
    await world.api('POST', '/webhooks', ours(HERE, { secret: 'by hand' }));
    await world.run('webhook', 'set', '--url', HERE);
    expect(await hooks()).toEqual([expect.objectContaining({ secret: await secret() })]);
  });

  it('replaces one that sends words of somebody’s own', async () => {
    await world.api('POST', '/webhooks', ours(HERE, { payloadTemplate: '{"x":"{{title}}"}' }));
    await world.run('webhook', 'set', '--url', HERE);
    expect(await hooks()).toEqual([expect.objectContaining({ payloadTemplate: null })]);
  });

  it('leaves those of others alone', async () => {
    const other = ours('http://127.0.0.1:11/elsewhere', { secret: 'theirs' });
    await world.api('POST', '/webhooks', other);
    await world.run('webhook', 'set', '--url', HERE);
    await world.run('webhook', 'delete');
    expect(await hooks()).toEqual([expect.objectContaining(other)]);
  });

  it('is found again where the answer to its making never came', async () => {
    await world.faultAt('timeout-after-accept', 'write');
    expect(await failure(world.run('webhook', 'set', '--url', HERE))).toMatchObject({
      exitCode: 8,
    });
    await world.run('webhook', 'set', '--url', THERE);
    expect(await hooks()).toEqual([expect.objectContaining({ subscriberUrl: THERE })]);
  });

  it('asks an older installation for what it knows', async () => {
    await world.deliver({ event: 'older' });
    await world.run('webhook', 'set', '--url', HERE);
    expect(await hooks()).toEqual([expect.objectContaining({ triggers: [...TRIGGERS] })]);
  });

  it('needs an address, of a server that Cal.com can reach', async () => {
    expect(await failure(world.run('webhook', 'set'))).toMatchObject({
      exitCode: 2,
      code: 'no_address',
    });
    // Without encryption only to the machine that the pretend platform is on.
    for (const url of ['nowhere', 'http://gates.example.org', 'http://127.0.0.1.example.org/x']) {
      expect(await failure(world.run('webhook', 'set', '--url', url)), url).toMatchObject({
        exitCode: 2,
        code: 'webhook_not_https',
      });
    }
    expect(await hooks()).toEqual([]);
    world.options.dryRun = true;
    const bare = await world.run('webhook', 'set', '--url', 'http://127.0.0.1:9');
    expect(bare.value.url).toBe(HERE);
  });

  it('only says what it would do in a dry run', async () => {
    world.options.dryRun = true;
    const { value } = await world.run('webhook', 'set', '--url', HERE);
    expect(value).toMatchObject({ set: false, dryRun: true });
    expect(await hooks()).toEqual([]);
  });
});

describe('webhook show', () => {
  it('says that there is none', async () => {
    const { value, text } = await world.run('webhook', 'show');
    expect(value).toEqual({
      account: 'calcom:4100001',
      here: null,
      lastReceivedAt: null,
      webhook: null,
      others: [],
    });
    expect(text).toContain('gates calcom webhook set --user olga');
  });

  it('says where it goes and what it leaves out', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    const [{ id }] = await hooks();
    await world.api('PATCH', `/webhooks/${id}`, { triggers: ['BOOKING_CREATED'], active: false });
    const { value, text } = await world.run('webhook', 'show');
    expect(value.webhook).toMatchObject({ id, url: HERE, active: false, ours: true });
    expect(value.webhook.missing).toContain('BOOKING_CANCELLED');
    expect(text).toContain('switched off');
    expect(JSON.stringify(value)).not.toContain(await secret());
  });
});

describe('the last delivery', () => {
  it('is told', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    expect((await world.run('webhook', 'show')).text).toContain('Nothing was delivered here yet.');
    const receivedAt = Date.now() - 5 * 60_000 - 1000;
    const { journal } = await world.app.store('olga');
    const delivery = { gate: 'calcom', receivedAt, headers: {}, body: new Uint8Array() };
    await journal.append([delivery]);
    const { value, text } = await world.run('webhook', 'show');
    expect(value.lastReceivedAt).toBe(new Date(receivedAt).toISOString());
    expect(text).toContain('Last delivery: 5 minutes ago');
  });
});

describe('logout', () => {
  it('ends the deliveries first', async () => {
    await world.api('POST', '/webhooks', ours(THERE, { secret: 'another' }));
    await world.run('webhook', 'set', '--url', HERE);
    await world.run('logout');
    expect(await hooks()).toEqual([expect.objectContaining({ subscriberUrl: THERE })]);
  });

  it('forgets a key that is dead already', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    await world.deliver({ event: 'revoke_key' });
    expect((await world.run('logout')).value).toMatchObject({ forgotten: ['calcom:4100001'] });
  });
});

describe('webhook delete', () => {
  it('takes ours away', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    const { value } = await world.run('webhook', 'delete');
    expect(value).toMatchObject({ urls: [HERE], deleted: 1, dryRun: false });
    expect(await hooks()).toEqual([]);
    expect((await world.run('webhook', 'delete')).value.deleted).toBe(0);
  });

  it('asks first', async () => {
    await world.run('webhook', 'set', '--url', HERE);
    world.options.yes = false;
    expect((await world.run('webhook', 'delete')).value.deleted).toBe(0);
    expect(await hooks()).toHaveLength(1);
  });
});

describe('what doctor finds', () => {
  const set: Subscription = {
    id: '1',
    url: HERE,
    active: true,
    triggers: TRIGGERS,
    ours: true,
    template: false,
  };

  it.each<[string, Subscription | null, string | null, string]>([
    ['as it should be', set, HERE, 'ok'],
    ['whose secret Cal.com does not tell', { ...set, ours: null }, HERE, 'ok'],
    ['none', null, HERE, 'failed'],
    ['none, while no server runs', null, null, 'warning'],
    ['for another address', { ...set, url: THERE }, HERE, 'warning'],
    ['switched off', { ...set, active: false }, HERE, 'failed'],
    ['with another secret', { ...set, ours: false }, HERE, 'failed'],
    ['with words of somebody’s own', { ...set, template: true }, HERE, 'failed'],
    ['that tells of less', { ...set, triggers: ['BOOKING_CREATED'] }, HERE, 'warning'],
    ['while no server runs', set, null, 'warning'],
  ])('a webhook %s', (_what, own, here, status) => {
    const found = checkWebhook('olga', own, here);
    expect(found.status).toBe(status);
    expect(found.cure === undefined).toBe(status === 'ok');
  });
});
