/** The door to the trail: what is recorded when, and what happens where it cannot be. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seal, verify } from '../../src/audit/chain.ts';
import { headFile, readHead } from '../../src/audit/head.ts';
import { recordForEveryone } from '../../src/auditing.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { openRig, type Rig, SECRET, TO_CLIENT, until } from '../traffic/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const rows = async (user = 'olga') =>
  (await (await rig.app.store(user)).audit.list({ afterId: 0, limit: 99 })).map(
    ({ action, subject, outcome, detail }) => ({
      action,
      subject,
      outcome,
      detail: JSON.parse(detail) as Record<string, unknown>,
    }),
  );
const file = () => headFile(rig.app.home.userFolder('olga'));
const whole = async () => {
  const noted = readHead(file());
  const { audit } = rig.store;
  const trail = {
    after: (afterId: number) => audit.list({ afterId, limit: 99 }),
    count: () => audit.count(),
  };
  return verify(trail, noted ? [noted] : []);
};

describe('a send', () => {
  const send = async () => (await rig.app.outbound('olga')).send(rig.account, TO_CLIENT);
  const trace = { action: 'wire.send', subject: 'wire:1' };

  it('is on record with the secrets read for it, which are there before it leaves', async () => {
    rig.options.command = 'wire send';
    let before: unknown;
    rig.network.send = async (_session, _draft, key) => {
      before = await rows();
      return { externalId: `wire-${key}` };
    };
    const row = await send();
    const read = {
      action: 'secret.read',
      subject: 'wire:1',
      outcome: 'done',
      detail: { command: 'wire send', vault: 'file' },
    };
    expect(before).toEqual([read]);
    const detail = { outbox: row.id, conversation: row.conversationId, kind: 'text' };
    expect(await rows()).toEqual([read, { ...trace, outcome: 'done', detail }]);
  });

  it('commits no more often than without a trail', async () => {
    await send();
    const before = await rig.store.audit.count();
    const commits: string[] = [];
    const { transaction } = rig.store;
    Object.assign(rig.store, {
      transaction: (work: never) => {
        commits.push('transaction');
        return transaction(work);
      },
    });
    await send();
    // The row into the outbox, its turn, and the receipt.
    expect(commits).toEqual(['transaction', 'transaction', 'transaction']);
    expect(await rig.store.audit.count()).toBe(before + 1);
  });

  it('that failed, or may have, says so with its code and no text', async () => {
    const refused = new GateError({
      category: 'failed',
      code: 'no_such_number',
      message: words`No.`,
    });
    const lost = new GateError({
      category: 'unknown_outcome',
      code: 'no_answer',
      message: words`…`,
    });
    for (const error of [refused, lost]) {
      rig.network.send = () => Promise.reject(error);
      await expect(send()).rejects.toThrow();
    }
    const told = (await rows()).filter(({ action }) => action === 'wire.send');
    expect(told.map(({ outcome, detail }) => [outcome, detail['code']])).toEqual([
      ['failed', 'no_such_number'],
      ['unknown', 'no_answer'],
    ]);
    expect(JSON.stringify(await rows())).not.toContain(TO_CLIENT.text);
    expect(JSON.stringify(await rows())).not.toContain(TO_CLIENT.to.id);
  });

  it('that was refused before it began is on record too', async () => {
    const outbound = await rig.app.outbound('olga');
    const long = { ...TO_CLIENT, text: 'x'.repeat(99) };
    await expect(outbound.send(rig.account, long)).rejects.toMatchObject({ exitCode: 6 });
    expect((await rows()).at(-1)).toMatchObject({ ...trace, outcome: 'failed' });
  });

  it('does not begin where it cannot be recorded', async () => {
    await rig.app.close();
    const database = new Database(rig.app.home.storeFile('olga'));
    database.exec('drop table audit');
    database.close();
    const app = rig.another();
    const outbound = await app.outbound('olga');
    await expect(outbound.send(rig.account, TO_CLIENT)).rejects.toMatchObject({ exitCode: 1 });
    expect(rig.sent).toEqual([]);
  });
});

describe('around an operation', () => {
  const entry = { action: 'wire.login', detail: { by: 'form' } };

  it('stands what became of it', async () => {
    const audit = await rig.app.audit('olga');
    const told = (who: string) => ({ subject: 'wire:7', detail: { who } });
    expect(await audit.around(entry, async () => 'Ольга', told)).toBe('Ольга');
    const failing = audit.around(entry, () => Promise.reject(new Error('a fault of ours')));
    await expect(failing).rejects.toThrow('a fault of ours');
    expect(await rows()).toEqual([
      {
        action: 'wire.login',
        subject: 'wire:7',
        outcome: 'done',
        detail: { by: 'form', who: 'Ольга' },
      },
      {
        action: 'wire.login',
        subject: null,
        outcome: 'failed',
        detail: { by: 'form', code: 'internal' },
      },
    ]);
  });

  it('is told when it was done, but is not on record', async () => {
    const audit = await rig.app.audit('olga');
    await expect(audit.around(entry, () => rig.store.close())).rejects.toMatchObject({
      code: 'audit_not_written',
      exitCode: 1,
    });
  });

  it('keeps every secret of this run out', async () => {
    rig.app.conceal(SECRET);
    const audit = await rig.app.audit('olga');
    await audit.record({ action: 'x.y', subject: SECRET, detail: { a: SECRET, b: [SECRET] } });
    expect(JSON.stringify(await rows())).not.toContain(SECRET);
  });
});

describe('a secret', () => {
  const read = async (app = rig.app) =>
    (await app.vault()).get({ user: 'olga', gate: 'wire', account: '1' });
  const count = async () => (await rows()).length;

  it('is on record once a run, a moment after it was read', async () => {
    await Promise.all([read(), read()]);
    await read();
    await until(async () => (await count()) > 0);
    await read();
    await rig.app.close();
    const other = rig.another();
    await read(other);
    await other.close();
    rig = { ...rig, app: rig.another() };
    expect((await rows()).map(({ action }) => action)).toEqual(['secret.read', 'secret.read']);
  });

  it('that is not there was not read', async () => {
    await (await rig.app.vault()).get({ user: 'olga', gate: 'wire', account: 'none' });
    await (await rig.app.audit('olga')).close();
    expect(await rows()).toEqual([]);
  });
});

describe('the head beside the store', () => {
  const record = async () => (await rig.app.audit('olga')).record({ action: 'x.y' });
  const settled = async () => (await rig.app.audit('olga')).close();
  const edit = (statement: string) => {
    const database = new Database(rig.app.home.storeFile('olga'));
    database.exec(statement);
    database.close();
  };

  it('follows the trail, also over what others wrote', async () => {
    await record();
    const theirs = { at: 1, action: 'a.b', subject: null, outcome: 'done', detail: '{}' };
    await rig.store.audit.append([theirs], seal);
    await record();
    await settled();
    expect(readHead(file())).toMatchObject({ id: 3 });
    expect(await whole()).toMatchObject({ ok: true });
  });

  it('does not follow a trail that was cut and goes on', async () => {
    for (let times = 0; times < 3; times += 1) await record();
    await settled();
    const before = readFileSync(file(), 'utf8');
    edit(`delete from audit where id = 3; update counter set value = 2 where name = 'audit'`);
    rig.clock.now += 1;
    for (let times = 0; times < 3; times += 1) await record();
    await settled();
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect(await whole()).toMatchObject({ ok: false, flaw: { row: 3, problem: 'rewritten' } });
  });

  it('is begun anew where it was lost', async () => {
    await record();
    await settled();
    rmSync(file());
    await record();
    await settled();
    expect(readHead(file())).toMatchObject({ id: 2 });
  });
});

it('what concerns everybody stands in each trail; a store in trouble keeps no other from it', async () => {
  await (await rig.app.store('azarya')).close();
  await recordForEveryone(rig.app, { action: 'vault.use', subject: 'file' });
  expect(await rows()).toMatchObject([{ action: 'vault.use', subject: 'file' }]);
  expect(rig.warnings.join()).toContain('audit trail of azarya');
});

it('nothing waits for a person who was removed', async () => {
  (await rig.app.audit('azarya')).once({ action: 'x.y' });
  rig.app.home.removeUser('azarya');
  await (await rig.app.audit('azarya')).close();
  expect(rig.warnings).toEqual([]);
  expect(existsSync(rig.app.home.userFolder('azarya'))).toBe(false);
});
