/** The pretend mail providers on the sandbox's own server: doors, ports, and their end. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { expect, it } from 'vitest';
import { catalogue } from '../../../gates/index.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.ts';
import type { Shown } from '../../sandbox/email.ts';

async function door(sandbox: RunningSandbox, name: string, body: object) {
  const answer = await fetch(`${sandbox.url}/_sandbox/${name}`, {
    method: 'POST',
    body: JSON.stringify({ gate: 'email', ...body }),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

function greeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.once('error', reject);
  });
}

it('has mail servers of its own, which end with it', async () => {
  const sandbox = await startSandbox({ catalogue, port: 0 });
  const shown = sandbox.credentials['email'] as unknown as Shown;
  const { address, password, imapPort, smtpPort, google } = shown;
  try {
    expect(await greeting(imapPort)).toMatch(/^\* OK /);
    expect(await greeting(smtpPort)).toMatch(/^220 /);
    const smtp = createTransport({
      host: shown.smtpHost,
      port: smtpPort,
      ignoreTLS: true,
      auth: { user: address, pass: password },
    });
    const send = () => smtp.sendMail({ from: address, to: 'maria@example.net', text: 'x' });
    await send();
    expect((await door(sandbox, 'deliver', { event: 'bounce' })).status).toBe(200);
    await door(sandbox, 'fault', { kind: 'rate-limit' });
    await expect(send()).rejects.toMatchObject({ responseCode: 421 });
    await send();

    // A fault of SMTP meets no request to the pretend Google.
    await door(sandbox, 'fault', { kind: '500' });
    const list = await fetch(`${sandbox.url}/google/autoconfig/v1.1/example.org`);
    expect(list.status).toBe(200);
    expect(await list.text()).toContain(String(imapPort));
    const body = new URLSearchParams({ client_id: 'x', client_secret: google.clientSecret });
    const token = await fetch(`${sandbox.url}/google/token`, { method: 'POST', body });
    expect(token.status).toBe(401);
    const log = await (await fetch(`${sandbox.url}/_sandbox/requests`)).text();
    expect(log).toContain('/google/token');
    expect(log).not.toContain(google.clientSecret);

    expect((await door(sandbox, 'reset', {})).status).toBe(200);
    expect((await door(sandbox, 'deliver', { event: 'bounce' })).json['error']).toContain(
      'has sent no such mail',
    );
    await send();
  } finally {
    const idle = connect(imapPort, '127.0.0.1');
    await once(idle, 'data');
    const cut = once(idle, 'close');
    await sandbox.close();
    await cut;
  }
  for (const port of [imapPort, smtpPort]) {
    await expect(greeting(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }
});
