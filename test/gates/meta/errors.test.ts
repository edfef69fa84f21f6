import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { gate as instagram } from '../../../gates/instagram/gate.ts';
import { gate as messenger } from '../../../gates/messenger/gate.ts';
import { ERRORS, explain, graphFault, platformError } from '../../../gates/meta/errors.ts';
import { gate as meta } from '../../../gates/meta/gate.ts';
import { gate as whatsapp } from '../../../gates/whatsapp/gate.ts';
import type { App } from '../../../src/app.ts';
import { forPerson } from '../../../src/cli/failure.ts';

const body = (code: number, rest: Record<string, unknown> = {}) => ({
  error: {
    message: `(#${code}) Message`,
    type: 'OAuthException',
    code,
    fbtrace_id: 'Abc',
    ...rest,
  },
});

/** `whatsapp numbers health` … */
async function commandPaths(): Promise<string[]> {
  const group = new Command('gates');
  for (const gate of [meta, whatsapp, messenger, instagram]) {
    gate.commands?.(group.command(gate.name), {} as App);
  }
  const paths = ['outbox resend ID', 'outbox list', 'meta login', 'whatsapp send'];
  const walk = (command: Command, before: string): void => {
    for (const inner of command.commands) {
      const path = `${before}${inner.name()}`;
      paths.push(path);
      walk(inner, `${path} `);
    }
  };
  walk(group, '');
  return paths.map((path) => path.replace(' ID', ''));
}

