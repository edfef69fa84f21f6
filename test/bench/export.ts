import { createHash } from 'node:crypto';
import { openStore } from '../../src/store/open.ts';
import { newMachine } from '../support/gates.ts';
import type { Row } from './row.ts';

/** Peak memory of an export over ten times as many messages: it should stay where it was. */
export async function exportMemory(): Promise<Row[]> {
  const small = await peak(10_000);
  const large = await peak(100_000);
  return [
    {
      what: 'peak memory of an export of 100,000',
      value: `${large.megabytes.toFixed(0)} MB`,
      floor: `${small.megabytes.toFixed(0)} MB`,
      ratio: large.megabytes / small.megabytes,
    },
  ];
}

async function peak(count: number): Promise<{ megabytes: number }> {
  const machine = newMachine();
  await machine.gates(['user', 'add', 'olga']);
  await fill(`${machine.home}/users/olga/store.sqlite`, count);
  const program = `--import=${new URL('../support/programs/peak-memory.ts', import.meta.url).href}`;
  const ran = await machine.gates(['export', 'substance', '--json'], {
    env: { NODE_OPTIONS: program },
  });
  if (ran.json?.messages.total !== count) throw new Error(ran.stderr);
  const kilobytes = Number(/peak (\d+)/.exec(ran.stderr)?.[1]);
  await machine.destroy();
  return { megabytes: kilobytes / 1024 };
}

const ACCOUNT = 'whatsapp:500000000000001';

async function fill(file: string, count: number): Promise<void> {
  const store = await openStore({ user: 'olga', file });
  await store.accounts.save({
    id: ACCOUNT,
    gate: 'whatsapp',
    externalId: '500000000000001',
    kind: 'channel',
    name: 'Olga',
    handle: '79997654321',
    enabled: true,
    details: {},
    login: null,
    createdAt: 1,
  });
  for (let from = 0; from < count; from += 2000) {
    await store.transaction(async (tx) => {
      const person = await tx.people.resolve(
        'whatsapp',
        { identities: [{ kind: 'phone', value: '79991234567' }] },
        1,
      );
      const place = { accountId: ACCOUNT, personId: person.id, groupId: null, title: null, at: 1 };
      const conversation = await tx.conversations.resolve(place);
      for (let index = from; index < Math.min(count, from + 2000); index += 1) {
        await tx.messages.insert({
          accountId: ACCOUNT,
          externalId: `wamid.${createHash('sha1').update(String(index)).digest('hex')}`,
          conversationId: conversation.id,
          personId: person.id,
          direction: 'inbound',
          from: '79991234567',
          to: '79997654321',
          type: 'text',
          text: `Сообщение ${index}: можно перенести консультацию на четверг?`,
          timestamp: 1_790_000_000_000 + index,
          receivedAt: 1_790_000_000_000 + index,
          status: 'delivered',
          error: null,
          replyTo: null,
          media: null,
          key: null,
          raw: { id: index },
        });
      }
    });
  }
  await store.close();
}
