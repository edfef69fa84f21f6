/** Zoom's answers as its documents and its users know them, and what they become. */
import { describe, expect, it, test } from 'vitest';
import { KNOWN_ERRORS } from '../../../gates/zoom/errors-known.ts';
import { tokenError } from '../../../gates/zoom/errors-oauth.ts';
import { accessEnded, platformError, type Whose } from '../../../gates/zoom/errors.ts';

const NOW = Date.parse('2026-11-22T10:30:00Z');
const OLGA: Whose = { app: 'user', user: 'olga' };

const of = (status: number, json: unknown, { headers = {}, whose = OLGA } = {}) =>
  platformError({ status, headers, json }, whose, NOW);

describe('what Zoom refuses with', () => {
  test.each([
    [404, 3001, 'Meeting does not exist: 81234567890.', 'meeting_not_found', 5],
    [404, 1001, 'Meeting does not exist: 81234567890.', 'meeting_not_found', 5],
    [404, 3001, 'Meeting 81234567890 is not found or has expired.', 'meeting_not_found', 5],
    [400, 300, 'Invalid meeting ID.', 'meeting_not_found', 5],
    [404, 3001, 'User does not exist: nobody@example.org.', 'user_not_found', 5],
    [404, 1001, 'User does not exist: nobody@example.org.', 'user_not_found', 5],
    [400, 1010, 'User does not belong to this account: abc.', 'user_not_found', 5],
    [401, 1010, 'User does not belong to this account: abc.', 'user_not_found', 5],
    [400, 404, 'Registration has not been enabled for this meeting: 8.', 'registration_off', 6],
    [400, 300, 'Registration has not been enabled for this meeting: 8.', 'registration_off', 6],
    [400, 300, 'The next page token is invalid or expired.', 'page_expired', 1],
    [400, 3018, 'Not allowed to delete PMI.', 'meeting_permanent', 6],
    [400, 3038, 'Meeting is over, you can not register now.', 'meeting_over', 6],
    [400, 3043, 'Meeting has reached maximum attendee capacity.', 'meeting_full', 6],
    [400, 3161, 'Your user account is not allowed meeting hosting.', 'hosting_not_allowed', 6],
    [400, 3000, 'You cannot schedule a meeting for nobody', 'scheduling_refused', 6],
    [400, 200, 'Only available for Paid account.', 'plan_too_small', 6],
    [400, 200, 'No permission.', 'permission_denied', 6],
    [404, 3301, 'There is no recording for this meeting.', 'no_recording', 5],
    [400, 12702, 'Can not access a meeting a year ago.', 'too_long_ago', 6],
    [
      403,
      2305,
      'The meeting summary has been moved to Trash and cannot be accessed.',
      'no_summary',
      5,
    ],
    [403, 2305, 'Access to meeting summaries is restricted.', 'summary_restricted', 6],
    [400, 300, 'Validation Failed.', 'bad_parameter', 1],
    [401, 124, 'Access token is expired.', 'token_invalid', 3],
    [400, 124, 'Access token is expired.', 'token_invalid', 3],
    [500, 500, 'Internal Server Error.', 'server_error', 4],
    [418, 77_777, 'Something new.', 'zoom_refused', 1],
  ])('%i, code %i, “%s” is %s', (status, code, message, name, exit) => {
    const error = of(status, { code, message });
    expect(error).toMatchObject({ code: name, exitCode: exit, platformCode: String(code) });
    expect(error.hint).toBeTruthy();
  });

  it('without a body of its own, by its status', () => {
    expect(of(502, undefined)).toMatchObject({ code: 'server_error', exitCode: 4 });
    expect(of(401, undefined)).toMatchObject({ code: 'token_invalid', exitCode: 3 });
    expect(of(404, '<html>')).toMatchObject({ code: 'zoom_refused', exitCode: 5 });
  });

  it('about fields, says which and why, in one line', () => {
    const errors = [{ field: 'settings.approval_type', message: 'Invalid\nfield.' }];
    expect(of(400, { code: 300, message: 'Validation Failed.', errors }).message).toBe(
      'Zoom did not take a value. Zoom says: Validation Failed. settings.approval_type: Invalid field.',
    );
  });

  it('never repeats a token', () => {
    const message = `No: ${'a1b2-'.repeat(20)} is wrong`;
    expect(of(418, { code: 77_777, message }).message).not.toContain('a1b2-a1b2');
  });

  it('knows each code once: none stands where it is never reached', () => {
    for (const [index, { codes, at }] of KNOWN_ERRORS.entries()) {
      const before = KNOWN_ERRORS.slice(0, index).filter((other) => other.at === undefined);
      for (const code of codes) {
        expect(
          before.some((other) => other.codes.includes(code)),
          `${code} ${at}`,
        ).toBe(false);
      }
    }
  });
});

