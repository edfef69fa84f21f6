import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ErrorCategory, GateError } from '../../src/domain/error.ts';
import type { Identity, Party } from '../../src/domain/event.ts';
import { words } from '../../src/domain/words.ts';
import { type Introducer, openIntroducer } from '../../src/traffic/introduce.ts';
import { HOUR, openRig, type Rig, said } from './rig.ts';

const DAY = 24 * HOUR;

let rig: Rig;
let asked: string[];
let answer: (identity: Identity) => Party | null;
beforeEach(async () => {
  rig = await openRig();
  asked = [];
  answer = (identity) => ({ identities: [identity], name: `Name of ${identity.value}` });
  rig.network.person = async (_session, identity) => {
    asked.push(identity.value);
    return answer(identity);
  };
  rig.network.limits = { historyRate: { perSecond: 1000, burst: 1000 } };
});
afterEach(() => rig.close());

async function arrive(...whom: readonly string[]): Promise<void> {
  const events = whom.map((value) =>
    said({
      externalId: `${value} at ${rig.clock.now}`,
      at: rig.clock.now,
      peer: { identities: [{ kind: 'user_id', value }] },
    }),
  );
  await (await rig.app.inbound('olga')).accept('wire', events, null);
}

async function introducer(): Promise<Introducer> {
  const { app, store, account } = rig;
  const gate = await app.gate('wire');
  const { person } = gate;
  if (!person) throw new Error('asks nobody');
  const { signal } = rig.stop;
  return openIntroducer({ app, user: 'olga', store, account, signal, gate: { ...gate, person } });
}

async function nameOf(value: string): Promise<string | null | undefined> {
  return (await rig.store.people.search('wire', value))[0]?.name;
}

function refuse(category: ErrorCategory): () => never {
  return () => {
    throw new GateError({ category, code: 'no', message: words`No.` });
  };
}

describe('people whom a webhook named by an id alone', () => {
  it('are asked for once, and the name stands with them and their conversation', async () => {
    await arrive('11', '12');
    const { named } = await (await introducer()).some(0);
    expect(named.map(({ name }) => name)).toEqual(['Name of 11', 'Name of 12']);
    expect(await nameOf('12')).toBe('Name of 12');
    const talks = await rig.store.conversations.list({ limit: 9 });
    expect(talks.map(({ title }) => String(title)).toSorted()).toEqual([
      'Name of 11',
      'Name of 12',
    ]);
    await arrive('11');
    await (await introducer()).some(0);
    expect(asked).toEqual(['11', '12']);
  });

  it('are asked for again after a day when nothing was told, and after thirty in case it changed', async () => {
    answer = () => null;
    await arrive('11');
    const { some } = await introducer();
    await some(0);
    rig.clock.now += DAY - 1;
    await some(0);
    expect(asked).toHaveLength(1);
    rig.clock.now += 1;
    answer = (identity) => ({ identities: [identity], name: 'Анна' });
    await some(0);
    expect(await nameOf('11')).toBe('Анна');
    rig.clock.now += 29 * DAY;
    await arrive('11');
    await some(0);
    expect(asked).toHaveLength(2);
    rig.clock.now += DAY;
    answer = (identity) => ({ identities: [identity], name: 'Анна Смирнова' });
    await some(0);
    expect(await nameOf('11')).toBe('Анна Смирнова');
    // Silent for long: their name is left as it is.
    rig.clock.now += 60 * DAY;
    await some(0);
    expect(asked).toHaveLength(3);
  });

  it('are not kept from it by one of whom nothing can be told', async () => {
    await arrive('11', '12');
    answer = (identity) =>
      identity.value === '11' ? refuse('policy')() : { identities: [identity], name: 'Вера' };
    await (await introducer()).some(0);
    expect(await nameOf('11')).toBeNull();
    expect(await nameOf('12')).toBe('Вера');
  });

  it.each(['auth', 'unreachable'] as const)(
    'stay to be asked for when nobody can be: %s',
    async (category) => {
      await arrive('11', '12');
      const whole = answer;
      answer = refuse(category);
      const { some } = await introducer();
      await expect(some(0)).rejects.toMatchObject({ category });
      answer = whole;
      expect((await some(0)).named).toHaveLength(2);
    },
  );

  it('are looked through a hundred at a time', async () => {
    await arrive(...Array.from({ length: 130 }, (_, n) => `id-${n}`));
    const { some } = await introducer();
    const first = await some(0);
    expect([first.named.length, first.more]).toEqual([100, true]);
    const second = await some(first.last);
    expect([second.named.length, second.more]).toEqual([30, false]);
  });
});
