import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, ROOT, type Started } from '../support/gates.ts';

const SHARED = join(ROOT, '../shared/fixtures/whatsapp/webhooks');

let serving: Started;

overEngines(
  'webhooks posted to gates serve',
  async (world) => {
    serving = await world.serve();
    await world.login('olga');
    await world.setup('olga');
  },
  (place) => {
    const { step } = place;

    const address = () => `${serving.ready.url}/webhook/whatsapp/olga`;

    const post = (body: string | Uint8Array<ArrayBuffer>, signature = sign(body)) =>
      fetch(address(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(signature && { 'x-hub-signature-256': signature }),
        },
        body,
      });

    const sign = (body: string | Uint8Array, secret = place.world.credentials.meta.appSecret) =>
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

    const list = async (...args: string[]) =>
      (await place.world.gates([...args, '--user', 'olga', '--json'])).json as any[];

    /** Everything delivered so far has been applied. */
    const settled = () =>
      eventually('the journal to be applied', async () => {
        const open = await list('webhook', 'events', '--state', 'new');
        return open.length === 0 && (await list('webhook', 'events', '--limit', '10000'));
      });

    step(
      'lands every item of every published fixture, and nothing new the second time',
      async (skip) => {
        if (!existsSync(SHARED)) {
          skip(`the platform’s published payloads are not at ${SHARED}`);
          return;
        }
        const bodies = readdirSync(SHARED).map((file) => readFileSync(join(SHARED, file), 'utf8'));
        expect(bodies.length).toBeGreaterThan(20);
        const wanted = new Set<string>();
        const statuses = new Set<string>();
        for (const body of bodies) {
          for (const id of itemsIn(JSON.parse(body), 'messages', ({ id }) => id)) wanted.add(id);
          for (const each of itemsIn(
            JSON.parse(body),
            'statuses',
            ({ id, status }) => `${id} ${status}`,
          ))
            statuses.add(each);
          expect((await post(body)).status).toBe(200);
        }
        const before = await settled();
        const messages = await list('whatsapp', 'read', '--limit', '1000');
        expect(new Set(messages.map((each) => `${each.account} ${each.id}`))).toEqual(wanted);
        expect(before.every((entry) => entry.state === 'done')).toBe(true);
        expect(before.reduce((sum, entry) => sum + entry.statuses, 0)).toBe(statuses.size);
        expect(statuses.size).toBeGreaterThan(3);

        for (const body of bodies) expect((await post(body)).status).toBe(200);
        const after = (await settled()).filter(
          (entry) => !before.some(({ id }) => id === entry.id),
        );
        expect(after).toHaveLength(bodies.length);
        const fresh = after.map(
          ({ messages: m, statuses, notices, unknown }) => m + statuses + notices + unknown,
        );
        expect(fresh.every((count) => count === 0)).toBe(true);
        expect(await list('whatsapp', 'read', '--limit', '1000')).toHaveLength(messages.length);
      },
    );

    step('lands a batch of 1000 as 1000, though one of them is broken', async () => {
      const before = (await list('whatsapp', 'read', '--limit', '100000')).length;
      const body = JSON.stringify(batch(1000, place.world.credentials.whatsapp.phoneNumberId));
      expect((await post(body)).status).toBe(200);
      const [entry] = await settled();
      expect(entry).toMatchObject({ messages: 1000, unknown: 1, state: 'done' });
      expect((await list('whatsapp', 'read', '--limit', '100000')).length - before).toBe(1000);
    });

    step('takes in nothing that is not signed by this app', async () => {
      const body = JSON.stringify(
        batch(1, place.world.credentials.whatsapp.phoneNumberId, 'forged'),
      );
      const right = sign(body);
      const before = (await list('webhook', 'events', '--limit', '10000')).length;
      const attempts: [string, string, string][] = [
        ['no signature', body, ''],
        ['another secret', body, sign(body, 'f'.repeat(32))],
        ['a truncated one', body, right.slice(0, -2)],
        ['only the prefix', body, 'sha256='],
        ['another body', `${body} `, right],
        ['upper-case algorithm', body, right.replace('sha256', 'sha1')],
      ];
      for (const [what, sent, signature] of attempts) {
        expect([what, (await post(sent, signature)).status]).toEqual([what, 401]);
      }
      expect(await list('webhook', 'events', '--limit', '10000')).toHaveLength(before);
    });

    step('refuses what is no JSON, too large, or for nobody', async () => {
      expect((await post('{"entry": [')).status).toBe(400);
      expect((await post(new Uint8Array(10 * 1024 * 1024).fill(32))).status).toBe(413);
      for (const path of [
        '/webhook/whatsapp/nobody',
        '/webhook/whatsapp/azarya',
        '/webhook/fax/olga',
        '/webhook/meta/olga',
      ]) {
        expect([
          path,
          (await fetch(`${serving.ready.url}${path}`, { method: 'POST', body: '{}' })).status,
        ]).toEqual([path, 404]);
      }
    });

    step('answers the handshake with this user’s verify token only', async () => {
      const asked = (await place.world.requests()).findLast((request) =>
        request.path?.endsWith('/subscribed_apps'),
      );
      expect(asked).toBeDefined();
      const challenge = (token: string) =>
        fetch(`${address()}?hub.mode=subscribe&hub.challenge=12345&hub.verify_token=${token}`);
      const refused = await challenge('guess');
      expect(refused.status).toBe(403);
      expect(await refused.text()).not.toContain('12345');
    });
  },
);

/** `account …` of every item in a payload, however it is batched. */
function itemsIn(payload: any, list: string, name: (item: any) => string): string[] {
  return payload.entry.flatMap((entry: any) =>
    entry.changes.flatMap((change: any) =>
      (change.value[list] ?? []).map(
        (item: any) => `whatsapp:${change.value.metadata.phone_number_id} ${name(item)}`,
      ),
    ),
  );
}

function batch(count: number, phoneNumberId: string, mark = 'batch'): unknown {
  const value = (messages: unknown[]) => ({
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79997654321', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: 'Клиент' }, wa_id: '79991234567' }],
    messages,
  });
  const messages = Array.from({ length: count }, (_, index) => ({
    from: '79991234567',
    id: `wamid.${mark}${index}`,
    timestamp: String(1_790_000_000 + index),
    type: 'text',
    text: { body: `Сообщение ${index}` },
  }));
  const middle = Math.floor(count / 2);
  const change = (part: unknown[]) => ({ field: 'messages', value: value(part) });
  const broken = count > 1 ? [42] : [];
  return {
    object: 'whatsapp_business_account',
    entry: [
      { id: '1', changes: [change([...messages.slice(0, middle), ...broken])] },
      { id: '1', changes: [change(messages.slice(middle, -1)), change(messages.slice(-1))] },
    ],
  };
}
