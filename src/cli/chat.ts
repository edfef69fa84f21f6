import { clockTime } from '../domain/moment.ts';
import { stateName } from '../domain/states.ts';
import { type Text, words } from '../domain/words.ts';
import type { Store, StoredMessage } from '../store/store.ts';
import { oneLine, plain } from './terminal.ts';
import { cut } from './width.ts';

/** Terminal cells. */
const LONGEST_NAME = 40;

/** What the people of these messages are called, by their number in the store. */
export async function namesOf(
  store: Store,
  messages: readonly StoredMessage[],
): Promise<ReadonlyMap<number, string>> {
  const ids = new Set(messages.flatMap(({ personId }) => (personId === null ? [] : [personId])));
  if (ids.size === 0) return new Map();
  const people = await store.people.findMany([...ids]);
  return new Map(people.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}

/** One message as a few lines: who and when, what, and why it failed. Nothing remote reaches the terminal raw. */
export function chatLines(
  message: StoredMessage,
  names: ReadonlyMap<number, string>,
  now: number,
): Text {
  const { media, text, error } = message;
  const kind = words`[${stateName(text === null ? message.type : media?.kind)}]`;
  const said = plain(text ?? '').replaceAll('\n', '\n    ');
  const body = text === null ? kind : media ? words`${said} ${kind}` : said;
  const lines = words`${headOf(message, names, now)}\n    ${body}`;
  if (!error) return lines;
  const { title, detail } = error;
  return words`${lines}\n  ✗ ${oneLine(detail && detail !== title ? `${title}: ${detail}` : title)}`;
}

function headOf(message: StoredMessage, names: ReadonlyMap<number, string>, now: number): Text {
  const out = message.direction === 'outbound';
  const who = `${out ? '→' : '←'} ${whoIs(message, names)}`;
  const state = out ? message.status : message.status === 'read' ? '' : 'new';
  const begun = words`${clockTime(message.timestamp, now)}  ${who}`;
  const stated = state === '' ? begun : words`${begun}  ${stateName(state)}`;
  return words`${stated}  ${oneLine(message.externalId)}`;
}

/** `Анна · 79991234567`, as far as it is known. */
function whoIs(message: StoredMessage, names: ReadonlyMap<number, string>): string {
  const address = oneLine(message.direction === 'outbound' ? message.to : message.from);
  const known = message.personId === null ? undefined : names.get(message.personId);
  const name = cut(oneLine(known ?? ''), LONGEST_NAME);
  return name === '' || name === address ? address : `${name} · ${address}`;
}
