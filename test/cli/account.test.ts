import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import type { App } from '../../src/app.ts';
import { channelOf, findAccount, readableAccount } from '../../src/cli/account.ts';
import { type Account, accountId, NOT_SET_UP } from '../../src/domain/account.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingUi } from '../support/ui.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-account-'));
let store: Store;
let app: App;

const account = (gate: string, externalId: string, more: Partial<Account> = {}): Account => ({
  id: accountId(gate, externalId),
  gate,
  externalId,
  kind: 'channel',
  name: `Number ${externalId}`,
  handle: null,
  enabled: true,
  details: {},
  login: null,
  createdAt: 0,
  ...more,
});

beforeAll(async () => {
  store = await openStore({ user: 'olga', file: join(folder, 'store.sqlite') });
  const row = (name: string) => catalogue.find((one) => one.name === name);
  app = { store: async () => store, ui: recordingUi().ui, row } as unknown as App;
  for (const each of [
    account('whatsapp', '100', { handle: '79997654321' }),
    account('whatsapp', '200', { handle: '+7 999 765-43-22' }),
    account('messenger', '200', { handle: '@olga' }),
    account('whatsapp', '300', { handle: '79990000000', details: NOT_SET_UP }),
    account('telegram', '777', { name: 'Ольга', details: { ...NOT_SET_UP, imported: true } }),
  ]) {
    await store.accounts.save(each);
  }
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('naming an account', () => {
  it.each([
    ['whatsapp:100', 'whatsapp:100'],
    ['100', 'whatsapp:100'],
    ['79997654321', 'whatsapp:100'],
    ['+7 (999) 765-43-21', 'whatsapp:100'],
    ['79997654322', 'whatsapp:200'],
    ['@olga', 'messenger:200'],
    ['messenger:200', 'messenger:200'],
  ])('%s', async (text, id) => {
    expect((await findAccount(app, 'olga', text)).id).toBe(id);
  });

  it('lists the candidates when it fits several', async () => {
    await expect(findAccount(app, 'olga', '200')).rejects.toMatchObject({
      exitCode: 2,
      code: 'ambiguous_account',
      message: expect.stringMatching(/(?=.*whatsapp:200)(?=.*messenger:200)/) as string,
    });
  });

  it.each(['', '999', 'olga', '+', '300', '79990000000'])('%j names none', async (text) => {
    await expect(findAccount(app, 'olga', text)).rejects.toMatchObject({
      exitCode: 5,
      hint: 'gates account list --user olga',
    });
  });
});

describe('the account a message goes through', () => {
  it('is the one named, of this gate only', async () => {
    expect((await channelOf(app, 'olga', 'whatsapp', '100')).id).toBe('whatsapp:100');
    await expect(channelOf(app, 'olga', 'whatsapp', '@olga')).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  it('is none that only an import made, and it is said why', async () => {
    await expect(channelOf(app, 'olga', 'telegram', 'telegram:777')).rejects.toMatchObject({
      exitCode: 2,
      code: 'not_set_up',
      message: expect.stringContaining('nothing can be sent from it') as string,
      hint: 'gates telegram login --user olga',
    });
    expect((await readableAccount(app, 'olga', 'telegram:777')).id).toBe('telegram:777');
    expect((await readableAccount(app, 'olga', '100')).id).toBe('whatsapp:100');
  });

  it('is offered with each of its names once', async () => {
    const offered: string[] = [];
    const ui = {
      ...app.ui,
      choose: async (_: unknown, choices: readonly { name: unknown; value: Account }[]) => {
        offered.push(...choices.map(({ name }) => String(name)));
        return choices[0]?.value;
      },
    } as unknown as App['ui'];
    const address = 'olga@example.org';
    await store.accounts.save(account('email', address, { handle: address, name: address }));
    await store.accounts.save(account('email', 'b@example.org', { name: 'Приёмная' }));
    await channelOf({ ...app, ui }, 'olga', 'email', undefined);
    expect(offered.toSorted()).toEqual(['email:b@example.org Приёмная', `email:${address}`]);
  });

  it('is never guessed among several; the only enabled one needs no naming', async () => {
    await expect(channelOf(app, 'olga', 'whatsapp', undefined)).rejects.toThrow('asked');
    await store.accounts.setEnabled('whatsapp:200', false);
    expect((await channelOf(app, 'olga', 'whatsapp', undefined)).id).toBe('whatsapp:100');
    await store.accounts.setEnabled('whatsapp:100', false);
    await expect(channelOf(app, 'olga', 'whatsapp', undefined)).rejects.toMatchObject({
      exitCode: 2,
      code: 'no_enabled_account',
      hint: 'gates account enable whatsapp:100 --user olga',
    });
  });

  it('says how to get one where there is none', async () => {
    await expect(channelOf(app, 'olga', 'meta', undefined)).rejects.toMatchObject({
      exitCode: 3,
      hint: 'gates meta login --user olga',
    });
  });
});
