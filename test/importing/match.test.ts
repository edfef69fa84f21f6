import { describe, expect, it } from 'vitest';
import type { ArchivedMessage, ArchivedTalk } from '../../src/gate.ts';
import { acquaintanceOf, pairUp } from '../../src/importing/match.ts';
import { type Row, rowsOf } from '../../src/importing/rows.ts';
import type { Alike } from '../../src/store/matching.ts';

const AT = Date.UTC(2026, 10, 21, 8);

function message(changes: Partial<ArchivedMessage> = {}): ArchivedMessage {
  return {
    at: AT,
    sender: 'Анна',
    direction: 'inbound',
    type: 'text',
    text: 'Да',
    details: null,
    revoked: false,
    attachments: [],
    raw: {},
    ...changes,
  };
}

function talk(
  messages: readonly ArchivedMessage[],
  changes: Partial<ArchivedTalk> = {},
): ArchivedTalk {
  return {
    thread: '1',
    title: 'Анна',
    group: false,
    peer: 'Анна',
    unreadable: 0,
    messages,
    ...changes,
  };
}

const rows = (...messages: readonly ArchivedMessage[]): Row[] =>
  rowsOf(talk(messages), 'pile', null).rows;

let ids = 0;
const here = (changes: Partial<Alike> = {}): Alike => ({
  externalId: `m_${(ids += 1)}`,
  personId: 1,
  direction: 'inbound',
  type: 'text',
  text: 'Да',
  timestamp: AT,
  ...changes,
});

const photo = { kind: 'image', uri: 'photos/1.jpg', file: null, filename: null } as const;

describe('ids of archived messages', () => {
  const idsOf = (...messages: readonly ArchivedMessage[]) => rows(...messages).map(({ id }) => id);

  it('are the same however often it is read', () => {
    const [a, b] = [message(), message({ at: AT + 1 })];
    expect(idsOf(a, b)).toEqual(idsOf(a, b));
    expect(new Set(idsOf(a, b)).size).toBe(2);
    expect(idsOf(a)[0]).toMatch(/^archive:[0-9a-f]{40}$/);
  });

  it('tell equal messages apart, by how many there are', () => {
    const three = idsOf(message(), message(), message());
    expect(new Set(three).size).toBe(3);
    expect(idsOf(message(), message())).toEqual(three.slice(0, 2));
  });

  it('tell them apart across two files of a pile, wherever it was cut', () => {
    const all = [message({ at: AT - 5 }), message(), message(), message({ at: AT + 5 })];
    const whole = new Set(idsOf(...all));
    expect(whole.size).toBe(4);
    for (const cut of [1, 2, 3]) {
      const newest = rowsOf(talk(all.slice(cut)), 'pile', null);
      const older = rowsOf(talk(all.slice(0, cut)), 'pile', newest.boundary);
      expect(new Set([...newest.rows, ...older.rows].map(({ id }) => id))).toEqual(whole);
    }
  });

  it('do not count what another pile had', () => {
    const { boundary } = rowsOf(talk([message()]), 'inbox', null);
    const again = rowsOf(talk([message()]), 'cutover', boundary);
    expect(again.rows.map(({ id }) => id)).toEqual(idsOf(message()));
  });

  it('outlast a change of name, but for groups, where names tell who it was', () => {
    const renamed = message({ sender: 'Анна Петрова' });
    expect(idsOf(renamed)).toEqual(idsOf(message()));
    const group = (one: ArchivedMessage) =>
      rowsOf(talk([one], { group: true }), 'pile', null).rows.map(({ id }) => id);
    expect(group(renamed)).not.toEqual(group(message()));
  });

  it('number further files', () => {
    const [first, second, third] = rows(message({ attachments: [photo, photo, photo] }));
    expect([first?.part, second?.id, third?.id]).toEqual([0, `${first?.id}#1`, `${first?.id}#2`]);
  });
});

