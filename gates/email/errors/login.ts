/** A login that the mail server did not take: which kind of secret it wants, and where that is made. */
import { GateError } from '../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import { type Place, withSaid } from '../errors.ts';

/** Where people make the password a mail program needs, by the server's name. */
interface Provider {
  readonly of: RegExp;
  readonly hint: Words;
}

const PROVIDERS: readonly Provider[] = [
  {
    // https://support.google.com/accounts/answer/185833
    of: /(^|\.)(gmail|google|googlemail)\.com$/,
    hint: words`Gmail takes an app password (not the account’s own): turn on 2-Step Verification, then https://myaccount.google.com/apppasswords. Or without a password: gates email login --google`,
  },
  {
    // https://yandex.ru/support/id/authorization/app-passwords.html
    of: /(^|\.)(yandex\.(ru|com|net|by|kz)|ya\.ru)$/,
    hint: words`Yandex takes an app password: https://id.yandex.ru/security/app-passwords › Mail; and IMAP is switched on under https://mail.yandex.ru › Settings › Mail clients`,
  },
  {
    // https://help.mail.ru/mail/security/protection/external
    of: /(^|\.)(mail|bk|list|inbox|internet|vk)\.(ru|com)$/,
    hint: words`Mail.ru takes a password for external applications: https://account.mail.ru/user/2-step-auth/passwords`,
  },
  {
    // https://support.apple.com/102654
    of: /(^|\.)(icloud|me|mac)\.com$|(^|\.)mail\.me\.com$/,
    hint: words`iCloud takes an app-specific password: https://account.apple.com › Sign-In and Security › App-Specific Passwords`,
  },
  {
    // Basic authentication ended on 2024-09-16 for personal accounts:
    // https://support.microsoft.com/office/modern-authentication-methods-now-needed-to-continue-syncing-outlook-email-in-non-microsoft-email-apps
    of: /(^|\.)(outlook|hotmail|live|office365|office)\.com$/,
    hint: words`Outlook.com no longer takes passwords of mail programs, not even app passwords; a Microsoft 365 organisation may still allow one (https://mysignins.microsoft.com/security-info › App password): ask its administrator, or have this mail forwarded to a mailbox elsewhere`,
  },
];

const ANY: Words = words`Many providers want an app password, made in the mailbox’s security settings, in place of the account’s own; IMAP may have to be switched on there, too`;

/** Where the password of a mail program is made, for the servers or the address named. */
function passwordHelp(...names: readonly string[]): Words {
  const domains = names.map((name) => name.slice(name.lastIndexOf('@') + 1).toLowerCase());
  return PROVIDERS.find(({ of }) => domains.some((domain) => of.test(domain)))?.hint ?? ANY;
}

/**
 * @param word response code of IMAP (RFC 5530) or enhanced status of SMTP (RFC 3463), '' where there is none
 * @param said what the server says, cleaned
 */
export function loginRefused(place: Place, word: string, said: string): GateError {
  const { message, hint, code } = meant(place, word, said);
  return new GateError({
    category: 'auth',
    code,
    gate: 'email',
    message: withSaid(message, said),
    hint,
    ...(word === '' ? {} : { platformCode: word }),
    platformDetail: said === '' ? undefined : said,
  });
}

function meant(
  { address, login, protocol, server: { host } }: Place,
  word: string,
  said: string,
): { message: Words; hint: Text; code: string } {
  const again = words`then: gates email login --address ${address}`;
  if (login === 'google') {
    return {
      code: 'google_login_refused',
      message: words`${host} (${protocol}) did not take the Google login of ${address}.`,
      hint: words`Log in again and tick the access to mail: gates email login --google. In a Google Workspace the administrator must allow IMAP.`,
    };
  }
  if (/imap (access )?is disabled|not enabled for imap|imap.*(turned|switched) off/i.test(said)) {
    return {
      code: 'imap_disabled',
      message: words`IMAP may be switched off for ${address}.`,
      hint: words`${passwordHelp(host, address)}; ${again}`,
    };
  }
  if (/application[- ]specific|app(lication)? password|5\.7\.9/i.test(`${said} ${word}`)) {
    return {
      code: 'app_password_required',
      message: words`${host} wants an app password for ${address}, not the account’s own.`,
      hint: words`${passwordHelp(host, address)}; ${again}`,
    };
  }
  if (word === 'EXPIRED') {
    return {
      code: 'password_expired',
      message: words`The password of ${address} has expired.`,
      hint: words`Choose a new one at the provider, ${again}`,
    };
  }
  return {
    code: 'password_refused',
    message: words`${host} (${protocol}) did not take the password of ${address}.`,
    hint: words`${passwordHelp(host, address)}; ${again}`,
  };
}
