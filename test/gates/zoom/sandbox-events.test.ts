import { describe, expect, it } from 'vitest';
import { ABOUT } from '../../../gates/zoom/sandbox/about.ts';
import { EVENTS } from '../../../gates/zoom/webhook-address.ts';
import { webhook } from '../../../gates/zoom/webhook.ts';
import { useZoom } from '../../sandbox/zoom.ts';

const zoom = useZoom();

describe('what happens', () => {
  it('is explained, each of it', () => {
    expect(Object.keys(ABOUT).toSorted()).toEqual(zoom().sandbox.events?.toSorted());
  });

  it('goes to nobody before an address was told, and happens all the same', async () => {
    const told = await zoom().deliver('meeting.created', { topic: 'On the web page' });
    expect(told).toEqual({ url: null, status: null, items: 1 });
    expect((await zoom().get('/users/me/meetings')).meetings[0].topic).toBe('On the web page');
  });

  it('is told at the address, signed over the bytes with its time', async () => {
    const { received, url } = await zoom().subscribe();
    const told = await zoom().deliver('meeting.started');
    expect(told).toEqual({ url, status: 200, items: 1 });
    const [first] = received;
    expect(first).toMatchObject({ signed: true, json: { event: 'meeting.started' } });
    expect(Number(first?.timestamp)).toBe(zoom().clock.now / 1000);
    expect(first?.json.payload).toMatchObject({
      account_id: zoom().app['accountId'],
      object: { host_id: zoom().app['userId'], type: 2 },
    });
    expect(typeof first?.json.payload.object.id).toBe('string');
  });

  it('is told of what the API does, too', async () => {
    const { until } = await zoom().subscribe();
    const { id } = await zoom().make();
    await zoom().ask('PATCH', `/meetings/${id}`, { topic: 'Another' });
    await zoom().ask('DELETE', `/meetings/${id}`);
    const [created, updated, deleted] = await until(3);
    expect(created?.json).toMatchObject({ event: 'meeting.created', payload: { object: { id } } });
    expect(updated?.json).toMatchObject({
      event: 'meeting.updated',
      payload: { object: { id, topic: 'Another' }, old_object: { id, topic: 'Consultation' } },
    });
    expect(deleted?.json).toMatchObject({ event: 'meeting.deleted', payload: { object: { id } } });
  });

  it('can be everything that a person is told to subscribe to', async () => {
    const { received } = await zoom().subscribe();
    const order = [
      'meeting.created',
      'meeting.updated',
      'meeting.registration_created',
      'meeting.registration_approved',
      'meeting.started',
      'meeting.participant_joined',
      'meeting.participant_left',
      'meeting.ended',
      'recording.completed',
      'recording.transcript_completed',
      'meeting.summary_completed',
    ];
    for (const event of order) await zoom().deliver(event);
    await zoom().deliver('meeting.registration_created', { email: 'vera@example.org' });
    await zoom().deliver('meeting.registration_denied', { email: 'vera@example.org' });
    await zoom().deliver('meeting.registration_cancelled', { email: 'maria@example.org' });
    await zoom().deliver('meeting.deleted');
    const names = new Set(received.map(({ json }) => json.event));
    expect(names).toEqual(new Set(EVENTS));
    expect(received.every(({ signed }) => signed)).toBe(true);
    const parsed = received.flatMap(({ json }) =>
      webhook.parse(new TextEncoder().encode(JSON.stringify(json))),
    );
    expect(parsed.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('has the files of a recording with a token that opens them', async () => {
    const { received } = await zoom().subscribe();
    await zoom().deliver('recording.completed', { count: 1, bytes: 10 });
    const { download_token: token, payload } = received[0]?.json ?? {};
    const [file] = payload.object.recording_files;
    const answer = await zoom().fetch(file.download_url.replace('https://zoom.us', ''), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([file.file_size, answer.status]).toEqual([10, 302]);
  });

  it('that cannot happen is refused', async () => {
    await expect(zoom().deliver('meeting.ended')).rejects.toThrow(/No meeting is under way/);
    await expect(zoom().deliver('meeting.deleted')).rejects.toThrow(/There is no meeting/);
    await expect(zoom().deliver('meeting.exploded')).rejects.toThrow(/no event/);
    await expect(zoom().deliver('meeting.created', { host: 'nobody' })).rejects.toThrow(/nobody/);
    await expect(zoom().deliver('meeting.created', { timezone: 'Mars/Olympus' })).rejects.toThrow(
      /timezone/,
    );
  });
});

describe('an address', () => {
  it('is taken only where it answers as it should', async () => {
    await expect(
      zoom().deliver('event_subscription', { url: 'https://example.org/webhook' }),
    ).rejects.toThrow(/only addresses on this machine/);
    await expect(
      zoom().deliver('event_subscription', { url: 'http://127.0.0.1:9/webhook' }),
    ).rejects.toThrow(/could not be reached/);
    expect((await zoom().deliver('meeting.started')).url).toBeNull();
  });

  it('that was found running is used until one is typed', async () => {
    const { url } = await zoom().subscribe();
    await zoom().deliver('event_subscription', { on: false });
    expect((await zoom().deliver('meeting.started')).url).toBeNull();
    expect((await zoom().deliver('meeting.ended', { callbackUrl: url })).url).toBe(url);
    await zoom().deliver('event_subscription', { url });
    const other = { callbackUrl: 'http://127.0.0.1:9/elsewhere' };
    expect((await zoom().deliver('meeting.started', other)).url).toBe(url);
  });
});

describe('delivery', () => {
  it('is tried three times more, each signed anew', async () => {
    const { answers, received } = await zoom().subscribe();
    const { byHand, clock, laid } = zoom();
    answers.push(500, 503, 500, 500);
    byHand.on = true;
    expect((await zoom().deliver('meeting.started')).status).toBe(500);
    for (const minutes of [5, 20, 60]) {
      const [again] = laid.splice(0);
      expect(again?.ms).toBe(minutes * 200);
      clock.now += minutes * 60_000;
      await again?.work();
    }
    expect(laid).toEqual([]);
    expect(new Set(received.map(({ timestamp }) => timestamp)).size).toBe(4);
    expect(received.every(({ signed }) => signed)).toBe(true);
    expect(new Set(received.map(({ json }) => json.event_ts)).size).toBe(1);
  });

  it('happens twice, or in another order, where that was asked for', async () => {
    const { received, until } = await zoom().subscribe();
    const events = () => received.map(({ json }) => json.event);
    zoom().faults.push('duplicate');
    await zoom().deliver('meeting.started');
    expect(events()).toEqual(['meeting.started', 'meeting.started']);
    zoom().faults.push('reorder');
    await zoom().deliver('meeting.participant_joined');
    await zoom().deliver('meeting.ended');
    await until(4);
    expect(events().slice(2)).toEqual(['meeting.ended', 'meeting.participant_joined']);
    zoom().faults.push('batch');
    await zoom().deliver('meeting.started');
    await zoom().deliver('meeting.ended');
    expect(new Set(events().slice(4))).toEqual(new Set(['meeting.ended', 'meeting.started']));
  });
});
