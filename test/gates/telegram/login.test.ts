/** Logging a bot in, and that its token stands nowhere afterwards. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GateError } from '../../../src/domain/error.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const failure = (work: Promise<unknown>): Promise<GateError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => {
      if (error instanceof GateError) return error;
      throw error;
    },
  );

/** Everything of an error that could be shown. */
const everything = (error: GateError): string =>
  JSON.stringify([error, error.message, error.hint, error.stack, String(error.cause)]);

describe('login', () => {
  test('asks Telegram who the bot is, and keeps token and webhook secret in the vault', async () => {
    await world.logInBot();
    const { botId, token, username } = world.platform;
    const account = await (await world.app.store('olga')).accounts.find(`telegram:${botId}`);
    expect(account).toMatchObject({
      kind: 'login',
      handle: `@${username.replace(/^@/, '')}`,
      login: { tokenKind: 'BOT', expiresAt: null, state: 'valid' },
    });
    const { credential } = await world.session('olga', botId);
    expect(credential['token']).toBe(token);
    // https://core.telegram.org/bots/api#setwebhook: 1–256 of A–Z, a–z, 0–9, _ and -
    expect(credential['webhookSecret']).toMatch(/^[\w-]{20,256}$/);
    expect(credential['webhookSecret']).toMatch(new RegExp(`^${botId}-`));
    expect(JSON.stringify(account)).not.toContain(token);
  });

  test('once more keeps the webhook’s secret and the channel', async () => {
    await world.logInBot();
    await world.run('setup', '--channel', world.platform.channel);
    const before = await world.session('olga', world.platform.botId);
    await world.logInBot();
    const after = await world.session('olga', world.platform.botId);
    expect(after.credential).toEqual(before.credential);
    expect(after.account.details).toEqual(before.account.details);
    expect(after.account.details['channel']).toMatchObject({ id: world.platform.channelId });
  });

  test('a second bot stands beside the first', async () => {
    await world.logInBot();
    await world.logInBot(world.platform.otherToken);
    const accounts = await (await world.app.store('olga')).accounts.list({ gate: 'telegram' });
    expect(accounts.map(({ externalId }) => externalId)).toContain(world.platform.botId);
    expect(accounts).toHaveLength(2);
    await expect(world.run('webhook', 'show')).rejects.toThrow('asked');
    const { value } = await world.run('webhook', 'show', '--account', world.platform.botId);
    expect(value.account).toBe(`telegram:${world.platform.botId}`);
    await expect(world.run('webhook', 'show', '--account', 'nobody')).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('what is no token is exit 2 and never leaves this machine', async () => {
    const secret = 'correct horse battery staple';
    const error = await failure(world.logInBot(secret));
    expect(error).toMatchObject({ category: 'usage', code: 'bad_token' });
    expect(everything(error)).not.toContain(secret);
    expect(await world.requests()).toEqual([]);
  });

  test('a token that Telegram does not know is exit 3 with the cure', async () => {
    const error = await failure(world.logInBot(`7000000099:${'x'.repeat(35)}`));
    expect(error).toMatchObject({
      category: 'auth',
      code: 'token_invalid',
      hint: expect.stringContaining('@BotFather'),
    });
    expect(await (await world.app.store('olga')).accounts.list({ gate: 'telegram' })).toEqual([]);
  });
});

describe('the token', () => {
  const unknown = `7000000099:${'Zq'.repeat(17)}A`;

  test('stands in no request the sandbox shows, known to it or not', async () => {
    await world.logInBot();
    await world.run('status');
    await failure(world.logInBot(unknown));
    const asked = await world.requests();
    expect(asked.length).toBeGreaterThan(2);
    const text = JSON.stringify(asked);
    for (const token of [world.platform.token, unknown]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(token.split(':')[1]);
    }
  });

  test('stands in no error: refused, unreachable, or without an answer', async () => {
    await world.logInBot();
    const { token } = world.platform;
    const session = await world.session('olga', world.platform.botId);
    const errors: GateError[] = [];
    errors.push(await failure(world.run('delete', '1:1')));
    errors.push(await failure(world.run('call', 'getChat', '--json-params', '{"chat_id":1}')));
    errors.push(await failure(world.run('call', 'frobnicate', '--json-params', '{}')));
    await world.fault('reset');
    errors.push(await failure(world.run('pin', '1:1')));
    await world.sandbox.close();
    errors.push(await failure(world.run('webhook', 'show')));
    const { apiOf } = await import('../../../gates/telegram/api.ts');
    errors.push(
      await failure(
        apiOf(session)
          .file('photos/none.jpg')
          .then((bytes) => bytes),
      ),
    );
    expect(errors.map(({ category }) => category)).toContain('unreachable');
    for (const error of errors) {
      expect(everything(error)).not.toContain(token);
      expect(everything(error)).not.toContain(token.split(':')[1]);
    }
  });

  test('stands in no line of --verbose', async () => {
    const { openHttp } = await import('../../../src/http/open.ts');
    const { botApi } = await import('../../../gates/telegram/api.ts');
    const lines: string[] = [];
    const http = openHttp({
      sandbox: world.sandbox.url,
      hosts: { 'https://api.telegram.org': 'telegram' },
      env: {},
      verbose: (line) => lines.push(line),
    });
    await botApi({ http, token: world.platform.token }).call('getMe');
    await failure(botApi({ http, token: unknown }).call('getMe'));
    await http.close();
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.join('\n')).toContain('/getMe');
    for (const token of [world.platform.token, unknown]) {
      expect(lines.join('\n')).not.toContain(token.split(':')[1]);
    }
  });

  test('stands in nothing that is written but the encrypted vault', async () => {
    await world.logInBot();
    await world.run('status');
    const home = join(world.folder, 'home');
    await world.app.close();
    const { readdirSync } = await import('node:fs');
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name)).toString('latin1');
      expect(bytes, file.name).not.toContain(world.platform.token);
    }
  });
});
