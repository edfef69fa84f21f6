import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, type Started } from '../support/gates.ts';

const CLIENT = '79991234567';

let serving: Started;

overEngines(
  'the main job',
  async (world) => {
    serving = await world.serve();
  },
  (place) => {
    const { step } = place;

    const read = async (...more: string[]) =>
      (await place.world.gates(['whatsapp', 'read', '--user', 'olga', '--json', ...more]))
        .json as any[];

    step('logs olga in through the loopback redirect', async () => {
      const ran = await place.world.login('olga');
      expect(ran.stderr).toContain('authorizeUrl');
      expect(ran.code).toBe(0);
      expect(ran.json).toMatchObject({ user: 'olga', gate: 'meta', tokenKind: 'USER' });
    });

    step('shows who, for how long, scopes and two pages', async () => {
      const { json, code } = await place.world.gates([
        'meta',
        'status',
        '--user',
        'olga',
        '--json',
      ]);
      expect(code).toBe(0);
      expect(json.daysLeft).toBeGreaterThanOrEqual(59);
      expect(json.scopes).toContain('whatsapp_business_messaging');
      expect(json.pages).toHaveLength(2);
    });

    step('leaves azarya with nothing of it', async () => {
      const ran = await place.world.gates(['meta', 'status', '--user', 'azarya', '--json']);
      expect(ran.code).toBe(3);
      expect(ran.stdout).toBe('');
      expect(ran.error).toMatchObject({ code: 'not_logged_in', exitCode: 3 });
      expect(ran.error?.hint).toContain('gates meta login --user azarya');
    });

    step('refuses another person’s login unless it is meant', async () => {
      const other = await place.world.login('olga', { person: 'second' });
      expect(other.code).toBe(6);
      expect(other.error?.code).toBe('different_person');
      const status = await place.world.gates(['meta', 'status', '--user', 'olga', '--json']);
      expect(status.code).toBe(0);
    });

    step('sets WhatsApp up and subscribes the webhook', async () => {
      const ran = await place.world.setup('olga');
      expect(ran.stderr).toBe('');
      expect(ran.code).toBe(0);
      const { json } = await place.world.gates(['webhook', 'url', '--user', 'olga', '--json']);
      expect(json).toContainEqual({
        gate: 'whatsapp',
        url: `${serving.ready.url}/webhook/whatsapp/olga`,
      });
    });

    step('refuses a free-form text before the client has written', async () => {
      const ran = await send('Добрый день!');
      expect(ran.code).toBe(6);
      expect(ran.error).toMatchObject({ code: 'window_closed' });
      expect(ran.error?.hint).toContain('--template');
      expect(
        (await place.world.gates(['outbox', 'list', '--user', 'olga', '--json'])).json,
      ).toEqual([]);
    });

    step('receives a signed webhook within a second', async () => {
      const delivered = await place.world.deliver({
        event: 'message',
        from: CLIENT,
        text: 'Здравствуйте! Есть время в четверг?',
      });
      expect(delivered).toMatchObject({ status: 200, items: 1 });
      const [message] = await eventually('the message', async () => {
        const all = await read('--unread');
        return all.length === 1 && all;
      });
      expect(message).toMatchObject({
        provider: 'whatsapp_business',
        direction: 'inbound',
        from: CLIENT,
        type: 'text',
        text: 'Здравствуйте! Есть время в четверг?',
        status: 'delivered',
      });
    });

    const send = (text: string, ...more: string[]) =>
      place.world.gates([
        'whatsapp',
        'send',
        '--user',
        'olga',
        '--to',
        '+7 999 123-45-67',
        text,
        '--json',
        ...more,
      ]);

    step('sends and waits until it is read', async () => {
      const ran = await send('Да, в 10:00.', '--wait', 'read');
      expect(ran.stderr).toBe('');
      expect(ran.json).toMatchObject({ gate: 'whatsapp', to: CLIENT, status: 'read' });
      expect(Object.keys(ran.json).toSorted()).toEqual(
        ['account', 'conversation', 'externalId', 'gate', 'id', 'status', 'to'].toSorted(),
      );
      const messages = await read();
      expect(messages.map((each) => each.direction)).toEqual(['inbound', 'outbound']);
      expect(messages[0].conversation).toBe(messages[1].conversation);
    });

    step('marks it read at the platform and here', async () => {
      const [message] = await read('--unread');
      const ran = await place.world.gates([
        'whatsapp',
        'mark-read',
        message.id,
        '--user',
        'olga',
        '--json',
      ]);
      expect(ran.json).toMatchObject({ marked: [message.id] });
      expect(await read('--unread')).toEqual([]);
      const asked = await place.world.requests();
      expect(asked.some((request) => JSON.stringify(request.body).includes('"read"'))).toBe(true);
    });

    step('has live Substance on disk within a second, and exports the same', async () => {
      await place.world.deliver({ event: 'message', from: CLIENT, text: 'Спасибо!' });
      const folder = join(place.world.home, 'substance', 'olga', 'whatsapp_business');
      await eventually('live Substance', async () => documents(folder).length === 3);
      const ran = await place.world.gates(['export', 'substance', '--user', 'olga', '--json']);
      expect(ran.json.messages).toMatchObject({ written: 0, total: 3 });
      const verified = await place.world.gates(['export', 'verify', '--json']);
      expect(verified.json).toMatchObject({ ok: true, messages: 3 });
      expect(verified.json.users).toContain('olga');
    });

    step('never sends again what may have arrived; the status settles it', async () => {
      await place.world.fault('timeout-after-accept');
      const ran = await send('Пришлите, пожалуйста, документы.');
      expect(ran.code).toBe(8);
      expect(ran.error).toMatchObject({ code: 'outcome_unknown', exitCode: 8 });
      const sends = (await place.world.requests()).filter(
        (request) =>
          request.path?.endsWith('/messages') && JSON.stringify(request.body).includes('документы'),
      );
      expect(sends).toHaveLength(1);
      const settled = await eventually('the status to settle it', async () => {
        const rows = (await place.world.gates(['outbox', 'list', '--user', 'olga', '--json']))
          .json as any[];
        return rows.find(
          (row) => ['sent', 'delivered', 'read'].includes(row.status) && row.id === rows[0].id,
        );
      });
      expect(settled.externalId).toMatch(/^wamid\./);
      const texts = (await read()).map((each) => each.text);
      expect(texts.filter((text) => text === 'Пришлите, пожалуйста, документы.')).toHaveLength(1);
    });

    step('keeps every token out of files, output and the process list', async () => {
      const vault = join(place.world.home, 'vault.json');
      const { meta } = place.world.credentials;
      const token = await accessToken();
      const verbose = await place.world.gates(['meta', 'status', '--user', 'olga', '--verbose']);
      expect(verbose.stderr).toContain('/debug_token?input_token=***');
      const processes = commandLines();
      expect(processes).toContain('serve');
      for (const secret of [token, meta.appSecret]) {
        expect(secret.length).toBeGreaterThan(16);
        for (const file of filesUnder(place.world.home)) {
          const holds = readFileSync(file).includes(secret);
          expect({ file, holds }).toEqual({ file, holds: false });
        }
        expect(verbose.stdout + verbose.stderr + serving.stderr() + processes).not.toContain(
          secret,
        );
      }
      expect(statSync(vault).mode & 0o077).toBe(0);
    });

    step('closes every file and folder to others', async () => {
      const open = [place.world.home, ...everythingUnder(place.world.home)].filter(
        (path) => (statSync(path).mode & 0o077) !== 0,
      );
      expect(open).toEqual([]);
    });

    /** The one secret that only the platform and the vault know: read from the vault as a program would. */
    async function accessToken(): Promise<string> {
      const { openVault, resolveFileKey, vaultFile } = await import('../../src/vault/open.ts');
      const key = resolveFileKey({ env: {}, configFolder: place.world.home });
      const open = await openVault({ kind: 'file', file: vaultFile(place.world.home), key });
      const { json } = await place.world.gates([
        'account',
        'list',
        '--user',
        'olga',
        '--gate',
        'meta',
        '--json',
      ]);
      const entry = await open.get({ user: 'olga', gate: 'meta', account: json[0].externalId });
      return entry?.['accessToken'] as string;
    }
  },
);

function documents(folder: string): any[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).data.messages);
  } catch {
    // Not written yet.
    return [];
  }
}

function everythingUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
    join(folder, path),
  );
}

function filesUnder(folder: string): string[] {
  return everythingUnder(folder).filter((path) => statSync(path).isFile());
}

/** The arguments of every process that anybody here can see. */
function commandLines(): string {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        // It has ended meanwhile.
        return '';
      }
    })
    .join('\n');
}
