import type { Headers } from './mime.ts';
/** What every mail of the generator has: who, when, which thread. */
import type { Seed } from './sorts.ts';

const CLIENTS = ['maria', 'dmitri', 'kenji', 'wei', 'lena', 'pierre', 'ivan', 'sofia'];

export interface Who {
  name: string;
  address: string;
}

export function clientOf(n: number): Who {
  const name = CLIENTS[n % CLIENTS.length] ?? 'maria';
  return { name, address: `${name}${n % 97}@example.net` };
}

/** Without `<>`. */
export function idOf({ n }: Seed): string {
  return `mail.${n}@example.net`;
}

/** From, To, Subject, Date, Message-ID, References. `subject`: as it stands in the header. */
export function headersOf(seed: Seed, subject: string, more: Headers = []): Headers {
  const { name, address } = clientOf(seed.n);
  const references: Headers =
    seed.before.length === 0
      ? []
      : [
          ['In-Reply-To', `<${seed.before.at(-1)}>`],
          ['References', seed.before.map((id) => `<${id}>`).join('\r\n ')],
        ];
  return [
    ['From', `${name} <${address}>`],
    ['To', `<${seed.owner}>`],
    ['Subject', subject],
    ['Date', dateOf(seed.at)],
    ['Message-ID', `<${idOf(seed)}>`],
    ...references,
    ...more,
  ];
}

/** RFC 5322, 3.3. @param at epoch milliseconds */
export function dateOf(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

export function without(headers: Headers, name: string): Headers {
  return headers.filter(([each]) => each !== name);
}
