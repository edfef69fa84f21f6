/** A mailbox of a real server read back, by `gates email sync` and page by page. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { history } from '../../../gates/email/history.ts';
import type { HistoryPage, Session } from '../../../src/gate.ts';
import { fillMailbox, type Made, mailOf, mails } from '../../support/mails.ts';
import { type EmailWorld, useMailWorld } from './world.ts';

/** 2023-01-01: every mail of the generator is younger. */
const SINCE = '2022-12-01';
const BEGINNING = Date.parse(SINCE);

describe('a mailbox of two thousand mails', () => {
  const COUNT = 2000;
  const world = useMailWorld(async ({ mail, logInTo }) => {
    await logInTo(mail.users.olga);
    fillMailbox(mail, { owner: mail.users.olga.address, count: COUNT, large: 2 });
  });

  it('comes in whole, each mail once, as what it is', async () => {
    const { run, app, mail } = world();
    const owner = mail.users.olga.address;
    const { value } = await run('sync', '--since', SINCE);
    expect(value).toMatchObject({ complete: true });
    const store = await app.store('olga');
    const stored = await store.messages.list({ gate: 'email', limit: 100_000 });
    const whole = stored.filter(({ details }) => details?.['part'] === undefined);
    expect(whole).toHaveLength(COUNT);
    const byTime = Map.groupBy(whole, ({ timestamp }) => timestamp);
    for (const made of mails({ owner, count: COUNT, large: 2 })) {
      const candidates = byTime.get(made.at) ?? [];
      const found = candidates.find(({ raw }) => isOf(raw, made));
      expect(found, `${made.sort} ${made.n}`).toBeDefined();
      if (made.id !== null) expect(found?.externalId.startsWith(made.id), made.sort).toBe(true);
      expect(plainOf(found?.details?.['subject']), made.sort).toBe(plainOf(made.subject));
      if (made.text !== null) expect(found?.text, made.sort).toContain(made.text);
      expect(found?.status).toBe(made.n % 3 === 0 ? 'delivered' : 'read');
    }
  });

  it('is read in no time when nothing is new, and changes nothing', async () => {
    const { run, app } = world();
    const store = await app.store('olga');
    const before = await store.revision();
    const { value } = await run('sync');
    expect(value).toMatchObject({ messages: 0, new: 0 });
    expect(await store.revision()).toBe(before);
  });

  it('is read again without doubles when its UIDs mean other mails', async () => {
    const { run, app, mail, mailbox } = world();
    const store = await app.store('olga');
    const before = await store.messages.count();
    const first = await checkpointAfter(await mailbox('olga', mail.users.olga.address), null);
    await renumber(world());
    const second = await checkpointAfter(await mailbox('olga', mail.users.olga.address), null);
    expect(validityOf(second)).not.toBe(validityOf(first));
    const { value } = await run('sync');
    expect(value).toMatchObject({ new: 0 });
    expect(Number(value.messages)).toBeGreaterThanOrEqual(COUNT);
    expect(await store.messages.count()).toBe(before);
  }, 60_000);

  it('tells what was read in another program, and nothing of it twice', async () => {
    const { run, app, mail, otherProgram } = world();
    const store = await app.store('olga');
    const unread = () => store.messages.list({ gate: 'email', unread: true, limit: 10_000 });
    const before = await unread();
    const some = before.find(({ externalId }) => externalId.startsWith('mail.'));
    if (!some) throw new Error('nothing is unread');
    await otherProgram(mail.users.olga, async (client) => {
      await client.mailboxOpen('INBOX');
      const query = { header: { 'message-id': `<${some.externalId}>` } };
      expect(await client.messageFlagsAdd(query, ['\\Seen'])).toBe(true);
    });
    await run('sync');
    expect((await store.messages.find(some.accountId, some.externalId))?.status).toBe('read');
    expect(await unread()).toHaveLength(before.length - 1);
    const revision = await store.revision();
    await run('sync');
    expect(await store.revision()).toBe(revision);
  });

  it('marks mails read for all programs', async () => {
    const { run, app, mail, otherProgram } = world();
    const store = await app.store('olga');
    // One that bears no id to be found by.
    await mail.deliver(mail.users.olga.address, mailOf('noMessageId', { n: 9000 }).raw);
    await run('sync');
    const waiting = await store.messages.list({ gate: 'email', unread: true, limit: 10_000 });
    const some = waiting.find(({ externalId }) => externalId.endsWith('@missing.invalid'));
    if (!some) throw new Error('it is not unread');
    const seen = () =>
      otherProgram(mail.users.olga, async (client) => {
        await client.mailboxOpen('INBOX');
        return (await client.search({ seen: true })) || [];
      });
    const before = await seen();
    await run('mark-read', some.externalId);
    expect(await seen()).toHaveLength(before.length + 1);
    await run('mark-read', '--all');
    const unread = await otherProgram(mail.users.olga, async (client) => {
      await client.mailboxOpen('INBOX');
      return client.search({ seen: false });
    });
    expect(unread).toEqual([]);
  }, 60_000);
});

