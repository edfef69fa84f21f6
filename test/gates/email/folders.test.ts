/** `gates email folders`: which folders of a mailbox are read. */
import { describe, expect, it } from 'vitest';
import { EMAIL_FOLDERS } from '../../../src/cli/schemas/email-folders.ts';
import { mailOf } from '../../support/mails.ts';
import { useMailWorld } from './world.ts';

describe('the folders of a mailbox', () => {
  const world = useMailWorld(async ({ mail, logInTo, otherProgram }) => {
    const { olga } = mail.users;
    await logInTo(olga);
    await otherProgram(olga, async (client) => {
      await client.mailboxCreate('Clients/2024');
      for (const [n, folder] of ['INBOX', 'Clients/2024', 'Trash', 'Junk'].entries()) {
        await client.append(folder, mailOf('plain', { n, at: Date.now() - 1000 }).raw);
      }
    });
  });
  const read = async (...flags: string[]): Promise<string[]> => {
    const { value } = await world().run('folders', ...flags);
    expect(EMAIL_FOLDERS['email-folders']?.safeParse(value).error).toBeUndefined();
    return value.folders.flatMap((folder: any) => (folder.read ? folder.path : [])).toSorted();
  };
  const USUAL = ['Archive', 'Clients', 'Clients/2024', 'INBOX', 'Sent'];

  it('are told with what is in them', async () => {
    const { run } = world();
    const { value, text } = await run('folders');
    expect(value.folders[0]).toEqual({
      path: 'INBOX',
      kind: 'inbox',
      messages: 1,
      unread: 1,
      read: true,
    });
    expect(value.folders.find(({ path }: any) => path === 'Trash')).toMatchObject({
      kind: 'trash',
      read: false,
    });
    expect(text).toContain('Clients/2024');
  });

  it('are chosen, and stay so', async () => {
    const { options, app, run } = world();
    const usual = await read();
    expect(USUAL).toEqual(expect.arrayContaining(usual));
    const store = await app.store('olga');
    const subjects = async () =>
      (await store.messages.list({ gate: 'email', limit: 10 })).map(
        ({ details }) => details?.['folder'] as string,
      );
    await run('sync');
    expect((await subjects()).toSorted()).toEqual(['Clients/2024', 'INBOX']);
    options.dryRun = true;
    expect(await read('--read', 'Junk')).toContain('Junk');
    options.dryRun = false;
    expect(await read()).toEqual(usual);
    expect(await read('--read', 'Junk', '--skip', 'Archive')).not.toContain('Archive');
    expect(await read()).toContain('Junk');
    await run('sync');
    expect((await subjects()).toSorted()).toEqual(['Clients/2024', 'INBOX', 'Junk']);
    expect(await read('--default')).toEqual(usual);
  });

  it('that are not there cannot be chosen', async () => {
    const { run } = world();
    await expect(run('folders', '--read', 'Nowhere')).rejects.toMatchObject({
      category: 'not_found',
    });
    const both = run('folders', '--read', 'Junk', '--skip', 'Junk');
    await expect(both).rejects.toMatchObject({ category: 'usage' });
  });
});
