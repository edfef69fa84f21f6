import { createHash } from 'node:crypto';
import type { Account } from '../../src/domain/account.ts';
import type { BookingState } from '../../src/domain/booking.ts';
import { furthest, type Delivery } from '../../src/domain/delivery.ts';
import type { MediaRef } from '../../src/domain/message.ts';
import type { ExportOptions } from '../../src/substance/run.ts';
import type {
  Source,
  SourceMessage,
  SourceNotice,
  SourcePerson,
  SourceRecord,
  SourceSeries,
} from '../../src/substance/source.ts';

/** 21 November 2026, 08:00 UTC. */
export const START = Date.UTC(2026, 10, 21, 8);

export function testAccount(gate: string, externalId: string, name: string): Account {
  return {
    id: `${gate}:${externalId}`,
    gate,
    externalId,
    kind: 'channel',
    name,
    handle: null,
    enabled: true,
    details: {},
    login: null,
    createdAt: START,
  };
}

/** The n-th message of a pretend store: a minute apart, of ten clients, some letters in Russian. */
export function testMessage(seq: number, accountId = 'whatsapp:1'): SourceMessage {
  const client = seq % 10;
  const inbound = seq % 2 === 0;
  const [own, other] = ['79997654321', `7999123456${client}`];
  return {
    seq,
    revision: seq,
    accountId,
    externalId: `wamid.${seq}`,
    conversationId: client + 1,
    personId: client + 1,
    direction: inbound ? 'inbound' : 'outbound',
    from: inbound ? other : own,
    to: inbound ? own : other,
    type: 'text',
    text: seq % 3 === 0 ? `Здравствуйте, это сообщение ${seq} 🌿` : `This is message ${seq}`,
    timestamp: START + seq * 60_000,
    status: inbound ? 'delivered' : 'sent',
    replyTo: seq % 7 === 0 ? `wamid.${seq - 1}` : null,
    media: null,
    raw: { id: `wamid.${seq}`, seq },
  };
}

function testPerson(id: number): SourcePerson {
  return {
    id,
    name: id === 1 ? null : `Client ${id}`,
    identities: [
      { kind: 'user_id', value: `client-${id}` },
      { kind: 'phone', value: `7999123456${id - 1}` },
    ],
  };
}

export function testMedia(id: string | null, mimeType = 'image/jpeg'): MediaRef {
  return { kind: 'image', id, mimeType, sha256: null, filename: null, size: null, caption: null };
}

export interface MemorySource extends Source {
  list: Account[];
  /** As the store does it: the next seq and revision. */
  add(count: number, change?: (message: SourceMessage) => Partial<SourceMessage>): void;
  /** Adds news, a second apart. */
  tell(count: number, changes?: Partial<SourceNotice>): void;
  /** Adds records of a kind, an hour apart; gives back their ids. */
  hold(count: number, of?: Partial<SourceSeries>, changes?: Partial<SourceRecord>): number[];
  /** Lays facts over those of a record. */
  change(id: number, facts: object, changes?: Partial<SourceRecord>): void;
  advance(seq: number, status: Delivery): void;
  /** Its author takes it back, and nothing of it stays. */
  purge(seq: number): void;
  all(): SourceMessage[];
}

