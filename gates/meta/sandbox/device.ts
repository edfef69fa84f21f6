/** Login with a code that is typed in on another device. */
import { randomBytes, randomInt } from 'node:crypto';
import { type Call, required, text } from './call.ts';
import type { Person } from './directory.ts';
import { badToken, GraphRefusal, oauthRefusal } from './errors.ts';
import { bearer, grant, personNamed, scopeList } from './oauth.ts';
import { devicePage, plainPage } from './pages.ts';
import { findToken, longLivedUntil, mint, presentedToken } from './tokens.ts';
import type { World } from './world.ts';

export interface DeviceCode {
  code: string;
  userCode: string;
  scopes: readonly string[];
  expiresAt: number;
  polledAt: number | null;
  /** `null` until somebody answers; then who, or that it was refused. */
  answer: { person: Person; scopes: readonly string[] } | 'declined' | null;
}

const LIVES_S = 420;
const INTERVAL_S = 1;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function registerDevice(world: World): void {
  world.route('POST', 'device/login', (call) => start(call));
  world.route('POST', 'device/login_status', (call) => poll(call));
  world.route('GET', 'device', (call) =>
    devicePage({
      action: call.url.pathname,
      people: world.state.directory.people,
      userCode: text(call, 'user_code') ?? '',
    }),
  );
  world.route('POST', 'device', (call) => {
    const confirmed = confirmDevice(world, {
      userCode: text(call, 'user_code') ?? '',
      person: text(call, 'person'),
      allow: text(call, 'decision') === 'continue',
    });
    return confirmed
      ? plainPage('Done', 'You can go back to the other device.')
      : plainPage('That code is not known', 'It may have expired: ask for another.', 400);
  });
}

/** Answers a device code as a person would; without a code, the newest one. False when there is none. */
export function confirmDevice(
  world: World,
  answer: { userCode?: string; person?: string | undefined; allow: boolean },
): boolean {
  const waiting = [...world.state.devices.values()].filter(
    (device) => device.answer === null && device.expiresAt > world.host.now(),
  );
  const typed = answer.userCode?.trim().toUpperCase();
  const device =
    typed === undefined ? waiting.at(-1) : waiting.find(({ userCode }) => userCode === typed);
  const person = personNamed(world, answer.person);
  if (!device || !person) return false;
  device.answer = answer.allow
    ? { person, scopes: grant(world, person, device.scopes, []) }
    : 'declined';
  return true;
}

/** `app id|client token`, which is what a device that cannot keep a secret has. */
function checkApp(call: Call): void {
  const token = findToken(call.world, presentedToken(call.request, call.parameters) ?? '');
  if (token?.kind !== 'APP') {
    throw badToken('Invalid OAuth access token - Cannot parse access token');
  }
}

function start(call: Call): unknown {
  checkApp(call);
  const { world } = call;
  const userCode = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const code = randomBytes(16).toString('hex');
  world.state.devices.set(code, {
    code,
    userCode,
    scopes: scopeList(text(call, 'scope')),
    expiresAt: world.host.now() + LIVES_S * 1000,
    polledAt: null,
    answer: null,
  });
  return {
    code,
    user_code: userCode,
    verification_uri: `${world.host.base()}/device`,
    expires_in: LIVES_S,
    interval: INTERVAL_S,
  };
}

function poll(call: Call): unknown {
  checkApp(call);
  const { world } = call;
  const now = world.host.now();
  const device = world.state.devices.get(required(call, 'code'));
  if (!device || device.expiresAt <= now) {
    throw refusal(
      'The session has expired',
      463,
      1349152,
      'Activity Time Out',
      'To continue logging in, please enter the code again.',
    );
  }
  const tooSoon = device.polledAt !== null && now - device.polledAt < INTERVAL_S * 800;
  device.polledAt = now;
  if (tooSoon) {
    throw refusal(
      'User request limit reached',
      17,
      1349172,
      'User Auth Limit Reached',
      'User has made too many calls to the device login API. Slow down polling.',
    );
  }
  if (device.answer === null) {
    throw refusal(
      'This request requires the user to take a pending action',
      31,
      1349174,
      'Device Login Authorization Pending',
      'User has not yet authorized your application. Continue polling.',
    );
  }
  if (device.answer === 'declined') {
    throw oauthRefusal('User has declined authorizing your application.', 459, 1349150);
  }
  world.state.devices.delete(device.code);
  const { person, scopes } = device.answer;
  const expiresAt = longLivedUntil(now);
  const token = mint(world, { kind: 'USER', person, scopes, expiresAt, longLived: true });
  return {
    ...bearer(token, now),
    data_access_expiration_time: Math.floor((token.dataUntil ?? now) / 1000),
  };
}

function refusal(
  message: string,
  code: number,
  subcode: number,
  userTitle: string,
  userMessage: string,
): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message,
    type: 'OAuthException',
    code,
    subcode,
    userTitle,
    userMessage,
  });
}
