/**
 * Instagram Login: an account without a page, with a token of its own. (An account that is linked to a page
 * is set up under the Meta login instead: `gates instagram setup`.)
 * https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
 */
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { FormLogin, Login, LoginField, OauthLogin } from '../../src/gate.ts';
import { APP_ID, APP_SECRET, needed, optional } from '../meta/fields.ts';

const DIALOG = 'https://www.instagram.com/oauth/authorize';

const SETUP = words`https://developers.facebook.com/apps › your app › Instagram › API setup with Instagram login`;

export const INSTAGRAM_APP_ID: LoginField = {
  name: 'instagramAppId',
  label: words`Instagram app ID`,
  secret: false,
  help: words`${SETUP} › Instagram app ID (another number than the Meta app’s)`,
};

export const INSTAGRAM_APP_SECRET: LoginField = {
  name: 'instagramAppSecret',
  label: words`Instagram app secret`,
  secret: true,
  help: words`${SETUP} › Instagram app secret › Show`,
};

export const INSTAGRAM_TOKEN: LoginField = {
  name: 'instagramToken',
  label: words`Instagram access token`,
  secret: true,
  help: words`${SETUP} › Generate access tokens › Generate token`,
};

const REDIRECT_URI: LoginField = {
  name: 'redirectUri',
  label: words`Redirect address`,
  secret: false,
  help: words`${SETUP} › Business login settings › OAuth redirect URIs`,
};

/** The app around it, which may have the webhook and sign it. */
const META_APP_ID: LoginField = { ...optional(APP_ID), label: words`App ID of the Meta app` };
const META_APP_SECRET: LoginField = {
  ...optional(APP_SECRET),
  label: words`App secret of the Meta app`,
};

/** https://developers.facebook.com/docs/permissions */
const INSTAGRAM_SCOPES: readonly string[] = [
  'instagram_business_basic',
  'instagram_business_manage_messages',
  'instagram_business_manage_comments',
];

const oauthLogin: OauthLogin = {
  kind: 'oauth',
  fields: [
    INSTAGRAM_APP_ID,
    INSTAGRAM_APP_SECRET,
    optional(REDIRECT_URI),
    META_APP_ID,
    META_APP_SECRET,
  ],
  scopes: INSTAGRAM_SCOPES,

  redirectUri: ({ fields }) => fields[REDIRECT_URI.name] || undefined,

  authorizeUrl({ fields, scopes, http }, { redirectUri, state }) {
    const url = new URL(http.address(DIALOG));
    // A sandbox takes any.
    if (url.href === DIALOG && !redirectUri.startsWith('https:')) {
      throw usageError(
        words`Instagram comes back to https addresses only, of those that the app names.`,
        words`add --redirect-uri https://…, as it stands under ${REDIRECT_URI.help}; or take a token from there: --with-token`,
        'redirect_uri_missing',
      );
    }
    const query = {
      client_id: needed(fields, INSTAGRAM_APP_ID),
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopes.join(','),
      state,
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  },

  exchange: async (context, answer) => (await import('./token.ts')).exchange(context, answer),
};

/** A token made in the app's dashboard. */
const tokenLogin: FormLogin = {
  kind: 'form',
  fields: [
    INSTAGRAM_TOKEN,
    optional(INSTAGRAM_APP_ID),
    optional(INSTAGRAM_APP_SECRET),
    META_APP_ID,
    META_APP_SECRET,
  ],
  submit: async (context) => (await import('./token.ts')).takeToken(context),
};

export const logins: readonly Login[] = [oauthLogin, tokenLogin];
