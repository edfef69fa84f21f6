import { describe, expect, test } from 'vitest';
import { only, parserOf } from '../../../../gates/meta/messaging/parse.ts';
import type { GateEvent } from '../../../../src/domain/event.ts';
import {
  ACCOUNT,
  at,
  bytes,
  CLIENT,
  fixture,
  fixtures,
  mid,
  type Network,
  PARSE,
} from './webhooks.ts';

const PAGE = ACCOUNT.messenger;
const parse = PARSE.messenger;

const ALL = (['messenger', 'instagram'] as const).flatMap((network) =>
  fixtures(network).map((event) => [network, event] as const),
);

function kinds(events: readonly GateEvent[]): string[] {
  return events.map((event) => event.kind);
}

/** Everything that stands somewhere within, by what holds it and its name there. */
function places(value: any): [holder: any, name: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((name) => [
    [value, name] as [any, string],
    ...places(value[name]),
  ]);
}

function textItem(n: number, text: string) {
  return {
    sender: { id: CLIENT.messenger },
    recipient: { id: PAGE },
    timestamp: at(n),
    message: { mid: mid(n), text },
  };
}

function body(...items: unknown[]) {
  return bytes({ object: 'page', entry: [{ id: PAGE, time: at(0), messaging: items }] });
}

describe('a body', () => {
  test.each(ALL)('of %s says the same whenever it is read: %s', (network, event) => {
    const bytesOf = fixture(network, event);
    const before = Buffer.from(bytesOf);
    const first = PARSE[network](bytesOf);
    expect(first.length).toBeGreaterThan(0);
    expect(PARSE[network](bytesOf)).toEqual(first);
    expect(bytesOf.equals(before)).toBe(true);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });

  test.each(ALL.filter(([, event]) => event !== 'batch' && event !== 'bad_neighbours'))(
    'of %s with one item is kept beside every event of it: %s',
    (network, event) => {
      const bytesOf = fixture(network, event);
      const [entry] = JSON.parse(bytesOf.toString()).entry;
      for (const { raw } of PARSE[network](bytesOf)) expect(raw).toEqual(entry);
    },
  );

  test('of several items is cut: each event has its own, with the entry’s id and time', () => {
    const [first, second] = parse(body(textItem(1, 'Раз'), textItem(2, 'Два')));
    const frame = { id: PAGE, time: at(0) };
    expect(first?.raw).toEqual({ ...frame, messaging: [textItem(1, 'Раз')] });
    expect(second?.raw).toEqual({ ...frame, messaging: [textItem(2, 'Два')] });
  });

  test('gives all items of all lists of all entries', () => {
    const events = parse(fixture('messenger', 'batch'));
    expect(events.map((event) => [event.kind, event.account, event.at])).toEqual([
      ['message', PAGE, at(90)],
      ['message', PAGE, at(91)],
      ['status', PAGE, at(30)],
      ['watermark', PAGE, at(30)],
      ['message', '410000000000002', at(93)],
      ['message', '410000000000002', at(94)],
      ['notice', PAGE, at(95)],
    ]);
    expect(kinds(PARSE.instagram(fixture('instagram', 'batch')))).toEqual([
      'message',
      'status',
      'watermark',
      'message',
      'notice',
    ]);
  });

  test('keeps what it cannot read whole, and reads its neighbours', () => {
    const events = parse(fixture('messenger', 'bad_neighbours'));
    const unread = events.flatMap((event) => (event.kind === 'unknown' ? [event.reason] : []));
    expect(events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))).toEqual([
      'Раз',
      'Два',
    ]);
    expect(unread).toEqual([
      'item is not an object',
      'item is not an object',
      'message is not an object',
      'message without an id',
      'message from nobody',
      'reaction to nothing that is named',
      'delivery of nothing that is named',
      'entry is not an object',
      'entry with nothing that is known',
      'entry without an id',
      'messaging is not a list',
      'change without a field',
      'change without a field',
    ]);
    expect(events[1]?.raw).toMatchObject({ id: PAGE, messaging: [null] });
    expect(events[2]?.raw).toMatchObject({ id: PAGE, messaging: ['текст'] });
  });

  test('of a thousand items gives a thousand events, the bad ones set aside alone', () => {
    const items = Array.from({ length: 1000 }, (_none, n) => {
      const good = textItem(n, `№ ${n}`);
      if (n % 7 === 3) return { ...good, message: null };
      if (n % 7 === 5) return { ...good, message: undefined, next_year: {} };
      return good;
    });
    const events = parse(body(...items));
    expect(events).toHaveLength(1000);
    for (const [n, event] of events.entries()) {
      if (n % 7 === 3 || n % 7 === 5)
        expect(event).toMatchObject({ kind: 'unknown', account: PAGE });
      else expect(event).toMatchObject({ externalId: mid(n), text: `№ ${n}`, at: at(n) });
    }
  });

  test.each(ALL)('of %s with one thing in it exchanged is still read: %s', (network, event) => {
    const whole = JSON.parse(fixture(network, event).toString());
    for (const [holder, name] of places(whole)) {
      const was = holder[name];
      for (const other of [null, 7, '', 'x', true, [], [null], {}]) {
        holder[name] = other;
        for (const each of PARSE[network](bytes(whole))) {
          expect(each.at).toBeTypeOf('number');
          if (each.kind !== 'message') continue;
          expect(each.externalId).toMatch(/./);
          expect(each.type).toMatch(/./);
          expect(each.peer.identities[0]?.value).toMatch(/./);
        }
      }
      holder[name] = was;
    }
  });

  test('an item that holds nothing that is known is unknown, and says what it holds', () => {
    expect(parse(fixture('messenger', 'unknown_item'))).toEqual([
      {
        kind: 'unknown',
        account: PAGE,
        at: at(89),
        reason: 'item with nothing that is known: next_year',
        raw: JSON.parse(fixture('messenger', 'unknown_item').toString()).entry[0],
      },
    ]);
  });

  test.each([
    ['not an object', '[1]', 'the body is not an object'],
    ['for another gate', { object: 'instagram', entry: [] }, 'object is not page'],
    ['without entries', { object: 'page' }, 'entry is not a list'],
  ])('%s is kept as unknown', (_what, value, reason) => {
    const raw = JSON.parse(bytes(value).toString());
    expect(parse(bytes(value))).toEqual([{ kind: 'unknown', account: null, at: 0, reason, raw }]);
  });

  test.each([
    ['page', 'messenger'],
    ['instagram', 'instagram'],
  ] as const)('that is no JSON is refused: %s', (platform, gate) => {
    expect(() => parserOf(platform)(bytes('{'))).toThrow(
      expect.objectContaining({ code: 'bad_webhook', gate }),
    );
  });
});