/** A store in memory with the promises of the real one. */
export function memorySource(...list: Account[]): MemorySource {
  const accounts = list.length > 0 ? list : [testAccount('whatsapp', '1', 'Consultations')];
  const messages: SourceMessage[] = [];
  const notices: SourceNotice[] = [];
  const records: (SourceRecord & SourceSeries)[] = [];
  let revision = 0;
  const series = ({ gate, kind }: SourceSeries) =>
    records.filter((one) => one.gate === gate && one.kind === kind);
  const of = (accountId: string) => messages.filter((message) => message.accountId === accountId);
  return {
    list: accounts,
    add(count, change = () => ({})) {
      for (let index = 0; index < count; index += 1) {
        const fresh = testMessage(messages.length + 1, accounts[0]?.id);
        revision += 1;
        messages.push({ ...fresh, ...change(fresh), revision });
      }
    },
    tell(count, changes = {}) {
      for (let n = 0; n < count; n += 1) {
        const id = notices.length + 1;
        notices.push({
          id,
          gate: 'whatsapp',
          accountId: null,
          kind: 'notice',
          topic: 'message_template_status_update',
          subject: 'reminder',
          summary: `News ${id}`,
          at: START + id * 1000,
          raw: { n: id },
          ...changes,
        });
      }
    },
    hold(count, { gate = 'zoom', kind = 'meeting' } = {}, changes = {}) {
      return Array.from({ length: count }, () => {
        const id = records.length + 1;
        revision += 1;
        const at = START + id * 3_600_000;
        records.push({
          id,
          revision,
          gate,
          kind,
          accountId: `${gate}:1`,
          externalId: `${kind}-${id}`,
          meeting: kind === 'meeting' ? null : 'meeting-1',
          conversationId: null,
          startsAt: at,
          facts:
            kind === 'booking' ? testBooking(id, at) : { topic: `Meeting ${id}`, startsAt: at },
          raw: { n: id },
          createdAt: START,
          ...changes,
        });
        return id;
      });
    },
    change(id, facts, changes = {}) {
      const record = records[id - 1];
      if (!record) throw new Error(`there is no record ${id}`);
      revision += 1;
      const laid = { ...(record.facts as object), ...facts };
      records[id - 1] = { ...record, ...changes, facts: laid, revision };
    },
    advance(seq, status) {
      const message = messages[seq - 1];
      if (!message) throw new Error(`there is no message ${seq}`);
      revision += 1;
      messages[seq - 1] = { ...message, status: furthest(message.status, status), revision };
    },
    purge(seq) {
      const message = messages[seq - 1];
      if (!message) throw new Error(`there is no message ${seq}`);
      revision += 1;
      messages[seq - 1] = { ...message, text: null, media: null, revoked: true, revision };
    },
    all: () => messages,
    revision: async () => revision,
    accounts: { list: async () => [...accounts] },
    messages: {
      range: async (id, from, to, limit) =>
        of(id)
          .filter(({ seq }) => seq >= from && seq <= to)
          .slice(0, limit),
      changes: async (id, after, limit) =>
        of(id)
          .filter((message) => message.revision > after)
          .toSorted((a, b) => a.revision - b.revision)
          .slice(0, limit),
    },
    people: { findMany: async (ids) => ids.map(testPerson) },
    records: {
      kinds: async () => records.map(({ gate, kind }) => ({ gate, kind })),
      range: async (one, from, to, limit) =>
        series(one)
          .filter(({ id }) => id >= from && id <= to)
          .slice(0, limit),
      changes: async (one, after, limit) =>
        series(one)
          .filter((record) => record.revision > after)
          .toSorted((a, b) => a.revision - b.revision)
          .slice(0, limit),
    },
    bookings: {
      steps: async (id) => [
        {
          name: 'meeting',
          version: 1,
          state: 'done',
          dueAt: START,
          tries: 1,
          result: { meeting: `m${id}` },
          error: null,
          updatedAt: START + 1000,
        },
      ],
    },
    notices: {
      range: async (gate, from, to, limit) =>
        notices
          .filter((one) => one.gate === gate && one.id >= from && one.id <= to)
          .slice(0, limit),
    },
  };
}

function testBooking(n: number, startsAt: number): BookingState {
  const guest = { phone: null, timeZone: 'Europe/Berlin', locale: 'ru', absent: false };
  return {
    uid: `uid-${n}`,
    formerly: [],
    series: null,
    sequence: 0,
    status: 'booked',
    absent: false,
    version: 1,
    booking: {
      title: 'Consultation',
      startsAt,
      endsAt: startsAt + 1_800_000,
      type: null,
      owner: { name: 'Olga', email: 'olga@example.org', timeZone: null },
      guests: [{ ...guest, name: 'Анна', email: 'anna@example.org' }],
      place: { kind: 'ours' },
      notes: null,
      reason: null,
      rescheduleUrl: null,
      cancelUrl: null,
      bookedAt: null,
      contact: null,
      contactWord: null,
    },
    movedFrom: null,
    at: START,
    leftAlone: false,
    supersededBy: null,
  };
}

