import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { ROOT } from '../support/gates.ts';
import { newWorld } from '../support/world.ts';
import { median, type Row } from './row.ts';

const CONNECTIONS = 64;
const POSTS = 6000;

/** POST 2 KB over 64 connections: HMAC + durable journal + acknowledged, against a server that checks the HMAC only. */
export async function webhooks(): Promise<Row[]> {
  const world = await newWorld();
  await world.login('olga');
  await world.setup('olga');
  const serving = await world.serve();
  const secret: string = world.credentials.meta.appSecret;
  const number: string = world.credentials.whatsapp.phoneNumberId;
  const floor = spawn(
    process.execPath,
    [join(ROOT, 'test/support/programs/hmac-floor.ts'), secret],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [address] = (await once(createInterface({ input: floor.stdout }), 'line')) as [string];

  let next = 0;
  const run = async (url: string) => {
    const pool = new Pool(url, { connections: CONNECTIONS });
    const bodies = Array.from({ length: POSTS }, () => body(`wamid.bench${next++}`, number));
    const signed = bodies.map((text) => ({
      text,
      signature: `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
    }));
    const took: number[] = [];
    const began = performance.now();
    let at = 0;
    const client = async () => {
      for (let each = signed[at++]; each; each = signed[at++]) {
        const start = performance.now();
        const answer = await pool.request({
          method: 'POST',
          path: '/webhook/whatsapp/olga',
          headers: { 'x-hub-signature-256': each.signature, 'content-type': 'application/json' },
          body: each.text,
        });
        await answer.body.dump();
        if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
        took.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, client));
    const rate = POSTS / ((performance.now() - began) / 1000);
    await pool.close();
    const p99 = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
    return { rate, p99 };
  };

  await run(address);
  const [ours, theirs] = [[await run(serving.ready.url)], [await run(address)]];
  for (let turn = 0; turn < 2; turn += 1) {
    ours.push(await run(serving.ready.url));
    theirs.push(await run(address));
  }
  floor.kill();
  await world.destroy();
  const rate = (runs: readonly { rate: number }[]) => median(runs.map((each) => each.rate));
  const p99 = (runs: readonly { p99: number }[]) => median(runs.map((each) => each.p99));
  return [
    {
      what: 'acknowledged a second',
      value: rate(ours).toFixed(0),
      floor: rate(theirs).toFixed(0),
      ratio: rate(ours) / rate(theirs),
    },
    {
      what: 'p99 of an acknowledgement',
      value: `${p99(ours).toFixed(1)} ms`,
      floor: `${p99(theirs).toFixed(1)} ms`,
      ratio: p99(ours) / p99(theirs),
    },
  ];
}

function body(id: string, number: string): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79997654321', phone_number_id: number },
    contacts: [{ profile: { name: 'Клиент' }, wa_id: '79991234567' }],
    messages: [
      {
        from: '79991234567',
        id,
        timestamp: '1790000000',
        type: 'text',
        text: { body: 'текст '.repeat(140) },
      },
    ],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
}
