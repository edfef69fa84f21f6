/** Who answers a conversation: our app, or Business Suite. Against the pretend Meta. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUSINESS_SUITE } from '../../../gates/meta/messaging/thread.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import { CLIENT, pageReady } from './ready.ts';
import { PAGE, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await pageReady();
});
afterAll(() => world.close());

const owner = async (whom = CLIENT) => (await world.run('owner', whom)).value;

describe('thread control', () => {
  test('is passed to Business Suite and taken back', async () => {
    const passed = await world.run('pass', CLIENT);
    expect(passed.value).toMatchObject({
      account: `messenger:${PAGE}`,
      whom: CLIENT,
      action: 'pass',
      app: BUSINESS_SUITE,
      dryRun: false,
    });
    expect(passed.text).toContain('Business Suite');
    expect(await owner()).toMatchObject({ appId: BUSINESS_SUITE, owner: 'business_suite' });
    await world.run('take', CLIENT);
    expect(await owner()).toMatchObject({ owner: 'ours' });
  });

  test('somebody is named as people here know them', async () => {
    expect((await world.run('owner', 'Мария')).value.whom).toBe(CLIENT);
    await expect(world.run('owner', 'Неизвестный')).rejects.toMatchObject({
      category: 'usage',
      code: 'bad_recipient',
      hint: expect.stringContaining('gates messenger read'),
    });
    await expect(world.run('owner', 'comment:101_202')).rejects.toMatchObject({
      category: 'usage',
      message: expect.stringContaining('comment:101_202'),
    });
  });

  test('what is said names them', async () => {
    expect((await world.run('take', CLIENT)).text).toContain(`Мария · ${CLIENT}`);
    expect((await world.run('typing', 'Мария')).text).toContain(`Мария · ${CLIENT} sees`);
    const { name } = (await world.session('olga', PAGE)).account;
    world.options.dryRun = true;
    const { text, value } = await world.run('send', '--to', 'Мария', 'Да');
    world.options.dryRun = false;
    expect(text).toContain(`to Мария · ${CLIENT} from ${name}.`);
    expect(value).toMatchObject({ to: CLIENT, account: `messenger:${PAGE}` });
    expect((await world.run('send', '--to', 'Мария', 'Да')).text).toContain(`to Мария · ${CLIENT}`);
  });

  test('nobody is named by whom another page knows', async () => {
    const inbound = await world.app.inbound('olga');
    const write = (name: string, value: string): GateEvent => ({
      kind: 'message',
      account: '310000000000077',
      externalId: `m_${value}`,
      direction: 'inbound',
      at: Date.now(),
      peer: { identities: [{ kind: 'user_id', value }], name },
      self: '310000000000077',
      type: 'text',
      text: 'Здравствуйте',
      replyTo: null,
      media: null,
      raw: {},
    });
    await inbound.accept(
      'messenger',
      [write('Мария', '2400000000000777'), write('Вера', '2400000000000778')],
      null,
    );
    expect((await world.run('owner', 'Мария')).value.whom).toBe(CLIENT);
    await expect(world.run('owner', 'Вера')).rejects.toMatchObject({
      category: 'usage',
      code: 'other_account',
    });
  });

  test('is passed to another app by its id, asked for, and let go of', async () => {
    const other = '1000000000000002';
    expect((await world.run('pass', CLIENT, '--to', other)).value.app).toBe(other);
    expect(await owner()).toMatchObject({ appId: other, owner: 'other' });
    expect((await world.run('request', CLIENT)).value.action).toBe('request');
    await world.run('take', CLIENT);
    expect((await world.run('release', CLIENT)).value.action).toBe('release');
    await expect(world.run('pass', CLIENT, '--to', 'somebody')).rejects.toMatchObject({
      category: 'usage',
    });
  });

  test('a dry run changes nothing', async () => {
    const before = await owner();
    world.options.dryRun = true;
    const { value } = await world.run('pass', CLIENT);
    world.options.dryRun = false;
    expect(value.dryRun).toBe(true);
    expect(await owner()).toEqual(before);
  });

  test('stands in the trail', async () => {
    const trail = await (await world.app.store('olga')).audit.list({ limit: 50 });
    expect(trail.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['messenger.thread-pass', 'messenger.thread-take']),
    );
  });
});
