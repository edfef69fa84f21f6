import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Account, Credential } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { HOUR, NOON, openRig, type Rig } from './rig.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR;

/** A network whose tokens can be exchanged once, as the platforms with rotating ones do it. */
interface Issuer {
  /** The one that can be exchanged. */
  current: number;
  exchanged: number;
  /** What becomes of the answer, once the exchange has happened. */
  answer(): Promise<void>;
}

let rig: Rig;
let issuer: Issuer;
let account: Account;
beforeEach(async () => {
  rig = await openRig();
  issuer = { current: 1, exchanged: 0, answer: async () => undefined };
  rig.network.access = ({ until }, at) => (until as number) > at;
  rig.network.refresh = async ({ account: { externalId }, credential }) => {
    if (credential['token'] !== issuer.current) {
      throw new GateError({
        category: 'auth',
        code: 'login_expired',
        platformCode: 'invalid_grant',
        message: words`The token is not valid any more.`,
      });
    }
    issuer.current += 1;
    issuer.exchanged += 1;
    const token = issuer.current;
    await issuer.answer();
    return {
      identity: { externalId, name: 'Olga', handle: null },
      credential: { token, until: rig.clock.now + HOUR },
      facts: {
        tokenKind: 'USER',
        scopes: [],
        issuedAt: rig.clock.now,
        expiresAt: rig.clock.now + 90 * DAY,
        state: 'valid',
      },
    };
  };
  account = await rig.addAccount('olga', '7', {
    kind: 'login',
    login: {
      tokenKind: 'USER',
      scopes: [],
      issuedAt: NOON - HOUR,
      expiresAt: NOON + 90 * DAY,
      state: 'valid',
    },
  });
  await keep({ token: 1, until: NOON + HOUR });
});
afterEach(() => rig.close());

const entry = { user: 'olga', gate: 'wire', account: '7' };
const keep = async (credential: Credential): Promise<void> =>
  (await rig.app.vault()).set(entry, credential);
const kept = async (): Promise<Credential | null> => (await rig.app.vault()).get(entry);
const renewedBy = async (app: App, refused?: Credential): Promise<Credential> =>
  (await app.session('olga', account)).renewed(refused);

describe('access that ends within hours', () => {
  it('is used as it is while it lasts', async () => {
    expect(await renewedBy(rig.app)).toEqual({ token: 1, until: NOON + HOUR });
    expect(issuer.exchanged).toBe(0);
  });

  it('is renewed some minutes before its end, and stored before it is used', async () => {
    rig.clock.now = NOON + HOUR - 4 * MINUTE;
    const fresh = await renewedBy(rig.app);
    expect(fresh).toEqual({ token: 2, until: rig.clock.now + HOUR });
    expect(await kept()).toEqual(fresh);
  });

  it('is renewed once when several processes need it at once', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    issuer.answer = () => new Promise((resolve) => void setTimeout(resolve, 250));
    const apps = [rig.app, rig.another(), rig.another(), rig.app];
    const all = await Promise.all(apps.map((app) => renewedBy(app)));
    expect(issuer.exchanged).toBe(1);
    expect(new Set(all.map((credential) => credential['token']))).toEqual(new Set([2]));
  });

  it('is renewed when the platform refuses it, unless somebody has done so', async () => {
    const refused = (await kept())!;
    const fresh = await renewedBy(rig.app, refused);
    expect(fresh['token']).toBe(2);
    expect(await renewedBy(rig.another(), refused)).toEqual(fresh);
    expect(issuer.exchanged).toBe(1);
  });

  it('waits for no process that is dead', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    const { hostname } = await import('node:os');
    const dead = `${hostname()}:999999999:x`;
    const { now } = rig.clock;
    await rig.store.leases.acquire('refresh wire:7', dead, now + MINUTE, now);
    expect((await renewedBy(rig.app))['token']).toBe(2);
  });

  it('goes on with what lasts for some minutes when it cannot be renewed', async () => {
    rig.clock.now = NOON + HOUR - 2 * MINUTE;
    issuer.current = 99;
    expect(await renewedBy(rig.app)).toEqual({ token: 1, until: NOON + HOUR });
    rig.clock.now = NOON + HOUR + MINUTE;
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ category: 'auth' });
  });
});

describe('what happens while a token is exchanged', () => {
  it('a logout stands: nothing is kept of the answer', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    issuer.answer = async () => {
      await (await rig.app.vault()).delete(entry);
      await rig.store.accounts.remove(account.id);
    };
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'not_logged_in' });
    expect(await kept()).toBeNull();
    expect(await rig.store.accounts.find(account.id)).toBeNull();
  });

  it('another login stands: it is used', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    const fresh = { token: 70, until: rig.clock.now + HOUR };
    issuer.answer = () => keep(fresh);
    expect(await renewedBy(rig.app)).toEqual(fresh);
    expect(await kept()).toEqual(fresh);
  });

  it('one that slept has its answer after all: what the other one was refused is no lost login', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    const fresh = { token: 2, until: rig.clock.now + HOUR };
    const { refresh } = rig.network;
    rig.network.refresh = async (session) => {
      issuer.current = 2;
      await keep(fresh);
      return refresh!(session);
    };
    expect(await renewedBy(rig.app)).toEqual(fresh);
  });
});

describe('an exchange that was cut off', () => {
  const cut = (): void => {
    issuer.answer = () =>
      Promise.reject(
        new GateError({
          category: 'unknown_outcome',
          code: 'no_answer',
          message: words`No answer.`,
        }),
      );
  };

  it('costs the login, and says so with the cure', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    cut();
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'no_answer' });
    await expect(renewedBy(rig.another())).rejects.toMatchObject({
      category: 'auth',
      code: 'renewal_lost',
      hint: 'gates wire login --user olga',
      message: expect.stringMatching(/wire:7 is lost: its renewal was cut off/),
    });
  });

  it('is forgotten when the platform had not done it', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    const { refresh } = rig.network;
    cut();
    rig.network.refresh = () => issuer.answer() as Promise<never>;
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'no_answer' });
    rig.network.refresh = refresh;
    issuer.answer = async () => undefined;
    expect((await renewedBy(rig.app))['token']).toBe(2);
    issuer.current = 99;
    rig.clock.now += 2 * HOUR;
    // Taken back by the owner later: that is no lost answer.
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'login_expired' });
  });

  it('of an earlier login says nothing of this one', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    cut();
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'no_answer' });
    rig.clock.now += HOUR;
    const login = { ...account.login!, issuedAt: rig.clock.now };
    await rig.store.accounts.setLogin(account.id, login);
    account = { ...account, login };
    issuer.current = 99;
    await keep({ token: 50, until: NOON });
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'login_expired' });
  });

  it('does not begin while the vault takes nothing', async () => {
    rig.clock.now = NOON + 2 * HOUR;
    const vault = await rig.app.vault();
    vault.set = () =>
      Promise.reject(
        new GateError({ category: 'failed', code: 'vault_locked', message: words`Locked.` }),
      );
    await expect(renewedBy(rig.app)).rejects.toMatchObject({ code: 'vault_locked' });
    expect(issuer.exchanged).toBe(0);
  });
});
