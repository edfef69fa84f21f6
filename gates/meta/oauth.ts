/**
 * Consent in the browser. https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 * PKCE: https://developers.facebook.com/docs/facebook-login/guides/advanced/oidc-token
 */
import type { OauthLogin } from '../../src/gate.ts';
import { APP_ID, APP_SECRET, appOf } from './fields.ts';
import { grantOf } from './grant.ts';
import { GRAPH_VERSION } from './graph.ts';
import { LOGIN_SCOPES } from './scopes.ts';
import { extendToken, requestToken } from './token.ts';

const DIALOG = `https://www.facebook.com/${GRAPH_VERSION}/dialog/oauth`;

export const oauthLogin: OauthLogin = {
  kind: 'oauth',
  fields: [APP_ID, APP_SECRET],
  scopes: LOGIN_SCOPES,

  authorizeUrl({ fields: given, scopes, http }, { redirectUri, state, challenge }) {
    const url = new URL(http.address(DIALOG));
    const query = {
      client_id: appOf(given).appId,
      redirect_uri: redirectUri,
      state,
      scope: scopes.join(','),
      response_type: 'code',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  },

  async exchange(context, { code, redirectUri, verifier }) {
    const { http } = context;
    const app = appOf(context.fields);
    http.conceal(code);
    http.conceal(verifier);
    const short = await requestToken(http, app, {
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    });
    return grantOf(context, app, await extendToken(http, app, short, 'USER'));
  },
};
