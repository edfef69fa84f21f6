/** A small IMAP server for this machine alone: enough for mail programs, nothing for the network. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { HERE, type ImapConnection, type World } from '../world.ts';
import { capabilities, run } from './commands.ts';
import { readerOf } from './reader.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** Listens on a free port of 127.0.0.1. */
export async function startImap(world: World): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {
      // The client is gone; `close` follows.
    });
    void serve(world, socket);
  });
  server.listen(0, HERE);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async close() {
      const ended = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await ended;
    },
  };
}

async function serve(world: World, socket: Socket): Promise<void> {
  const say = (line: string): void => {
    if (!socket.destroyed) socket.write(`${line}\r\n`, 'latin1');
  };
  const session: Session = {
    world,
    reader: readerOf(socket),
    mailbox: null,
    selected: null,
    condstore: false,
    ended: false,
    say,
    prompt: (text) => say(`+ ${text}`),
  };
  const connection: ImapConnection = {
    get mailbox() {
      return session.mailbox;
    },
    cut: () => socket.destroy(),
  };
  world.connections.add(connection);
  say(`* OK [CAPABILITY ${capabilities(session)}] gates sandbox ready.`);
  try {
    while (!session.ended && !socket.destroyed) {
      if (!(await answered(session))) break;
    }
  } finally {
    world.connections.delete(connection);
    socket.end();
  }
}

/** `false` when the connection has ended. */
async function answered(session: Session): Promise<boolean> {
  let tag = '*';
  try {
    const command = await session.reader.command();
    if (!command) return false;
    ({ tag } = command);
    if (command.wrong) throw command.wrong;
    const text = await run(session, command);
    session.say(`${tag} OK ${text}`);
  } catch (error) {
    const { status, message } =
      error instanceof Refusal ? error : { status: 'BAD', message: 'Internal error.' };
    session.say(`${tag} ${status} ${message}`);
  }
  return true;
}
