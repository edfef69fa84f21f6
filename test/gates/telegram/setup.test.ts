/** Where the bot may publish, what is said of it, and where its updates go. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/telegram/gate.ts';
import { ALLOWED_UPDATES } from '../../../gates/telegram/updates.ts';
import { callErrors, callsIn, telegramSpecMissing } from '../../support/telegram-spec.ts';
import { newWorld, takeIn, type World } from './world.ts';

const OTHER = '@other_sandbox_channel';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logInBot();
});
afterEach(async () => {
  if (telegramSpecMissing === null) {
    expect(callsIn(await world.requests()).flatMap(callErrors)).toEqual([]);
  }
  await world.close();
});

const kept = async () =>
  (await (await world.app.store('olga')).accounts.find(`telegram:${world.platform.botId}`))
    ?.details['channel'];

describe('setup', () => {
  test.each([
    ['its @name', () => world.platform.channel],
    ['its id', () => world.platform.channelId],
    ['its link', () => `https://t.me/${world.platform.channel.slice(1)}`],
    ['a link to a post', () => `t.me/${world.platform.channel.slice(1)}/12`],
    ['a private link to a post', () => `https://t.me/c/${world.platform.channelId.slice(4)}/12`],
  ])('takes a channel by %s', async (_, name) => {
    const { value, text } = await world.run('setup', '--channel', name());
    expect(value).toMatchObject({
      channel: { id: world.platform.channelId, username: world.platform.channel.slice(1) },
      rights: expect.arrayContaining(['can_post_messages']),
      dryRun: false,
    });
    expect(text).toContain('gates telegram publish');
    expect(await kept()).toEqual(value.channel);
  });

  test('finds the channel by a post that waits at Telegram, and confirms nothing', async () => {
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    const { value } = await world.run('setup');
    expect(value.channel.id).toBe(world.platform.channelId);
    expect((await world.telegram('getWebhookInfo')).pending_update_count).toBeGreaterThan(0);
  });

  test('finds it by what was taken in before: a post, or one forwarded to the bot', async () => {
    await world.deliver({ event: 'message', from: 'anna', forward: 'channel', text: 'Смотри' });
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    await takeIn(world);
    const { value } = await world.run('setup');
    expect(value.channel.id).toBe(world.platform.channelId);
    expect(value.found.find((each: any) => each.id === world.platform.channelId)).toMatchObject({
      kind: 'channel',
      role: 'administrator',
      mayPost: true,
    });
  });

  test('asks for no updates where somebody listens: that would throw them out', async () => {
    await world.deliver({ event: 'channel_post', text: 'Новость' });
    const { leases } = await world.app.store('olga');
    const name = `listen:telegram:${world.platform.botId}`;
    await leases.acquire(name, 'elsewhere', Date.now() + 60_000, Date.now());
    await expect(world.run('setup')).rejects.toMatchObject({ exitCode: 5 });
    expect(await world.methods()).not.toContain('getUpdates');
    expect(await leases.holder(name)).toBe('elsewhere');
    await leases.release(name, 'elsewhere');
    await world.run('setup');
    expect(await leases.holder(name)).toBeNull();
  });

  test('with nothing known says how a bot becomes administrator', async () => {
    await expect(world.run('setup')).rejects.toMatchObject({
      category: 'not_found',
      hint: expect.stringContaining('Administrators'),
    });
    expect(await kept()).toBeUndefined();
  });

  test('refuses a channel where it may not post (exit 6), and a group (exit 2)', async () => {
    await expect(world.run('setup', '--channel', OTHER)).rejects.toMatchObject({
      category: 'policy',
    });
    await expect(world.run('setup', '--channel', world.platform.groupId)).rejects.toMatchObject({
      code: 'not_a_channel',
      exitCode: 2,
    });
    await expect(world.run('setup', '--channel', '!')).rejects.toMatchObject({ code: 'bad_chat' });
    await expect(world.run('setup', '--channel', '@nobody_at_all')).rejects.toMatchObject({
      exitCode: 5,
    });
    expect(await kept()).toBeUndefined();
  });

  test('--dry-run keeps nothing', async () => {
    world.options.dryRun = true;
    const { value } = await world.run('setup', '--channel', world.platform.channel);
    expect(value.dryRun).toBe(true);
    expect(await kept()).toBeUndefined();
  });
});

describe('status', () => {
  test('tells of the bot, where updates go, and what to do next', async () => {
    await world.deliver({ event: 'message', from: 'anna', text: 'Здравствуйте' });
    const { value, text } = await world.run('status');
    expect(value.bots).toHaveLength(1);
    expect(value.bots[0]).toMatchObject({
      account: `telegram:${world.platform.botId}`,
      handle: expect.stringMatching(/^@/),
      readsGroups: expect.any(Boolean),
      updates: { by: 'polling', url: null, pending: 1 },
      channel: null,
    });
    expect(value.next).toContain('To publish in a channel: gates telegram setup --user olga');
    expect(text).toContain('1 update waits');
    expect(text).not.toContain(world.platform.token);
  });

  test('tells of the channel and its rights, and of one that was lost', async () => {
    await world.run('setup', '--channel', world.platform.channel);
    expect((await world.run('status')).value.bots[0].channel).toMatchObject({
      id: world.platform.channelId,
      role: 'administrator',
      mayPost: true,
    });
    await world.deliver({ event: 'bot_member', chat: 'channel', status: 'kicked' });
    const { value } = await world.run('status');
    expect(value.bots[0].channel).toMatchObject({ mayPost: false });
    expect(value.next.join('\n')).toContain('gates telegram setup --user olga');
  });

  test('privacy mode is mentioned where there are groups', async () => {
    await world.deliver({ event: 'message', chat: 'group', from: 'anna', text: '/start' });
    await takeIn(world);
    const { value } = await world.run('status');
    expect(value.next.join('\n').includes('/setprivacy')).toBe(!value.bots[0].readsGroups);
  });

  test('nobody is logged in, or the token is dead: exit 3, and the login is known to be revoked', async () => {
    world.options.user = 'azarya';
    await expect(world.run('status')).rejects.toMatchObject({
      exitCode: 3,
      hint: 'gates telegram login --user azarya',
    });
    world.options.user = 'olga';
    await world.deliver({ event: 'revoke_token' });
    await expect(world.run('status')).rejects.toMatchObject({ exitCode: 3 });
    const [account] = await (await world.app.store('olga')).accounts.list({ gate: 'telegram' });
    expect(account?.login?.state).toBe('revoked');
  });
});

describe('webhook', () => {
  const address = 'https://gates.example.org';

  test('set tells address, secret and every kind of update; show and delete', async () => {
    const set = await world.run('webhook', 'set', address);
    expect(set.value).toMatchObject({ url: `${address}/webhook/telegram/olga`, set: true });
    const asked = (await world.requests()).find(({ path }) => path.endsWith('setWebhook'));
    expect(asked?.body).toMatchObject({
      url: `${address}/webhook/telegram/olga`,
      secret_token: '***',
      allowed_updates: ALLOWED_UPDATES,
    });
    const shown = await world.run('webhook', 'show');
    expect(shown.value).toMatchObject({ url: `${address}/webhook/telegram/olga`, pending: 0 });
    expect(shown.text).not.toContain('Left out');
    expect((await world.run('status')).value.bots[0].updates.by).toBe('webhook');
    const deleted = await world.run('webhook', 'delete');
    expect(deleted.value).toMatchObject({ deleted: true, droppedPending: false });
    expect((await world.run('webhook', 'show')).value.url).toBeNull();
    expect((await world.run('webhook', 'delete')).value.deleted).toBe(false);
  });

  test('a whole address is taken as it is; without any it says how to get one', async () => {
    const whole = `${address}/proxy/tg`;
    expect((await world.run('webhook', 'set', whole)).value.url).toBe(whole);
    await expect(world.run('webhook', 'set')).rejects.toMatchObject({
      code: 'no_address',
      exitCode: 2,
      hint: expect.anything(),
    });
    await expect(world.run('webhook', 'set', 'nonsense')).rejects.toMatchObject({ exitCode: 2 });
  });

  test('the real Telegram gets https only', async () => {
    const { GATES_SANDBOX: _, ...env } = world.app.env;
    const { set } = await import('../../../gates/telegram/commands/webhook.ts');
    const app = { ...world.app, env };
    await expect(set(app, 'http://gates.example.org', {})).rejects.toMatchObject({
      code: 'webhook_not_https',
    });
    expect(await world.methods()).not.toContain('setWebhook');
  });

  test('what waits is thrown away only after a yes', async () => {
    await world.deliver({ event: 'message', from: 'anna', text: 'раз' });
    world.options.yes = false;
    const kept = await world.run('webhook', 'delete', '--drop-pending');
    expect(kept.value).toMatchObject({ deleted: false, droppedPending: false });
    expect((await world.telegram('getWebhookInfo')).pending_update_count).toBe(1);
    world.options.yes = true;
    await world.run('webhook', 'delete', '--drop-pending');
    expect((await world.telegram('getWebhookInfo')).pending_update_count).toBe(0);
  });

  test('--dry-run changes nothing', async () => {
    world.options.dryRun = true;
    expect((await world.run('webhook', 'set', address)).value).toMatchObject({ set: false });
    expect((await world.run('webhook', 'delete')).value).toMatchObject({ deleted: false });
    expect(await world.methods()).not.toContain('setWebhook');
    expect(await world.methods()).not.toContain('deleteWebhook');
  });
});

describe('the doctor', () => {
  const checks = async (callbackUrl: string | null) =>
    Object.fromEntries(
      (
        (await gate.checks?.(await world.session('olga', world.platform.botId), {
          callbackUrl,
        })) ?? []
      ).map(({ check, ...found }) => [check, found]),
    );

  test('without a webhook all is well', async () => {
    expect(await checks(null)).toMatchObject({ updates: { status: 'ok' } });
    expect(await world.methods()).not.toContain('getUpdates');
  });

  test('a webhook elsewhere, one that fails, one that is ours', async () => {
    const own = 'https://gates.example.org/webhook/telegram/olga';
    await world.run('webhook', 'set', own);
    expect(await checks(own)).toMatchObject({ updates: { status: 'ok' } });
    expect(await checks('https://else.example.org/x')).toMatchObject({
      updates: { status: 'warning', cure: expect.anything() },
    });
    expect(await checks(null)).toMatchObject({ updates: { status: 'warning' } });
    await world.deliver({ event: 'message', from: 'anna', text: 'раз' });
    await expect
      .poll(async () => (await world.run('webhook', 'show')).value.lastError)
      .toBeTruthy();
    expect(await checks(own)).toMatchObject({ updates: { status: 'failed' } });
  });

  test('the channel', async () => {
    await world.run('setup', '--channel', world.platform.channel);
    expect(await checks(null)).toMatchObject({ channel: { status: 'ok' } });
    await world.deliver({ event: 'bot_member', chat: 'channel', status: 'left' });
    expect(await checks(null)).toMatchObject({
      channel: { status: 'failed', cure: expect.anything() },
    });
  });
});
