import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import type { GateEvent } from '../../src/domain/event.ts';
import type { Draft } from '../../src/domain/message.ts';
import type {
  Arrival,
  Catalogue,
  Delivery,
  Gate,
  GateRow,
  Limits,
  Webhook,
} from '../../src/gate.ts';
import { checkLimits } from '../../src/traffic/policy.ts';
import { LIVE, SILENT } from './live-gates.ts';
import { type LiveWorld, openLive, type Said } from './live-world.ts';

/** How a gate lives with its own pretend platform. `events`: all that the sandbox can make happen. */
export function liveContract(
  row: GateRow,
  catalogue: Catalogue,
  gate: Gate,
  events: readonly string[],
): void {
  const { webhook } = gate;
  if (!webhook) return;
  describe(`the ${row.name} gate and its sandbox`, () => {
    const live = LIVE[row.name];
    if (!live) {
      it('is described in test/contract/live-gates.ts', () => expect(live).toBeDefined());
      return;
    }
    let world: LiveWorld;
    let said: Said;
    beforeAll(async () => {
      world = await openLive(row, live, catalogue);
    });
    afterAll(() => world?.close());

    /** What the platform posts for an event, with what belongs to the talk before it. */
    const told = async (event: string, more?: object): Promise<readonly Delivery[]> => {
      said = await world.begin();
      const before = world.deliveries.length;
      const fields = await live.fields[event]?.(said, world.session);
      const delivery = await world.deliver(event, { ...fields, ...more });
      if (delivery.silent) return [];
      expect(delivery, event).toMatchObject({ status: 200 });
      expect(world.deliveries.length).toBeGreaterThan(before);
      return [...world.deliveries];
    };

    it('makes things happen, and has no exception for one that does not', () => {
      expect(events.includes('message')).toBe(live.converses);
      const named = [live.fields, live.apart, live.unknown].flatMap((table) => Object.keys(table));
      expect(named.filter((event) => !events.includes(event))).toEqual([]);
    });

    it.each(events.filter((event) => !(event in live.apart)))(
      '%s is delivered, proved and understood',
      async (event) => {
        const deliveries = await told(event);
        for (const delivery of deliveries) proved(webhook, delivery, [world.session.credential]);
        const found = deliveries.flatMap(({ body }) => understood(webhook, body, world.arrival));
        const unknown = found.filter(({ kind }) => kind === 'unknown');
        if (event in live.unknown) expect(unknown).not.toEqual([]);
        else expect(unknown).toEqual([]);
      },
    );

    where(live.converses)('understands a message of every type that people write', async () => {
      await world.begin();
      const types = await typesOf(world);
      expect(types.length).toBeGreaterThan(5);
      for (const type of types) {
        const bodies = (await told('message', { type, replyTo: said.received })).slice(1);
        const found = bodies.flatMap(({ body }) => understood(webhook, body, world.arrival));
        expect({ type, unknown: found.filter(({ kind }) => kind === 'unknown') }).toEqual({
          type,
          unknown: [],
        });
      }
    });

    where(events.includes('batch'))('has every item of a batch', async () => {
      await world.begin();
      const before = world.deliveries.length;
      const { items } = await world.deliver('batch', { count: 7 });
      const posted = world.deliveries.slice(before);
      const found = posted.flatMap(({ body }) => webhook.parse(body, world.arrival));
      const messages = found.filter(({ kind }) => kind === 'message');
      expect({ items, messages: messages.length }).toEqual({ items: 7, messages: 7 });
    });

    // Who brings one item a delivery has nothing to be split.
    where(webhook.only !== undefined && live.converses)(
      'splits a body of two people without losing an item',
      async () => {
        const names = webhook.names?.(world.session.account) ?? [world.session.account.externalId];
        for (const event of events.filter((name) => !(name in live.apart))) {
          for (const { body } of await told(event)) {
            const other = renamed(body, names);
            splits(webhook, { names, body, other, both: joined(body, other) });
          }
        }
      },
    );

    where(gate.send !== undefined)(
      'refuses what the platform refuses, and nothing else',
      async () => {
        said = await world.begin();
        for (const [name, draft] of Object.entries(justFitting(gate.limits))) {
          const fits = { to: said.from, ...draft };
          expect(() => checkLimits(row.name, gate.limits, fits), name).not.toThrow();
          expect((await world.send(fits)).externalId, name).toBeTruthy();
        }
        for (const [name, draft] of Object.entries(justTooMuch(gate.limits))) {
          const over = { to: said.from, ...draft };
          expect(() => checkLimits(row.name, gate.limits, over), name).toThrow(
            expect.objectContaining({ category: 'policy' }),
          );
          const error = await world.send(over).catch((thrown: unknown) => thrown);
          expect(error, name).toBeInstanceOf(GateError);
          expect(['failed', 'policy', 'usage'], name).toContain((error as GateError).category);
        }
      },
    );
  });
}

/** A test of those it is about: for the others there is none, rather than one that is skipped. */
function where(has: boolean): (title: string, run: () => Promise<void>) => void {
  return has ? it : () => undefined;
}

/** Events of a gate that no webhook tells of. */
export function silentContract(
  row: GateRow,
  catalogue: Catalogue,
  gate: Gate,
  events: readonly string[],
): void {
  if (gate.webhook || events.length === 0) return;
  describe(`the ${row.name} gate and its sandbox`, () => {
    const apart = SILENT[row.name] ?? {};
    let world: LiveWorld;
    beforeAll(async () => {
      const nobody = { account: async () => ({ externalId: '0', credential: {} }) };
      world = await openLive(
        row,
        { ...nobody, converses: false, fields: {}, apart, unknown: {} },
        catalogue,
      );
    });
    afterAll(() => world?.close());

    it.each(events.filter((event) => !(event in apart)))('%s happens, silently', async (event) => {
      expect(await world.deliver(event)).toMatchObject({ silent: true });
    });
  });
}

