/** No JSON may throw, whatever stands where; and what can be read of it is. */
import { expect, it, test } from 'vitest';
import { fixture, fixtures, inGroup, one, read, said } from './updates.ts';

const KINDS = ['message', 'amendment', 'moved', 'notice', 'unknown'];
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  'x',
  '\uD800',
  '9'.repeat(400),
  [],
  [null],
  [[]],
  [{}],
  {},
  { id: {} },
  JSON.parse('{"__proto__":{"type":"private"},"constructor":1}'),
];

/** Everything that is one value away from it. */
function* nearly(value: any, put: (changed: unknown) => unknown): Generator {
  for (const odd of ODD) yield put(odd);
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) {
    const changed = (inner: unknown) => {
      if (!Array.isArray(value)) return put({ ...value, [name]: inner });
      const list: unknown[] = [...(value as unknown[])];
      list[Number(name)] = inner;
      return put(list);
    };
    if (!Array.isArray(value)) {
      const { [name]: _gone, ...rest } = value;
      yield put(rest);
    }
    yield* nearly(value[name], changed);
  }
}

test.each(fixtures())('%s with anything in the place of anything', (name) => {
  let tried = 0;
  for (const update of nearly(fixture(name), (whole) => whole)) {
    const events = read(update);
    tried += 1;
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(KINDS).toContain(event.kind);
      expect(event.raw).toBe(update);
      expect(() => new Date(event.at).toISOString()).not.toThrow();
      if (event.kind === 'message') expect(event.peer.identities.length).toBeGreaterThan(0);
    }
  }
  expect(tried).toBeGreaterThan(50);
});

it('reads what is left where one thing in an update is broken', () => {
  const update = { ...said({ text: 'Да' }), edited_message: 7, hologram: {} };
  expect(read(update).map(({ kind }) => kind)).toEqual(['message', 'unknown']);
});

it.each([
  ['a message without a chat', said({ chat: undefined, text: 'x' })],
  ['a message without an id', said({ message_id: undefined, text: 'x' })],
  ['a message without a time', said({ date: undefined, text: 'x' })],
  ['a chat id that is none', said({ chat: { id: 'a/b:c', type: 'private' }, text: 'x' })],
  ['a list of updates', [said({ text: 'x' })]],
  ['nothing', null],
])('keeps %s whole', (_what, update) => {
  expect(one(update)).toMatchObject({ kind: 'unknown', raw: update });
});

it('goes only so deep', () => {
  let text: any = 'the end';
  for (let depth = 0; depth < 5000; depth += 1) text = { type: 'bold', text: [text] };
  let blocks: any = [{ type: 'paragraph', text: 'the end' }];
  for (let depth = 0; depth < 5000; depth += 1)
    blocks = [{ type: 'details', blocks, summary: 's' }];
  expect(one(said({ rich_message: { blocks: [{ text }] } })).text).toBeNull();
  expect(one(said({ rich_message: { blocks } })).text).not.toContain('the end');
  let camel: any = {};
  for (let depth = 0; depth < 5000; depth += 1) camel = { replyToMessage: camel };
  expect(read({ updateId: 1, message: { ...camel, messageId: 1 } })).toHaveLength(1);
});

it('tells messages for one member alone from each other', () => {
  const passing = (number: number) =>
    one(inGroup({ message_id: 0, ephemeral_message_id: number, text: 'x' })).externalId;
  expect(passing(1)).not.toBe(passing(2));
});
