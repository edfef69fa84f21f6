import { GateError, messageOf } from '../domain/error.ts';
import { type Words, words } from '../domain/words.ts';

export type KeychainTrouble = 'missing' | 'locked' | 'frozen' | 'failed';

/**
 * What the operating systems say, by what it means. Sources: libsecret and GDBus (Linux),
 * SecCopyErrorMessageString (macOS). `Object does not exist at path …/collection/…` is
 * gnome-keyring without any keyring yet: it has to be made by unlocking it once.
 */
const SPOKEN: readonly (readonly [KeychainTrouble, RegExp])[] = [
  ['frozen', /timeout was reached|did not receive a reply|noreply/i],
  ['locked', /locked|dismissed|object does not exist at path|interaction is not allowed/i],
  ['locked', /passphrase you entered|user cancell?ed/i],
  ['missing', /autolaunch|not provided by any \.service|namehasnoowner|serviceunknown/i],
  ['missing', /could not connect|connection (is closed|refused)|childexited|native addon/i],
  ['missing', /keychain (could not|cannot) be found/i],
];

/** Reads the trouble out of what the native call said. */
export function troubleOf(message: string): KeychainTrouble {
  return SPOKEN.find(([, words]) => words.test(message))?.[0] ?? 'failed';
}

const SENTENCES: Readonly<Record<KeychainTrouble, Words>> = {
  missing: words`There is no keychain that answers here.`,
  locked: words`The keychain is locked.`,
  frozen: words`The keychain did not answer within 3 seconds.`,
  failed: words`The keychain refused.`,
};

/**
 * Exit 1, code `keychain_<trouble>`, with the cure for this operating system.
 * @param said what was wrong, where the trouble's name does not tell; else the cause's own words
 */
export function keychainError(trouble: KeychainTrouble, cause?: unknown, said?: Words): GateError {
  const sentence = SENTENCES[trouble];
  const more = said ?? (trouble === 'failed' && cause !== undefined ? messageOf(cause) : null);
  return new GateError({
    category: 'failed',
    code: `keychain_${trouble}`,
    message: more === null ? sentence : words`${sentence} It said: ${more}`,
    hint: words`${cureOf(trouble, process.platform)} Or keep secrets in an encrypted file: gates vault use file`,
    cause,
  });
}

/** A native call's failure as what people see. */
export function keychainErrorFrom(cause: unknown): GateError {
  return keychainError(troubleOf(messageOf(cause)), cause);
}

function cureOf(trouble: KeychainTrouble, platform: NodeJS.Platform): Words {
  if (trouble === 'missing' && platform === 'linux') {
    const bus = `unix:path=/run/user/${process.getuid?.() ?? '<uid>'}/bus`;
    return words`Start a Secret Service (gnome-keyring, KWallet, KeePassXC); under cron or ssh set DBUS_SESSION_BUS_ADDRESS=${bus}.`;
  }
  if (trouble === 'missing') return words`Log in at the desktop and run this again.`;
  if (trouble === 'failed') return words`Look at it with: gates vault check.`;
  const unlock =
    platform === 'linux'
      ? words`Unlock the keyring: log in at the desktop, or pipe its password into gnome-keyring-daemon --unlock.`
      : platform === 'darwin'
        ? words`Unlock the keychain: security unlock-keychain.`
        : words`Log in at the desktop and run this again.`;
  return trouble === 'frozen'
    ? words`If a window asks for its password, answer it and run this again. ${unlock}`
    : unlock;
}