describe('platformError', () => {
  test.each([
    // code, rest of the error, HTTP status, category, exit status, our code
    [190, {}, 401, 'auth', 3, 'token_invalid'],
    [190, { error_subcode: 458 }, 400, 'auth', 3, 'app_removed'],
    [190, { error_subcode: 460 }, 400, 'auth', 3, 'password_changed'],
    [190, { error_subcode: 463 }, 401, 'auth', 3, 'token_expired'],
    [190, { error_subcode: 464 }, 400, 'auth', 3, 'user_unconfirmed'],
    [190, { error_subcode: 467 }, 400, 'auth', 3, 'token_revoked'],
    [190, { error_subcode: 492 }, 400, 'auth', 3, 'page_role_missing'],
    [190, { error_subcode: 99999 }, 400, 'auth', 3, 'token_invalid'],
    [4, {}, 400, 'rate_limited', 7, 'app_rate_limit'],
    [17, {}, 400, 'rate_limited', 7, 'user_rate_limit'],
    [32, {}, 400, 'rate_limited', 7, 'page_rate_limit'],
    [613, {}, 400, 'rate_limited', 7, 'custom_rate_limit'],
    [80007, {}, 400, 'rate_limited', 7, 'waba_rate_limit'],
    [130429, {}, 429, 'rate_limited', 7, 'throughput_limit'],
    [131048, {}, 400, 'rate_limited', 7, 'spam_limit'],
    [131056, {}, 400, 'rate_limited', 7, 'pair_limit'],
    [133016, {}, 400, 'rate_limited', 7, 'registration_limit'],
    [1, {}, 500, 'unreachable', 4, 'temporary'],
    [2, {}, 503, 'unreachable', 4, 'temporary'],
    [131000, {}, 500, 'unreachable', 4, 'temporary'],
    [131016, {}, 500, 'unreachable', 4, 'overloaded'],
    [100, {}, 400, 'failed', 1, 'invalid_parameter'],
    [100, { error_subcode: 33 }, 400, 'not_found', 5, 'object_not_found'],
    [100, { error_subcode: 36009 }, 400, 'auth', 3, 'code_refused'],
    [131009, {}, 400, 'failed', 1, 'invalid_parameter'],
    [131021, {}, 400, 'policy', 6, 'same_number'],
    [131026, {}, 400, 'failed', 1, 'undeliverable'],
    [131030, {}, 400, 'policy', 6, 'recipient_not_allowed'],
    [131031, {}, 403, 'policy', 6, 'account_locked'],
    [131047, {}, 400, 'policy', 6, 'window_closed'],
    [10, { error_subcode: 2018278 }, 400, 'policy', 6, 'window_closed'],
    [132001, {}, 404, 'not_found', 5, 'template_not_found'],
    [132015, {}, 400, 'policy', 6, 'template_paused'],
    [133010, {}, 400, 'failed', 1, 'number_not_registered'],
    [368, {}, 403, 'policy', 6, 'policy_block'],
    [10, {}, 403, 'policy', 6, 'permission_denied'],
    [299, {}, 403, 'policy', 6, 'permission_denied'],
    [300, {}, 400, 'failed', 1, 'platform_error'],
    [99999, {}, 400, 'failed', 1, 'platform_error'],
    [99999, {}, 500, 'unreachable', 4, 'platform_error'],
    [99999, { is_transient: true }, 400, 'unreachable', 4, 'platform_error'],
  ] as const)(
    '%i %o with HTTP %i is %s (exit %i, %s)',
    (code, rest, status, category, exit, own) => {
      const error = platformError('whatsapp', status, body(code, rest));
      expect(error).toMatchObject({ category, exitCode: exit, code: own, gate: 'whatsapp' });
      expect(error.hint).toBeTruthy();
    },
  );

  test('a cure begins with its command, so that it can be told whom it is about', () => {
    const { hint } = platformError('meta', 403, body(10));
    expect(forPerson(hint ?? '', 'olga')).toMatch(/^gates meta status --user olga: \S/);
  });

  test('names the scope that is missing, and the login that asks for it', () => {
    const error = platformError(
      'meta',
      403,
      body(200, { message: '(#200) Requires pages_manage_posts permission to manage the object' }),
    );
    expect(error).toMatchObject({ category: 'auth', code: 'scope_missing', exitCode: 3 });
    expect(error.message).toContain('pages_manage_posts');
    expect(error.hint).toMatch(/^gates meta login --scopes \S*pages_manage_posts/);
    expect(error.hint).not.toContain('whatsapp');
  });

  test('a scope is a whole word', () => {
    const other = body(200, { message: '(#200) Requires pages_messaging_subscriptions' });
    expect(platformError('meta', 403, other).code).toBe('permission_denied');
  });

  test.each([
    ['Invalid appsecret_proof provided in the API argument', 100],
    ['Error validating client secret.', 1],
  ])('“%s” is about the app secret', (message, code) => {
    expect(platformError('meta', 400, body(code, { message }))).toMatchObject({
      category: 'auth',
      code: 'app_secret_wrong',
    });
  });

  test('passes on what Meta says beyond the code, in one line and bounded', () => {
    const details = `Parameter\u001B[31m\nname ${'x '.repeat(400)}`;
    const { message } = platformError('whatsapp', 400, body(132012, { error_data: { details } }));
    expect(message).toMatch(/^A parameter has not the form .* Meta says: Parameter \[31m name x x/);
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(400);
  });

  test.each([
    [190, 'Malformed access token EAAfictionalTokenThatMetaRepeatsInFullLength0123456789'],
    [100, 'Bad value EAAfictionalTokenThatMetaRepeatsInFullLength0123456789 for a field'],
    [4242, 'Odd EAAfictionalTokenThatMetaRepeatsInFullLength0123456789'],
  ])('repeats no token that Meta repeats (%i)', (code, message) => {
    const error = platformError('meta', 400, body(code, { message }));
    expect(error.message).not.toContain('EAAfictional');
  });

  const now = Date.parse('2026-11-21T08:00:00Z');
  const usage = (...minutes: number[]) =>
    JSON.stringify({
      '320000000000001': minutes.map((each) => ({
        type: 'whatsapp_business_management',
        call_count: 100,
        estimated_time_to_regain_access: each,
      })),
    });
  test.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 08:01:00 GMT' }, 60_000],
    ['minutes of usage', { 'x-business-use-case-usage': usage(19) }, 19 * 60_000],
    ['the longest of several', { 'x-business-use-case-usage': usage(2, 7, 0) }, 7 * 60_000],
    ['seconds before usage', { 'retry-after': '1', 'x-business-use-case-usage': usage(5) }, 1000],
    ['no time', { 'x-business-use-case-usage': usage(0) }, undefined],
    ['a header that is no JSON', { 'x-business-use-case-usage': '{' }, undefined],
    ['no header', {}, undefined],
  ])('reads how long to wait from %s', (_, headers, expected) => {
    expect(platformError('meta', 400, body(4), headers, now).retryAfterMs).toBe(expected);
  });

  test('a wait means nothing where waiting does not help', () => {
    const headers = { 'retry-after': '30' };
    expect(platformError('meta', 400, body(131047), headers, now).retryAfterMs).toBeUndefined();
  });

  test.each([
    [429, 'rate_limited'],
    [401, 'auth'],
    [404, 'not_found'],
    [500, 'unreachable'],
    [418, 'failed'],
  ])('HTTP %i without a Graph error is %s', (status, category) => {
    for (const answer of [undefined, null, 'text', {}, { error: 'no object' }]) {
      expect(platformError('meta', status, answer)).toMatchObject({ category });
    }
  });

  test('keeps Meta’s own code', () => {
    expect(platformError('meta', 400, body(190, { error_subcode: 463 })).platformCode).toBe(
      '190/463',
    );
    expect(platformError('meta', 400, body(4)).platformCode).toBe('4');
  });
});

