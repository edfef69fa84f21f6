import Database from 'better-sqlite3';
import { openStore } from '../../src/store/open.ts';

/** Whose messages they are. */
const ACCOUNT = 'whatsapp:500000000000001';
const CLIENTS = 200;

/**
 * Fills a store of a million messages in seconds: `gates` makes the tables, the account and one message's
 * people, SQL the rest. About 100 bytes of Russian each, in 200 conversations of which one has every third message;
 * every fiftieth has a picture.
 */
export async function fillStore(file: string, count: number): Promise<void> {
  const first = await saveAccount(file);
  const database = new Database(file);
  // Ids come in no order: their index has to fit into memory.
  database.pragma('cache_size = -262144');
  try {
    const indexes = database
      .prepare<[], { name: string; sql: string }>(
        `select name, sql from sqlite_master
         where type = 'index' and tbl_name = 'messages' and sql is not null`,
      )
      .all();
    database.transaction(() => {
      // Built at the end they take a tenth of the time.
      for (const { name } of indexes) database.exec(`drop index "${name}"`);
      database.prepare(PEOPLE).run({ first: first.person, clients: CLIENTS });
      database.prepare(IDENTITIES).run({ first: first.person });
      database.prepare(CONVERSATIONS).run({ account: ACCOUNT, first: first.person });
      database.prepare(MESSAGES).run({ ...first, account: ACCOUNT, clients: CLIENTS, count });
      database.prepare(`update counter set value = ? where name = 'revision'`).run(count);
      for (const { sql } of indexes) database.exec(sql);
    })();
    database.pragma('wal_checkpoint(truncate)');
  } finally {
    database.close();
  }
}

/** The account, with one client and their conversation, as the store itself writes them. */
async function saveAccount(file: string): Promise<{ person: number; conversation: number }> {
  const store = await openStore({ user: 'olga', file });
  try {
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
    const { id: person } = await store.people.resolve(
      'whatsapp',
      { identities: [{ kind: 'phone', value: '79991230000' }], name: 'Клиент' },
      1,
    );
    const { id: conversation } = await store.conversations.resolve({
      accountId: ACCOUNT,
      personId: person,
      groupId: null,
      title: null,
      at: 1,
    });
    return { person, conversation };
  } finally {
    await store.close();
  }
}

const PEOPLE = `
  with recursive n(i) as (select 1 union all select i + 1 from n where i < :clients - 1)
  insert into people (id, gate, name, folded_name, created_at)
  select :first + i, 'whatsapp', 'Клиент ' || i, 'клиент ' || i, 1 from n`;

const IDENTITIES = `
  insert into identities (gate, kind, value, person_id)
  select 'whatsapp', 'phone', printf('7999123%04d', id - :first), id from people where id > :first`;

const CONVERSATIONS = `
  insert into conversations (account_id, person_id, created_at)
  select :account, id, 1 from people where id > :first`;

const MESSAGES = `
  with recursive
    n(i) as (select 1 union all select i + 1 from n where i < :count),
    talk(i, client, inbound) as (
      select i, case i % 3 when 0 then 0 else i * 7919 % :clients end, i % 5 < 3 from n
    )
  insert into messages (
    revision, account_id, gate, external_id, conversation_id, person_id, direction, sender, recipient,
    type, text, timestamp, received_at, status, reply_to, media, raw
  )
  select
    i, :account, 'whatsapp', 'wamid.HBgLNzk5OTEyMzQ1Njc' || printf('%08X%016X', i * 2654435761 % 4294967296, i),
    :conversation + client, :person + client, iif(inbound, 'inbound', 'outbound'),
    iif(inbound, printf('7999123%04d', client), '79997654321'),
    iif(inbound, '79997654321', printf('7999123%04d', client)),
    iif(i % 50 = 0, 'image', 'text'),
    case when i % 50 = 0 then null
      when inbound then 'Здравствуйте! Это сообщение ' || i || ': можно ли перенести «консультацию» на четверг?'
      else 'Да, конечно, в четверг в 15:00.' || char(10) || 'Ссылка придёт за час до встречи, № ' || i || '.' end,
    1790000000000 + i * 1000 + i % 997, 1790000000500 + i * 1000,
    iif(inbound, 'delivered', iif(i % 7 = 0, 'sent', 'read')),
    iif(i % 11 = 0, 'wamid.HBgLNzk5OTEyMzQ1Njc' || printf('%08X%016X', (i - 1) * 2654435761 % 4294967296, i - 1), null),
    iif(i % 50 = 0, json_object('kind', 'image', 'id', printf('%d', 700000000000000 + i), 'mimeType', 'image/jpeg',
      'sha256', null, 'filename', null, 'size', null, 'caption', 'Снимок ' || i), null),
    json_object('from', printf('7999123%04d', client), 'id', 'wamid.' || i, 'timestamp', printf('%d', 1790000000 + i),
      'type', 'text', 'text', json_object('body', 'Здравствуйте! Это сообщение ' || i))
  from talk`;
