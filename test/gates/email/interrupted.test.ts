import type { ImapFlow } from 'imapflow';
/** A sync that ends after every page, by one that is begun again. */
import { describe, expect, it } from 'vitest';
import { gate } from '../../../gates/email/gate.ts';
import { history } from '../../../gates/email/history.ts';
import type { Mark } from '../../../gates/email/reading/marks.ts';
import { type FolderPage, ownerOf, readFolder } from '../../../gates/email/reading/pass.ts';
import type { HistoryRequest, Session } from '../../../src/gate.ts';
import { syncAccount } from '../../../src/traffic/sync.ts';
import { fillMailbox, mails } from '../../support/mails.ts';
import { useMailWorld } from './world.ts';

const SINCE = Date.parse('2022-12-01');

describe('a sync that is killed', () => {
  const COUNT = 1300;
  const world = useMailWorld(async ({ mail, logInTo }) => {
    await logInTo(mail.users.olga);
    fillMailbox(mail, { owner: mail.users.olga.address, count: COUNT });
  });

  it('goes on where it was, as often as that happens', async () => {
    const { app, mail } = world();
    const { address } = mail.users.olga;
    const store = await app.store('olga');
    const account = await store.accounts.find(`email:${address}`);
    if (!account) throw new Error('no mailbox');
    let kills = 0;
    let left = 1;
    // The page is here with its place; before the next one, the end.
    const mortal = async function* (session: Session, request: HistoryRequest) {
      let pages = 0;
      for await (const page of history(session, request)) {
        if (pages === left) throw new Error('killed');
        pages += 1;
        yield page;
      }
    };
    const run = () =>
      syncAccount(app, 'olga', { ...gate, history: mortal }, account, { since: SINCE });
    for (;;) {
      const done = await run().catch((error: unknown) => {
        expect(String(error)).toContain('killed');
        return null;
      });
      if (done) break;
      kills += 1;
      // Killed once before anything came, too.
      left = kills === 2 ? 0 : 1;
      expect(kills).toBeLessThan(40);
    }
    expect(kills).toBeGreaterThan(5);
    const stored = await store.messages.list({ gate: 'email', limit: 100_000 });
    const whole = stored.filter(({ details }) => details?.['part'] === undefined);
    expect(whole).toHaveLength(COUNT);
    const made = [...mails({ owner: address, count: COUNT })].map(({ at }) => at);
    const times = whole.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b);
    expect(times).toEqual(made.toSorted((a, b) => a - b));
  }, 60_000);

  it('hears of what was read elsewhere also from a server that counts no changes', async () => {
    const { mail, mailbox, otherProgram } = world();
    const session = await mailbox('olga', mail.users.olga.address);
    await otherProgram(mail.users.olga, async (client) => {
      client.enabled.delete('CONDSTORE');
      const first = await lastOf(client, session, null);
      expect(first.mark).toMatchObject({ modseq: null, unseen: expect.stringMatching(/^1,4,7,/) });
      await otherProgram(mail.users.olga, async (other) => {
        await other.mailboxOpen('INBOX');
        await other.messageFlagsAdd('4', ['\\Seen']);
        await other.messageDelete('7');
      });
      const second = await lastOf(client, session, first.mark);
      expect(second.events).toMatchObject([{ kind: 'status', status: 'read', raw: { uid: 4 } }]);
      expect((await lastOf(client, session, second.mark)).events).toEqual([]);
    });
  }, 60_000);
});

/** The events of a folder since a mark, with the mark they end in. */
async function lastOf(
  client: ImapFlow,
  session: Session,
  mark: Mark | null,
): Promise<Omit<FolderPage, 'cursor'>> {
  const reader = { session, client, owner: ownerOf(session), since: SINCE };
  const events: FolderPage['events'][number][] = [];
  for await (const page of readFolder(reader, { path: 'INBOX', special: null }, mark, null)) {
    events.push(...page.events);
    if (page.mark) return { events, mark: page.mark };
  }
  throw new Error('no mark');
}
