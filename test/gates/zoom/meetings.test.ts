import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { meetings } from '../../../gates/zoom/meetings.ts';
import type { Meeting, Session } from '../../../src/gate.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { newWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('meetings as whoever arranges them has them', () => {
  let world: World;
  let session: Session;
  let startsAt: number;
  beforeAll(async () => {
    world = await newWorld();
  });
  beforeEach(async () => {
    await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
    await world.logInTo('olga');
    session = await world.own('olga');
    startsAt = Math.ceil(world.app.now() / HOUR_MS) * HOUR_MS + 2 * DAY_MS;
  });
  afterEach(async () => {
    if (zoomSpecMissing === null) expect(zoomErrorsIn(await world.requests())).toEqual([]);
  });
  afterAll(() => world.close());

  const plan = (more: object = {}) => ({
    topic: 'Консультация',
    startsAt,
    duration: 50,
    timeZone: 'Europe/Moscow',
    ...more,
  });

  async function all(filter: { from?: number; to?: number } = {}): Promise<Meeting[]> {
    const found: Meeting[] = [];
    for await (const page of meetings.list(session, filter)) found.push(...page);
    return found;
  }

  test('made, shown, changed, deleted', async () => {
    const made = await meetings.create(
      session,
      plan({ agenda: 'О чём говорим', reference: 'ab12' }),
    );
    expect(made.facts).toMatchObject({
      topic: 'Консультация',
      startsAt,
      duration: 50,
      timeZone: 'Europe/Moscow',
      agenda: 'О чём говорим',
      state: 'scheduled',
    });
    expect(made.facts.joinUrl).toMatch(/^https?:\/\/.+\/j\/\d+/);
    expect(made.facts.passcode).toBeTruthy();
    const shown = await meetings.show(session, made.externalId);
    expect(shown?.facts).toEqual(made.facts);
    await meetings.update(session, made.externalId, {
      startsAt: startsAt + HOUR_MS,
      agenda: 'Иначе',
    });
    const changed = await meetings.show(session, made.externalId);
    expect(changed?.facts).toMatchObject({
      startsAt: startsAt + HOUR_MS,
      agenda: 'Иначе',
      duration: 50,
    });
    // Our own line has stayed below it.
    expect(await meetings.find(session, 'ab12', startsAt + HOUR_MS)).toMatchObject({
      externalId: made.externalId,
    });
    await meetings.delete(session, made.externalId);
    expect(await meetings.show(session, made.externalId)).toBeNull();
    await meetings.delete(session, made.externalId);
    await expect(meetings.update(session, made.externalId, { topic: 'A' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('the link that signs the host in is nowhere', async () => {
    const made = await meetings.create(session, plan());
    const whole = await world.api('GET', `/meetings/${made.externalId}`);
    expect(whole.start_url).toMatch(/^https?:/);
    const shown = await meetings.show(session, made.externalId);
    const [listed] = await all();
    for (const one of [made, shown, listed]) {
      expect(JSON.stringify(one)).not.toContain('start_url');
      expect(JSON.stringify(one)).not.toContain(whole.start_url);
    }
  });

  test('texts that are too long are cut, and the reference is not', async () => {
    const made = await meetings.create(
      session,
      plan({ topic: 'т'.repeat(300), agenda: 'о'.repeat(3000), reference: 'ab12' }),
    );
    expect(made.facts.topic).toHaveLength(200);
    expect(made.facts.agenda).toMatch(/^о{1900,}…$/);
    const found = await meetings.find(session, 'ab12', startsAt);
    expect(found?.facts.agenda).toBe(made.facts.agenda);
  });

  test('found by its reference alone, whatever else is there', async () => {
    await meetings.create(session, plan({ reference: 'ab1' }));
    const second = await meetings.create(
      session,
      plan({ reference: 'ab12', agenda: 'а'.repeat(400) }),
    );
    await meetings.create(session, plan({ reference: 'ab123' }));
    await meetings.create(session, plan({ agenda: '— gates:ab12 is what it was called' }));
    expect((await meetings.find(session, 'ab12', startsAt))?.externalId).toBe(second.externalId);
    expect(await meetings.find(session, 'ab', startsAt)).toBeNull();
    expect(await meetings.find(session, 'ab12', startsAt + 30 * DAY_MS)).toBeNull();
  });

  test('lists leave out an agenda that they cut', async () => {
    await meetings.create(session, plan({ agenda: 'а'.repeat(400) }));
    await meetings.create(session, plan({ agenda: 'кратко', startsAt: startsAt + HOUR_MS }));
    const [long, short] = (await all()).toSorted(
      (a, b) => (a.facts.startsAt ?? 0) - (b.facts.startsAt ?? 0),
    );
    expect(long?.facts).not.toHaveProperty('agenda');
    expect(short?.facts.agenda).toBe('кратко');
  });

  test('those of a time, to its ends', async () => {
    for (const hours of [0, 1, 2, 3]) {
      await meetings.create(session, plan({ startsAt: startsAt + hours * HOUR_MS }));
    }
    const found = await all({ from: startsAt + HOUR_MS, to: startsAt + 3 * HOUR_MS });
    expect(found.map(({ facts }) => facts.startsAt)).toEqual([
      startsAt + HOUR_MS,
      startsAt + 2 * HOUR_MS,
    ]);
    expect(await all()).toHaveLength(4);
  });
});
