import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { overEngines } from '../support/engines.ts';
import { eventually, type Started } from '../support/gates.ts';

const KILLS = { sqlite: 50, postgres: 10 };

overEngines(
  'gates serve, killed again and again,',
  async (world) => {
    await world.login('olga');
    await world.setup('olga');
  },
  (place, name) => {
    const kills = KILLS[name];

    place.step(`keeps every acknowledged message exactly once over ${kills} kills`, async () => {
      const { world } = place;
      const { meta, whatsapp } = world.credentials;
      const acknowledged = new Set<string>();
      let next = 0;

      /** Posts small batches until the server goes away; counts only what was answered with 200. */
      const load = async (url: string) => {
        for (;;) {
          const ids = Array.from({ length: 3 }, () => `wamid.kill${next++}`);
          const body = JSON.stringify(payload(ids, whatsapp.phoneNumberId));
          const signature = createHmac('sha256', meta.appSecret).update(body).digest('hex');
          try {
            const answer = await fetch(`${url}/webhook/whatsapp/olga`, {
              method: 'POST',
              headers: { 'x-hub-signature-256': `sha256=${signature}` },
              body,
            });
            if (answer.status === 200) for (const id of ids) acknowledged.add(id);
          } catch {
            // Killed in the middle: not acknowledged, so the platform would send it again.
            return;
          }
        }
      };

      for (let kill = 0; kill < kills; kill += 1) {
        const serving: Started = await world.serve();
        const loads = [1, 2, 3, 4].map(() => load(serving.ready.url));
        await new Promise((resume) => setTimeout(resume, 20 + Math.random() * 180));
        await serving.stop('SIGKILL');
        await Promise.all(loads);
      }

      const last = await world.serve();
      const stored = await eventually(
        'the journal to be applied',
        async () => {
          const open = await world.gates([
            'webhook',
            'events',
            '--state',
            'new',
            '--user',
            'olga',
            '--json',
          ]);
          if (open.json.length > 0) return null;
          return (
            await world.gates(['whatsapp', 'read', '--limit', '100000', '--user', 'olga', '--json'])
          ).json as any[];
        },
        60_000,
      );
      await last.stop();
      const ids = stored.map((message) => message.id as string);
      expect(acknowledged.size).toBeGreaterThan(kills);
      expect(new Set(ids).size).toBe(ids.length);
      const lost = [...acknowledged].filter((id) => !ids.includes(id));
      expect(lost).toEqual([]);

      const exported = await world.gates(['export', 'substance', '--user', 'olga', '--json']);
      expect(exported.json.messages.total).toBe(ids.length);
      const verified = await world.gates(['export', 'verify', '--json']);
      expect(verified.json).toMatchObject({ ok: true, messages: ids.length });
    });
  },
);

function payload(ids: readonly string[], phoneNumberId: string): unknown {
  const messages = ids.map((id, index) => ({
    from: '79991234567',
    id,
    timestamp: String(1_790_000_000 + index),
    type: 'text',
    text: { body: id },
  }));
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79997654321', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: 'Клиент' }, wa_id: '79991234567' }],
    messages,
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  };
}
