import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  listStays,
  participantEvents,
  participantsOf,
  readInstance,
  type Stay,
  stayOf,
} from '../../../gates/zoom/participants.ts';
import { webhook } from '../../../gates/zoom/webhook.ts';
import type { RecordEvent } from '../../../src/domain/record.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { answer, responsesMissing } from './responses.ts';
import { newWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
const T0 = Date.parse('2026-11-20T10:00:00Z');

let id = 0;
const stay = (from: number, to: number | null, who: Partial<Stay> = {}): Stay => ({
  id: String((id += 1)),
  person: null,
  name: null,
  email: null,
  phone: null,
  registrant: null,
  joinedAt: T0 + from * MINUTE_MS,
  leftAt: to === null ? null : T0 + to * MINUTE_MS,
  waiting: false,
  raw: {},
  ...who,
});
const shown = (stays: readonly Stay[], now: number | null = null) =>
  participantsOf(stays, now).map(({ name, stays: all, spentMs }) => [
    name,
    all.length,
    spentMs / MINUTE_MS,
  ]);

describe('who was there', () => {
  test('several stays of one person are one, by who they are', () => {
    expect(
      shown([
        stay(30, 40, { person: 'u1', name: 'Olga (phone)', email: 'olga@example.org' }),
        stay(0, 20, { person: 'u1', name: 'Olga' }),
        stay(5, 25, { registrant: 'r1', name: 'Maria' }),
        stay(26, 30, { registrant: 'r1', name: 'M.' }),
        stay(50, 60, { email: 'olga@example.org', name: 'Olga at home' }),
      ]),
    ).toEqual([
      ['Olga', 3, 40],
      ['Maria', 2, 24],
    ]);
  });

  test('two devices at once do not count twice', () => {
    expect(shown([stay(0, 30, { person: 'u1' }), stay(10, 50, { person: 'u1' })])).toEqual([
      [null, 2, 50],
    ]);
    expect(shown([stay(0, 60, { person: 'u1' }), stay(10, 20, { person: 'u1' })])).toEqual([
      [null, 2, 60],
    ]);
  });

  test('a name alone is one person unless both are there at the same time', () => {
    const name = 'iPhone';
    expect(shown([stay(0, 10, { name }), stay(10, 15, { name })])).toEqual([[name, 2, 15]]);
    expect(shown([stay(0, 10, { name }), stay(9, 15, { name })])).toHaveLength(2);
    expect(shown([stay(0, null, { name }), stay(9, 15, { name })])).toHaveLength(2);
    expect(shown([stay(0, 10, { name }), stay(10, 15, { name, person: 'u1' })])).toHaveLength(2);
    expect(shown([stay(0, 10), stay(10, 15)])).toHaveLength(2);
  });

  test('the waiting room is not the meeting; who is still there counts until now', () => {
    const person = 'u1';
    const [one] = participantsOf([stay(0, 5, { person, waiting: true }), stay(5, 15, { person })]);
    expect(one).toMatchObject({ waiting: false, joinedAt: T0 + 5 * MINUTE_MS });
    expect(one?.spentMs).toBe(10 * MINUTE_MS);
    expect(participantsOf([stay(0, 5, { waiting: true })])).toMatchObject([
      { waiting: true, spentMs: 0 },
    ]);
    expect(shown([stay(0, null, { person })], T0 + 7 * MINUTE_MS)).toEqual([[null, 1, 7]]);
    expect(participantsOf([stay(0, null, { person })])).toMatchObject([{ leftAt: null }]);
  });
});

describe('participants at the pretend Zoom', () => {
  let world: World;
  let meeting: string;
  beforeAll(async () => {
    world = await newWorld();
    await world.logInTo('olga');
  });
  beforeEach(async () => {
    const made = await world.api('POST', '/users/me/meetings', { topic: 'Разбор', type: 2 });
    meeting = String(made.id);
  });
  afterAll(async () => {
    if (zoomSpecMissing === null) expect(zoomErrorsIn(await world.requests())).toEqual([]);
    await world.close();
  });

  const happens = (event: string, more: object = {}) =>
    world.deliver({ event: `meeting.${event}`, id: meeting, ...more });
  async function held(people: readonly string[]): Promise<void> {
    await happens('started');
    for (const from of people) await happens('participant_joined', { from });
    for (const from of people) await happens('participant_left', { from, minutes: 10 });
    await happens('ended', { minutes: 12 });
  }
  const run = (...args: string[]) => world.run('participants', meeting, ...args);
  const kept = async () =>
    (await world.app.store('olga')).records.list({ kind: 'participant', meeting, limit: 100 });
  /** What webhooks would have told. */
  const heard = async (uuid: string, stays: readonly Stay[], more: readonly RecordEvent[] = []) => {
    const { externalId } = (await world.own('olga')).account;
    const events = participantEvents(externalId, { meeting, uuid }, stays, world.app.now());
    await (await world.app.inbound('olga')).accept('zoom', [...events, ...more], null);
  };

  test('the last time it was held: asked by its UUID, shown, kept', async () => {
    await held(['Мария', 'Борис']);
    await held(['Мария', 'Виктор', 'Анна']);
    const { value, text } = await run('--past');
    expect(value).toMatchObject({ meeting, source: 'zoom', running: false, topic: 'Разбор' });
    // The host came with it.
    expect(value.participants.map(({ name }: any) => name)).toEqual([
      'Olga Ivanova',
      'Мария',
      'Виктор',
      'Анна',
    ]);
    expect(value.participants[1]).toMatchObject({ minutes: 10, email: null });
    expect(value.participants[1].stays).toHaveLength(1);
    expect(text).toContain('Виктор');
    const records = await kept();
    expect(records).toHaveLength(4);
    expect(records.every(({ externalId }) => externalId.startsWith(`${value.instance}:`))).toBe(
      true,
    );
    await run();
    expect(await kept()).toHaveLength(4);
    const { value: instances } = await run('--instances');
    expect(instances).toHaveLength(2);
    const earlier = instances.find(({ uuid }: any) => uuid !== value.instance);
    const before = await run('--instance', earlier.uuid);
    expect(before.value.participants.slice(1).map(({ name }: any) => name)).toEqual([
      'Мария',
      'Борис',
    ]);
    const byUuid = await world.run('participants', earlier.uuid);
    expect(byUuid.value.participants).toEqual(before.value.participants);
  });

  test('what a webhook told of a stay is completed, not repeated', async () => {
    await held(['Мария', 'Борис']);
    const session = await world.own('olga');
    const { apiOf } = await import('../../../gates/zoom/api.ts');
    const api = apiOf(session);
    const { uuid } = await readInstance(api, meeting);
    const first = (await listStays(api, uuid)).find(({ name }) => name === 'Мария');
    const body = {
      event: 'meeting.participant_joined',
      event_ts: (first?.joinedAt ?? 0) + 1,
      payload: {
        account_id: 'fictional',
        object: {
          id: meeting,
          uuid,
          host_id: session.account.externalId,
          participant: {
            user_id: first?.id,
            user_name: 'Мария',
            email: 'maria@example.org',
            join_time: new Date(first?.joinedAt ?? 0).toISOString(),
          },
        },
      },
    };
    const events = webhook.parse(Buffer.from(JSON.stringify(body)), { at: world.app.now() });
    await (await world.app.inbound('olga')).accept('zoom', events, null);
    expect(await kept()).toHaveLength(1);
    await run('--past');
    const records = await kept();
    expect(records).toHaveLength(3);
    const maria = records.find(({ externalId }) => externalId === `${uuid}:${first?.id}`);
    expect(maria?.facts).toMatchObject({ email: 'maria@example.org', leftAt: first?.leftAt });
  });

  test('of one person alone Zoom tells nothing: what webhooks told stands in', async () => {
    await held([]);
    const empty = await run('--past');
    expect(empty.value).toMatchObject({ participants: [], source: 'zoom' });
    expect(empty.text).toContain('only one person');
    const at = world.app.now();
    await heard(empty.value.instance, [
      { ...stay(0, 10, { name: 'Мария' }), joinedAt: at - 20 * MINUTE_MS, leftAt: at },
    ]);
    const { value, text } = await run('--past');
    expect(value).toMatchObject({
      source: 'webhooks',
      participants: [{ name: 'Мария', minutes: 20 }],
    });
    expect(text).toContain('webhooks');
  });

  test('who is there now is known from webhooks, and it is said so', async () => {
    await happens('started');
    const at = world.app.now();
    const ago = (minutes: number) => at - minutes * MINUTE_MS;
    await heard('EarlierEarlierEarlier0==', [
      { ...stay(0, null, { name: 'Вчера' }), joinedAt: ago(40 * 60) },
      { ...stay(0, null, { name: 'До того' }), joinedAt: ago(600) },
    ]);
    await heard('NowNowNowNowNowNowNow0==', [
      { ...stay(0, null, { name: 'Мария', email: 'maria@example.org' }), joinedAt: ago(20) },
      { ...stay(0, null, { name: 'Ушла' }), joinedAt: ago(15), leftAt: ago(5) },
    ]);
    const { value, text } = await run('--live');
    expect(value).toMatchObject({ running: true, source: 'webhooks' });
    expect(value.participants).toMatchObject([
      { name: 'Мария', email: 'maria@example.org', leftAt: null, minutes: 20 },
    ]);
    expect(text).toContain('needs a Business plan');
    expect(text).toContain('gates serve does not run');
    // While it runs that is what is meant.
    expect((await run()).value).toEqual((await run('--live')).value);
    await happens('ended');
    expect((await run('--live')).value).toMatchObject({ running: false, participants: [] });
  });

  test('Zoom itself is asked who is there only by apps that may', async () => {
    await happens('started');
    await run('--live');
    const live = async () =>
      (await world.requests()).filter(({ path }) => path.startsWith('/zoom/v2/metrics/'));
    expect(await live()).toEqual([]);
    const { accounts } = await world.app.store('olga');
    const { account } = await world.own('olga');
    const scopes = ['dashboard:read:list_meeting_participants:admin'];
    const login = {
      tokenKind: 'USER',
      issuedAt: 0,
      expiresAt: null,
      state: 'valid',
      scopes,
    } as const;
    await accounts.setLogin(account.id, login);
    await run('--live').catch(() => undefined);
    expect(await live()).toMatchObject([
      { path: `/zoom/v2/metrics/meetings/${meeting}/participants` },
    ]);
    await accounts.setLogin(account.id, { ...login, scopes: [] });
  });

  test('never held, unknown, and flags that do not go together', async () => {
    await expect(run('--past')).rejects.toMatchObject({
      category: 'not_found',
      code: 'meeting_not_held',
    });
    await expect(world.run('participants', '85300000000', '--live')).rejects.toMatchObject({
      category: 'not_found',
    });
    await expect(run('--live', '--past')).rejects.toMatchObject({ category: 'usage' });
    await expect(run('--instance', meeting)).rejects.toMatchObject({ category: 'usage' });
    await expect(world.run('participants', 'Разбор')).rejects.toMatchObject({ category: 'usage' });
  });
});

describe.skipIf(responsesMissing !== null)(
  `recorded answers${responsesMissing === null ? '' : ` (${responsesMissing})`}`,
  () => {
    test('participants and the time they were there', () => {
      const { participants } = answer('past_meetings-{meetingId}-participants_GET');
      const [item] = participants;
      const one = stayOf(item);
      expect(one).toMatchObject({
        id: item.user_id,
        person: item.id,
        name: item.name,
        email: item.user_email,
        registrant: item.registrant_id,
        joinedAt: Date.parse('2022-03-23T06:58:09Z'),
        leftAt: Date.parse('2022-03-23T07:02:28Z'),
        waiting: false,
      });
      expect(participantsOf([one as Stay])[0]?.spentMs).toBe(item.duration * 1000);
      const where = { meeting: '85300000000', uuid: 'aB3xLm5nQZOp7RsTuVwXyQ==' };
      expect(participantEvents('u', where, [one as Stay], 7)).toMatchObject([
        {
          externalId: `${where.uuid}:${item.user_id}`,
          meeting: where.meeting,
          facts: { name: item.name, email: item.user_email, waiting: false },
        },
      ]);
    });

    test('a meeting that was held', async () => {
      const told = answer('past_meetings-{meetingId}_GET');
      const api = { call: async () => told, async *pages() {} };
      expect(await readInstance(api, '1')).toEqual({
        meeting: String(told.id),
        uuid: told.uuid,
        topic: told.topic,
        startedAt: Date.parse('2021-07-13T21:44:51Z'),
        endedAt: Date.parse('2021-07-13T23:00:51Z'),
      });
    });
  },
);
