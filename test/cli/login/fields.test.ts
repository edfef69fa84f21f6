import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fillFields, flagName, readSecret, toldBefore } from '../../../src/cli/login/fields.ts';
import type { LoginField } from '../../../src/gate.ts';
import { recordingUi } from '../../support/ui.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-fields-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SECRET_FILE = join(folder, 'secret');
writeFileSync(SECRET_FILE, '  s3cret\n');
writeFileSync(join(folder, 'empty'), ' \n');

const APP_ID: LoginField = {
  name: 'appId',
  label: 'App ID',
  secret: false,
  help: 'dashboard › App ID',
};
const APP_SECRET: LoginField = {
  name: 'appSecret',
  label: 'App secret',
  secret: true,
  help: 'dashboard › Show',
};
const TOKEN: LoginField = {
  name: 'accessToken',
  label: 'Access token',
  secret: true,
  help: 'settings',
};

function fill(
  fields: readonly LoginField[],
  sources: Partial<Parameters<typeof fillFields>[2]> = {},
  interactive = false,
  answer?: string,
) {
  const asked: { label: string; secret: boolean; mayBeEmpty?: boolean }[] = [];
  const concealed: string[] = [];
  const { ui } = recordingUi({
    ask: async ({ label, secret, mayBeEmpty }) => {
      asked.push({ label: String(label), secret, ...(mayBeEmpty && { mayBeEmpty }) });
      if (answer !== undefined) return answer;
      return ` typed ${String(label)} `;
    },
  });
  const options = { json: true, interactive, verbose: false, yes: false, dryRun: false };
  const filling = fillFields({ options, ui, conceal: (secret) => concealed.push(secret) }, fields, {
    flags: {},
    before: null,
    ...sources,
  });
  return filling.then((filled) => ({ filled, asked, concealed }));
}

describe('the fields of a login', () => {
  it('are flags, but a secret is only ever named by its file', () => {
    expect([APP_ID, APP_SECRET, TOKEN].map(flagName)).toEqual([
      'app-id',
      'app-secret-file',
      'access-token-file',
    ]);
  });

  it('come from flags and files, trimmed, and secrets are concealed', async () => {
    const { filled, asked, concealed } = await fill([APP_ID, APP_SECRET], {
      flags: { appId: ' 12 ', appSecretFile: SECRET_FILE },
    });
    expect(filled).toEqual({ appId: '12', appSecret: 's3cret' });
    expect(concealed).toEqual(['s3cret']);
    expect(asked).toEqual([]);
  });

  it('do not take a secret that stands in a flag', async () => {
    await expect(fill([APP_SECRET], { flags: { appSecret: 'in ps' } })).rejects.toMatchObject({
      code: 'missing_field',
    });
  });

  it('come from the login that is there, unless they are told anew', async () => {
    const before = { appId: 'old', appSecret: 'old secret' };
    expect((await fill([APP_ID, APP_SECRET], { before, flags: { appId: 'new' } })).filled).toEqual({
      appId: 'new',
      appSecret: 'old secret',
    });
  });

  it('are asked for at a terminal, a secret hidden; `-` too, over what was there', async () => {
    const { filled, asked } = await fill(
      [APP_ID, APP_SECRET],
      { flags: { appSecretFile: '-' }, before: { appSecret: 'old' } },
      true,
    );
    expect(filled).toEqual({ appId: 'typed App ID', appSecret: 'typed App secret' });
    expect(asked).toEqual([
      { label: 'App ID', secret: false },
      { label: 'App secret', secret: true },
    ]);
  });

  it('take the token of --with-token for the first secret one', async () => {
    const optional = { ...APP_SECRET, optional: true };
    expect(
      (await fill([TOKEN, { ...APP_ID, optional: true }, optional], { token: 'EAA' })).filled,
    ).toEqual({ accessToken: 'EAA' });
  });

  it('keep what nobody is asked for when a new token is typed', async () => {
    const login = { kind: 'form', fields: [TOKEN, { ...APP_SECRET, optional: true }] } as const;
    const before = { accessToken: 'ended', appSecret: 'kept secret', verifyToken: 'v' };
    const { filled } = await fill(
      login.fields,
      { before: toldBefore(login, before, undefined) },
      true,
    );
    expect(filled).toEqual({ accessToken: 'typed Access token', appSecret: 'kept secret' });
    expect(toldBefore(login, before, 'IGA')).toBe(before);
    expect(toldBefore({ kind: 'oauth', fields: [] }, before, undefined)).toBe(before);
  });

  it.each([
    [APP_ID, 'add --app-id VALUE. dashboard › App ID'],
    [APP_SECRET, 'add --app-secret-file FILE. dashboard › Show'],
  ])('name the flag to add where nobody can be asked: $label', async (field, hint) => {
    await expect(fill([field])).rejects.toMatchObject({ exitCode: 2, code: 'missing_field', hint });
  });

  it('are asked for though they may be none, and are left out where Enter says so', async () => {
    const field = { ...APP_SECRET, optional: true, none: 'none, a public client' };
    const { filled, asked } = await fill([field], {}, true, '');
    expect(filled).toEqual({});
    expect(asked).toEqual([
      { label: 'App secret (none, a public client: press Enter)', secret: true, mayBeEmpty: true },
    ]);
    expect((await fill([field], {}, true, ' s3cret ')).filled).toEqual({ appSecret: 's3cret' });
    expect((await fill([field])).asked).toEqual([]);
    const before = { appSecret: 'kept' };
    expect(await fill([field], { before }, true)).toMatchObject({ filled: before, asked: [] });
  });

  it('are left out where they are optional and not given', async () => {
    expect((await fill([{ ...APP_ID, optional: true }], {}, true)).filled).toEqual({});
  });
});

describe('a secret from a file', () => {
  it('is the file without its line end', () => {
    expect(readSecret(SECRET_FILE)).toBe('s3cret');
  });

  it.each([
    ['none', 'no_file'],
    ['empty', 'empty_secret'],
    ['.', 'usage'],
  ])('%s: wrong usage, with a cure', (name, code) => {
    expect(() => readSecret(join(folder, name))).toThrow(
      expect.objectContaining({ exitCode: 2, code, hint: expect.any(String) as string }),
    );
  });
});
