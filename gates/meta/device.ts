/** A code typed on another device. https://developers.facebook.com/docs/facebook-login/for-devices */
import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { type Words, words } from '../../src/domain/words.ts';
import type { DeviceLogin, LoginContext } from '../../src/gate.ts';
import { APP_ID, APP_SECRET, CLIENT_TOKEN, maybeApp, needed, optional } from './fields.ts';
import { grantOf } from './grant.ts';
import { graph, unreadable } from './graph.ts';
import { LOGIN_SCOPES } from './scopes.ts';
import { readToken } from './token.ts';

const startAnswer = z.object({
  code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  /** Seconds. */
  expires_in: z.number(),
  /** Seconds; never poll faster. */
  interval: z.number(),
});

/** `code/error_subcode` of a poll that is to be repeated: not confirmed yet, and polled too fast. */
const PENDING = new Set(['31/1349174', '17/1349172']);
const FINAL: Readonly<Record<string, { code: string; message: Words }>> = {
  '463/1349152': {
    code: 'device_code_expired',
    message: words`The code was not confirmed in time.`,
  },
  '459/1349150': {
    code: 'device_declined',
    message: words`The login was declined on the other device.`,
  },
};

export const deviceLogin: DeviceLogin = {
  kind: 'device',
  fields: [APP_ID, CLIENT_TOKEN, optional(APP_SECRET)],
  scopes: LOGIN_SCOPES,

  async start(context) {
    const answer = await asClient(context, 'device/login', { scope: context.scopes.join(',') });
    const read = startAnswer.safeParse(answer);
    if (!read.success) throw unreadable('meta', words`an answer without a login code`, read.error);
    context.http.conceal(read.data.code);
    return {
      userCode: read.data.user_code,
      verificationUrl: context.http.address(read.data.verification_uri),
      deviceCode: read.data.code,
      intervalMs: read.data.interval * 1000,
      expiresInMs: read.data.expires_in * 1000,
    };
  },

  async poll(context, deviceCode) {
    let answer: unknown;
    try {
      answer = await asClient(context, 'device/login_status', { code: deviceCode });
    } catch (error) {
      if (mayRepeat(error)) return null;
      throw error;
    }
    // The token of a device login is long-lived already.
    return grantOf(context, maybeApp(context.fields), readToken(context.http, answer));
  },
};

/** Called with `<app id>|<client token>`, which Meta takes in the body. */
function asClient(
  { fields, http }: LoginContext,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<unknown> {
  const clientToken = needed(fields, CLIENT_TOKEN);
  http.conceal(clientToken);
  return graph({ http, gate: 'meta' }).post(path, {
    form: { ...form, access_token: `${needed(fields, APP_ID)}|${clientToken}` },
  });
}

function mayRepeat(error: unknown): boolean {
  if (!(error instanceof GateError)) return false;
  const code = error.platformCode ?? '';
  const final = FINAL[code];
  if (final) {
    const hint = 'gates meta login --device';
    throw new GateError({ category: 'auth', gate: 'meta', ...final, hint, platformCode: code });
  }
  // Polling changes nothing at Meta: an answer that got lost is asked for again.
  return PENDING.has(code) || error.category === 'unknown_outcome';
}
