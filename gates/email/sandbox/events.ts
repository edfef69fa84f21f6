/** What can be made to happen at the pretend providers. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import { OLGA } from './directory.ts';
import { isOn, textIn } from './fields.ts';
import { flag, folderNamed, type Mailbox, put, remove, usedBy } from './mailbox.ts';
import { inboxMail } from './sought.ts';
import type { World } from './world.ts';

type Happening = (world: World, mailbox: Mailbox, event: SandboxEvent) => void | Promise<void>;

const EVENTS: Readonly<Record<string, Happening>> = {
  message: async (...of) => (await import('./arriving.ts')).message(...of),
  bounce: async (...of) => (await import('./arriving.ts')).bounce(...of),
  auto_reply: async (...of) => (await import('./arriving.ts')).autoReply(...of),
  raw: async (...of) => (await import('./arriving.ts')).raw(...of),
  read_elsewhere(_, mailbox, event) {
    const { stored } = inboxMail(mailbox, event);
    flag(mailbox, stored.mail, (flags) => {
      if (isOn(event, 'on')) flags.add('\\Seen');
      else flags.delete('\\Seen');
    });
  },
  move(_, mailbox, event) {
    const { stored, folder } = inboxMail(mailbox, event);
    const name = textIn(event, 'folder') ?? 'Archive';
    const target = folderNamed(mailbox, name);
    if (!target) {
      throw usageError(
        words`${mailbox.address} has no folder “${name}”: ${[...mailbox.folders.keys()].join(', ')}.`,
      );
    }
    remove(mailbox, folder, [stored]);
    put(mailbox, target, stored.mail, { flags: [...stored.flags], at: stored.at });
  },
  delete(_, mailbox, event) {
    const { stored } = inboxMail(mailbox, event);
    for (const folder of mailbox.folders.values()) {
      remove(
        mailbox,
        folder,
        folder.messages.filter(({ mail }) => mail === stored.mail),
      );
    }
  },
  over_quota(_, mailbox, event) {
    // Nothing more fits in, however small.
    mailbox.quota = isOn(event, 'on') ? usedBy(mailbox) - 1 : null;
  },
  disconnect(world, mailbox) {
    for (const connection of world.connections) {
      if (connection.mailbox === mailbox) connection.cut();
    }
  },
  expire_tokens(world) {
    for (const token of world.google.access.values()) token.expiresAt = world.host.now();
  },
  revoke_tokens(world) {
    world.google.access.clear();
    world.google.refresh.clear();
  },
};

/** What a program that listens gets to know. */
const HEARD: ReadonlySet<string> = new Set([
  'message',
  'bounce',
  'auto_reply',
  'raw',
  'read_elsewhere',
]);

export const HAPPENINGS = Object.keys(EVENTS);

export async function happen(world: World, event: SandboxEvent): Promise<SandboxDelivery> {
  const work = Object.hasOwn(EVENTS, event.event) ? EVENTS[event.event] : undefined;
  if (!work) {
    throw usageError(words`Mail has no event “${event.event}”: ${HAPPENINGS.join(', ')}.`);
  }
  const address = (textIn(event, 'to') ?? OLGA).toLowerCase();
  const mailbox = world.mailboxes.get(address);
  if (!mailbox) {
    const known = [...world.mailboxes.values()].filter(({ kind }) => kind !== 'client');
    throw usageError(
      words`${address} has no mailbox here: ${known.map((each) => each.address).join(', ')}.`,
    );
  }
  await work(world, mailbox, event);
  // Mail has no webhooks: who wants to know has a connection open, or asks.
  const waits = HEARD.has(event.event) ? { waits: true as const } : {};
  return { url: null, status: null, items: 1, silent: true, ...waits };
}
