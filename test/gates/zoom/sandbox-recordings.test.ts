import { describe, expect, it } from 'vitest';
import { byteAt } from '../../../gates/zoom/sandbox/downloads.ts';
import { transcript } from '../../../gates/zoom/sandbox/transcript.ts';
import { useZoom } from '../../sandbox/zoom.ts';

const zoom = useZoom();

/** As a client of the real address would ask the sandbox. */
const path = (address: string): string => address.replace('https://zoom.us', '');

describe('a recording', () => {
  it('is there once it is ready', async () => {
    const { id } = await zoom().make();
    const none = await zoom().ask('GET', `/meetings/${id}/recordings`);
    expect([none.status, none.json.code]).toEqual([404, 3301]);
    await zoom().deliver('recording.completed', { id, processing: true });
    const [raw] = (await zoom().get(`/meetings/${id}/recordings`)).recording_files;
    expect(raw.status).toBe('processing');
    expect(raw.download_url).toBeUndefined();
    await zoom().deliver('recording.completed', { id });
    const found = await zoom().get(`/meetings/${id}/recordings`);
    expect(found).toMatchObject({ id, recording_count: 2, total_size: 2_000_000 });
    expect(found.recording_files[0]).toMatchObject({
      status: 'completed',
      file_type: 'MP4',
      file_size: 1_000_000,
    });
  });

  it('is streamed at another address, in the length that was told', async () => {
    await zoom().deliver('recording.completed', { bytes: 200_001, count: 1 });
    const [{ recording_files: files }] = (await zoom().get('/users/me/recordings')).meetings;
    const { access_token: token } = await zoom().logIn();
    const authorization = `Bearer ${token}`;
    const address = path(files[0].download_url);
    expect((await zoom().fetch(address)).status).toBe(401);
    const moved = await zoom().fetch(address, { headers: { authorization } });
    expect(moved.status).toBe(302);
    const location = (moved.headers.get('location') ?? '').replace(/^.*\/zoom(?=\/rec)/, '');
    expect((await zoom().fetch(location, { headers: { authorization } })).status).toBe(400);
    const answer = await zoom().fetch(location);
    expect(answer.headers.get('content-length')).toBe('200001');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.length).toBe(200_001);
    expect(bytes.every((byte, index) => byte === byteAt(index))).toBe(true);
    const rest = await zoom().fetch(location, { headers: { range: 'bytes=200000-' } });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([
      206,
      'bytes 200000-200000/200001',
    ]);
    expect((await zoom().fetch(`${location}x`)).status).toBe(403);
    zoom().clock.now += 61_000;
    expect((await zoom().fetch(location)).status).toBe(403);
  });

  it.each([0, 5, 8, 300, 200_001])('is spoken, in %d bytes of WebVTT', (size) => {
    const text = Buffer.from(transcript(0, size, size)).toString('utf8');
    expect(text).toHaveLength(size);
    for (const from of [0, 1, 7, 8, 9, 250, 65_536].filter((at) => at <= size)) {
      const rest = Buffer.from(transcript(from, size, size)).toString('utf8');
      expect(rest === text.slice(from), String(from)).toBe(true);
    }
    const [head, ...cues] = text.trim().split('\n\n');
    expect('WEBVTT'.startsWith(head ?? '')).toBe(true);
    for (const cue of cues) {
      expect(cue).toMatch(/^\d\d:\d\d:\d\d\.000 --> \d\d:\d\d:\d\d\.000\n\w+ \w+: .+$/);
    }
    expect(cues.length > 0).toBe(size > 299);
  });

  it('opens with a token of its own, and not to somebody else', async () => {
    await zoom().deliver('recording.completed', { count: 1 });
    const [{ uuid, recording_files: files }] = (await zoom().get('/users/me/recordings')).meetings;
    const word = encodeURIComponent(encodeURIComponent(uuid));
    const asked = `/meetings/${word}/recordings?include_fields=download_access_token&ttl=60`;
    const { download_access_token: own } = await zoom().get(asked);
    const open = async (token: string) =>
      (
        await zoom().fetch(path(files[0].download_url), {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect(await open(own)).toBe(302);
    expect(await open((await zoom().logIn({ person: 'azarya' })).access_token)).toBe(401);
    zoom().clock.now += 61_000;
    expect(await open(own)).toBe(401);
  });

  it('is listed for a month at most, which the answer says', async () => {
    await zoom().deliver('recording.completed');
    const wide = await zoom().get('/users/me/recordings?from=2026-01-01&to=2026-11-21');
    expect([wide.from, wide.to, wide.meetings.length]).toEqual(['2026-10-22', '2026-11-21', 1]);
    const before = await zoom().get('/users/me/recordings?from=2026-10-01&to=2026-10-20');
    expect(before.meetings).toEqual([]);
  });
});

describe('a summary', () => {
  it('is there once it was made', async () => {
    const { id } = await zoom().make();
    expect((await zoom().ask('GET', `/meetings/${id}/meeting_summary`)).status).toBe(404);
    await zoom().deliver('meeting.summary_completed', { id, text: 'We agreed on two more talks.' });
    const summary = await zoom().get(`/meetings/${id}/meeting_summary`);
    expect(summary).toMatchObject({
      meeting_id: id,
      summary_overview: 'We agreed on two more talks.',
      next_steps: ['Olga sends the summary.'],
    });
    const word = encodeURIComponent(encodeURIComponent(summary.meeting_uuid));
    expect((await zoom().get(`/meetings/${word}/meeting_summary`)).meeting_id).toBe(id);
  });
});
