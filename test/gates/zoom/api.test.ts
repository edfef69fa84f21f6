/** Calls as they go out, and what comes of their answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiOf, pathId, zoomApi } from '../../../gates/zoom/api.ts';
import { usedUpUntil } from '../../../gates/zoom/daily-limit.ts';
import type { Http, HttpRequest, HttpResponse } from '../../../src/http/client.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 30_000);
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  await world.logInTo('olga');
});
afterAll(() => world?.close());

const api = async () => apiOf(await world.own('olga'));

const plan = (topic: string) => ({
  topic,
  type: 2,
  start_time: '2026-12-01T10:00:00Z',
  duration: 45,
  timezone: 'Europe/Berlin',
});

const topics = async (): Promise<string[]> => {
  const all: string[] = [];
  for await (const page of (await api()).pages('/users/me/meetings', 'meetings', {
    page_size: 2,
  })) {
    all.push(...page.map(({ topic }) => String(topic)));
  }
  return all;
};

describe('a call of Zoom’s API', () => {
  it('goes out with the access of whoever is logged in, and gives the answer', async () => {
    const me = await (await api()).call('GET', '/users/me');
    expect(me).toMatchObject({ id: world.zoom.userId, email: world.zoom.email });
  });

  it('leaves out of the query what is not told', async () => {
    const query = { type: 'upcoming', page_size: 30, next_page_token: undefined };
    await (await api()).call('GET', '/users/me/meetings', { query });
    const last = (await world.requests()).at(-1);
    expect(last?.query).toEqual({ type: 'upcoming', page_size: '30' });
  });

  it('gives an empty object where Zoom says nothing', async () => {
    const made = await (await api()).call('POST', '/users/me/meetings', { body: plan('A') });
    const path = `/meetings/${pathId(String(made['id']))}`;
    expect(await (await api()).call('PATCH', path, { body: { topic: 'B' } })).toEqual({});
  });

  it('reads every page, and each item once', async () => {
    for (const topic of ['A', 'B', 'C', 'D', 'E']) {
      await (await api()).call('POST', '/users/me/meetings', { body: plan(topic) });
    }
    expect((await topics()).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('renews access that Zoom takes no more, and is made again: a change once', async () => {
    await world.fault('expired-token', { at: 'create' });
    await (await api()).call('POST', '/users/me/meetings', { body: plan('Once') });
    expect(await topics()).toEqual(['Once']);
    expect(await world.renewals()).toBe(1);
  });

  it('is refused for good where the new access is taken no more either: exit 3, renewed once', async () => {
    await world.fault('expired-token', { at: 'read', times: 5 });
    await expect((await api()).call('GET', '/users/me')).rejects.toMatchObject({
      code: 'token_invalid',
      exitCode: 3,
      hint: 'gates zoom login --user olga',
    });
    expect(await world.renewals()).toBe(1);
  });

  it('is asked again where a read failed; a change is not', async () => {
    await world.fault('500', { at: 'read' });
    expect(await (await api()).call('GET', '/users/me')).toMatchObject({ id: world.zoom.userId });
    await world.fault('500', { at: 'create' });
    const making = (await api()).call('POST', '/users/me/meetings', { body: plan('No') });
    await expect(making).rejects.toMatchObject({ code: 'server_error', exitCode: 4 });
    expect(await topics()).toEqual([]);
  });

  it('whose answer is cut off names where to look: at Zoom, not in the outbox', async () => {
    const body = { ...plan('There'), settings: { approval_type: 0 } };
    const { id } = await (await api()).call('POST', '/users/me/meetings', { body });
    const person = { email: 'maria@example.org', first_name: 'Maria' };
    for (const [method, beneath, sent, cure] of [
      ['POST', '/registrants', person, `registrant list ${String(id)}`],
      ['PATCH', '', { topic: 'Other' }, `meeting show ${String(id)}`],
      ['DELETE', '', undefined, `meeting show ${String(id)}`],
    ] as const) {
      await world.fault('reset');
      const change = (await api()).call(method, `/meetings/${String(id)}${beneath}`, {
        body: sent,
      });
      await expect(change, method).rejects.toMatchObject({
        category: 'unknown_outcome',
        hint: `Look before repeating it: gates zoom ${cure} --user olga`,
      });
    }
  });

  it('whose answer is cut off may have been carried out: exit 8, and it is not made again', async () => {
    await world.fault('reset', { at: 'create' });
    const making = (await api()).call('POST', '/users/me/meetings', { body: plan('Perhaps') });
    await expect(making).rejects.toMatchObject({ category: 'unknown_outcome', exitCode: 8 });
    await expect(making).rejects.toHaveProperty(
      'hint',
      'Look before repeating it: gates zoom meeting list --user olga',
    );
    const asked = await world.requests();
    const made = asked.filter(
      ({ method, path }) => method === 'POST' && path === '/zoom/v2/users/me/meetings',
    );
    expect(made).toHaveLength(1);
  });

  it('for which the app has no scope names it', async () => {
    await world.logInTo('olga', { decline: 'meeting:write:meeting' });
    const making = (await api()).call('POST', '/users/me/meetings', { body: plan('No') });
    await expect(making).rejects.toMatchObject({
      code: 'scope_missing',
      message: 'The Zoom app lacks the scope meeting:write:meeting.',
    });
  });
});

describe('ids in a path', () => {
  it('are encoded; a UUID with slashes twice, as Zoom asks', () => {
    expect(pathId('81234567890')).toBe('81234567890');
    expect(pathId('aDYlohsHRtCd4ii1uC2+hA==')).toBe('aDYlohsHRtCd4ii1uC2%2BhA%3D%3D');
    expect(pathId('/ajXp112QmuoKj4854875==')).toBe('%252FajXp112QmuoKj4854875%253D%253D');
    expect(pathId('ab//cd==')).toBe('ab%252F%252Fcd%253D%253D');
  });
});

/** Answers as they come, one after the other. */
function answering(...answers: Response[]): { http: Http; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const request = async (each: HttpRequest): Promise<HttpResponse> => {
    asked.push(each);
    const answer = answers.shift();
    if (!answer) throw new Error('asked once too often');
    const body = new Uint8Array(await answer.arrayBuffer());
    const text = new TextDecoder().decode(body);
    const headers = Object.fromEntries(answer.headers);
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
    return { status: answer.status, headers, body, json };
  };
  const http: Http = {
    request,
    download: () => Promise.reject(new Error('downloaded')),
    address: String,
    conceal: () => undefined,
  };
  return { http, asked };
}

