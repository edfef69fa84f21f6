/** Messenger and Instagram from end to end: the real program, the pretend platforms, real webhooks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

const HOUR = 3_600_000;
const SCOPES = [
  'public_profile',
  'pages_show_list',
  'pages_read_engagement',
  'business_management',
  'pages_messaging',
  'pages_manage_metadata',
  'instagram_basic',
  'instagram_manage_messages',
].join(',');

const GATES = ['messenger', 'instagram'] as const;
let world: World;
const gates = (...args: string[]) => world.gates([...args, '--user', 'olga']);
const read = async (gate: string, ...args: string[]) => {
  const ran = await gates(gate, 'read', ...args, '--json');
  expect(ran.stderr).toBe('');
  return ran.json as any[];
};
/** Makes it happen, and waits until it is applied. */
async function happens(gate: string, event: Record<string, unknown>): Promise<void> {
  expect(await world.deliver({ gate, ...event })).toMatchObject({ status: 200 });
  await applied();
}
const applied = () =>
  eventually('all that came to be applied', async () => {
    const { json } = await gates('webhook', 'events', '--state', 'new', '--json');
    return (json as any[]).length === 0;
  });
/** The bodies of what this gate was asked to send, newest last. */
const sent = async () =>
  (await world.requests())
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/messages'))
    .map(({ body }) => body);

beforeAll(async () => {
  world = await newWorld();
  await world.serve();
  expect((await world.login('olga', {}, ['--scopes', SCOPES])).code).toBe(0);
  for (const gate of GATES) {
    const ran = await gates(gate, 'setup', '--page', '200000000000001', '--yes', '--json');
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  }
});
afterAll(() => world.destroy());

test.each(GATES)('%s: a client writes, and is answered by name', async (gate) => {
  await happens(gate, {
    event: 'message',
    from: 'vera',
    name: 'Вера Пример',
    text: 'Добрый день!',
  });
  await eventually('her name', async () =>
    (await gates(gate, 'read')).stdout.includes('Вера Пример'),
  );
  const ran = await gates(gate, 'send', '--to', 'Вера Пример', 'Здравствуйте, Вера!', '--json');
  expect(ran.stderr).toBe('');
  expect(ran.json).toMatchObject({ gate, status: 'accepted' });
  await eventually('it was read', async () =>
    (await read(gate)).some(
      ({ direction, status }) => direction === 'outbound' && status === 'read',
    ),
  );
  const { json } = await gates('outbox', 'list', '--json');
  expect((json as any[]).filter((row) => row.gate === gate)).toMatchObject([{ status: 'read' }]);
});

test.each(GATES)(
  '%s: an answer from the platform’s own inbox shows as a person’s',
  async (gate) => {
    await happens(gate, { event: 'echo', from: 'vera', author: 'person', text: 'Из приложения' });
    const echo = (await read(gate)).find(({ text }) => text === 'Из приложения');
    expect(echo).toMatchObject({ direction: 'outbound', details: { author: 'person' } });
    expect((await gates(gate, 'read')).stdout).toContain('written by a person');
  },
);

test.each(GATES)('%s: an echo that beats the answer makes no second message', async (gate) => {
  await world.deliver({ gate, event: 'echo_first', on: true });
  const text = `Эхо раньше ответа: ${gate}`;
  const ran = await gates(gate, 'send', '--to', 'Вера Пример', text, '--json');
  await world.deliver({ gate, event: 'echo_first', on: false });
  expect(ran.code).toBe(0);
  await applied();
  const mine = (await read(gate)).filter((message) => message.text === text);
  expect(mine).toHaveLength(1);
  expect(mine[0].id).toBe(ran.json.externalId);
  expect(mine[0].details?.author).toBeUndefined();
});

test.each(GATES)('%s: the answer never came, the echo tells', async (gate) => {
  await world.fault('timeout-after-accept', 1, gate);
  const text = `Без ответа: ${gate}`;
  const ran = await gates(gate, 'send', '--to', 'Вера Пример', text);
  expect(ran.code).toBe(8);
  await applied();
  const mine = (await read(gate)).filter((message) => message.text === text);
  expect(mine).toHaveLength(1);
  expect((await sent()).filter((body) => body?.message?.text === text)).toHaveLength(1);
});

test.each(GATES)('%s: who answers decides how long', async (gate) => {
  const now = Date.now();
  await happens(gate, { event: 'message', from: 'late', name: 'Лев Поздний', at: now - 25 * HOUR });
  await happens(gate, {
    event: 'message',
    from: 'old',
    name: 'Олег Давний',
    at: now - 8 * 24 * HOUR,
  });
  await eventually('their names', async () => {
    const { stdout } = await gates(gate, 'read');
    return stdout.includes('Лев Поздний') && stdout.includes('Олег Давний');
  });
  const send = (to: string, ...more: string[]) =>
    gates(gate, 'send', '--to', to, 'Извините за задержку', ...more, '--json');

  const before = (await sent()).length;
  const automated = await send('Лев Поздний', '--automated');
  expect(automated.code).toBe(6);
  expect(JSON.parse(automated.stderr).error).toMatchObject({ code: 'window_closed', exitCode: 6 });
  const tooLate = await send('Олег Давний');
  expect(tooLate.code).toBe(6);
  expect(JSON.parse(tooLate.stderr).error.message).toContain('more than 7 days ago');
  expect(await sent()).toHaveLength(before);

  expect((await send('Лев Поздний')).code).toBe(0);
  expect((await sent()).at(-1)).toMatchObject({
    messaging_type: 'MESSAGE_TAG',
    tag: 'HUMAN_AGENT',
  });
  await send('Вера Пример', '--automated');
  const last = (await sent()).at(-1);
  expect(last.messaging_type).toBe('RESPONSE');
  expect(last.tag).toBeUndefined();
});

test('Instagram: what is taken back is marked, or goes where that was set', async () => {
  await happens('instagram', { event: 'message', from: 'vera', messageId: 'ig-kept', text: 'Ой' });
  await happens('instagram', { event: 'unsend', from: 'vera', messageId: 'ig-kept' });
  expect(await read('instagram')).toContainEqual(
    expect.objectContaining({ id: 'ig-kept', text: 'Ой', revoked: true }),
  );
  expect((await world.gates(['user', 'set', 'olga', '--unsent', 'purge'])).code).toBe(0);
  await happens('instagram', {
    event: 'message',
    from: 'vera',
    messageId: 'ig-gone',
    text: 'Тайна',
  });
  await happens('instagram', { event: 'unsend', from: 'vera', messageId: 'ig-gone' });
  expect(await read('instagram')).toContainEqual(
    expect.objectContaining({ id: 'ig-gone', text: null, revoked: true }),
  );
  expect(await read('instagram', '--search', 'тайна')).toEqual([]);
});

test('both stand in Substance, in the same shape', async () => {
  const ran = await gates('export', 'substance', '--json');
  expect(ran.code).toBe(0);
  expect((await gates('export', 'verify', '--json')).json).toMatchObject({ ok: true });
});
