/** Every answer of the pretend Zoom, judged by Zoom's own description of its API. */
import { describe, expect, it } from 'vitest';
import { useZoom } from '../../sandbox/zoom.ts';
import { zoomAnswerErrors, zoomErrors, zoomSpecMissing } from '../../support/zoom-spec.ts';

const zoom = useZoom();

if (zoomSpecMissing !== null) console.warn(zoomSpecMissing);

/** What is wrong with the answer; the answer. */
async function judged(method: string, path: string, body?: unknown) {
  const { status, json } = await zoom().ask(method, path, body);
  const url = new URL(path, 'https://api.zoom.us');
  const call = { method, path: url.pathname, query: Object.fromEntries(url.searchParams), body };
  expect(zoomErrors(call)).toEqual([]);
  expect(zoomAnswerErrors(call, status, json)).toEqual([]);
  return { status, json };
}

const FULL = {
  topic: 'Consultation',
  type: 8,
  start_time: '2026-12-01T09:00:00Z',
  timezone: 'Europe/Berlin',
  duration: 50,
  agenda: 'First talk',
  recurrence: { type: 1, repeat_interval: 2, end_times: 3 },
  settings: { approval_type: 0, waiting_room: false },
};

describe.skipIf(zoomSpecMissing)('answers', () => {
  it('of meetings and their lists are as described', async () => {
    for (const plan of [FULL, { topic: 'Plain' }, { topic: 'Now', type: 1 }, { type: 3 }]) {
      const { json } = await judged('POST', '/users/me/meetings', plan);
      await judged('GET', `/meetings/${json.id}`);
      await judged('PATCH', `/meetings/${json.id}`, { topic: 'Another' });
      await judged('GET', `/meetings/${json.id}/invitation`);
    }
    const kinds = ['scheduled', 'live', 'upcoming', 'upcoming_meetings', 'previous_meetings'];
    await zoom().deliver('meeting.started');
    for (const type of kinds) {
      const { json } = await judged('GET', `/users/me/meetings?type=${type}&page_size=1`);
      if (json.meetings.length > 0) {
        const next = encodeURIComponent(json.next_page_token);
        if (next !== '') {
          await judged(
            'GET',
            `/users/me/meetings?type=${type}&page_size=1&next_page_token=${next}`,
          );
        }
      }
    }
    await judged('GET', '/users/me/upcoming_meetings');
  });

  it('of the end of a meeting are as described', async () => {
    const { id } = await zoom().make();
    await zoom().deliver('meeting.started', { id });
    await judged('PUT', `/meetings/${id}/status`, { action: 'end' });
    await judged('DELETE', `/meetings/${id}`);
    await judged('GET', `/meetings/${id}`);
  });

  it('of registrations are as described', async () => {
    const { id } = await zoom().make({ settings: { approval_type: 1 } });
    const maria = { email: 'maria@example.org', first_name: 'Maria', city: 'Haifa' };
    const { json } = await judged('POST', `/meetings/${id}/registrants`, maria);
    const registrants = [{ email: 'vera@example.org', first_name: 'Vera' }];
    await judged('POST', `/meetings/${id}/batch_registrants`, { registrants, auto_approve: true });
    await judged('PUT', `/meetings/${id}/registrants/status`, {
      action: 'approve',
      registrants: [{ id: json.registrant_id }],
    });
    await judged('GET', `/meetings/${id}/registrants`);
    await judged('GET', `/meetings/${id}/registrants?status=pending`);
    await judged('GET', `/meetings/${id}/registrants/questions`);
    await judged('GET', `/meetings/${id}/registrants/${json.registrant_id}`);
    await judged('DELETE', `/meetings/${id}/registrants/${json.registrant_id}`);
  });

  it('of what was held are as described', async () => {
    const { id } = await zoom().make();
    await zoom().deliver('meeting.started', { id });
    await zoom().deliver('meeting.participant_joined', { from: 'Maria Petrova' });
    await zoom().deliver('meeting.ended');
    await zoom().deliver('recording.completed', { count: 4 });
    await zoom().deliver('meeting.summary_completed');
    for (const path of [
      `/past_meetings/${id}`,
      `/past_meetings/${id}/instances`,
      `/past_meetings/${id}/participants`,
      `/meetings/${id}/recordings?include_fields=download_access_token&ttl=60`,
      `/meetings/${id}/meeting_summary`,
      '/users/me/recordings?from=2026-11-01&to=2026-11-22',
    ]) {
      expect((await judged('GET', path)).status, path).toBe(200);
    }
  });

  it('that refuse have a status that is described', async () => {
    const { id } = await zoom().make();
    await judged('POST', `/meetings/${id}/registrants`, {
      email: 'maria@example.org',
      first_name: 'Maria',
    });
    await judged('GET', `/meetings/${id}/recordings`);
    await judged('GET', `/meetings/${id}/meeting_summary`);
    await judged('GET', `/past_meetings/${id}`);
    await zoom().deliver('daily_limit');
    expect((await judged('POST', '/users/me/meetings', { topic: 'One more' })).status).toBe(429);
  });
});