describe('page by page', () => {
  const world = useMailWorld(async ({ mail, logInTo }) => {
    await logInTo(mail.users.olga);
    const owner = mail.users.olga.address;
    fillMailbox(mail, { owner, count: 1200 });
    fillMailbox(mail, { owner, count: 30, first: 5000, mailbox: 'Clients/2024' });
    fillMailbox(mail, { owner, count: 5, first: 6000, mailbox: 'Trash' });
    fillMailbox(mail, { owner, count: 5, first: 7000, mailbox: 'Drafts' });
    fillMailbox(mail, { owner, count: 5, first: 8000, mailbox: 'Junk' });
  });

  it('killed after any page, it goes on there: every mail comes, of each folder that matters', async () => {
    const { mail, mailbox } = world();
    const session = await mailbox('olga', mail.users.olga.address);
    const all = idsOf(await pagesOf(session, { cursor: null, checkpoint: null }, Infinity));
    const seen: string[] = [];
    let at: Place = { cursor: null, checkpoint: null };
    let runs = 0;
    do {
      const [page] = await pagesOf(session, at, 1);
      if (!page) throw new Error('no page');
      seen.push(...idsOf([page]));
      // Through JSON, as it is kept.
      at = JSON.parse(
        JSON.stringify({ cursor: page.cursor, checkpoint: page.checkpoint }),
      ) as Place;
      runs += 1;
    } while (at.cursor !== null);
    expect(runs).toBeGreaterThan(3);
    expect(seen.toSorted()).toEqual(all.toSorted());
    const folders = Object.keys((at.checkpoint as { folders: object }).folders);
    expect(folders.toSorted()).toEqual(['Archive', 'Clients/2024', 'INBOX', 'Sent']);
  });

  it('reads what is missing, when more is wanted', async () => {
    const { mail, mailbox } = world();
    const session = await mailbox('olga', mail.users.olga.address);
    // Of 1,200 mails, one a minute from 2023-01-01T00:00.
    const late = Date.parse('2023-01-01T18:00:00Z');
    const narrow = await pagesOf(session, { cursor: null, checkpoint: null }, Infinity, late);
    const some = messagesOf(narrow);
    expect(some.length).toBeGreaterThan(0);
    expect(some.every(({ at }) => at >= late)).toBe(true);
    const { checkpoint } = narrow.at(-1) ?? {};
    const nothing = await pagesOf(session, { cursor: null, checkpoint }, Infinity, late);
    expect(messagesOf(nothing)).toEqual([]);
    const wide = await pagesOf(session, { cursor: null, checkpoint }, Infinity, BEGINNING);
    const all = new Set([...idsOf(narrow), ...idsOf(wide)]);
    const anew = await pagesOf(session, { cursor: null, checkpoint: null }, Infinity, BEGINNING);
    expect([...all].toSorted()).toEqual([...new Set(idsOf(anew))].toSorted());
    const last = wide.at(-1)?.checkpoint;
    expect(
      messagesOf(await pagesOf(session, { cursor: null, checkpoint: last }, Infinity)),
    ).toEqual([]);
  });

  it('brings mail that was moved here, however old', async () => {
    const { mail, mailbox, otherProgram } = world();
    const session = await mailbox('olga', mail.users.olga.address);
    const pages = await pagesOf(session, { cursor: null, checkpoint: null }, Infinity);
    await otherProgram(mail.users.olga, async (client) => {
      await client.mailboxOpen('Trash');
      await client.messageMove('1:2', 'INBOX');
    });
    const { checkpoint } = pages.at(-1) ?? {};
    const news = messagesOf(await pagesOf(session, { cursor: null, checkpoint }, Infinity));
    expect(news.map(({ at }) => at)).toEqual(
      [6000, 6001].map((n) => mailOf('plain', { n }).at + n * 60_000),
    );
  });
});

/** Some sorts answer one another. */
function plainOf(subject: unknown): string {
  return (typeof subject === 'string' ? subject : '').replace(/^Re: /, '');
}

interface Place {
  cursor: unknown;
  checkpoint: unknown;
}

/** The first pages from there on. */
async function pagesOf(
  session: Session,
  place: Place,
  most: number,
  since = BEGINNING,
): Promise<HistoryPage[]> {
  const pages: HistoryPage[] = [];
  for await (const page of history(session, { since, ...place })) {
    pages.push(page);
    if (pages.length >= most) break;
  }
  return pages;
}

function messagesOf(pages: readonly HistoryPage[]) {
  return pages.flatMap(({ events }) => events.filter((event) => event.kind === 'message'));
}

function idsOf(pages: readonly HistoryPage[]): string[] {
  return messagesOf(pages).map(({ externalId, at }) => `${externalId} ${at}`);
}

async function checkpointAfter(session: Session, checkpoint: unknown): Promise<unknown> {
  const pages = await pagesOf(session, { cursor: null, checkpoint }, Infinity, Date.now());
  return pages.at(-1)?.checkpoint;
}

function validityOf(checkpoint: unknown): string | undefined {
  const { folders } = checkpoint as { folders: Record<string, { validity: string }> };
  return folders['INBOX']?.validity;
}

/** As a server does that has lost its index: the same mails, new UIDs. */
async function renumber({ mail }: EmailWorld): Promise<void> {
  const folder = mail.folderOf(mail.users.olga.address);
  await mail.stop();
  execFileSync('sh', ['-c', 'rm -f dovecot-uidlist dovecot.index*'], { cwd: folder });
  await mail.startAgain();
}

function isOf(raw: unknown, made: Made): boolean {
  const { size } = raw as { size?: number };
  return size === made.raw.length || size === made.raw.length + linesOf(made);
}

/** A server counts a line end as two bytes, whatever stands in the file. */
function linesOf({ raw }: Made): number {
  const text = raw.toString('latin1');
  return (text.match(/(?<!\r)\n/g) ?? []).length;
}