describe('the table', () => {
  test.each(Object.entries(ERRORS))('%s has a sentence, a cure and a name', (_, entry) => {
    expect(String(entry.sentence)).toMatch(/^[A-Z“].*\.$/u);
    expect(String(entry.hint).length).toBeGreaterThan(10);
    expect(entry.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(entry.retryable).toBe(['rate_limited', 'unreachable'].includes(entry.category));
  });

  /** The codes of the Cloud API’s pages on errors, and of those on groups, calls and Flows. */
  const DOCUMENTED: Readonly<Record<string, string>> = {
    authorization: '0 3 10 190 200 299 131005',
    integrity: '368 130497 131031',
    throttling: '4 80007 130429 131048 131056 131064 133016',
    other: `1 2 33 100 613 130403 130472 131000 131001 131002 131006 131008 131009 131016
       131021 131026 131030 131037 131042 131043 131045 131047 131049 131050 131051
       131052 131053 131055 131057 131060 131062 131063 135000 1752041 2494100`,
    templates: `132000 132001 132005 132007 132008 132012 132015 132016 132018 200002 2388019
       2388023 2388024 2388040 2388047 2388060 2388072 2388073 2388293 2388299 2593002`,
    'marketing messages and payments': '134011 134100 134101 134102',
    flows: '132068 132069 139000 139001 139002 139003 139004',
    registration: `133000 133001 133002 133003 133004 133005 133006 133007 133008 133009 133010
       133015 136024 136025 192 2388001 2388012 2388091 2388093 2388103 2593107 2593108`,
    groups: `131020 131041 131059 131201 131202 131204 131207 131208 131209 131210 131211
       131212 131215`,
    calls: `138000 138001 138002 138003 138004 138005 138006 138007 138009 138012 138013
       138014 138017 138018 138019 138020 138021 138022 138023`,
  };

  test.each(Object.entries(DOCUMENTED))('knows all of %s', (_, codes) => {
    const unknown = codes.split(/\s+/).filter((code) => explain(code).code === 'platform_error');
    expect(unknown).toEqual([]);
  });

  test('a subcode of a template means the same beside its code and alone', () => {
    expect(explain(100, 2388040)).toBe(explain('2388040'));
    expect(explain(100, 2388060)).toBe(explain(2388060));
    // Those of tokens are small, and belong to their code.
    expect(explain(100, 463).code).toBe('invalid_parameter');
  });

  test('says what has to come more slowly, and only where nothing was done and waiting helps', () => {
    const slowed = (whose: string) =>
      Object.keys(ERRORS).filter((code) => ERRORS[code]?.tooFast === whose);
    expect(slowed('recipient')).toEqual(['131056']);
    expect(slowed('account')).toEqual(
      expect.arrayContaining(['4', '613', '80007', '130429', '131208']),
    );
    for (const code of ['131048', '131049', '131064', '133016', '130472']) {
      expect(ERRORS[code]?.tooFast, code).toBeUndefined();
    }
    for (const [code, entry] of Object.entries(ERRORS)) {
      if (entry.tooFast) expect(entry.category, code).toBe('rate_limited');
    }
    expect(platformError('whatsapp', 400, body(131056)).tooFast).toBe('recipient');
    expect(platformError('whatsapp', 429, undefined).tooFast).toBe('account');
  });

  test('every command of a cure is there', async () => {
    const program = await commandPaths();
    for (const [code, { hint }] of Object.entries(ERRORS)) {
      for (const [, path = ''] of String(hint).matchAll(
        /\bgates ((?:[a-z][a-z-]*(?: (?=[a-z])|))+)/g,
      )) {
        expect(program, `${code}: ${path}`).toContain(path.trim());
      }
    }
  });

  test('everything that Meta may tell later, in a status, is explained', () => {
    for (const code of [131026, '131047', 131048, 131049, 131050, 131053, 130472, 132015]) {
      expect(explain(code).code, `${code}`).not.toBe('platform_error');
    }
  });

  test('an unknown code says so, and where to look', () => {
    expect(explain(777_777)).toMatchObject({ category: 'failed', code: 'platform_error' });
    expect(String(explain(777_777).sentence)).toContain('777777');
    expect(String(explain('not a number').sentence)).toContain('not a number');
  });
});

test('graphFault reads only what is a Graph error', () => {
  expect(graphFault(body(4, { error_user_msg: 'Slow down' }))).toEqual({
    code: 4,
    subcode: undefined,
    message: '(#4) Message',
    detail: 'Slow down',
    transient: false,
  });
  expect(graphFault({ error: { code: '4' } })).toBeNull();
  expect(graphFault([])).toBeNull();
});
