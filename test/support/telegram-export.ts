/** Makes exports of Telegram Desktop in its own shape, of any size. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Item = Readonly<Record<string, unknown>>;

export interface PretendChat {
  name: string | null;
  type: string;
  id: number;
  messages: readonly Item[];
}

export const ME = { id: 610000001, name: 'Ольга Иванова' };
export const ANNA = { id: 610000002, name: 'Анна Петрова' };
/** 2026-11-21T08:00:00Z, seconds. */
export const AT = Date.UTC(2026, 10, 21, 8) / 1000;

/** What somebody writes. */
export function said(
  id: number,
  text: unknown,
  from: { id: number; name: string | null } = ANNA,
  more: Item = {},
): Item {
  const at = AT + id;
  const entities = typeof text === 'string' && text !== '' ? [{ type: 'plain', text }] : [];
  return {
    id,
    type: 'message',
    date: new Date(at * 1000).toISOString().slice(0, 19),
    date_unixtime: String(at),
    from: from.name,
    from_id: `user${from.id}`,
    text,
    text_entities: entities,
    ...more,
  };
}

/** What Telegram itself says. */
export function happened(id: number, action: string, more: Item = {}): Item {
  const { from, from_id: fromId, ...rest } = said(id, '');
  return { ...rest, type: 'service', actor: from, actor_id: fromId, action, ...more };
}

/** With Anna, unless told otherwise. */
export function chat(messages: readonly Item[], changes: Partial<PretendChat> = {}): PretendChat {
  return { name: ANNA.name, type: 'personal_chat', id: ANNA.id, messages, ...changes };
}

/** Everything of an account, as the app writes it. */
export function account(
  chats: readonly PretendChat[],
  { personal = true, left = [] }: { personal?: boolean; left?: readonly PretendChat[] } = {},
): string {
  const [first, last] = ME.name.split(' ');
  const document = {
    about: 'Here is the data you requested.',
    ...(personal && {
      personal_information: {
        user_id: ME.id,
        first_name: first,
        last_name: last,
        phone_number: '+7 999 765 43 21',
        username: '@olga_example',
        bio: '…',
      },
    }),
    profile_pictures: [{ date: '2026-01-01T00:00:00', photo: 'profile_pictures/photo_1.jpg' }],
    contacts: { about: '…', list: [{ user_id: ANNA.id, first_name: 'Анна', last_name: '' }] },
    sessions: { about: '…', list: [{ last_ip: '192.0.2.1', messages: [{ id: 1 }] }] },
    chats: { about: 'This page lists all chats.', list: chats },
    ...(left.length > 0 && { left_chats: { about: '…', list: left } }),
  };
  return JSON.stringify(document, null, 1);
}

/** A folder with an export in it. Gives its path. */
export function writeExport(
  folder: string,
  document: unknown,
  files: Readonly<Record<string, Uint8Array | string>> = {},
): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 1);
  for (const [name, content] of Object.entries({ 'result.json': text, ...files })) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

const SAYINGS = [
  'Здравствуйте! Можно перенести консультацию на четверг? 🙏',
  'Конечно, в 15:00 вам удобно?',
  'Да, спасибо большое ❤️',
  'Пришлю документы вечером, хорошо?',
  'Хорошо 👍',
];

/** What the n-th message in {@link writeBulkExport} says. */
function sayingOf(n: number): string {
  return `${SAYINGS[n % SAYINGS.length]} №${n}`;
}

/**
 * A `result.json` of about so many bytes, made without ever being in memory: one chat with nine tenths of the
 * messages, and a hundred others. Every hundredth message was edited. Gives how many messages there are.
 */
export function writeBulkExport(file: string, bytes: number): number {
  const fd = openSync(file, 'w');
  let [written, count] = [0, 0];
  let block = '';
  const put = (text: string) => {
    block += text;
    if (block.length > 1024 * 1024) flush();
  };
  const flush = () => {
    written += writeSync(fd, block);
    block = '';
  };
  const talk = (name: string, id: number, until: number, first: boolean) => {
    put(`${first ? '' : ',\n'}  {\n   "name": "${name}",\n   "type": "personal_chat",\n`);
    put(`   "id": ${id},\n   "messages": [\n`);
    for (let n = 0; n === 0 || written + block.length < until; n += 1) {
      const from = n % 2 === 0 ? { id, name } : ME;
      const edited = n % 100 === 99 ? { edited_unixtime: String(AT + n + 5) } : {};
      put(
        `${n === 0 ? '' : ',\n'}${JSON.stringify(said(n + 1, sayingOf(n), from, edited), null, 1)}`,
      );
      count += 1;
    }
    put('\n   ]\n  }');
  };
  const [head, tail] = account([]).split('"list": []\n }\n}');
  put(`${head}"list": [\n`);
  talk('Клиент', 620000000, bytes * 0.9, true);
  for (let other = 1; other <= 100; other += 1) {
    talk(`Клиент ${other}`, 620000000 + other, bytes * (0.9 + other / 1000), false);
  }
  put(`\n  ]\n }\n}${tail}`);
  flush();
  closeSync(fd);
  return count;
}
