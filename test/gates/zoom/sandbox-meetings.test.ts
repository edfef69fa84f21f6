import { describe, expect, it } from 'vitest';
import { useZoom } from '../../sandbox/zoom.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const zoom = useZoom();

describe('a meeting', () => {
  it('is made with what it was told, and the person’s own settings for the rest', async () => {
    const made = await zoom().make({
      start_time: '2026-12-01T10:00:00',
      timezone: 'Asia/Jerusalem',
      duration: 50,
      agenda: 'First talk',
      settings: { waiting_room: false, alternative_hosts: zoom().app['secondEmail'] },
    });
    expect(made).toMatchObject({
      topic: 'Consultation',
      type: 2,
      start_time: '2026-12-01T08:00:00Z',
      timezone: 'Asia/Jerusalem',
      duration: 50,
      agenda: 'First talk',
      host_id: zoom().app['userId'],
      status: 'waiting',
      settings: { waiting_room: false, audio: 'both', approval_type: 2 },
    });
    expect(made.password).toMatch(/^\d{6}$/);
    expect(made.join_url).toContain(`/j/${made.id}?pwd=`);
    expect(made.start_url).toContain(`/s/${made.id}?zak=`);
    const { start_url: _, ...shown } = await zoom().get(`/meetings/${made.id}`);
    expect(made).toMatchObject(shown);
  });

  it('has no passcode where none is asked for', async () => {
    const made = await zoom().make({ default_password: false });
    expect(made.password).toBeUndefined();
    expect(made.join_url).not.toContain('pwd');
  });

  it('keeps its hour there over a change of the clocks', async () => {
    const at = async (day: string) =>
      (await zoom().make({ start_time: `${day}T10:00:00`, timezone: 'Europe/Berlin' })).start_time;
    expect(await at('2027-03-27')).toBe('2027-03-27T09:00:00Z');
    expect(await at('2027-03-28')).toBe('2027-03-28T08:00:00Z');
  });

  it('changes in what is named, and in nothing else', async () => {
    const { id, password } = await zoom().make();
    const changed = await zoom().ask('PATCH', `/meetings/${id}`, {
      start_time: '2026-12-02T10:00:00Z',
      settings: { mute_upon_entry: false },
    });
    expect([changed.status, changed.json]).toEqual([204, null]);
    expect(await zoom().get(`/meetings/${id}`)).toMatchObject({
      topic: 'Consultation',
      password,
      start_time: '2026-12-02T10:00:00Z',
      settings: { mute_upon_entry: false, waiting_room: true },
    });
  });

  it('passes over a time that is past', async () => {
    const { id, start_time: before } = await zoom().make();
    await zoom().ask('PATCH', `/meetings/${id}`, { start_time: '2020-01-01T10:00:00Z' });
    expect((await zoom().get(`/meetings/${id}`)).start_time).toBe(before);
  });

  it('is gone once it was deleted', async () => {
    const { id } = await zoom().make();
    expect((await zoom().ask('DELETE', `/meetings/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const again = await zoom().ask(
        method,
        `/meetings/${id}`,
        method === 'PATCH' ? {} : undefined,
      );
      expect([again.status, again.json]).toEqual([
        404,
        { code: 3001, message: `Meeting does not exist: ${id}.` },
      ]);
    }
  });

  it('is seen by its host alone', async () => {
    const { id } = await zoom().make();
    const { access_token: token } = await zoom().logIn({ person: 'azarya' });
    expect((await zoom().ask('GET', `/meetings/${id}`, undefined, token)).json.code).toBe(3001);
  });

  it('ends when it is told to, and its status shows it', async () => {
    const { id } = await zoom().make();
    await zoom().deliver('meeting.started', { id });
    expect((await zoom().get(`/meetings/${id}`)).status).toBe('started');
    expect((await zoom().get('/users/me/meetings?type=live')).meetings).toHaveLength(1);
    const ended = await zoom().ask('PUT', `/meetings/${id}/status`, { action: 'end' });
    expect(ended.status).toBe(204);
    expect((await zoom().get(`/meetings/${id}`)).status).toBe('waiting');
    expect((await zoom().get('/users/me/meetings?type=live')).meetings).toEqual([]);
  });
});

describe('what is wrong with a request', () => {
  it('is told field by field', async () => {
    const { status, json } = await zoom().ask('POST', '/users/me/meetings', {
      topic: 'a'.repeat(201),
      timezone: 'Europe/Nowhere',
      settings: { audio: 'radio', alternative_hosts: 'stranger@example.org' },
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 300, message: 'Validation Failed.' });
    expect(json.errors.map(({ field }: { field: string }) => field)).toEqual([
      'topic',
      'timezone',
      'settings.audio',
      'settings.alternative_hosts',
    ]);
  });

  it.each(['Mars/Olympus', '+03:00', 'Etc/GMT-3'])(
    'is a zone that it does not know: %s',
    async (timezone) => {
      const { json } = await zoom().ask('POST', '/users/me/meetings', { timezone });
      expect(json.errors).toEqual([{ field: 'timezone', message: 'Invalid field.' }]);
    },
  );

  it('is told of a body that is no JSON, a number that is none, and an unknown address', async () => {
    const authorization = `Bearer ${(await zoom().logIn()).access_token}`;
    const init = { method: 'POST', headers: { authorization }, body: '{' };
    const answer = await zoom().fetch('/v2/users/me/meetings', init);
    expect(await answer.json()).toMatchObject({ code: 300 });
    expect((await zoom().ask('GET', '/meetings/abc')).json.code).toBe(300);
    expect((await zoom().ask('GET', '/nothing')).status).toBe(404);
    expect((await zoom().ask('GET', '/users/nobody')).json.code).toBe(1001);
  });
});

describe('a meeting that recurs', () => {
  const plan = {
    type: 8,
    start_time: '2027-03-22T10:00:00',
    timezone: 'Europe/Berlin',
    recurrence: { type: 2, repeat_interval: 1, weekly_days: '2,4', end_times: 4 },
  };

  it('has its times, each at the same hour there', async () => {
    const { occurrences } = await zoom().make(plan);
    expect(occurrences.map((each: { start_time: string }) => each.start_time)).toEqual([
      '2027-03-22T09:00:00Z',
      '2027-03-24T09:00:00Z',
      '2027-03-29T08:00:00Z',
      '2027-03-31T08:00:00Z',
    ]);
  });

  it.each([
    [{ type: 1, repeat_interval: 3, end_times: 3 }, ['22', '25', '28']],
    [{ type: 1, end_date_time: '2027-03-24T23:00:00Z' }, ['22', '23', '24']],
    [{ type: 3, monthly_day: 25, end_times: 2 }, ['25', '25']],
    [{ type: 3, monthly_week: -1, monthly_week_day: 6, end_times: 2 }, ['26', '30']],
  ])('by %j falls on these days', async (recurrence, days) => {
    const { occurrences } = await zoom().make({ ...plan, recurrence });
    const found = occurrences.map((each: { start_time: string }) => each.start_time.slice(8, 10));
    expect(found).toEqual(days);
  });

  it('loses one of its times, or moves it', async () => {
    const { id, occurrences } = await zoom().make(plan);
    const [first, second] = occurrences.map(
      (each: { occurrence_id: string }) => each.occurrence_id,
    );
    await zoom().ask('DELETE', `/meetings/${id}?occurrence_id=${first}`);
    const path = `/meetings/${id}?occurrence_id=${second}`;
    await zoom().ask('PATCH', path, { start_time: '2027-03-25T12:00:00', duration: 30 });
    const after = (await zoom().get(`/meetings/${id}`)).occurrences;
    expect(after[0].status).toBe('deleted');
    expect(after[1]).toMatchObject({ start_time: '2027-03-25T11:00:00Z', duration: 30 });
    const upcoming = await zoom().get('/users/me/meetings?type=upcoming_meetings');
    expect(upcoming.meetings).toHaveLength(3);
    const unknown = await zoom().ask('DELETE', `/meetings/${id}?occurrence_id=1`);
    expect(unknown.json).toEqual({ code: 300, message: 'Invalid parameter: `occurrence_id`.' });
  });

  it('needs to be told how', async () => {
    const { json } = await zoom().ask('POST', '/users/me/meetings', { type: 8 });
    expect(json.errors[0].field).toBe('recurrence');
  });
});

describe('a list', () => {
  it('comes in pages, each with the word for the next one', async () => {
    for (const day of ['03', '01', '02'])
      await zoom().make({ start_time: `2026-12-${day}T10:00:00Z` });
    const first = await zoom().get('/users/me/meetings?page_size=2');
    expect(first).toMatchObject({ page_size: 2, total_records: 3 });
    expect(first.meetings.map((each: any) => each.start_time.slice(8, 10))).toEqual(['01', '02']);
    const token = encodeURIComponent(first.next_page_token);
    const path = `/users/me/meetings?page_size=2&next_page_token=${token}`;
    const second = await zoom().get(path);
    expect(second.meetings).toHaveLength(1);
    expect(second.next_page_token).toBe('');
    zoom().clock.now += 16 * 60_000;
    expect((await zoom().ask('GET', path)).json.code).toBe(300);
  });

  it('cuts the agenda at 250 characters', async () => {
    const { id } = await zoom().make({ agenda: 'я'.repeat(260) });
    const [listed] = (await zoom().get('/users/me/meetings')).meetings;
    expect(listed.agenda).toBe('я'.repeat(250));
    expect((await zoom().get(`/meetings/${id}`)).agenda).toHaveLength(260);
  });

  it('is of days to come, of days named, and of days past', async () => {
    const { id } = await zoom().make();
    await zoom().deliver('meeting.started', { id });
    await zoom().deliver('meeting.ended', { id });
    const count = async (query: string) =>
      (await zoom().get(`/users/me/meetings?${query}`)).meetings.length;
    expect(await count('type=upcoming')).toBe(1);
    expect(await count('type=previous_meetings')).toBe(1);
    expect(await count('from=2026-12-01&to=2026-12-01')).toBe(1);
    expect(await count('from=2026-12-02')).toBe(0);
    zoom().clock.now = Date.parse('2026-12-01T09:00:00Z');
    const { access_token: token } = await zoom().logIn();
    expect((await zoom().get('/users/me/upcoming_meetings', token)).meetings[0].id).toBe(id);
    zoom().clock.now += 2 * 60 * 60_000;
    const { access_token: later } = await zoom().logIn();
    expect((await zoom().get('/users/me/meetings?type=upcoming', later)).meetings).toEqual([]);
  });
});

describe('limits', () => {
  it('of a day end at midnight UTC, for meetings made or changed', async () => {
    await zoom().deliver('daily_limit', { left: 1 });
    const { id } = await zoom().make();
    for (const [method, path] of [
      ['POST', '/users/me/meetings'],
      ['PATCH', `/meetings/${id}`],
    ] as const) {
      const refused = await zoom().ask(method, path, {});
      expect([refused.status, refused.json.code]).toEqual([429, 429]);
      expect(refused.json.message).toContain('daily rate limit (100)');
      expect(refused.headers.get('retry-after')).toBe('2026-11-22T00:00:00Z');
      expect(refused.headers.get('x-ratelimit-type')).toBe('Daily-limit');
    }
    expect((await zoom().ask('DELETE', `/meetings/${id}`)).status).toBe(204);
    zoom().clock.now += DAY_MS;
    const { access_token: token } = await zoom().logIn();
    expect((await zoom().ask('POST', '/users/me/meetings', {}, token)).status).toBe(201);
  });

  it('of a second refuse the thirty-first call, and name no time', async () => {
    const answers = [];
    for (let each = 0; each < 31; each += 1) answers.push(await zoom().ask('GET', '/users/me'));
    expect(answers[29]?.headers.get('x-ratelimit-remaining')).toBe('0');
    const last = answers[30];
    expect([answers[29]?.status, last?.status]).toEqual([200, 429]);
    expect(last?.headers.get('x-ratelimit-type')).toBe('QPS');
    expect(last?.headers.get('retry-after')).toBeNull();
    zoom().clock.now += 1000;
    expect((await zoom().ask('GET', '/users/me')).status).toBe(200);
  });
});
