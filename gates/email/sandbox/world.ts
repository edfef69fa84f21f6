/** The pretend providers: mailboxes, tokens of the pretend Google, and what both servers share. */
import type { SandboxHost } from '../../../src/gate.ts';
import { newSecrets, PEOPLE, type Secrets } from './directory.ts';
import type { GoogleState } from './google/state.ts';
import { newGoogle } from './google/state.ts';
import {
  folderNamed,
  hasRoom,
  INBOX,
  type Mailbox,
  newMail,
  newMailbox,
  put,
  type Stored,
} from './mailbox.ts';

export interface World {
  readonly host: SandboxHost;
  readonly secrets: Secrets;
  google: GoogleState;
  /** By address, in lower case. */
  mailboxes: Map<string, Mailbox>;
  /** Where the servers listen; `null` before they do. */
  ports: { readonly imap: number; readonly smtp: number } | null;
  /** Of the IMAP server, to be cut off. */
  readonly connections: Set<ImapConnection>;
  reset(): void;
}

export interface ImapConnection {
  /** `null` before somebody logged in. */
  readonly mailbox: Mailbox | null;
  cut(): void;
}

export const HERE = '127.0.0.1';

export function newWorld(host: SandboxHost): World {
  const world: World = {
    host,
    secrets: newSecrets(),
    google: newGoogle(),
    mailboxes: new Map(),
    ports: null,
    connections: new Set(),
    reset() {
      for (const connection of world.connections) connection.cut();
      world.google = newGoogle();
      world.mailboxes = new Map(
        PEOPLE.map((person) => [person.address, newMailbox(person, host.now())]),
      );
    },
  };
  world.reset();
  return world;
}

/** Whoever is written to has a mailbox. */
export function mailboxOf(world: World, address: string): Mailbox {
  const key = address.toLowerCase();
  const known = world.mailboxes.get(key);
  if (known) return known;
  const made = newMailbox({ address: key, name: key, kind: 'client' }, world.host.now());
  world.mailboxes.set(key, made);
  return made;
}

/** A mail that arrives. `null`: there is no room for it. @param raw Latin-1 */
export function arrive(
  world: World,
  to: Mailbox,
  raw: string,
  at = world.host.now(),
): Stored | null {
  const inbox = folderNamed(to, INBOX);
  if (!inbox || !hasRoom(to, raw.length)) return null;
  return put(to, inbox, newMail(raw), { at });
}
