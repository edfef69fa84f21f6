/** What the manual says of `gates` as a whole. */
import { type Words, words } from '../../domain/words.ts';

export const INTRODUCTION: readonly Words[] = [
  words`One command line for a few people on one machine who talk to their clients over messengers. Each network is a gate: a group of commands with the same verbs (send, read, mark-read) and those that only it has.`,
  words`Each person’s credentials stay in the operating system’s keychain, or in an encrypted file. Every message in and out is kept in that person’s own store, and written to disk as Substance JSON.`,
  words`Whom a command is about is said by --user, GATES_USER, a file .gates.json in this folder or one above it, or gates user default; the only user there is needs no naming. It is never guessed.`,
];

type Told = readonly (readonly [term: string, about: Words])[];

export const EXITS: Told = [
  ['0', words`everything was done`],
  ['1', words`it failed`],
  ['2', words`wrong usage; nothing was changed`],
  ['3', words`no credential, or it is expired or revoked: log in`],
  ['4', words`the platform or the network could not be reached, or answered 5xx`],
  ['5', words`something named was not found`],
  [
    '6',
    words`refused before sending: a closed window, too long, too many buttons, a wrong account`,
  ],
  ['7', words`rate limited`],
  ['8', words`outcome unknown: it may have been sent, and is not sent again by itself`],
  ['130', words`interrupted by Ctrl-C`],
];

export const ENVIRONMENT: Told = [
  ['GATES_HOME', words`everything on disk stands under it, instead of the system’s usual places`],
  ['GATES_USER', words`whom commands are about`],
  ['GATES_VAULT', words`keychain or file, over what gates vault use has set`],
  [
    'GATES_VAULT_KEY_FILE',
    words`the file with the key of the encrypted file (mode 0600, refused otherwise)`,
  ],
  ['GATES_VAULT_PASSPHRASE', words`a passphrase instead of that key`],
  ['GATES_DATABASE_URL', words`postgres://…: the stores live there, a schema a person`],
  ['GATES_SANDBOX', words`address of a running gates sandbox: every gate talks to it`],
  ['GATES_LANG', words`en or ru; the locale decides otherwise`],
  ['NO_COLOR', words`no colours, whatever it is set to`],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', words`the proxy that leads to the platforms`],
];

/** As on Linux: macOS and Windows have places of their own. */
export const FILES: Told = [
  ['~/.config/gates/settings.json', words`settings; never a secret`],
  ['~/.config/gates/vault.json', words`the secrets, encrypted, where the vault is a file`],
  ['~/.local/share/gates/users/NAME/store.sqlite', words`one person’s messages`],
  ['~/.local/share/gates/substance/', words`what gates export substance and gates serve write`],
  ['.gates.json', words`whom commands in this folder are about: ${'{"user": "olga"}'}`],
];
