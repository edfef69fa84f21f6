/** Delivery as a mail server does it: LMTP (RFC 2033). */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Throws with the server's answer when it does not take the mail. */
export async function deliverOver(
  port: number,
  to: string,
  mail: string | Uint8Array,
): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('LMTP: the connection ended');
      if (!/^[23]/.test(value)) throw new Error(`LMTP: ${value}`);
      if (value[3] !== '-') return;
    }
  };
  const say = async (line: string): Promise<void> => {
    socket.write(`${line}\r\n`);
    await answer();
  };
  try {
    await answer();
    await say('LHLO test.example.org');
    await say('MAIL FROM:<client@example.net>');
    await say(`RCPT TO:<${to}>`);
    await say('DATA');
    // Latin-1: one character a byte, whatever charset the mail is in.
    const text = Buffer.from(mail).toString('latin1').replaceAll(/\r?\n/g, '\r\n');
    const ended = text.endsWith('\r\n') ? text : `${text}\r\n`;
    socket.write(Buffer.from(`${ended.replaceAll(/^\./gm, '..')}.\r\n`, 'latin1'));
    await answer();
    await say('QUIT');
  } finally {
    socket.destroy();
  }
}
