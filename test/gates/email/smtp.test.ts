/** The conversation with a submission server, where it ends in the middle: what is certain of the mail then. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpError } from '../../../gates/email/errors/smtp.ts';
import { connectSmtp } from '../../../gates/email/smtp.ts';
import { GateError } from '../../../src/domain/error.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Answer = (line: string, socket: Socket) => string | null;

/** Speaks as much SMTP as is needed; `answer` says something else to what it likes. */
async function talks(answer: Answer, onDot: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    let data = false;
    let rest = '';
    socket.on('error', () => undefined);
    socket.write('220 example.org ESMTP\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data) {
          if (line !== '.') continue;
          data = false;
          onDot(socket);
          continue;
        }
        const said = answer(line, socket) ?? usual(line);
        if (said.startsWith('354')) data = true;
        socket.write(`${said}\r\n`);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

function usual(line: string): string {
  if (line.startsWith('EHLO'))
    return '250-example.org\r\n250-SIZE 1000000\r\n250 AUTH PLAIN XOAUTH2';
  if (line.startsWith('AUTH')) return '235 2.7.0 ok';
  if (line.startsWith('DATA')) return '354 go on';
  if (line.startsWith('QUIT')) return '221 bye';
  return '250 2.0.0 ok';
}

const SIGNED = { username: 'olga@example.org', password: 'not-shown-anywhere' };
const ENVELOPE = { from: 'olga@example.org', to: ['anna@example.org'] };
const MAIL = Buffer.from(`Subject: x\r\n\r\n${'text\r\n'.repeat(40_000)}`);

async function sent(port: number): Promise<unknown> {
  const server = { host: '127.0.0.1', port, security: 'none' } as const;
  const place = {
    address: 'olga@example.org',
    login: 'password',
    protocol: 'SMTP',
    server,
  } as const;
  const open = await connectSmtp(server, SIGNED).catch((error: unknown) => {
    throw smtpError(place, error);
  });
  try {
    return await open.send(ENVELOPE, MAIL);
  } catch (error) {
    throw smtpError(place, error);
  } finally {
    open.close();
  }
}

async function failure(
  answer: Answer,
  onDot: (socket: Socket) => void = taken,
): Promise<GateError> {
  const port = await talks(answer, onDot);
  const error = await sent(port).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GateError);
  expect(String((error as GateError).stack)).not.toContain(SIGNED.password);
  return error as GateError;
}

const taken = (socket: Socket) => void socket.write('250 2.0.0 queued as 1\r\n');
const nothing: Answer = () => null;
const at =
  (command: RegExp, said: string): Answer =>
  (line) =>
    command.test(line) ? said : null;

describe('what is certain of a mail', () => {
  it('it was accepted', async () => {
    expect(await sent(await talks(nothing, taken))).toEqual({
      accepted: ['anna@example.org'],
      refused: [],
      messageId: null,
    });
  });

  it('nobody knows, where the connection ends after the last of it', async () => {
    const error = await failure(nothing, (socket) => socket.destroy());
    expect(error).toMatchObject({ category: 'unknown_outcome', exitCode: 8, code: 'no_answer' });
  });

  it('nothing was sent, where the connection ends in the middle of it', async () => {
    let once = false;
    const cut: Answer = (line, socket) => {
      if (line.startsWith('DATA') && !once) {
        once = true;
        socket.end('354 go on\r\n');
        socket.destroySoon();
        return '';
      }
      return null;
    };
    const error = await failure(cut);
    expect(error).toMatchObject({ category: 'unreachable', exitCode: 4 });
  });

  it('nothing was sent, where the answer to the last of it is no', async () => {
    const spam = await failure(
      nothing,
      (socket) => void socket.write('550 5.7.1 looks like spam\r\n'),
    );
    expect(spam).toMatchObject({ category: 'failed', code: 'refused_as_spam' });
    const full = await failure(nothing, (socket) => void socket.write('452 4.2.2 over quota\r\n'));
    expect(full).toMatchObject({ category: 'failed', code: 'over_quota' });
    const large = await failure(nothing, (socket) => void socket.write('552 5.3.4 too big\r\n'));
    expect(large).toMatchObject({ category: 'policy', code: 'message_too_large', exitCode: 6 });
  });
});

describe('what a server’s answer means', () => {
  it.each([
    [/^RCPT/, '550 5.1.1 User unknown', 'recipient_not_found', 5],
    [/^RCPT/, '550 no such user here', 'recipient_not_found', 5],
    [/^RCPT/, '550 5.1.2 bad domain', 'domain_not_found', 5],
    [/^RCPT/, '550 5.2.1 account disabled', 'recipient_inactive', 5],
    [/^RCPT/, '552 5.2.2 Mailbox full', 'recipient_mailbox_full', 1],
    [/^RCPT/, '450 4.7.1 Greylisted, please come back', 'greylisted', 7],
    [/^RCPT/, '451 4.3.0 try again later', 'server_busy', 4],
    [/^RCPT/, '450 4.1.1 try again', 'server_busy', 4],
    [/^RCPT/, '550 5.4.5 Daily user sending limit exceeded', 'daily_limit', 7],
    [/^MAIL/, '553 5.7.1 Sender address rejected: not owned by user', 'sender_not_allowed', 6],
    [/^MAIL/, '552 5.3.4 Message size exceeds fixed limit', 'message_too_large', 6],
    [/^MAIL/, '421 4.7.0 Too many messages, slow down', 'sending_too_fast', 7],
    [/^MAIL/, '421 4.7.0 Too many connections from your address', 'too_many_connections', 7],
    [/^AUTH/, '535 5.7.8 Username and Password not accepted', 'password_refused', 3],
    [/^AUTH/, '534 5.7.9 Application-specific password required', 'app_password_required', 3],
    [/^AUTH/, '454 4.7.0 Temporary authentication failure', 'server_busy', 4],
  ] as const)('%s %s: %s', async (command, said, code, exitCode) => {
    const error = await failure(at(command, said));
    expect({ code: error.code, exitCode: error.exitCode }).toEqual({ code, exitCode });
    expect(error.message).toContain(said.slice(10));
    if (command.test('RCPT') && exitCode === 5) expect(error.message).toContain('anna@example.org');
  });

  it('what comes too fast may go again by itself: nothing was done', async () => {
    const error = await failure(at(/^MAIL/, '421 4.7.0 Too many messages, slow down'));
    expect(error).toMatchObject({ tooFast: 'account', retryAfterMs: 60_000 });
  });

  it('no answer repeats a token', async () => {
    const token = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==';
    const error = await failure(at(/^AUTH/, `535 5.7.8 bad token ${token}`));
    expect(error.message).not.toContain(token);
  });
});