/** Proved by the platform: taken with the right secret, and with no other; where it is signed, with no other byte. */
function proved(
  webhook: Webhook,
  delivery: Delivery,
  credentials: Parameters<Webhook['verify']>[1],
): void {
  expect(() => webhook.verify(delivery, credentials, Date.now())).not.toThrow();
  const wrong = credentials.map((one) =>
    Object.fromEntries(Object.keys(one).map((name) => [name, '0'.repeat(32)])),
  );
  expect(() => webhook.verify(delivery, wrong, Date.now())).toThrow(GateError);
  // A secret that stands beside the body proves who sent it, and none of its bytes.
  if (webhook.addressee) return;
  const body = Uint8Array.from(delivery.body);
  body[Math.floor(body.length / 2)] = (body[Math.floor(body.length / 2)] ?? 0) ^ 1;
  expect(() => webhook.verify({ ...delivery, body }, credentials, Date.now())).toThrow(GateError);
}

/** What a body says: the same whenever it is read, and told apart by ids of its own. */
function understood({ parse }: Webhook, body: Uint8Array, arrival: Arrival): readonly GateEvent[] {
  const found = parse(body, arrival);
  expect(found.length).toBeGreaterThan(0);
  expect(parse(body, arrival)).toEqual(found);
  // What is made up for an item may hang on what it says, not on how that was written.
  const text = JSON.stringify(JSON.parse(new TextDecoder().decode(body)), null, 1);
  expect(parse(new TextEncoder().encode(text), arrival)).toEqual(found);
  const ids = found.flatMap((event) => (event.kind === 'message' ? [event.externalId] : []));
  expect(new Set(ids).size).toBe(ids.length);
  return found;
}

/** The sandbox names them where it is asked for one that is none. */
async function typesOf(world: LiveWorld): Promise<string[]> {
  const error: unknown = await world.deliver('message', { type: 'none-such' }).catch(String);
  return /type \S+none-such\S+: ([a-z_, ]+)\./.exec(String(error))?.[1]?.split(', ') ?? [];
}

interface Two {
  /** What the account is called in `body`. */
  names: readonly string[];
  body: Uint8Array;
  other: Uint8Array;
  both: Uint8Array;
}

function splits({ only, parse }: Webhook, { names, body, other, both }: Two): void {
  const isMine = (id: string): boolean => id === '' || names.includes(id);
  const mine = only?.(both, isMine) ?? null;
  const theirs = only?.(both, (id) => !isMine(id)) ?? null;
  const parts = [mine, theirs].flatMap((part) => (part === null ? [] : [sorted(parse(part))]));
  expect(parts.flat().toSorted()).toEqual(sorted(parse(both)));
  expect(sorted(parse(both))).toEqual([...sorted(parse(body)), ...sorted(parse(other))].toSorted());
  expect(only?.(body, () => false)).toBeNull();
  expect(sorted(parse(only?.(body, () => true) ?? body))).toEqual(sorted(parse(body)));
}

function sorted(events: readonly GateEvent[]): string[] {
  return events.map((event) => JSON.stringify(event)).toSorted();
}

/** The same, of an account that is called something else. */
function renamed(body: Uint8Array, names: readonly string[]): Uint8Array {
  let text = new TextDecoder().decode(body);
  for (const name of names) text = text.replaceAll(name, `9${name.slice(1)}`);
  return new TextEncoder().encode(text);
}

/** One body with the items of both. */
function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const read = (body: Uint8Array) =>
    JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
  const second = read(other);
  const both = Object.entries(read(one)).map(([name, value]) => {
    const more = second[name];
    return [name, Array.isArray(value) && Array.isArray(more) ? [...value, ...more] : value];
  });
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(both)));
}

type Content = Omit<Draft, 'to'>;

/** Drafts at the bounds that a gate declares. */
function justFitting({ text, buttons, quickReplies }: Limits): Record<string, Content> {
  return {
    ...(text && { text: { text: textOf(text) } }),
    ...(buttons && {
      buttons: { text: 'x', buttons: choices(buttons.max, buttons.title) },
      'text above buttons': { text: 'x'.repeat(buttons.body), buttons: choices(1, 1) },
    }),
    ...(quickReplies && {
      'quick replies': { text: 'x', quickReplies: choices(quickReplies.max, quickReplies.title) },
    }),
  };
}

/** One more than that, of one thing at a time. */
function justTooMuch({ text, buttons, quickReplies }: Limits): Record<string, Content> {
  return {
    ...(text && { text: { text: `${textOf(text)}x` } }),
    ...(buttons && {
      buttons: { text: 'x', buttons: choices(buttons.max + 1, 1) },
      'title of a button': { text: 'x', buttons: choices(1, buttons.title + 1) },
      'text above buttons': { text: 'x'.repeat(buttons.body + 1), buttons: choices(1, 1) },
    }),
    ...(quickReplies && {
      'quick replies': { text: 'x', quickReplies: choices(quickReplies.max + 1, 1) },
    }),
  };
}

/** Of two bytes a character where bytes are counted. */
function textOf({ max, unit }: NonNullable<Limits['text']>): string {
  return unit === 'bytes'
    ? `${'я'.repeat(Math.floor(max / 2))}${'x'.repeat(max % 2)}`
    : 'я'.repeat(max);
}

/** Titles differ from their beginning on. */
function choices(count: number, length: number): { id: string; title: string }[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `choice-${n}`,
    title: `${String.fromCharCode(65 + n)}${'x'.repeat(length)}`.slice(0, length),
  }));
}
