import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, type Started } from '../support/gates.ts';

const CLIENT = '79991234567';
const TEXT = 'Приходите в четверг, обсудим завещание.';

let serving: Started;

overEngines(
  'the audit trail',
  async (world) => {
    serving = await world.serve();
  },
  (place, engine) => {
    const { step } = place;
    const gates = (...args: string[]) => place.world.gates([...args, '--user', 'olga', '--json']);
    const list = async (...more: string[]) =>
      (await gates('audit', 'list', '--limit', '999', ...more)).json as any[];
    const actions = async () => (await list()).map(({ action }) => action as string);
    const send = (...args: string[]) => gates('whatsapp', 'send', '--to', CLIENT, ...args);

    step('begins with the person', async () => {
      expect(await list()).toMatchObject([{ id: 1, action: 'user.add', subject: 'olga' }]);
    });

    step('has who logged in, what was set up, and by which command secrets were read', async () => {
      const other = await place.world.login('azarya', { person: 'second' });
      expect(other.code).toBe(0);
      await place.world.login('olga');
      expect((await place.world.login('olga', { person: 'second' })).code).toBe(6);
      await place.world.setup('olga');
      const rows = await list();
      const login = rows.filter(({ action }) => action === 'meta.login');
      expect(login).toMatchObject([
        { outcome: 'failed', detail: { by: 'oauth', code: 'different_person' } },
        { outcome: 'done', detail: { by: 'oauth', tokenKind: 'USER' } },
      ]);
      expect(login[1].detail.scopes).toContain('whatsapp_business_messaging');
      expect(rows.find(({ action }) => action === 'whatsapp.setup')).toMatchObject({
        subject: `whatsapp:${place.world.credentials.whatsapp.phoneNumberId}`,
        outcome: 'done',
      });
      const commands = rows
        .filter(({ action }) => action === 'secret.read')
        .map(({ detail }) => detail.command as string);
      expect(commands).toEqual(expect.arrayContaining(['meta login', 'whatsapp setup']));
      const theirs = await place.world.gates(['audit', 'list', '--user', 'azarya', '--json']);
      expect(theirs.json.map(({ action }: any) => action)).toEqual(['meta.login', 'user.add']);
    });

    step('has every send with what became of it, and the secrets read for it', async () => {
      expect((await send(TEXT)).code).toBe(6);
      await place.world.deliver({ event: 'message', from: CLIENT, text: 'Здравствуйте!' });
      await eventually('the window', async () => (await send(TEXT)).code === 0);
      await place.world.fault('500');
      const failed = await send('Второе письмо');
      expect(failed.code).toBe(4);
      const sends = await list('--action', 'send');
      expect(sends.map(({ outcome }) => outcome).slice(0, 2)).toEqual(['failed', 'done']);
      expect(sends[0].detail.code).toBe(failed.error?.code);
      expect(sends.at(-1)).toMatchObject({ outcome: 'failed', detail: { code: 'window_closed' } });
      const rows = await list();
      const at = rows.findIndex(({ action }) => action === 'whatsapp.send');
      expect(rows.slice(at + 1, at + 3)).toMatchObject([
        { action: 'secret.read', detail: { command: 'whatsapp send' } },
        { action: 'secret.read', detail: { command: 'whatsapp send' } },
      ]);
    });

    step('has a refused webhook, and of a flood a row and a number', async () => {
      const url = `${serving.ready.url}/webhook/whatsapp/olga`;
      const flood = Array.from({ length: 200 }, async () => {
        const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
        return (await fetch(url, { method: 'POST', headers, body: '{}' })).status;
      });
      expect(new Set(await Promise.all(flood))).toEqual(new Set([401]));
      const refused = async () =>
        (await actions()).filter((action) => action === 'webhook.refused').length;
      await eventually('the row', async () => (await refused()) === 1);
      expect(await refused()).toBe(1);
      await serving.stop();
      expect(await list('--action', 'webhook.refused')).toMatchObject([
        { subject: 'whatsapp', detail: { code: 'signature_wrong', more: 199 } },
        { subject: 'whatsapp', detail: { code: 'signature_wrong' } },
      ]);
      serving = await place.world.serve();
    });

    step('has exports, refreshes, accounts, the outbox, settings', async () => {
      await gates('export', 'substance');
      await gates('meta', 'refresh');
      const [account] = (await gates('account', 'list', '--gate', 'whatsapp')).json;
      await gates('account', 'disable', account.id);
      await gates('account', 'enable', account.id);
      const [failed] = (await gates('outbox', 'list', '--status', 'failed')).json;
      await gates('outbox', 'drop', failed.id, '--yes');
      await place.world.gates(['user', 'default', 'olga']);
      await place.world.gates(['vault', 'use', 'file']);
      const [delivery] = (await gates('webhook', 'events')).json;
      await gates('webhook', 'replay', String(delivery.id));
      await gates('whatsapp', 'mark-read', '--all');
      expect(await actions()).toEqual(
        expect.arrayContaining([
          'export.substance',
          'meta.refresh',
          'account.disable',
          'account.enable',
          'outbox.drop',
          'user.default',
          'vault.use',
          'webhook.replay',
          'webhook.subscribe',
          'whatsapp.mark-read',
        ]),
      );
    });

    step('stays one chain while processes write at the same time', async () => {
      const before = (await list('--action', 'export.substance')).length;
      const ran = await Promise.all(
        Array.from({ length: 6 }, () => gates('export', 'substance', '--out', place.world.home)),
      );
      const done = ran.filter(({ code }) => code === 0).length;
      expect(done).toBeGreaterThan(0);
      // Those that found another export at work failed, and are on record as well.
      expect((await list('--action', 'export.substance')).length).toBe(before + 6);
      expect((await gates('audit', 'verify')).code).toBe(0);
    });

    step(
      'holds no text, no secret, no number of a client; a sent text stands where it belongs',
      async () => {
        const { meta } = place.world.credentials;
        const trail = JSON.stringify(await list());
        for (const word of [TEXT, 'Второе письмо', 'Здравствуйте', CLIENT, meta.appSecret]) {
          expect(trail).not.toContain(word);
        }
        expect(trail).not.toMatch(/EAA\w{8}/);
        await eventually('live Substance', async () =>
          filesUnder(join(place.world.home, 'substance')).some((file) => holds(file, TEXT)),
        );
        const found = filesUnder(place.world.home)
          .filter((file) => holds(file, TEXT))
          .map((file) => relative(place.world.home, file));
        const belongs = /^(users[/\\]olga[/\\]store\.sqlite(-wal|-shm)?$|substance[/\\]|olga[/\\])/;
        expect(found.filter((file) => !belongs.test(file))).toEqual([]);
        expect(found.length).toBeGreaterThan(0);
      },
    );

    step('is read by people: a table, and lines as they come', async () => {
      const { stdout, code } = await place.world.gates(['audit', 'list', '--user', 'olga']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/ID +TIME +ACTION +SUBJECT +OUTCOME +DETAIL/);
      expect(stdout).toContain('whatsapp.send');
      const bad = await gates('audit', 'list', '--action', '%');
      expect(bad.code).toBe(2);
    });

    step('is proved, also by an end that was noted down', async () => {
      const { json } = await gates('audit', 'verify');
      expect(json).toMatchObject({ user: 'olga', ok: true, rows: (await list())[0].id });
      const { hash } = (await list())[0];
      expect(json.head).toBe(`${json.rows}:${hash}`);
      expect((await gates('audit', 'verify', '--head', json.head)).code).toBe(0);
      const other = `${json.rows}:${'0'.repeat(64)}`;
      const wrong = await gates('audit', 'verify', '--head', other);
      expect(wrong.error).toMatchObject({ code: 'audit_broken', exitCode: 1 });
      expect((await gates('audit', 'verify', '--head', 'x')).code).toBe(2);
    });

    step('tells one changed byte, a removed row and two swapped', async () => {
      await serving.stop();
      const edit = await editor(engine, place.world);
      const last = (await list())[0].id as number;
      const broken = async () => {
        const ran = await gates('audit', 'verify');
        expect(ran.stdout).toBe('');
        expect(ran.code).toBe(1);
        return ran.error?.message;
      };
      const backed = await edit.backUp();
      await edit.run(`update audit set outcome = 'donf' where id = 2`);
      expect(await broken()).toContain('broken at row 2: it is not what was written');
      await edit.restore(backed);
      await edit.run(`delete from audit where id = 3`);
      expect(await broken()).toContain('broken at row 3: it was removed');
      await edit.restore(backed);
      await edit.run(`delete from audit where id = ${last}`);
      expect(await broken()).toContain(`broken at row ${last}: it was removed`);
      await edit.restore(backed);
      await edit.run(`delete from audit where id = ${last}`);
      await edit.run(`update counter set value = ${last - 1} where name = 'audit'`);
      expect(await broken()).toContain(`broken at row ${last}: it was removed`);
      await edit.restore(backed);
      for (const [from, to] of [
        [2, 100_000],
        [4, 2],
        [100_000, 4],
      ]) {
        await edit.run(`update audit set id = ${to} where id = ${from}`);
      }
      expect(await broken()).toContain('broken at row 2: what belongs there stands in row 4');
      await edit.restore(backed);
      expect((await gates('audit', 'verify')).code).toBe(0);
      await edit.end();
    });
  },
);

/** A hand in the database, past everything of ours. */
async function editor(engine: string, world: { home: string; env: NodeJS.ProcessEnv }) {
  const run = await (async () => {
    if (engine === 'sqlite') {
      const database = new Database(join(world.home, 'users/olga/store.sqlite'));
      return {
        all: async (text: string) =>
          (database.prepare(text).reader
            ? database.prepare(text).all()
            : database.prepare(text).run()) as any,
        end: async () => void database.close(),
      };
    }
    const client = new Client({ connectionString: world.env['GATES_DATABASE_URL'] });
    await client.connect();
    await client.query(`set search_path to gates_olga`);
    return {
      all: async (text: string) => (await client.query(text)).rows as any,
      end: () => client.end(),
    };
  })();
  return {
    run: run.all,
    end: run.end,
    async backUp(): Promise<number> {
      await run.all(`create table spare as select * from audit`);
      return (await run.all(`select value from counter where name = 'audit'`))[0].value;
    },
    async restore(count: number): Promise<void> {
      await run.all(`delete from audit`);
      await run.all(`insert into audit select * from spare`);
      await run.all(`update counter set value = ${count} where name = 'audit'`);
    },
  };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

function holds(file: string, text: string): boolean {
  return readFileSync(file).includes(text);
}
