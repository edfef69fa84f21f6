/** Answers go to those who want them; mails are named by how their ids begin. */
import { beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../../../src/domain/error.ts';
import { useMailWorld } from './world.ts';

const mail = (id: string, head: string): string => `Message-ID: <${id}>
Date: Fri, 20 Nov 2026 12:00:00 +0300
From: Anna <anna@example.org>
Subject: Thursday
Content-Type: text/plain
${head}

At noon?
`;

const MAILS = [
  mail('plain-1@client.example', 'To: olga@example.org\nCc: full@example.org'),
  mail('elsewhere-1@client.example', 'To: olga@example.org\nReply-To: azarya@example.org'),
  mail(
    'elsewhere-2@client.example',
    'To: olga@example.org\nReply-To: azarya@example.org, full@example.org',
  ),
];

describe('an answer without --to', () => {
  const world = useMailWorld(async ({ mail: server, logInTo, run }) => {
    await logInTo(server.users.olga);
    for (const raw of MAILS) await server.deliver(server.users.olga.address, raw);
    await run('sync', '--since', '2026-01-01');
  });
  let own: string;
  beforeAll(async () => {
    const cc = ['--cc', 'full@example.org'];
    const { value } = await sent('--to', 'anna@example.org', '--subject', 'Запись', ...cc);
    own = value.externalId;
  });

  const sent = (...args: readonly string[]) => world().run('send', ...args, 'Да');

  /** Whom it went to, and who had a copy. */
  async function answered(...args: readonly string[]) {
    const { value } = await sent('--reply-to', ...args);
    const store = await world().app.store('olga');
    const kept = await store.messages.find('email:olga@example.org', value.externalId);
    const cc = (kept?.details?.['cc'] ?? []) as { address: string }[];
    const copies = cc.map(({ address }) => address);
    return { to: kept?.to, cc: copies, answers: kept?.replyTo };
  }

  async function refused(work: Promise<unknown>): Promise<GateError> {
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GateError);
    return error as GateError;
  }

  it('goes to whoever wrote, or to where they want answers', async () => {
    expect(await answered('plain-1@client.example')).toEqual({
      to: 'anna@example.org',
      cc: [],
      answers: 'plain-1@client.example',
    });
    const [one, two] = ['elsewhere-1@client.example', 'elsewhere-2@client.example'];
    expect(await answered(one)).toMatchObject({ to: 'azarya@example.org', cc: [] });
    expect(await answered(two)).toMatchObject({
      to: 'azarya@example.org',
      cc: ['full@example.org'],
    });
    expect(await answered('plain-1@client.example', '--reply-all')).toMatchObject({
      to: 'anna@example.org',
      cc: ['full@example.org'],
    });
  });

  it('to one’s own mail goes to whom that went', async () => {
    expect(await answered(own)).toMatchObject({ to: 'anna@example.org', cc: [] });
  });

  it('goes to somebody else who is named', async () => {
    const named = ['elsewhere-2@client.example', '--to', 'full@example.org'];
    expect(await answered(...named)).toMatchObject({ to: 'full@example.org', cc: [] });
  });

  it('needs a mail that is known here', async () => {
    const error = await refused(sent('--reply-to', 'nowhere@client.example'));
    expect(error).toMatchObject({ category: 'usage', exitCode: 2 });
    expect(error.message).toBe('Required option “--to <whom>” not specified.');
    const neither = await refused(sent('--subject', 'x'));
    expect(neither.message).toBe(error.message);
  });

  it('takes the beginning of an id that no other has', async () => {
    expect(await answered('<elsewhere-1@cl>')).toMatchObject({
      answers: 'elsewhere-1@client.example',
    });
    const several = await refused(sent('--reply-to', 'elsewhere'));
    expect(several).toMatchObject({ code: 'ambiguous_message', exitCode: 2 });
    expect(several.message).toContain('elsewhere-1@client.example, elsewhere-2@client.example');
  });

  it('as show does', async () => {
    const { value } = await world().run('show', 'plain-');
    expect(value.id).toBe('plain-1@client.example');
    expect(await refused(world().run('show', 'plain'))).toMatchObject({ category: 'not_found' });
    expect(await refused(world().run('show', 'elsewhere-'))).toMatchObject({
      code: 'ambiguous_message',
    });
  });
});
