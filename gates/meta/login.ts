/** The ways to log in to Meta, the usual one first. */
import type { FormLogin, Login } from '../../src/gate.ts';
import { deviceLogin } from './device.ts';
import { ACCESS_TOKEN, APP_ID, APP_SECRET, maybeApp, needed, optional } from './fields.ts';
import { grantOf } from './grant.ts';
import { oauthLogin } from './oauth.ts';
import { checkToken, extendToken, inspectToken, type MetaApp } from './token.ts';

/** A token made elsewhere: a system user's, or a person's from the Graph API Explorer. */
const tokenLogin: FormLogin = {
  kind: 'form',
  fields: [ACCESS_TOKEN, optional(APP_ID), optional(APP_SECRET)],

  async submit(context) {
    const { http, fields } = context;
    const token = needed(fields, ACCESS_TOKEN);
    const app = maybeApp(fields);
    const found = await inspectToken(http, token, app);
    checkToken(found, app.appId);
    const { appSecret, appId = found.appId } = app;
    // A token of the Explorer lives an hour or two; with the app's secret it becomes a long-lived one.
    const shortLived = found.kind === 'USER' && found.expiresAt !== null;
    if (!shortLived || appSecret === undefined || appId === null) {
      return grantOf(context, app, token);
    }
    const whole: MetaApp = { appId, appSecret };
    return grantOf(context, whole, await extendToken(http, whole, token, found.kind));
  },
};

export const logins: readonly Login[] = [oauthLogin, deviceLogin, tokenLogin];
