/** What comes by webhook names no bot: its secret does. Several bots of one person, and of several. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhook } from '../../../gates/telegram/webhook.ts';
import type { App } from '../../../src/app.ts';
import type { Credential } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { Delivery } from '../../../src/gate.ts';
import { FOR } from '../../../src/traffic/arrival.ts';
import { openKeyring } from '../../../src/webhook/keyring.ts';
import { openReceiver, type Receiver } from '../../../src/webhook/receive.ts';
import { type Bots, credentialOf as bot, openBots } from './bots.ts';
import { ANNA, fixture, RECEIVED, said } from './updates.ts';

const [FIRST, SECOND, THIRD] = ['7200000001', '7200000002', '7200000003'] as const;

function delivery(secret: string | undefined, update: unknown = fixture('text')): Delivery {
  return {
    method: 'POST',
    url: new URL('http://127.0.0.1/webhook/telegram/olga'),
    headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
    body: new TextEncoder().encode(JSON.stringify(update)),
  };
}

describe('the secret token', () => {
  const { verify, addressee } = webhook;
  const known: readonly Credential[] = [bot(FIRST), bot(SECOND)];

  it('says whose a delivery is', () => {
    expect(addressee?.(delivery(bot(FIRST).webhookSecret), known)).toBe(FIRST);
    expect(addressee?.(delivery(bot(SECOND).webhookSecret), known)).toBe(SECOND);
    expect(() => verify(delivery(bot(SECOND).webhookSecret), known, Date.now())).not.toThrow();
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a guess', 'guess'],
    ['one that begins right', `${FIRST}-`],
    ['one that goes on', `${bot(FIRST).webhookSecret}x`],
    ['that of a bot which is not known', bot(THIRD).webhookSecret],
  ])('is refused where it is %s', (_what, secret) => {
    // A bot without a secret has set no webhook: nothing fits it, an empty word neither.
    for (const credentials of [
      known,
      [{ token: bot(FIRST).token }],
      [{ ...bot(FIRST), webhookSecret: '' }],
      [],
    ]) {
      expect(() => verify(delivery(secret), credentials, Date.now())).toThrow(GateError);
      expect(addressee?.(delivery(secret), credentials)).toBeNull();
    }
  });
});

describe('a body', () => {
  const { parse } = webhook;
  const { body } = delivery('');

  it('is one update of the account it came for', () => {
    const account = { externalId: FIRST, handle: '@olga_example_bot' };
    expect(parse(body, { account, at: RECEIVED })).toMatchObject([
      { kind: 'message', account: FIRST, self: '@olga_example_bot' },
    ]);
  });

  it('of nobody knows what is kept whole', () => {
    expect(parse(body, { at: RECEIVED })).toMatchObject([
      { kind: 'unknown', account: null, raw: fixture('text') },
    ]);
  });

  it('that is no JSON is an error', () => {
    expect(() => parse(new TextEncoder().encode('{"update_id":'), { at: 1 })).toThrow(
      'The webhook body is not JSON.',
    );
  });
});

describe('with several bots', () => {
  let bots: Bots;
  let app: App;
  let receiver: Receiver;
  let kept: { user: string; account: string | undefined }[];

  beforeEach(async () => {
    bots = await openBots();
    ({ app } = bots);
    kept = [];
    receiver = openReceiver({
      app,
      keyring: openKeyring(app),
      log: () => undefined,
      async journal(user, name, { body }, account) {
        kept.push({ user, account });
        const { journal } = await app.store(user);
        const headers = account === undefined ? {} : { [FOR]: account };
        await (
          await journal.appender()
        ).append([{ gate: name, receivedAt: RECEIVED, headers, body }]);
      },
    });
    await bots.add('olga', FIRST);
    await bots.add('olga', SECOND);
    await bots.add('azarya', THIRD);
  });
  afterEach(() => bots.close());

  const post = (user: string, id: string | null, update?: unknown) =>
    receiver.receive(
      'telegram',
      user,
      delivery(id === null ? 'guess' : bot(id).webhookSecret, update),
    );

  async function apply(user: string) {
    const store = await app.store(user);
    const inbound = await app.inbound(user);
    for (const entry of await store.journal.pending(0, 100, 1e6)) {
      await inbound.apply(entry);
    }
    return store;
  }

  it('brings each update to the bot it is for', async () => {
    expect(await post('olga', FIRST, said({ text: 'Первому' }))).toMatchObject({ status: 200 });
    expect(await post('olga', SECOND, said({ text: 'Второму' }))).toMatchObject({ status: 200 });
    expect(kept).toEqual([
      { user: 'olga', account: FIRST },
      { user: 'olga', account: SECOND },
    ]);
    const store = await apply('olga');
    // The same chat and message number, for Telegram counts for each bot by itself.
    for (const [id, text] of [
      [FIRST, 'Первому'],
      [SECOND, 'Второму'],
    ] as const) {
      expect(await store.messages.find(`telegram:${id}`, `${ANNA}:11`)).toMatchObject({
        text,
        to: `@bot_${id.at(-1)}`,
      });
    }
    expect(await store.journal.list({ state: 'aside', limit: 9 })).toEqual([]);
  });

  it('gives a press the time at which it came', async () => {
    await post('olga', FIRST, fixture('callback'));
    const store = await apply('olga');
    const callback = await store.messages.find(`telegram:${FIRST}`, 'callback:4382000000000000001');
    expect(callback).toMatchObject({ timestamp: RECEIVED, type: 'postback' });
  });

  it('refuses a secret of nobody', async () => {
    expect(await post('olga', null)).toMatchObject({ status: 401 });
    expect(kept).toEqual([]);
  });

  it('brings a bot that somebody else has now to them, whoever the address names', async () => {
    expect(await post('olga', THIRD)).toMatchObject({ status: 200 });
    expect(kept).toEqual([{ user: 'azarya', account: THIRD }]);
  });

  it('brings a bot that both have to both', async () => {
    await bots.add('azarya', FIRST);
    await post('azarya', FIRST);
    expect(kept).toEqual([
      { user: 'azarya', account: FIRST },
      { user: 'olga', account: FIRST },
    ]);
    for (const user of ['olga', 'azarya']) {
      const store = await apply(user);
      expect(await store.messages.find(`telegram:${FIRST}`, `${ANNA}:1`)).not.toBeNull();
    }
  });
});
