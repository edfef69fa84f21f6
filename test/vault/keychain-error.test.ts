import { expect, test } from 'vitest';
import { keychainError, troubleOf } from '../../src/vault/keychain-error.ts';

/** What libsecret, GDBus and the Security framework of macOS say. */
test.each([
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'missing'],
  ['Could not connect: No such file or directory', 'missing'],
  ['Could not connect: Connection refused', 'missing'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'missing'],
  ['Failed to load keytar native addon, checked ["../build/Release"] on prebuilds/x', 'missing'],
  ['A default keychain could not be found.', 'missing'],
  ['Cannot create an item in a locked collection', 'locked'],
  ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
  ['User interaction is not allowed.', 'locked'],
  ['The user name or passphrase you entered is not correct.', 'locked'],
  ['User canceled the operation.', 'locked'],
  ['Timeout was reached', 'frozen'],
  ['The stub received bad data.', 'failed'],
])('“%s” is %s', (message, trouble) => {
  expect(troubleOf(message)).toBe(trouble);
});

test.each(['missing', 'locked', 'frozen', 'failed'] as const)(
  '%s has a code and a cure',
  (trouble) => {
    expect(keychainError(trouble)).toMatchObject({
      code: `keychain_${trouble}`,
      exitCode: 1,
      hint: expect.stringMatching(/gates vault use file$/),
    });
  },
);
