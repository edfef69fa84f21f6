import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { type Serving, startServing } from '../../src/webhook/serve.ts';
import { openRig, type Rig, said, SECRET, until } from '../traffic/rig.ts';

let rig: Rig;
let running: Serving[];
let logged: { message: string; fields: Record<string, unknown> }[];
beforeEach(async () => {
  rig = await openRig();
  rig.network.limits = { historyRate: { perSecond: 1000, burst: 1000 } };
  running = [];
  logged = [];
});
afterEach(async () => {
  for (const each of running) await each.close();
  await rig.close();
});

async function serve(): Promise<Serving> {
  const serving = await startServing(rig.app, {
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    log: (_level, message, fields = {}) => void logged.push({ message, fields }),
  });
  running.push(serving);
  return serving;
}

async function arrive({ url }: Serving, ...whom: readonly string[]): Promise<void> {
  const events = whom.map((value) =>
    said({ externalId: `m${value}`, peer: { identities: [{ kind: 'user_id', value }] } }),
  );
  const init = { method: 'POST', headers: { 'x-secret': SECRET }, body: JSON.stringify(events) };
  expect((await fetch(`${url}/webhook/wire/olga`, init)).status).toBe(200);
}

const named = async (value: string) =>
  (await rig.store.people.search('wire', value))[0]?.name ?? undefined;

it('names whoever writes while a server runs, and whoever has written before', async () => {
  const asked: string[] = [];
  rig.network.person = async (_session, identity) => {
    asked.push(identity.value);
    return { identities: [identity], name: `Name of ${identity.value}` };
  };
  const before = said({
    externalId: 'm1',
    peer: { identities: [{ kind: 'user_id', value: '1' }] },
  });
  await (await rig.app.inbound('olga')).accept('wire', [before], null);
  const serving = await serve();
  await until(() => named('1'));
  await arrive(serving, '2', '3');
  await until(() => named('3'));
  expect(await named('2')).toBe('Name of 2');
  expect(asked).toEqual(['1', '2', '3']);
});

it('takes webhooks while the network is silent about somebody', async () => {
  const letGo = new AbortController();
  let asked = 0;
  rig.network.person = async (_session, identity) => {
    asked += 1;
    if (!letGo.signal.aborted) await once(letGo.signal, 'abort');
    return { identities: [identity], name: 'At last' };
  };
  const serving = await serve();
  await arrive(serving, '1');
  await until(async () => asked === 1);
  await arrive(serving, '2');
  await until(() => rig.store.messages.find('wire:1', 'm2'));
  expect(await named('1')).toBeUndefined();
  letGo.abort();
  await until(() => named('2'));
});

it('leaves an account alone that cannot be asked, says so once, and asks later', async () => {
  let asked = 0;
  let refuse = true;
  rig.network.person = async (_session, identity) => {
    asked += 1;
    if (refuse) {
      throw new GateError({ category: 'auth', code: 'token_expired', message: words`Expired.` });
    }
    return { identities: [identity], name: 'Анна' };
  };
  const serving = await serve();
  await arrive(serving, '1');
  await until(async () => asked === 1);
  await arrive(serving, '2');
  await until(() => rig.store.messages.find('wire:1', 'm2'));
  const failures = () => logged.filter(({ message }) => message === 'people were not asked for');
  await until(async () => failures().length === 1);
  refuse = false;
  rig.clock.now += 60 * 60_000;
  await arrive(serving, '3');
  await until(() => named('3'));
  expect(asked).toBe(4);
  expect(failures()).toHaveLength(1);
  expect(failures()[0]?.fields).toMatchObject({ account: 'wire:1', reason: 'Expired.' });
});

it('asks nobody for accounts that are switched off', async () => {
  const asked: string[] = [];
  rig.network.person = async (_session, identity) => {
    asked.push(identity.value);
    return null;
  };
  await rig.store.accounts.setEnabled(rig.account.id, false);
  const other = await rig.addAccount('olga', '7');
  const serving = await serve();
  await arrive(serving, '1');
  const elsewhere = said({
    account: other.externalId,
    externalId: 'm9',
    peer: { identities: [{ kind: 'user_id', value: '9' }] },
  });
  await (await rig.app.inbound('olga')).accept('wire', [elsewhere], null);
  await until(async () => asked.length > 0);
  expect(asked).toEqual(['9']);
});
