import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../src/store/open.ts';
import type { NewMessage, Store } from '../../src/store/store.ts';
import type { Row } from './row.ts';

const ACCOUNT = 'whatsapp:500000000000001';
const OWNER = '79997654321';
const CLIENTS = 500;
const BATCH = 50_000;
const ROUNDS = 2;

/**
 * A history of a million messages (`BENCH_MESSAGES`) brought into a new store, against SQLite copying the same rows
 * into the same tables, indexes and search index, from one file to another, in one statement each.
 */
export async function importing(): Promise<Row[]> {
  const count = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'gates-bench-'));
  try {
    let ours = 0;
    let theirs = 0;
    // In turns: whatever else the machine does meets both.
    for (let round = 0; round < ROUNDS; round += 1) {
      const filled = join(folder, `imported-${round}.sqlite`);
      const copy = join(folder, `copied-${round}.sqlite`);
      ours += await imported(filled, count);
      theirs += await copied(filled, copy, count);
      for (const file of [filled, copy]) rmSync(file);
    }
    return [
      {
        what: `${count.toLocaleString('en')} messages imported, a second`,
        value: ((ROUNDS * count) / ours).toFixed(0),
        floor: ((ROUNDS * count) / theirs).toFixed(0),
        ratio: theirs / ours,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds. */
async function imported(file: string, count: number): Promise<number> {
  const store = await openStore({ user: 'olga', file });
  try {
    const places = await talks(store);
    let spent = 0;
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      const batch = Array.from({ length: size }, (_, index) => message(from + index, places));
      const began = performance.now();
      const { fresh } = await store.messages.import(batch);
      spent += performance.now() - began;
      if (fresh !== size) throw new Error(`${fresh} of ${size} were new`);
    }
    return spent / 1000;
  } finally {
    await store.close();
  }
}

/** Seconds. */
async function copied(from: string, to: string, count: number): Promise<number> {
  await (await openStore({ user: 'olga', file: to })).close();
  const database = new Database(to);
  try {
    // As the store opens it, and as it imports.
    for (const pragma of ['synchronous = FULL', 'temp_store = MEMORY', 'cache_size = -65536']) {
      database.pragma(pragma);
    }
    database.exec(`attach '${from}' as filled`);
    database.exec('insert into people select * from filled.people');
    database.exec('insert into conversations select * from filled.conversations');
    const began = performance.now();
    database.exec('begin immediate');
    database.exec('insert into messages select * from filled.messages');
    database.exec('insert into words (rowid, text) select seq, text from filled.messages');
    database.exec('commit');
    const spent = (performance.now() - began) / 1000;
    const { found } = database
      .prepare<[], { found: number }>('select count(*) as found from messages')
      .get() ?? { found: 0 };
    if (found !== count) throw new Error(`${found} were copied`);
    return spent;
  } finally {
    database.close();
  }
}

interface Talk {
  phone: string;
  personId: number;
  conversationId: number;
}

function talks(store: Store): Promise<Talk[]> {
  return store.transaction(async (tx) => {
    const all: Talk[] = [];
    for (let client = 0; client < CLIENTS; client += 1) {
      const phone = `7999${1_000_000 + client}`;
      const party = { identities: [{ kind: 'phone', value: phone }] };
      const { id: personId } = await tx.people.resolve('whatsapp', party, 1);
      const place = { accountId: ACCOUNT, personId, groupId: null, title: null, at: 1 };
      const { id: conversationId } = await tx.conversations.resolve(place);
      all.push({ phone, personId, conversationId });
    }
    return all;
  });
}

const ROOTS =
  'консультац перенест клиент договор оплат встреч четверг пятниц утр вечер адрес документ письм звон групп сесси вопрос ответ врем спасиб пожалуйст добр день хорош завтра сегодн сумм счет карт запис отмен';
const ENDS = 'а у ом е ы и ой ам ами ах ию ия ение ать ит ют ный ная ное';
const VOCABULARY = ROOTS.split(' ').flatMap((root) => ENDS.split(' ').map((end) => root + end));

/** The n-th: 8 to 20 words of some hundreds, an id like the platform's, a payload like the platform's. */
function message(n: number, places: readonly Talk[]): NewMessage {
  const bytes = createHash('sha1').update(String(n)).digest();
  const { phone, personId, conversationId } = places[bytes.readUInt16LE(0) % places.length] as Talk;
  const externalId = `wamid.${bytes.toString('base64')}`;
  const inbound = bytes.readUInt8(2) % 5 < 3;
  const timestamp = 1_700_000_000_000 + n * 1000;
  const text = Array.from(
    { length: 8 + (bytes.readUInt8(3) % 13) },
    (_, at) => VOCABULARY[(bytes.readUInt16LE(at % 18) * 31 + at * 7) % VOCABULARY.length],
  ).join(' ');
  const from = inbound ? phone : OWNER;
  return {
    accountId: ACCOUNT,
    externalId,
    conversationId,
    personId,
    direction: inbound ? 'inbound' : 'outbound',
    from,
    to: inbound ? OWNER : phone,
    type: 'text',
    text,
    timestamp,
    receivedAt: timestamp + 700,
    status: inbound ? 'delivered' : 'read',
    error: null,
    replyTo: null,
    media: null,
    key: null,
    raw: {
      from,
      id: externalId,
      timestamp: String(timestamp / 1000),
      type: 'text',
      text: { body: text },
    },
  };
}
