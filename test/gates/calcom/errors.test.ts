/** Cal.com's answers of failure, and what they become. */
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { platformError } from '../../../gates/calcom/errors.ts';
import { failure } from './failing.ts';
import { newWorld, type World } from './world.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');

const of = (status: number, message: string, headers: Record<string, string> = {}) =>
  platformError({ status, headers, json: { status: 'error', error: { code: 'X', message } } }, NOW);

describe('what Cal.com refuses with', () => {
  test.each([
    [401, 'key_invalid', 3],
    [403, 'not_allowed', 3],
    [404, 'not_found', 5],
    [409, 'conflict', 1],
    [400, 'calcom_refused', 1],
    [422, 'calcom_refused', 1],
    [429, 'too_many_requests', 7],
    [500, 'server_error', 4],
    [503, 'server_error', 4],
  ])('%i is %s, exit %i', (status, code, exitCode) => {
    expect(of(status, 'said')).toMatchObject({ code, exitCode, gate: 'calcom' });
    expect(of(status, 'said').hint).toBeTruthy();
  });

  it('says Cal.com’s own words, in one line, without a key', () => {
    const { message } = of(400, 'start must be\n a date; key cal_live_0123456789abcdef');
    expect(message).toContain('start must be a date');
    expect(message).not.toContain('cal_live_0');
  });

  test.each([
    ['seconds', { 'retry-after': '17' }, 17_000],
    ['seconds of the count', { 'x-ratelimit-reset-default': '42' }, 42_000],
    ['a time of the count', { 'x-ratelimit-reset-default': String(NOW / 1000 + 30) }, 30_000],
    ['nothing', {}, undefined],
  ])('waits as long as it is told: %s', (_what, headers, retryAfterMs) => {
    const error = of(429, 'Too Many Requests', headers);
    expect(error).toMatchObject({ retryAfterMs, tooFast: 'account' });
    if (retryAfterMs !== undefined) expect(error.message).toContain(String(retryAfterMs / 1000));
  });
});

describe('at the command line', () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
    await world.logInTo('olga');
  });
  afterEach(() => world.close());

  it('too many requests are exit 7, with the wait', async () => {
    await world.deliver({ event: 'limit', perMinute: 2 });
    await world.api('GET', '/me');
    await world.api('GET', '/me');
    const error = await failure(world.run('event-types'));
    expect(error).toMatchObject({ exitCode: 7, code: 'too_many_requests' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('a booking that is not there is exit 5', async () => {
    expect(await failure(world.run('bookings', 'show', 'nothing'))).toMatchObject({ exitCode: 5 });
    expect(await failure(world.run('bookings', 'cancel', 'nothing'))).toMatchObject({
      exitCode: 5,
    });
  });

  it('an answer that never came may have done it: exit 8, and nothing is done twice', async () => {
    await world.deliver({ event: 'booking.created', uid: 'b1' });
    await world.run('bookings');
    // What asks first is asked again; what changes something is not.
    await world.fault('reset');
    await world.run('bookings', 'show', 'b1');
    await world.faultAt('timeout-after-accept', 'write');
    const error = await failure(world.run('bookings', 'cancel', 'b1'));
    expect(error).toMatchObject({ exitCode: 8 });
    const { value } = await world.run('bookings', 'show', 'b1');
    expect(value.status).toBe('cancelled');
    const cancels = (await world.requests()).filter(({ path }) => path.endsWith('/cancel'));
    expect(cancels).toHaveLength(1);
  });
});
