/** Mail that comes while somebody listens, at a real server. */
import { afterEach, describe, expect, it } from 'vitest';
import { listen, type Pace } from '../../../gates/email/listen.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import type { HistoryPage, Session } from '../../../src/gate.ts';
import { mailOf } from '../../support/mails.ts';
import { useMailWorld } from './world.ts';

const QUICK: Pace = { others: 300, poll: 100, renew: 60_000, again: 50, silence: 60_000 };
/** Nothing but IDLE tells. */
const IDLE: Pace = { ...QUICK, others: 600_000, poll: 600_000 };

interface Listening {
  readonly states: string[];
  checkpoint(): unknown;
  /** Resolves once an event fits. */
  heard(fits: (event: GateEvent) => boolean): Promise<GateEvent>;
  until(state: 'connected' | 'lost', times?: number): Promise<void>;
  end(): Promise<void>;
}

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function begin(session: Session, checkpoint: unknown, pace: Pace): Listening {
  const stop = new AbortController();
  const states: string[] = [];
  const events: GateEvent[] = [];
  let last = checkpoint;
  let changed = (): void => undefined;
  const waiting: (() => void)[] = [];
  changed = () => {
    for (const check of waiting) check();
  };
  const onState = (state: 'connected' | 'lost') => {
    states.push(state);
    changed();
  };
  const running = (async () => {
    const pages: AsyncIterable<HistoryPage> = listen(
      session,
      { checkpoint, signal: stop.signal, onState },
      pace,
    );
    for await (const page of pages) {
      last = JSON.parse(JSON.stringify(page.checkpoint)) as unknown;
      events.push(...page.events);
      changed();
    }
  })();
  const when = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found !== undefined) resolve(found);
      };
      waiting.push(check);
      running.then(() => reject(new Error('it ended')), reject);
      check();
    });
  const end = async () => {
    stop.abort();
    await running;
  };
  ends.push(end);
  return {
    states,
    checkpoint: () => last,
    heard: (fits) => when(() => events.find(fits)),
    until: async (state, times = 1) => {
      await when(() => states.filter((each) => each === state).length >= times || undefined);
    },
    end,
  };
}

const isMessage = (id: string) => (event: GateEvent) =>
  event.kind === 'message' && event.externalId === id;

describe('listening to a mailbox', () => {
  const world = useMailWorld(async ({ mail, logInTo }) => {
    await logInTo(mail.users.olga);
  });

  const started = async (checkpoint: unknown, pace: Pace): Promise<Listening> => {
    const { mail, mailbox } = world();
    const listening = begin(await mailbox('olga', mail.users.olga.address), checkpoint, pace);
    await listening.until('connected');
    return listening;
  };
  const deliver = async (n: number): Promise<string> => {
    const { mail } = world();
    const { raw, id } = mailOf('plain', { n, at: Date.now() });
    await mail.deliver(mail.users.olga.address, raw);
    return id ?? '';
  };

  it('hears a mail as it comes, and that it was read elsewhere', async () => {
    const { mail, otherProgram } = world();
    const listening = await started(null, IDLE);
    const id = await deliver(1);
    await expect(listening.heard(isMessage(id))).resolves.toMatchObject({
      direction: 'inbound',
      status: 'delivered',
      text: expect.stringContaining('Could we meet on Thursday?'),
    });
    await otherProgram(mail.users.olga, async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd({ header: { 'message-id': id } }, ['\\Seen']);
    });
    const read = await listening.heard((event) => event.kind === 'status');
    expect(read).toMatchObject({ externalId: id, status: 'read' });
  });

  it('tells of the other folders now and then', async () => {
    const { mail, otherProgram } = world();
    const listening = await started(null, QUICK);
    const { raw, id } = mailOf('plain', { n: 2, at: Date.now() });
    await otherProgram(mail.users.olga, (client) => client.append('Archive', raw));
    await expect(listening.heard(isMessage(id ?? ''))).resolves.toMatchObject({
      details: { folder: 'Archive' },
    });
  });

  it('brings first what came while nobody listened, and nothing twice', async () => {
    const first = await started(null, IDLE);
    const before = await deliver(3);
    await first.heard(isMessage(before));
    await first.end();
    const meanwhile = await deliver(4);
    const second = await started(first.checkpoint(), IDLE);
    await second.heard(isMessage(meanwhile));
    const after = await deliver(5);
    await second.heard(isMessage(after));
    await expect(
      Promise.race([second.heard(isMessage(before)), Promise.resolve('not again')]),
    ).resolves.toBe('not again');
  });

  it('comes back when the server was away, with what came meanwhile', async () => {
    const { mail, otherProgram } = world();
    const listening = await started(null, IDLE);
    await mail.stop();
    await listening.until('lost');
    await mail.startAgain();
    const { raw, id } = mailOf('plain', { n: 6, at: Date.now() });
    await otherProgram(mail.users.olga, (client) => client.append('INBOX', raw));
    await listening.heard(isMessage(id ?? ''));
    await listening.until('connected', 2);
    expect(listening.states).toEqual(['connected', 'lost', 'connected']);
  }, 30_000);

  it('says at once that nobody is there, when it never was connected', async () => {
    const { mail, mailbox } = world();
    const session = await mailbox('olga', mail.users.olga.address);
    await mail.stop();
    try {
      const { signal } = new AbortController();
      const pages = listen(session, { checkpoint: null, signal }, QUICK);
      await expect(pages.next()).rejects.toMatchObject({ category: 'unreachable' });
    } finally {
      await mail.startAgain();
    }
  });
});
