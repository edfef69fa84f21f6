/** The ways to log in to a mailbox, the usual one first. The work is loaded when somebody logs in. */
import { words } from '../../src/domain/words.ts';
import type { FormLogin, Login, LoginField, OauthLogin } from '../../src/gate.ts';

export const ADDRESS: LoginField = {
  name: 'address',
  label: words`Email address`,
  secret: false,
  help: words`The mailbox to read and send from, e.g. olga@example.org`,
};

export const PASSWORD: LoginField = {
  name: 'password',
  label: words`App password`,
  secret: true,
  help: words`Gmail: https://myaccount.google.com/apppasswords · Yandex: https://id.yandex.ru/security/app-passwords · Mail.ru: https://account.mail.ru/user/2-step-auth/passwords · iCloud: https://account.apple.com › Sign-In and Security · others: the mailbox’s own password, or one made in its security settings`,
};

export const USERNAME: LoginField = {
  name: 'username',
  label: words`User name, where it is not the address`,
  secret: false,
  optional: true,
  help: words`What the servers know you by`,
};

export const NAME: LoginField = {
  name: 'name',
  label: words`Name that stands in From`,
  secret: false,
  optional: true,
  help: words`What people see beside the address, e.g. “Olga Petrova”`,
};

export const ALIASES: LoginField = {
  name: 'aliases',
  label: words`Other addresses of this mailbox, with commas between`,
  secret: false,
  optional: true,
  help: words`Those that the provider lets you send from`,
};

const SERVER_HELP = words`The provider’s help names it under “IMAP” or “mail program settings”`;

export const IMAP_HOST: LoginField = {
  name: 'imapHost',
  label: words`IMAP server`,
  secret: false,
  help: SERVER_HELP,
};

export const SMTP_HOST: LoginField = {
  name: 'smtpHost',
  label: words`SMTP server`,
  secret: false,
  help: SERVER_HELP,
};

const IMAP_PORT = optional('imapPort', words`IMAP port (993 unless told)`);
const SMTP_PORT = optional('smtpPort', words`SMTP port (465 unless told)`);
const IMAP_SECURITY = optional('imapSecurity', words`tls, starttls, or none on this machine`);
const SMTP_SECURITY = optional('smtpSecurity', words`tls, starttls, or none on this machine`);

function optional(name: string, label: LoginField['label']): LoginField {
  return { name, label, secret: false, optional: true, help: SERVER_HELP };
}

const CONSOLE = words`https://console.cloud.google.com/auth/clients › Create client › Desktop app (the Gmail API must be enabled in that project)`;

export const CLIENT_ID: LoginField = {
  name: 'clientId',
  label: words`Google client ID`,
  secret: false,
  help: CONSOLE,
};

export const CLIENT_SECRET: LoginField = {
  name: 'clientSecret',
  label: words`Google client secret`,
  secret: true,
  help: CONSOLE,
};

const AUTHORIZE = 'https://accounts.google.com/o/oauth2/v2/auth';

/** Address and password. Both servers are proved before anything is kept. */
const passwordLogin: FormLogin = {
  kind: 'form',
  fields: [ADDRESS, PASSWORD, USERNAME, NAME, ALIASES],
  further: {
    fields: [IMAP_HOST, IMAP_PORT, IMAP_SECURITY, SMTP_HOST, SMTP_PORT, SMTP_SECURITY],
    missing: async (context) => (await import('./login/by-password.ts')).missing(context),
  },
  submit: async (context) => (await import('./login/by-password.ts')).submit(context),
};

/**
 * Consent in the browser, with an app of one's own (“Desktop app”).
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
const googleLogin: OauthLogin = {
  kind: 'oauth',
  flag: { name: 'google', help: 'consent at Google instead of a password' },
  fields: [CLIENT_ID, CLIENT_SECRET, NAME, ALIASES],
  scopes: ['https://mail.google.com/', 'openid', 'email'],

  authorizeUrl({ fields, scopes, http }, { redirectUri, state, challenge }) {
    const url = new URL(http.address(AUTHORIZE));
    const query = {
      client_id: fields[CLIENT_ID.name] ?? '',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopes.join(' '),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      // A refresh token, also where consent was given before.
      access_type: 'offline',
      prompt: 'consent',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  },

  exchange: async (context, answer) =>
    (await import('./login/by-google.ts')).exchange(context, answer),
};

export const logins: readonly Login[] = [passwordLogin, googleLogin];
