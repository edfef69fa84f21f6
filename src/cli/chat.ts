import type { Store, StoredMessage } from '../store/store.ts';
import { oneLine, plain } from './terminal.ts';
import { localTime } from './time.ts';
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
): string {
  const out = message.direction === 'outbound';
  const state = out ? message.status : message.status === 'read' ? '' : 'new';
  const who = `${out ? '→' : '←'} ${whoIs(message, names)}`;
  const head = [localTime(message.timestamp, now), who, state, oneLine(message.externalId)];
  const body = plain(message.text ?? `[${message.type}]`).replaceAll('\n', '\n    ');
  const media = message.media && message.text !== null ? ` [${message.media.kind}]` : '';
  const lines = [head.filter(Boolean).join('  '), `    ${body}${media}`];
  if (message.error) {
    const { title, detail } = message.error;
    lines.push(`  ✗ ${oneLine(detail && detail !== title ? `${title}: ${detail}` : title)}`);
  }
  return lines.join('\n');
}

/** `Анна · 79991234567`, as far as it is known. */
function whoIs(message: StoredMessage, names: ReadonlyMap<number, string>): string {
  const address = oneLine(message.direction === 'outbound' ? message.to : message.from);
  const known = message.personId === null ? undefined : names.get(message.personId);
  const name = cut(oneLine(known ?? ''), LONGEST_NAME);
  return name === '' || name === address ? address : `${name} · ${address}`;
}
