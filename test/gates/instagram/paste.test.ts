/** A login whose consent ends at an address of one's own: what the browser shows then is pasted. */
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oauthLogin } from '../../../src/cli/login/run.ts';
import type { Grant } from '../../../src/gate.ts';
import { type Receiver, startReceiver } from '../../sandbox/receiver.ts';
import { consent } from '../../support/consent.ts';
import { contextOf, loginOf } from './direct.ts';
import { ACCOUNT, newWorld, type World } from './world.ts';

let world: World;
/** A page of the person's own, on another server. */
let elsewhere: Receiver;

beforeEach(async () => {
  world = await newWorld();
  elsewhere = await startReceiver();
});
afterEach(async () => {
  await elsewhere.close();
  await world.close();
});

/** Logs in as somebody at a terminal, who pastes what `pasted` makes of the redirect. */
async function logIn(pasted: (redirect: string) => string): Promise<Grant> {
  const redirectUri = elsewhere.url.replace('127.0.0.1', 'localhost');
  let opened = '';
  const app = {
    ...world.app,
    options: { ...world.options, interactive: true },
    ui: {
      ...world.app.ui,
      open: async (url: string) => void (opened = url),
      ask: async () => {
        const { redirect } = await consent(opened);
        return pasted(redirect);
      },
    },
  };
  const settled: Grant[] = [];
  const grant = await oauthLogin(app, loginOf('oauth'), await contextOf(world, { redirectUri }), {
    title: 'Instagram',
    port: 0,
    // Nobody asked for it: it follows from the address.
    paste: false,
    settle: async (done) => void settled.push(done),
  });
  expect(settled).toEqual([grant]);
  expect(new URL(opened).searchParams.get('redirect_uri')).toBe(redirectUri);
  return grant;
}

test('ends with the account, and the address is kept for the next login', async () => {
  const grant = await logIn((redirect) => redirect);
  expect(grant.identity.externalId).toBe(ACCOUNT);
  expect(grant.credential['redirectUri']).toBe(elsewhere.url.replace('127.0.0.1', 'localhost'));
});

test('where nobody can paste it, it is not waited for', async () => {
  const redirectUri = elsewhere.url.replace('127.0.0.1', 'localhost');
  const context = await contextOf(world, { redirectUri });
  const login = oauthLogin(world.app, loginOf('oauth'), context, {
    title: 'Instagram',
    port: 0,
    paste: false,
    settle: async () => undefined,
    stdin: Readable.from([]),
  });
  await expect(login).rejects.toMatchObject({ code: 'no_answer_pasted', exitCode: 2 });
});

test('nor where no browser was asked for', async () => {
  const login = oauthLogin(world.app, loginOf('oauth'), await contextOf(world, {}), {
    title: 'Instagram',
    port: 0,
    paste: true,
    settle: async () => undefined,
    stdin: Readable.from([]),
  });
  await expect(login).rejects.toMatchObject({ code: 'no_answer_pasted', exitCode: 2 });
});

test('an address of another login is refused', async () => {
  await expect(
    logIn((redirect) => redirect.replace(/state=[^&#]*/, 'state=another')),
  ).rejects.toMatchObject({ code: 'wrong_state' });
});
