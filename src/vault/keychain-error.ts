import { GateError, messageOf } from '../domain/error.ts';

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

const SENTENCES: Readonly<Record<KeychainTrouble, string>> = {
  missing: 'There is no keychain that answers here.',
  locked: 'The keychain is locked.',
  frozen: 'The keychain did not answer within 3 seconds.',
  failed: 'The keychain refused.',
};

/** Exit 1, code `keychain_<trouble>`, with the cure for this operating system. */
export function keychainError(trouble: KeychainTrouble, cause?: unknown): GateError {
  const said = trouble === 'failed' && cause !== undefined ? ` It said: ${messageOf(cause)}` : '';
  return new GateError({
    category: 'failed',
    code: `keychain_${trouble}`,
    message: SENTENCES[trouble] + said,
    hint: `${cureOf(trouble, process.platform).replace(/\.?$/, '.')} Or keep secrets in an encrypted file: gates vault use file`,
    cause,
  });
}

/** A native call's failure as what people see. */
export function keychainErrorFrom(cause: unknown): GateError {
  return keychainError(troubleOf(messageOf(cause)), cause);
}

function cureOf(trouble: KeychainTrouble, platform: NodeJS.Platform): string {
  if (trouble === 'missing' && platform === 'linux') {
    const bus = `unix:path=/run/user/${process.getuid?.() ?? '<uid>'}/bus`;
    return `Start a Secret Service (gnome-keyring, KWallet, KeePassXC); under cron or ssh set DBUS_SESSION_BUS_ADDRESS=${bus}`;
  }
  if (trouble === 'missing') return 'Log in at the desktop and run this again.';
  if (trouble === 'failed') return 'Look at it with: gates vault check';
  const unlock =
    platform === 'linux'
      ? 'Unlock the keyring: log in at the desktop, or pipe its password into gnome-keyring-daemon --unlock.'
      : platform === 'darwin'
        ? 'Unlock the keychain: security unlock-keychain'
        : 'Log in at the desktop and run this again.';
  return trouble === 'frozen'
    ? `If a window asks for its password, answer it and run this again. ${unlock}`
    : unlock;
}
