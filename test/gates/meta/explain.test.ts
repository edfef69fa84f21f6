/** A failure that was told later is the same as one that was the answer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../../gates/index.ts';
import { platformError } from '../../../gates/meta/errors.ts';
import { explain } from '../../../gates/meta/explain.ts';
import { gate } from '../../../gates/whatsapp/gate.ts';
import { russian } from '../../../gates/whatsapp/ru.ts';
import { chatLines } from '../../../src/cli/chat.ts';
import { storiesOf, outboxView, whyOf } from '../../../src/cli/outbox.ts';
import { sceneOf } from '../../../src/cli/scene.ts';
import type { Account } from '../../../src/domain/account.ts';
import { openTranslator } from '../../../src/language/translate.ts';
import { newWorld, OLGA, type World } from '../whatsapp/world.ts';

describe('explain', () => {
  test.each([131026, 131047, 131049, 131050, 130472, 131048, 131053, 132015, 190, 100, 4242])(
    '%i says what it says as an answer',
    async (code) => {
      const details = 'Because of that.';
      const body = { error: { message: 'Title', code, error_data: { details } } };
      const answer = platformError('whatsapp', 400, body);
      const later = await gate.explain?.({ code: String(code), title: 'Title', detail: details });
      expect(String(later?.message)).toBe(answer.message);
      expect(String(later?.hint)).toBe(answer.hint);
      expect([later?.category, later?.code]).toEqual([answer.category, answer.code]);
    },
  );

  test('a code nobody knows has at least its title', () => {
    const { code, message } = explain({ code: '777777', title: 'Odd', detail: null });
    expect(code).toBe('platform_error');
    expect(String(message)).toMatch(/777777.*Meta says: Odd/);
    expect(explain({ code: '', title: 'Odd', detail: null }).code).toBe('platform_error');
  });
});

describe('how fast a number may send', () => {
  const rateOf = (details: Account['details']) => gate.rate?.({ details } as Account);
  test.each([
    [{}, 80],
    [{ throughput: 'STANDARD' }, 80],
    [{ throughput: 'HIGH' }, 1000],
    [{ coexistence: true }, 20],
    [{ coexistence: true, throughput: 'HIGH' }, 20],
  ])('%j: %i a second', (details, perSecond) => {
    expect(rateOf(details)).toMatchObject({
      perSecond,
      perRecipient: { everyMs: 6000, burst: 45 },
    });
    expect(rateOf(details)?.burst).toBeLessThanOrEqual(perSecond);
  });
});

describe('a message that fails later', () => {
  let world: World;
  let externalId: string;
  beforeAll(async () => {
    world = await newWorld();
    await world.logIn('olga');
    await world.run('setup', '--number', OLGA);
    const { account } = await world.session('olga', OLGA);
    const outbound = await world.app.outbound('olga');
    const template = { name: 'hello_world', language: 'en_US', params: [] };
    const to = { kind: 'phone', id: '79991234567' };
    externalId = (await outbound.send(account, { to, template })).externalId ?? '';
    const inbound = await world.app.inbound('olga');
    const status = {
      kind: 'status',
      account: OLGA,
      externalId,
      status: 'failed',
      at: Date.now(),
      error: { code: '131047', title: 'Re-engagement message', detail: 'More than 24 hours.' },
      raw: {},
    } as const;
    await inbound.accept('whatsapp', [status], null);
  });
  afterAll(() => world.close());
  beforeEach(() => world.app.store('olga'));

  const sentence = /^More than 24 hours have passed since this person last wrote/;

  test('keeps the platform’s own code, and is shown with the sentence, cure and name', async () => {
    const store = await world.app.store('olga');
    const [row] = await store.outbox.list({ limit: 1 });
    if (!row) throw new Error('no row');
    expect(row.error).toMatchObject({ code: '131047', platform: { code: '131047' } });
    const stories = await storiesOf(world.app, 'olga', [row]);
    expect(JSON.parse(JSON.stringify(outboxView(row, stories)))).toMatchObject({
      status: 'failed',
      error: {
        code: 'window_closed',
        message: expect.stringMatching(sentence),
        hint: expect.stringContaining('--template'),
      },
      waiting: null,
    });
  });

  test('ends a wait with the exit status of the cause', async () => {
    const outbound = await world.app.outbound('olga');
    const [row] = await (await world.app.store('olga')).outbox.list({ limit: 1 });
    await expect(outbound.wait(row?.id ?? '', 'delivered', 1000)).rejects.toMatchObject({
      exitCode: 6,
      code: 'window_closed',
      platformCode: '131047',
      message: expect.stringMatching(sentence),
    });
  });

  test('is read with the sentence and the cure, in the reader’s language', async () => {
    const store = await world.app.store('olga');
    const [message] = await store.messages.list({ limit: 1 });
    if (!message) throw new Error('no message');
    const scene = await sceneOf(world.app, store, [message]);
    const lines = chatLines(message, scene, Date.now());
    expect(String(lines)).toMatch(
      /\n {2}✗ More than 24 hours.*Meta says: More than 24 hours\.\n {2}→ /,
    );
    const { say } = await openTranslator({ GATES_LANG: 'ru' }, catalogue);
    expect(say(lines)).toMatch(/\n {2}✗ .*24 час.*\n {2}→ /u);
    const [row] = await store.outbox.list({ limit: 1 });
    if (!row) throw new Error('no row');
    const why = whyOf(row, await storiesOf(world.app, 'olga', [row]), Date.now());
    expect(say(why ?? '')).toMatch(/24 час/u);
    expect(Object.keys(russian).length).toBeGreaterThan(100);
  });
});
