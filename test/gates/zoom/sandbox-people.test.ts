import { describe, expect, it } from 'vitest';
import { useZoom } from '../../sandbox/zoom.ts';

const zoom = useZoom();
const MARIA = { email: 'maria@example.org', first_name: 'Maria', last_name: 'Petrova' };

describe('registration', () => {
  it('has to be asked for', async () => {
    const { id } = await zoom().make();
    const { status, json } = await zoom().ask('POST', `/meetings/${id}/registrants`, MARIA);
    expect([status, json]).toEqual([
      400,
      { code: 404, message: `Registration has not been enabled for this meeting: ${id}.` },
    ]);
  });

  it('is approved at once where nobody decides', async () => {
    const { id } = await zoom().make({ settings: { approval_type: 0 } });
    const { status, json } = await zoom().ask('POST', `/meetings/${id}/registrants`, MARIA);
    expect(status).toBe(201);
    expect(json).toMatchObject({ id, topic: 'Consultation' });
    expect(json.join_url).toContain(`tk=${json.registrant_id}`);
    const again = await zoom().ask('POST', `/meetings/${id}/registrants`, MARIA);
    expect(again.json.registrant_id).toBe(json.registrant_id);
    expect((await zoom().get(`/meetings/${id}/registrants`)).registrants).toEqual([
      expect.objectContaining({ ...MARIA, id: json.registrant_id, status: 'approved' }),
    ]);
  });

  it('waits for whoever decides', async () => {
    const { id } = await zoom().make({ settings: { approval_type: 1 } });
    const { json } = await zoom().ask('POST', `/meetings/${id}/registrants`, MARIA);
    expect(json.join_url).toBeUndefined();
    const of = async (status: string) =>
      (await zoom().get(`/meetings/${id}/registrants?status=${status}`)).registrants.length;
    const decide = (action: string) =>
      zoom().ask('PUT', `/meetings/${id}/registrants/status`, {
        action,
        registrants: [{ id: json.registrant_id }],
      });
    expect([await of('pending'), await of('approved')]).toEqual([1, 0]);
    expect((await decide('approve')).status).toBe(204);
    expect([await of('pending'), await of('approved')]).toEqual([0, 1]);
    await decide('deny');
    expect(await of('denied')).toBe(1);
    expect((await decide('shrug')).json.errors[0].field).toBe('action');
    const one = `/meetings/${id}/registrants/${json.registrant_id}`;
    expect((await zoom().get(one)).email).toBe(MARIA.email);
    expect((await zoom().ask('DELETE', one)).status).toBe(204);
    expect((await zoom().ask('GET', one)).json.code).toBe(300);
  });

  it('of several at once is for meetings of one time, thirty at most', async () => {
    const { id } = await zoom().make({ settings: { approval_type: 0 } });
    const path = `/meetings/${id}/batch_registrants`;
    const people = Array.from({ length: 31 }, (_, index) => ({
      ...MARIA,
      email: `maria${index}@example.org`,
    }));
    expect((await zoom().ask('POST', path, { registrants: people })).status).toBe(400);
    const { json } = await zoom().ask('POST', path, { registrants: people.slice(1) });
    expect(json.registrants).toHaveLength(30);
    const bad = [{ email: 'nobody', first_name: '' }];
    const refused = await zoom().ask('POST', path, { registrants: bad });
    expect(refused.json.errors.map(({ field }: { field: string }) => field)).toEqual([
      'registrants[0].email',
      'registrants[0].first_name',
    ]);
    const series = await zoom().make({
      type: 8,
      recurrence: { type: 1, end_times: 2 },
      settings: { approval_type: 0 },
    });
    const batch = `/meetings/${series.id}/batch_registrants`;
    expect((await zoom().ask('POST', batch, { registrants: people.slice(1) })).json.code).toBe(303);
  });
});

describe('who came', () => {
  it('is told once it is over, by number or by UUID, addresses of outsiders left out', async () => {
    const { id } = await zoom().make();
    await zoom().deliver('meeting.started', { id });
    expect((await zoom().ask('GET', `/past_meetings/${id}`)).json.code).toBe(3001);
    zoom().clock.now += 60_000;
    await zoom().deliver('meeting.participant_joined', {
      from: 'Maria Petrova',
      email: MARIA.email,
    });
    zoom().clock.now += 30 * 60_000;
    await zoom().deliver('meeting.participant_left', { from: 'Maria Petrova' });
    await zoom().deliver('meeting.ended', { minutes: 5 });
    const past = await zoom().get(`/past_meetings/${id}`);
    expect(past).toMatchObject({
      id,
      participants_count: 2,
      duration: 36,
      total_minutes: 66,
      user_email: zoom().app['email'],
    });
    const word = encodeURIComponent(encodeURIComponent(past.uuid));
    const { participants } = await zoom().get(`/past_meetings/${word}/participants`);
    expect(participants).toEqual([
      expect.objectContaining({ name: 'Olga Ivanova', internal_user: true }),
      expect.objectContaining({ name: 'Maria Petrova', user_email: '', duration: 1800 }),
    ]);
  });

  it('is not told of one alone', async () => {
    const { id } = await zoom().make();
    await zoom().deliver('meeting.started', { id });
    await zoom().deliver('meeting.ended', { id });
    expect((await zoom().get(`/past_meetings/${id}/participants`)).participants).toEqual([]);
  });

  it('is kept for each time, every one with a UUID of its own', async () => {
    const { id } = await zoom().make({ type: 3 });
    for (let each = 0; each < 3; each += 1) {
      await zoom().deliver('meeting.started', { id });
      await zoom().deliver('meeting.ended', { id });
    }
    const { meetings } = await zoom().get(`/past_meetings/${id}/instances`);
    const uuids = meetings.map(({ uuid }: { uuid: string }) => uuid);
    expect(new Set(uuids).size).toBe(3);
    expect(uuids.some((uuid: string) => uuid.startsWith('/'))).toBe(true);
    for (const uuid of uuids) {
      const word = encodeURIComponent(encodeURIComponent(uuid));
      expect((await zoom().get(`/past_meetings/${word}`)).uuid).toBe(uuid);
      if (!uuid.startsWith('/')) continue;
      const once = await zoom().ask('GET', `/past_meetings/${encodeURIComponent(uuid)}`);
      expect(once.json.code).toBe(3001);
    }
  });

  it('is for larger plans while it goes on', async () => {
    const { id } = await zoom().make();
    const { json } = await zoom().ask('GET', `/metrics/meetings/${id}/participants?type=live`);
    expect(json.code).toBe(4711);
  });
});
