import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Started } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

describe('two people whose numbers share one Meta app and one address', () => {
  let world: World;
  let serving: Started;
  let numbers: { olga: string; azarya: string };
  let businessAccount: string;

  beforeAll(async () => {
    world = await newWorld();
    serving = await world.serve();
    await world.login('olga');
    await world.login('azarya', { person: 'second' });
    const seen = await world.gates(['meta', 'whatsapp', '--user', 'olga', '--json']);
    const [account] = seen.json.businessAccounts ?? seen.json;
    const [first, second] = account.numbers;
    numbers = { olga: first.id, azarya: second.id };
    businessAccount = account.id;
    for (const user of ['olga', 'azarya'] as const) {
      const ran = await world.gates([
        'whatsapp',
        'setup',
        '--user',
        user,
        '--business-account',
        account.id,
        '--number',
        numbers[user],
        '--yes',
        '--json',
      ]);
      if (ran.code !== 0) throw new Error(ran.stderr);
    }
  });
  afterAll(() => world?.destroy());

  const deliver = (address: string, changes: readonly unknown[], id = '1') => {
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id, changes }],
    });
    const secret: string = world.credentials.meta.appSecret;
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return fetch(`${serving.ready.url}/webhook/whatsapp/${address}`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': `sha256=${signature}` },
      body,
    });
  };

  it('gives each their own messages, whichever address they came to', async () => {
    for (const [index, address] of ['olga', 'azarya'].entries()) {
      const answer = await deliver(address, [
        change(numbers.olga, `wamid.o${index}`, 'тайна для Ольги'),
        change(numbers.azarya, `wamid.a${index}`, 'тайна для Азарии'),
      ]);
      expect(answer.status).toBe(200);
    }
    const read = async (user: string) =>
      (await world.gates(['whatsapp', 'read', '--user', user, '--json'])).json as any[];
    for (const [user, letter] of [
      ['olga', 'o'],
      ['azarya', 'a'],
    ] as const) {
      const own = await eventually(`${user}’s messages`, async () => {
        const all = await read(user);
        return all.length >= 2 && all;
      });
      expect(new Set(own.map((message) => message.id))).toEqual(
        new Set([`wamid.${letter}0`, `wamid.${letter}1`]),
      );
    }
  });

  it('tells both what is news of the business account of both', async () => {
    const answer = await deliver('azarya', [approved('greeting')], businessAccount);
    expect(answer.status).toBe(200);
    for (const user of ['olga', 'azarya']) {
      const history = ['whatsapp', 'template', 'history', 'greeting', '--user', user, '--json'];
      await eventually(`the news to reach ${user}`, async () => {
        const news = (await world.gates(history)).json as { to: string }[];
        return news.length === 1 && news[0]?.to === 'APPROVED';
      });
    }
  });

  it('still reaches the one when the other, whose address it is, has left', async () => {
    const removed = await world.gates([
      'account',
      'remove',
      `whatsapp:${numbers.azarya}`,
      '--user',
      'azarya',
      '--yes',
    ]);
    expect(removed.code).toBe(0);
    await eventually('the address to know', async () => {
      const answer = await deliver('azarya', [
        change(numbers.olga, 'wamid.left', 'тайна для Ольги'),
      ]);
      expect([200, 401]).toContain(answer.status);
      const own = (await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']))
        .json as any[];
      return own.some((message) => message.id === 'wamid.left');
    });
    expect((await deliver('nobody', [change('599', 'wamid.no', 'x')])).status).toBe(404);
  });

  it('leaves nothing of the one in any file of the other, raw bodies included', async () => {
    await serving.stop();
    for (const [user, foreign] of [
      ['olga', 'Азарии'],
      ['azarya', 'Ольги'],
    ] as const) {
      for (const folder of [join(world.home, 'users', user), join(world.home, 'substance', user)]) {
        for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          const path = join(folder, file);
          if (!statSync(path).isFile()) continue;
          expect({ path, holds: readFileSync(path).includes(foreign) }).toEqual({
            path,
            holds: false,
          });
        }
      }
    }
  });
});

function approved(name: string): unknown {
  return {
    field: 'message_template_status_update',
    value: {
      event: 'APPROVED',
      message_template_id: 1,
      message_template_name: name,
      message_template_language: 'ru',
    },
  };
}

function change(phoneNumberId: string, id: string, text: string): unknown {
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '79997654321', phone_number_id: phoneNumberId },
      contacts: [{ profile: { name: 'Клиент' }, wa_id: '79991234567' }],
      messages: [
        { from: '79991234567', id, timestamp: '1790000000', type: 'text', text: { body: text } },
      ],
    },
  };
}