const over = (http: Http) =>
  zoomApi({
    http,
    now: Date.now,
    whose: { app: 'user', user: 'olga' },
    token: async () => 'token',
  });

describe('answers that are not the usual', () => {
  const perSecond = () =>
    Response.json(
      { code: 429, message: 'You have reached the maximum per-second rate limit for this API.' },
      { status: 429, headers: { 'x-ratelimit-type': 'QPS', 'x-ratelimit-category': 'Light' } },
    );

  it('a limit per second that tells no time: waits a second, also for a change', async () => {
    const { http, asked } = answering(perSecond(), Response.json({ id: 1 }, { status: 201 }));
    expect(await over(http).call('POST', '/users/me/meetings', { body: {} })).toEqual({ id: 1 });
    expect(asked).toHaveLength(2);
  });

  it('a gateway’s page instead of an answer: a change may have been done, a read was not', async () => {
    const page = () => new Response('<html>Bad Gateway</html>', { status: 502 });
    const { http } = answering(page(), page());
    const change = over(http).call('DELETE', '/meetings/1');
    await expect(change).rejects.toMatchObject({ code: 'unknown_outcome', exitCode: 8 });
    const read = over(http).call('GET', '/meetings/1');
    await expect(read).rejects.toMatchObject({ code: 'server_error', exitCode: 4 });
  });

  it('what is no JSON', async () => {
    const { http } = answering(new Response('welcome'), new Response('welcome'));
    const read = over(http).call('GET', '/users/me');
    await expect(read).rejects.toMatchObject({ code: 'answer_unreadable', exitCode: 1 });
    const change = over(http).call('PATCH', '/meetings/1', { body: {} });
    await expect(change).rejects.toMatchObject({ code: 'unknown_outcome' });
  });

  it('a page token that leads back to itself ends the list', async () => {
    const page = () => Response.json({ meetings: [{ id: 1 }], next_page_token: 'again' });
    const { http, asked } = answering(page(), page());
    const pages = [];
    for await (const each of over(http).pages('/users/me/meetings', 'meetings')) pages.push(each);
    expect(pages).toHaveLength(2);
    expect(asked.map(({ query }) => query?.['next_page_token'])).toEqual([undefined, 'again']);
  });
});

describe('the daily limit', () => {
  it('is kept once it was met, for whoever asks before trying', async () => {
    const session = await world.own('olga');
    expect(await usedUpUntil(session)).toBeNull();
    const message =
      'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user.';
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
    const refusal = Response.json(
      { code: 429, message },
      {
        status: 429,
        headers: { 'x-ratelimit-type': 'Daily-limit', 'retry-after': until.toISOString() },
      },
    );
    const { http } = answering(refusal);
    const making = apiOf({ ...session, http }).call('POST', '/users/me/meetings', { body: {} });
    await expect(making).rejects.toMatchObject({ code: 'daily_limit', exitCode: 7 });
    expect(Math.abs(((await usedUpUntil(session)) ?? 0) - until.getTime())).toBeLessThan(1000);
    await session.memory.forget('daily-limit');
  });
});