describe('a missing scope', () => {
  const body = {
    code: 4711,
    message:
      'Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin].',
  };

  it('is named as a person’s app has it, with where to add it, and the login after it', () => {
    const error = of(400, body);
    expect(error).toMatchObject({ code: 'scope_missing', exitCode: 3 });
    expect(error.message).toBe('The Zoom app lacks the scope meeting:write:meeting.');
    expect(error.hint).toContain('https://marketplace.zoom.us');
    expect(error.hint).toMatch(/gates zoom login --user olga$/);
  });

  it('of an account’s app is the one for administrators; its next token has it', () => {
    const error = of(400, body, { whose: { app: 'server', user: 'olga' } });
    expect(error.message).toBe('The Zoom app lacks the scope meeting:write:meeting:admin.');
    expect(error.hint).toMatch(/gates zoom refresh --user olga$/);
  });

  it('is no reason to renew', () => {
    expect(accessEnded({ status: 401, headers: {}, json: body })).toBe(false);
    expect(accessEnded({ status: 400, headers: {}, json: { code: 124, message: 'x' } })).toBe(true);
    expect(accessEnded({ status: 401, headers: {}, json: undefined })).toBe(true);
    expect(accessEnded({ status: 404, headers: {}, json: { code: 3001 } })).toBe(false);
  });
});

describe('too many calls', () => {
  const daily = {
    code: 429,
    message:
      'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.',
  };
  /** By the clock of this machine. */
  const clock = (at: string) => {
    const date = new Date(at);
    return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  };

  it('in a day: until when, by an ISO Retry-After and this machine’s clock, and what the limit is', () => {
    const headers = { 'x-ratelimit-type': 'Daily-limit', 'retry-after': '2026-11-22T18:00:00Z' };
    const error = of(429, daily, { headers });
    expect(error).toMatchObject({
      code: 'daily_limit',
      exitCode: 7,
      retryAfterMs: 7.5 * 3_600_000,
    });
    expect(error.message).toContain(clock('2026-11-22T18:00:00Z'));
    expect(error.message).toContain('100 meetings made or changed for one person');
  });

  it('in a day, where no time is told: until midnight in GMT', () => {
    const error = of(429, daily);
    expect(error).toMatchObject({ code: 'daily_limit', retryAfterMs: 13.5 * 3_600_000 });
    expect(error.message).toContain(clock('2026-11-23T00:00:00Z'));
  });

  it('in a second: how many seconds, and of which kind of calls', () => {
    const headers = {
      'x-ratelimit-type': 'QPS',
      'x-ratelimit-category': 'Medium',
      'x-ratelimit-limit': '20',
      'retry-after': '3',
    };
    const message =
      'You have reached the maximum per-second rate limit for this API. Try again later.';
    const error = of(429, { code: 429, message }, { headers });
    expect(error).toMatchObject({ code: 'too_many_requests', exitCode: 7, retryAfterMs: 3000 });
    expect(error.message).toContain('3 seconds');
    expect(error.message).toContain('20 calls of the kind “medium”');
  });

  it('with when it ends in Unix seconds', () => {
    const headers = { 'x-ratelimit-reset': String(NOW / 1000 + 90) };
    const error = of(429, { code: 429, message: 'Too many.' }, { headers });
    expect(error.retryAfterMs).toBe(90_000);
    expect(error.message).toContain(clock('2026-11-22T10:31:30Z'));
  });
});

describe('the token endpoint', () => {
  const refused = (status: number, json: unknown, by: 'code' | 'refresh' | 'server', more = {}) =>
    tokenError({ status, headers: {}, json }, { by, user: 'olga', now: NOW, ...more });
  const dead = { reason: 'Invalid Token!', error: 'invalid_grant' };
  const client = { reason: 'Invalid client_id or client_secret', error: 'invalid_client' };

  it('tells a login that has run out from one that was taken back', () => {
    const expired = refused(400, dead, 'refresh', { until: NOW - 1 });
    expect(expired).toMatchObject({ code: 'login_expired', exitCode: 3 });
    expect(expired.hint).toContain('gates zoom login --user olga');
    const revoked = refused(400, dead, 'refresh', { until: NOW + 1 });
    expect(revoked).toMatchObject({ code: 'login_revoked', exitCode: 3 });
    expect(revoked.hint).toContain('gates zoom login --user olga');
  });

  it('knows a spent code, a wrong client, a secret that is wanted, an address it was not told of', () => {
    const code = { reason: 'Invalid authorization code zc_1', error: 'invalid_grant' };
    expect(refused(400, code, 'code').code).toBe('code_spent');
    expect(refused(401, client, 'code', { secret: true }).message).toContain('client secret');
    expect(refused(401, client, 'code', { secret: false }).hint).toContain('--client-secret-file');
    const redirectUri = 'http://127.0.0.1:47613/callback';
    const redirect = { reason: 'Redirect URI mismatch.', error: 'invalid_request' };
    expect(refused(400, redirect, 'code', { redirectUri })).toMatchObject({
      code: 'redirect_not_registered',
      message: expect.stringContaining(redirectUri) as string,
    });
    const account = { reason: 'Bad Request', error: 'invalid_request' };
    const off = refused(400, account, 'server');
    expect(off).toMatchObject({ code: 'app_not_active', exitCode: 3 });
    expect(off.hint).toContain('--server-to-server');
  });

  it('that has trouble of its own has not said no: whoever renews must know', () => {
    expect(refused(502, undefined, 'refresh')).toMatchObject({
      exitCode: 4,
      platformCode: undefined,
    });
    expect(refused(502, undefined, 'server').platformCode).toBe('502');
    expect(refused(400, dead, 'refresh').platformCode).toBe('invalid_grant');
  });
});
