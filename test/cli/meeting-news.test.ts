/** `read --from`: what happened in the meetings made for somebody, between what was said. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gate as telegram } from '../../gates/telegram/gate.ts';
import { words } from '../../src/domain/words.ts';
import type { Store } from '../../src/store/store.ts';
import { type GateWorld, gateWorld } from '../gates/world.ts';
import { message } from '../store/fixture.ts';

const BOT = 'telegram:7200000001';
const HOST = 'zoom:OlgaHostFictional00001';
const MEETING = '81122334455';

let world: GateWorld;
let store: Store;
/** Today, a while ago: times of today are said by the hour alone. */
let start: number;
let talk: { conversationId: number; personId: number };

beforeEach(async () => {
  world = await gateWorld(telegram);
  store = await world.app.store('olga');
  start = world.app.now() - 60_000;
  for (const [gate, id] of [
    ['telegram', BOT],
    ['zoom', HOST],
  ] as const) {
    await store.accounts.save({
      id,
      gate,
      externalId: id.slice(gate.length + 1),
      kind: 'login',
      name: 'Consultations',
      handle: null,
      enabled: true,
      details: {},
      login: null,
      createdAt: start,
    });
  }
  talk = await talkWith('5100000001', 'Анна Петрова');
});
afterEach(() => world.close());

async function talkWith(value: string, name: string) {
  const party = { identities: [{ kind: 'user_id', value }], name };
  const { id: personId } = await store.people.resolve('telegram', party, start);
  const place = { accountId: BOT, personId, groupId: null, title: null, at: start };
  const { id: conversationId } = await store.conversations.resolve(place);
  return { conversationId, personId };
}

const say = (text: string, after: number, whose = talk) =>
  store.messages.insert(
    message({
      ...whose,
      accountId: BOT,
      externalId: `m${after}-${whose.personId}`,
      text,
      timestamp: start + after,
    }),
  );

async function happen(event: string, after: number, more: object = {}) {
  const object = {
    id: MEETING,
    uuid: 'FictionalInstance000001==',
    host_id: HOST.slice('zoom:'.length),
    topic: 'Consultation\u001B[31m with Anna',
    ...more,
  };
  const { webhook } = await world.app.gate('zoom');
  const body = { event, event_ts: start + after, payload: { account_id: 'x', object } };
  const events = webhook?.parse(new TextEncoder().encode(JSON.stringify(body))) ?? [];
  await (await world.app.inbound('olga')).accept('zoom', events, null);
}

async function meet(conversationId: number) {
  await happen('meeting.created', 1);
  const meeting = await store.records.find(HOST, 'meeting', MEETING);
  await store.records.link(meeting?.id ?? 0, conversationId);
}

it('stands between the messages in its order, in words', async () => {
  await say('До встречи!', 0);
  await meet(talk.conversationId);
  await happen('meeting.started', 10);
  await happen('meeting.participant_qos', 11);
  await say('Спасибо', 20);
  await happen('meeting.ended', 30);
  const { text, value } = await world.run('read', '--from', 'Анна Петрова');
  const lines = text.split('\n').filter((line) => !line.includes('  ← '));
  expect(lines.map((line) => line.trim().replace(/\d\d:\d\d$/, 'HH:MM'))).toEqual([
    'До встречи!',
    '— Zoom: “Consultation with Anna” was planned, HH:MM',
    '— Zoom: “Consultation with Anna” started, HH:MM',
    'Спасибо',
    '— Zoom: “Consultation with Anna” ended, HH:MM',
  ]);
  // What `--json` has is messages, as it was promised.
  expect(value.map(({ text: said }: { text: string }) => said)).toEqual(['До встречи!', 'Спасибо']);
});

it('is said in the language of whoever reads it', async () => {
  const { said } = (await import('../../gates/zoom/events/tell.ts')).tell({
    event: 'meeting.started',
    payload: { object: { topic: 'Приём' } },
  });
  const { say: translate } = await world.app.translator('ru');
  expect(translate(words`— ${'Zoom'}: ${said}, ${'15:02'}`)).toBe(
    '— Zoom: «Приём» — встреча началась, 15:02',
  );
});

it('is not told to those who asked for something else', async () => {
  const boris = await talkWith('5100000002', 'Борис');
  await say('Добрый день', 0);
  await say('Здравствуйте', 0, boris);
  await meet(talk.conversationId);
  for (const args of [
    ['--from', 'Борис'],
    ['--from', 'Анна Петрова', '--unread'],
    ['--from', 'Анна Петрова', '--search', 'добрый'],
    [],
  ]) {
    expect((await world.run('read', ...args)).text, args.join(' ')).not.toContain('— Zoom');
  }
  world.options.json = true;
  expect((await world.run('read', '--from', 'Анна Петрова')).text).not.toContain('— Zoom');
});

it('goes back as far as the messages do', async () => {
  await meet(talk.conversationId);
  await say('Первое', 5);
  await happen('meeting.started', 10);
  await say('Второе', 15);
  await happen('meeting.ended', 20);
  const { text } = await world.run('read', '--from', 'Анна Петрова', '--limit', '1');
  expect(text).toContain('Второе');
  expect(text).toContain('ended');
  expect(text).not.toContain('started');
});

it('is there where nothing was said yet', async () => {
  await meet(talk.conversationId);
  expect((await world.run('read', '--from', 'Анна Петрова')).text).toContain('was planned');
});