describe('what is here already', () => {
  const count = (archived: readonly ArchivedMessage[], stored: readonly Alike[]) =>
    pairUp(rows(...archived), stored).size;

  it.each([0, 1000, -1000, 400])('is found %i ms away', (away) => {
    expect(count([message()], [here({ timestamp: AT + away })])).toBe(1);
  });

  it.each([
    ['too far away', { timestamp: AT + 1001 }],
    ['said by the other', { direction: 'outbound' as const }],
    ['another text', { text: 'Нет' }],
    ['a reaction', { type: 'reaction' }],
  ])('is not what is %s', (_, changes) => {
    expect(count([message()], [here(changes)])).toBe(0);
  });

  it('is counted: said twice in a second, here once, it is once new', () => {
    expect(count([message(), message()], [here()])).toBe(1);
    expect(count([message()], [here(), here()])).toBe(1);
    expect(count([message(), message()], [here(), here()])).toBe(2);
  });

  it('pairs as many as there are, whatever the order', () => {
    const archived = [0, 900, 1800].map((at) => message({ at: AT + at }));
    const stored = [1000, 0, 2000].map((at) => here({ timestamp: AT + at }));
    expect(count(archived, stored)).toBe(3);
  });

  it('has files without a text, by their kind and number', () => {
    const album = message({ type: 'image', text: null, attachments: [photo, photo] });
    const file = here({ type: 'image', text: null });
    expect(count([album], [file])).toBe(1);
    expect(count([album], [file, here({ type: 'image', text: null })])).toBe(2);
    expect(count([album], [here({ type: 'audio', text: null })])).toBe(0);
  });
});

describe('whose conversation it is', () => {
  const find = (
    archived: readonly ArchivedMessage[],
    stored: readonly Alike[],
    name: string | null,
  ) => acquaintanceOf(rows(...archived), stored, 'Анна', () => name)?.personId ?? null;
  const texts = (...all: readonly string[]) =>
    all.map((text, index) => ({
      archived: message({ text, at: AT + index * 5000 }),
      stored: here({ text, timestamp: AT + index * 5000 }),
    }));
  const ask = (name: string | null, ...all: readonly string[]) => {
    const both = texts(...all);
    return find(
      both.map(({ archived }) => archived),
      both.map(({ stored }) => stored),
      name,
    );
  };

  it('is that of somebody with the same name who said the same', () => {
    expect(ask(' анна ', 'Да')).toBe(1);
  });

  it('takes more from somebody whose name is not known', () => {
    expect(ask(null, 'Да')).toBeNull();
    expect(ask(null, 'Да', 'Нет')).toBe(1);
    expect(ask(null, 'Можно перенести встречу?')).toBe(1);
  });

  it('knows a name with an @name behind it, and takes that alone for none', () => {
    expect(ask('Анна (@anna.p)', 'Да')).toBe(1);
    expect(ask('@anna.p', 'Да')).toBeNull();
    expect(ask('@anna.p', 'Да', 'Нет')).toBe(1);
  });

  it('takes much more from somebody who is called otherwise', () => {
    expect(ask('Мария', 'Да', 'Нет', 'Хорошо', 'Спасибо')).toBeNull();
    expect(ask('Мария', 'Да', 'Нет', 'Хорошо', 'Спасибо', 'До встречи')).toBe(1);
  });

  it('does not take the same word again and again for more', () => {
    expect(ask(null, 'Да', 'Да', 'Да')).toBeNull();
  });

  it('is that of whoever said most of it', () => {
    const archived = [message(), message({ text: 'Нет', at: AT + 9000 })];
    const stored = [
      here({ personId: 1 }),
      here({ personId: 2 }),
      here({ personId: 2, text: 'Нет', timestamp: AT + 9000 }),
    ];
    expect(find(archived, stored, 'Анна')).toBe(2);
  });

  it('is nobody’s when two were told the same, but for the one who is called so', () => {
    const archived = [message({ text: 'Завтра занятие в 18:00' })];
    const stored = [1, 2, 3].map((personId) => here({ personId, text: 'Завтра занятие в 18:00' }));
    const named = (name: string | null) =>
      acquaintanceOf(rows(...archived), stored, 'Анна', (id) => (id === 2 ? name : null));
    expect(named(null)).toBeNull();
    expect(named('Анна')?.personId).toBe(2);
  });
});