describe('the part of a body that concerns somebody', () => {
  const batch = fixture('messenger', 'batch');
  const of = (...ids: string[]) => only(batch, (id) => ids.includes(id));

  test('goes by the entries’ ids', () => {
    const part = of('410000000000002');
    expect(part && parse(part).map(({ account }) => account)).toEqual([
      '410000000000002',
      '410000000000002',
    ]);
    expect(part && JSON.parse(new TextDecoder().decode(part)).object).toBe('page');
    expect(of('410000000000003')).toBeNull();
  });

  test('changes go with their entry', () => {
    const part = of(PAGE);
    expect(part && kinds(parse(part))).toEqual([
      'message',
      'message',
      'status',
      'watermark',
      'notice',
    ]);
  });

  test('is the body itself, byte for byte, where all of it does', () => {
    expect(of(PAGE, '410000000000002')).toBe(batch);
  });

  test.each([
    ['a trial from the dashboard', fixture('messenger', 'dashboard_test')],
    ['an entry that is none', bytes({ object: 'page', entry: [7] })],
    ['a body without entries', bytes({ object: 'page' })],
  ])('is asked for without an id: %s', (_what, value) => {
    expect(only(value, (id) => id === '')).toBe(value);
    expect(only(value, (id) => id !== '')).toBeNull();
  });
});

describe('who is on the other side', () => {
  const sides = (network: Network, sender: unknown, recipient: unknown, more: object = {}) =>
    PARSE[network](
      bytes({
        object: network === 'messenger' ? 'page' : 'instagram',
        entry: [
          {
            id: ACCOUNT[network],
            time: at(1),
            messaging: [
              { sender, recipient, timestamp: at(1), message: { mid: 'm', text: 'x', ...more } },
            ],
          },
        ],
      }),
    )[0];
  const user = (value: string) => ({ identities: [{ kind: 'user_id', value }] });

  test.each(['messenger', 'instagram'] as const)('is whoever is not the account: %s', (network) => {
    const [me, you] = [{ id: ACCOUNT[network] }, { id: CLIENT[network] }];
    expect(sides(network, you, me)).toMatchObject({ direction: 'inbound', peer: user(you.id) });
    expect(sides(network, me, you, { is_echo: true })).toMatchObject({
      direction: 'outbound',
      peer: user(you.id),
    });
    expect(sides(network, me, you)).toMatchObject({ direction: 'outbound', peer: user(you.id) });
  });

  test('where the entry names neither, an echo is ours', () => {
    const [a, b] = [{ id: '1' }, { id: '2' }];
    expect(sides('messenger', a, b)).toMatchObject({ direction: 'inbound', peer: user('1') });
    expect(sides('messenger', a, b, { is_echo: true })).toMatchObject({
      direction: 'outbound',
      peer: user('2'),
    });
  });

  test('ids are texts, and a reference stands where there is no id', () => {
    expect(sides('messenger', { id: 73 }, { id: PAGE })).toMatchObject({ peer: user('73') });
    expect(sides('messenger', { user_ref: 'guest' }, { id: PAGE })).toMatchObject({
      peer: { identities: [{ kind: 'user_ref', value: 'guest' }] },
    });
  });

  test('a message without a time has its entry’s', () => {
    const { timestamp: _timestamp, ...item } = textItem(5, 'x');
    expect(parse(body(item))).toMatchObject([{ kind: 'message', at: at(0) }]);
    const timeless = bytes({ object: 'page', entry: [{ id: PAGE, messaging: [item] }] });
    expect(parse(timeless)).toMatchObject([{ kind: 'unknown', reason: 'message without a time' }]);
  });
});
