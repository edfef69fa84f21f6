import { describe, expect, it } from 'vitest';
import { checkKnown } from '../../src/doctor/bare.ts';

const found = (env: NodeJS.ProcessEnv, known: Record<string, string> | null) =>
  checkKnown(env, known).map(({ check, status, message }) => [check, status, String(message)]);

describe('what only this shell knows', () => {
  it('is nothing where nothing is set', () => {
    expect(found({ PATH: '/bin', LANG: 'C.UTF-8' }, null)).toMatchObject([
      ['cron-environment', 'ok', expect.anything()],
    ]);
  });

  it('is said of each variable, once a schedule knows it no more', () => {
    const env = { GATES_HOME: '/x', GATES_DATABASE_URL: 'postgres://olga:word@db/gates' };
    expect(found(env, null).map(([, status]) => status)).toEqual(['failed', 'failed']);
    expect(found(env, { GATES_HOME: '/x' })).toMatchObject([
      ['cron-environment', 'failed', expect.stringContaining('GATES_DATABASE_URL')],
    ]);
    expect(found(env, { ...env })).toMatchObject([['cron-environment', 'ok', expect.anything()]]);
    expect(JSON.stringify(checkKnown(env, { ...env, GATES_DATABASE_URL: 'postgres://x' }))).toMatch(
      /^(?!.*word).*another one in the schedule/,
    );
  });

  it('may be the way to the network: then it is a warning', () => {
    expect(found({ https_proxy: 'http://olga:word@proxy' }, {})).toMatchObject([
      ['cron-environment', 'warning', expect.not.stringContaining('word')],
    ]);
  });

  it('is a passphrase, which no schedule will ever know', () => {
    const env = { GATES_VAULT_PASSPHRASE: 'correct horse' };
    expect(found(env, {})).toMatchObject([['cron-environment', 'failed', expect.anything()]]);
    expect(
      found({ ...env, GATES_VAULT_KEY_FILE: '/k' }, { GATES_VAULT_KEY_FILE: '/k' }),
    ).toMatchObject([['cron-environment', 'ok', expect.anything()]]);
  });

  it('is the language', () => {
    expect(found({ LANG: 'ru_RU.UTF-8' }, null)).toMatchObject([
      ['cron-language', 'warning', expect.anything()],
    ]);
    expect(found({ LANG: 'ru_RU.UTF-8' }, { GATES_LANG: 'ru' })).toMatchObject([
      ['cron-environment', 'ok', expect.anything()],
    ]);
  });
});
