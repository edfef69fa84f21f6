import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { NOT_SET_UP } from '../../src/domain/account.ts';
import { entriesOf, openKind } from '../../src/secrets.ts';
import { openRig, type Rig, SECRET } from '../traffic/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const keep = async (account: string, credential: Record<string, unknown>, gate = 'wire') =>
  (await rig.app.vault()).set({ user: 'olga', gate, account }, credential);
const credential = async (externalId: string) => {
  const account = await rig.store.accounts.find(`wire:${externalId}`);
  if (!account) throw new Error(`no account ${externalId}`);
  return (await rig.app.session('olga', account)).credential;
};

describe('a credential', () => {
  it('has the one it points to laid underneath, as that is now', async () => {
    await rig.addAccount('olga', '2');
    await keep('2', { via: 'mute:7:x', verify: 'own', secret: 'own' });
    await keep('7:x', { token: 'first', secret: 'theirs' }, 'mute');
    expect(await credential('2')).toEqual({
      via: 'mute:7:x',
      verify: 'own',
      secret: 'own',
      token: 'first',
    });
    await keep('7:x', { token: 'second' }, 'mute');
    expect(await credential('2')).toMatchObject({ token: 'second' });
  });

  it('that is not there, or points to none, says where to log in', async () => {
    const vault = await rig.app.vault();
    await vault.delete({ user: 'olga', gate: 'wire', account: '1' });
    await expect(credential('1')).rejects.toMatchObject({
      exitCode: 3,
      code: 'not_logged_in',
      message: 'olga is not logged in to Wire.',
      hint: 'gates wire login --user olga',
    });
    await keep('1', { via: 'mute:7' });
    await expect(credential('1')).rejects.toMatchObject({ hint: 'gates mute login --user olga' });
  });

  it('of one person is not another’s', async () => {
    const account = await rig.addAccount('olga', '2');
    await expect(rig.app.session('azarya', account)).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('what the vault has given or taken', () => {
  const secrets = {
    accessToken: 'first-secret-text',
    appSecret: 'second-secret-text',
    pages: [{ id: '1', token: 'third-secret-text' }],
    tokens: { anything: ['fourth-secret-text'] },
    apiKey: 'fifth-secret-text',
    tokenKind: 'SYSTEM_USER',
    businessAccountId: '400000000000001',
  };
  const text = JSON.stringify(secrets);

  it('is hidden from then on, and nothing else is', async () => {
    await keep('1', secrets);
    const shown = rig.app.redact(text.replaceAll('"', ' '));
    expect(shown).not.toContain('secret-text');
    expect(shown).toContain('SYSTEM_USER');
    expect(shown).toContain('400000000000001');
  });

  it('is hidden when another run only reads it', async () => {
    await keep('1', secrets);
    const other = rig.another();
    await (await other.vault()).get({ user: 'olga', gate: 'wire', account: '1' });
    expect(other.redact('fourth-secret-text')).toBe('***');
  });
});

it('names one entry for each account that was set up', async () => {
  await rig.addAccount('olga', '2', { details: NOT_SET_UP });
  expect(await entriesOf(rig.app, 'olga')).toEqual([{ user: 'olga', gate: 'wire', account: '1' }]);
  expect(await entriesOf(rig.app, 'azarya')).toEqual([]);
});

describe('which vault', () => {
  it('is the one the environment names, over the setting', async () => {
    (await rig.app.settings()).set('vault', 'keychain');
    expect((await rig.another().vault()).kind).toBe('file');
  });

  it('is the one the setting names', async () => {
    delete rig.env['GATES_VAULT'];
    (await rig.app.settings()).set('vault', 'file');
    const vault = await rig.another().vault();
    expect(vault.kind).toBe('file');
    expect(await vault.get({ user: 'olga', gate: 'wire', account: '1' })).toEqual({
      secret: SECRET,
    });
  });

  it('must be a word that is known', async () => {
    rig.env['GATES_VAULT'] = 'pocket';
    const app = rig.another();
    await expect(app.vault()).rejects.toMatchObject({ exitCode: 2 });
    rig.env['GATES_VAULT'] = 'file';
    expect((await app.vault()).kind).toBe('file');
  });

  it('stands in the home it was opened for', async () => {
    const vault = await openKind(rig.app, 'file');
    expect(await vault.get({ user: 'olga', gate: 'wire', account: '1' })).toEqual({
      secret: SECRET,
    });
  });
});

const elsewhere =
  process.platform === 'linux' ? '' : 'only Linux can be without a keychain at will';
describe.skipIf(elsewhere !== '')(
  `without a keychain${elsewhere && ` (skipped: ${elsewhere})`}`,
  () => {
    const open = (...args: string[]) => {
      const program = join(import.meta.dirname, 'programs/vault-offer.ts');
      const { DISPLAY: _, ...env } = process.env;
      const out = execFileSync(process.execPath, [program, ...args], {
        env: { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
        encoding: 'utf8',
      });
      return JSON.parse(out) as Record<string, unknown>;
    };

    test('a script gets the error, and nothing is chosen for it', () => {
      expect(open('script')).toEqual({
        code: expect.stringMatching(/^keychain_/),
        exitCode: 1,
        setting: null,
        asked: [],
        warnings: 0,
      });
    });

    test('a person is told why and offered the encrypted file; yes is remembered', () => {
      const asked = ['Keep secrets in an encrypted file instead?'];
      expect(open('interactive', 'yes')).toEqual({
        kind: 'file',
        setting: 'file',
        asked,
        warnings: 1,
      });
    });

    test('a person who says no gets the error', () => {
      expect(open('interactive', 'no')).toMatchObject({ exitCode: 1, setting: null, warnings: 1 });
    });
  },
);
