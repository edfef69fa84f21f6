/** Submission for the pretend providers. What is sent lands with whom it was sent to, and goes nowhere else. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerAddress, type SMTPServerSession } from 'smtp-server';
import { byPassword, byToken } from './imap/login.ts';
import { folderFor, hasRoom, type Mailbox, newMail, put } from './mailbox.ts';
import { received } from './smtp-headers.ts';
import { arrive, HERE, mailboxOf, type World } from './world.ts';

/** Gmail's, bytes: https://support.google.com/mail/answer/6584 */
const LARGEST = 35_882_577;

/** Listens on a free port of 127.0.0.1. */
export async function startSmtp(world: World): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const drop = ({ remotePort }: SMTPServerSession): void => {
    for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy();
  };
  const server = new SMTPServer({
    name: 'sandbox.example.org',
    banner: 'gates sandbox',
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    size: LARGEST,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onAuth(auth, _session, done) {
      if (world.host.takeFault('expired-token'))
        return done(refusal(535, '5.7.8 Error: authentication failed'));
      const mailbox =
        auth.method === 'XOAUTH2'
          ? byToken(world, auth.username ?? '', auth.accessToken ?? '')
          : byPassword(world, auth.username ?? '', auth.password ?? '');
      if (mailbox) return done(null, { user: mailbox.address });
      if (auth.method === 'XOAUTH2') {
        // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol#error_response
        const data = { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' };
        return done(null, { data });
      }
      return done(refusal(535, '5.7.8 Error: authentication failed: authentication failure'));
    },
    onMailFrom(_address, session, done) {
      if (world.host.takeFault('rate-limit')) {
        return done(refusal(421, '4.7.0 Too many messages, slow down and try again later'));
      }
      if (world.host.takeFault('500')) {
        return done(refusal(451, '4.3.0 Temporary server problem, please try again later'));
      }
      if (world.host.takeFault('reset')) drop(session);
      return done();
    },
    onRcptTo({ address }, _session, done) {
      if (/^nobody@/i.test(address)) {
        return done(refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`));
      }
      if (!hasRoom(mailboxOf(world, address), 0)) {
        return done(refusal(552, `5.2.2 <${address}>: Mailbox is full`));
      }
      return done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Message is too large'));
        const raw = Buffer.concat(chunks).toString('latin1');
        taken(world, { raw, session });
        // Taken, and nobody hears of it.
        if (world.host.takeFault('timeout-after-accept')) return drop(session);
        return done(null, '2.0.0 OK: queued');
      });
    },
  });
  server.on('error', () => {
    // A client that went away; its connection is closed.
  });
  server.server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listening = once(server.server, 'listening');
  server.listen(0, HERE);
  await listening;
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function taken(world: World, { raw, session }: { raw: string; session: SMTPServerSession }): void {
  const { mailFrom, rcptTo } = session.envelope;
  const from = mailFrom === false ? '' : mailFrom.address;
  const sender = mailboxOf(world, session.user ?? from);
  sender.outgoing.push(raw);
  keepAtGoogle(world, sender, raw);
  for (const to of new Set(rcptTo.map(({ address }: SMTPServerAddress) => address.toLowerCase()))) {
    arrive(world, mailboxOf(world, to), `${received(world, from, to)}${raw}`);
  }
}

/** Gmail keeps what goes out over its SMTP by itself. */
function keepAtGoogle(world: World, sender: Mailbox, raw: string): void {
  const sent = sender.kind === 'google' ? folderFor(sender, '\\Sent') : undefined;
  if (sent) put(sender, sent, newMail(raw), { flags: ['\\Seen'], at: world.host.now() });
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