/** A store of any size that holds nothing: every message is made when it is asked for. */
export function endlessSource(count: number): Source {
  const account = testAccount('whatsapp', '1', 'Consultations');
  return {
    revision: async () => count,
    accounts: { list: async () => [account] },
    messages: {
      async range(_, from, to, limit) {
        await new Promise(setImmediate);
        const length = Math.max(0, Math.min(limit, Math.min(to, count) - from + 1));
        return Array.from({ length }, (__, index) => testMessage(from + index));
      },
      async changes(_, after, limit) {
        const length = Math.max(0, Math.min(limit, count - after));
        return Array.from({ length }, (__, index) => {
          const seq = after + index + 1;
          return { seq, revision: seq };
        });
      },
    },
    people: { findMany: async (ids) => ids.map(testPerson) },
  };
}

/** The same of meetings. */
export function endlessRecords(count: number): Source {
  const series = { gate: 'zoom', kind: 'meeting' } as const;
  return {
    ...endlessSource(0),
    revision: async () => count,
    accounts: { list: async () => [testAccount('zoom', '1', 'Olga')] },
    records: {
      kinds: async () => [series],
      async range(_, from, to, limit) {
        await new Promise(setImmediate);
        const length = Math.max(0, Math.min(limit, Math.min(to, count) - from + 1));
        return Array.from({ length }, (__, index) => testMeeting(from + index));
      },
      changes: async () => [],
    },
  };
}

function testMeeting(id: number): SourceRecord {
  const startsAt = START + id * 60_000;
  return {
    id,
    revision: id,
    accountId: 'zoom:1',
    externalId: String(81_100_000_000 + id),
    meeting: null,
    conversationId: null,
    startsAt,
    facts: { topic: `Consultation ${id}`, startsAt, summary: 'Спокойный разговор. '.repeat(9) },
    raw: { id },
    createdAt: START,
  };
}

/** What the platform would answer for a media id: the same bytes each time. */
export function testBytes(id: string): Uint8Array {
  return createHash('sha256').update(id).digest();
}

/** Providers as the catalogue names them. */
const PROVIDERS: Readonly<Record<string, string>> = { whatsapp: 'whatsapp_business' };

export function testOptions(out: string, more: Partial<ExportOptions> = {}): ExportOptions {
  return {
    out,
    user: 'olga',
    describe: (account) => ({
      provider: PROVIDERS[account.gate] ?? account.gate,
      account: { phone_number_id: account.externalId, name: account.name },
    }),
    now: () => Date.now(),
    ...more,
  };
}

/** A store in which `step` rounds of life have happened: new messages, climbing statuses, media, news. */
export function storeAtStep(step: number): MemorySource {
  const source = memorySource(
    testAccount('whatsapp', '1', 'Consultations'),
    testAccount('telegram', '2', 'Bot'),
  );
  for (let round = 1; round <= step; round += 1) {
    const before = source.all().length;
    source.add(110, ({ seq }) => ({
      accountId: seq % 4 === 0 ? 'telegram:2' : 'whatsapp:1',
      media: seq % 90 === 0 || seq % 91 === 0 ? testMedia(`m${seq}`) : null,
    }));
    source.tell(60);
    source.tell(1, { gate: 'telegram', kind: 'unknown' });
    source.hold(20, { gate: 'telegram' });
    source.hold(5, { gate: 'telegram', kind: 'booking' });
    source.change(round, { topic: `Changed in round ${round}` });
    for (let seq = round; seq <= before; seq += 97) {
      source.advance(seq, round % 2 === 0 ? 'delivered' : 'read');
    }
  }
  return source;
}
