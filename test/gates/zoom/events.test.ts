/** What an event tells, and what stands in the store at the end: in any order, and told twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tell } from '../../../gates/zoom/events/tell.ts';
import { gate } from '../../../gates/zoom/gate.ts';
import { russian } from '../../../gates/zoom/ru.ts';
import type { RecordKind } from '../../../src/domain/record.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  factsIn,
  fixture,
  fixtures,
  type Hosts,
  INSTANCE,
  MEETING,
  OLGA,
  openHosts,
  read,
  RECEIVED,
} from './deliveries.ts';

const at = (time: string): number => Date.parse(time);
const ANNA = `${INSTANCE}:16778240`;

describe('an event', () => {
  it('tells a meeting as it was planned', () => {
    expect(factsIn(fixture('meeting.created'))).toEqual({
      [`meeting ${MEETING}`]: {
        topic: 'Consultation with Anna',
        agenda: 'First conversation',
        startsAt: at('2026-11-24T12:00:00Z'),
        duration: 50,
        timeZone: 'Europe/Berlin',
        joinUrl: 'https://zoom.example.org/j/81122334455?pwd=fictional',
        passcode: 'fict10',
        state: 'scheduled',
      },
    });
  });

  it('tells of a change what has changed, and nothing else', () => {
    expect(factsIn(fixture('meeting.updated'))).toEqual({
      [`meeting ${MEETING}`]: { startsAt: at('2026-11-24T14:00:00Z') },
    });
  });

  it('tells when it really began and ended', () => {
    expect(factsIn(fixture('meeting.started'))).toEqual({
      [`meeting ${MEETING}`]: {
        topic: 'Consultation with Anna',
        timeZone: 'Europe/Berlin',
        instance: INSTANCE,
        startedAt: at('2026-11-24T14:01:10Z'),
        endedAt: null,
        state: 'started',
      },
    });
    expect(factsIn(fixture('meeting.ended'))).toMatchObject({
      [`meeting ${MEETING}`]: { endedAt: at('2026-11-24T14:51:08Z'), state: 'ended' },
    });
  });

  it('leaves a recurring meeting in place where one time of it is changed or deleted', () => {
    const some = (event: string, more: object) => {
      const body = fixture(event);
      Object.assign(body.payload, more);
      Object.assign(body.payload.object, {
        type: 8,
        occurrences: [{ occurrence_id: '1', start_time: '2026-12-01T14:00:00Z' }],
      });
      return Object.values(factsIn(body))[0];
    };
    expect(some('meeting.deleted', {})).not.toHaveProperty('state');
    expect(some('meeting.deleted', { operation: 'all' })).toMatchObject({ state: 'deleted' });
    expect(some('meeting.updated', {})).toBeUndefined();
    expect(some('meeting.updated', { scope: 'all' })).toMatchObject({
      startsAt: at('2026-11-24T14:00:00Z'),
    });
    expect(some('meeting.created', { operation: 'single' })).toMatchObject({
      startsAt: at('2026-11-24T12:00:00Z'),
    });
  });

  it('tells who was there, as one stay', () => {
    const known = { name: 'Анна Петрова', email: 'anna@example.org' };
    expect(factsIn(fixture('meeting.participant_joined'))).toMatchObject({
      [`participant ${ANNA}`]: {
        ...known,
        registrant: 'FictionalRegistrant01',
        joinedAt: at('2026-11-24T14:02:30Z'),
        leftAt: null,
        waiting: false,
      },
    });
    expect(factsIn(fixture('meeting.participant_left'))).toMatchObject({
      [`participant ${ANNA}`]: { ...known, leftAt: at('2026-11-24T14:51:04Z'), waiting: false },
    });
    expect(factsIn(fixture('meeting.participant_joined_waiting_room'))).toMatchObject({
      [`participant ${ANNA}`]: { ...known, waiting: true },
    });
    // Numbers and strings name the same.
    const numbered = fixture('meeting.participant_left');
    numbered.payload.object.participant.user_id = 16_778_240;
    numbered.payload.object.id = Number(MEETING);
    expect(Object.keys(factsIn(numbered))).toEqual([`meeting ${MEETING}`, `participant ${ANNA}`]);
  });

  it('tells who registered, and what became of that', () => {
    const id = `registrant ${MEETING}:FictionalRegistrant01`;
    expect(factsIn(fixture('meeting.registration_created'))[id]).toEqual({
      name: 'Анна Петрова',
      email: 'anna@example.org',
      phone: '+491511234567',
      status: 'pending',
      joinUrl: 'https://zoom.example.org/w/81122334455?tk=fictional',
      registeredAt: at('2026-11-22T08:00:00Z'),
    });
    expect(factsIn(fixture('meeting.registration_approved'))[id]).toEqual({
      name: 'Анна Петрова',
      email: 'anna@example.org',
      status: 'approved',
    });
  });

  it('tells every file of a recording', () => {
    expect(factsIn(fixture('recording.completed'))).toEqual({
      'recording fictional-file-0001': {
        type: 'shared_screen_with_speaker_view',
        extension: 'mp4',
        size: 104_857_600,
        startedAt: at('2026-11-24T14:03:00Z'),
        endedAt: at('2026-11-24T14:50:00Z'),
        playUrl: 'https://zoom.example.org/rec/play/fictional-1',
        passcode: 'fictional-passcode',
        state: 'completed',
      },
      'recording fictional-file-0002': expect.objectContaining({ extension: 'm4a' }),
    });
    expect(factsIn(fixture('recording.trashed'))).toMatchObject({
      'recording fictional-file-0001': { state: 'trashed' },
    });
  });

  it('tells what was said in short', () => {
    expect(factsIn(fixture('meeting.summary_completed'))).toMatchObject({
      [`meeting ${MEETING}`]: {
        summary:
          'They spoke of the plan for December.\n\nSleep\nAnna sleeps better.\n\n— Anna fills in the form.',
        host: 'olga@example.org',
      },
    });
  });

  it('is one piece of news each', () => {
    for (const name of fixtures().filter(
      (each) => each.includes('.') && !each.startsWith('endpoint'),
    )) {
      const notices = read(fixture(name)).filter(({ kind }) => kind === 'notice');
      expect(notices, name).toMatchObject([{ topic: name, subject: MEETING, meeting: MEETING }]);
    }
    expect(read(fixture('app_deauthorized'))).toMatchObject([
      { kind: 'notice', account: OLGA, topic: 'app_deauthorized' },
    ]);
  });

  it('keeps nothing that opens something by itself', () => {
    const all = fixtures().map((name) => JSON.stringify(read(fixture(name)).map(({ raw }) => raw)));
    const text = all.join('\n');
    expect(text).toContain('fictional-file-0001');
    for (const secret of [
      'fictional-host-key',
      'fictional.download.token',
      'fictional-access',
      'fictional-play-passcode',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(JSON.stringify(gate.webhook?.shown?.(fixture('meeting.created')))).not.toContain(
      'fictional-host-key',
    );
  });

  it.each([
    ['no object', 7],
    ['nothing', null],
    ['a list', [{ event: 'meeting.started' }]],
    ['no event', { payload: { object: {} } }],
    ['no payload', { event: 'meeting.started', event_ts: 1 }],
    ['another product’s', { event: 'phone.callee_answered', payload: { object: {} } }],
  ])('that is %s is kept whole as what nobody understood', (_what, body) => {
    expect(read(body)).toMatchObject([{ kind: 'unknown', account: null, at: RECEIVED, raw: body }]);
  });

  it('of a kind that is not known is news all the same', () => {
    const body = { event: 'meeting.invented', payload: { object: { id: 7, host_id: OLGA } } };
    expect(read(body)).toMatchObject([
      { kind: 'notice', account: OLGA, at: RECEIVED, topic: 'meeting.invented', subject: '7' },
    ]);
  });

  it.each([
    { object: 'x' },
    { object: { id: {}, host_id: 3, participant: [], registrant: 5 } },
    { object: { id: MEETING, host_id: OLGA, recording_files: [null, 3, {}], occurrences: 9 } },
    { object: { id: MEETING, host_id: OLGA, start_time: 'soon', duration: '50', topic: {} } },
  ])('with fields of any other type is read as far as it goes: %j', (payload) => {
    for (const name of fixtures().filter((each) => each.includes('.'))) {
      const events = read({ event: name, event_ts: 'x', payload });
      expect(events.length).toBeGreaterThan(0);
      for (const event of events) expect(JSON.stringify(event)).not.toContain('null,null');
    }
  });

  it('says to people what happened, in their language', async () => {
    expect(String(tell(fixture('meeting.started')).said)).toBe('“Consultation with Anna” started');
    expect(String(tell(fixture('meeting.chat_message_sent')).said)).toBe(
      'Olga in the chat: Вот ссылка на анкету',
    );
    expect(String(tell(fixture('recording.completed')).said)).toBe(
      'The recording of “Consultation with Anna” is ready: 2 files',
    );
    for (const name of fixtures().filter((each) => !each.startsWith('endpoint'))) {
      const { said, plain } = tell(fixture(name));
      expect(plain, name).toBe(true);
      expect(russian[said.pattern], said.pattern).toBeDefined();
    }
    const quality = { topic: '', summary: '', raw: { event: 'meeting.participant_qos' } };
    expect(await gate.news?.(quality)).toBeNull();
  });
});

describe('in the store', () => {
  let hosts: Hosts;
  let store: Store;
  beforeEach(async () => {
    hosts = await openHosts();
    await hosts.add('olga', OLGA, 'secret');
    store = await hosts.app.store('olga');
  });
  afterEach(() => hosts.close());

  const land = async (...names: string[]) => {
    const inbound = await hosts.app.inbound('olga');
    for (const name of names) await inbound.accept('zoom', read(fixture(name)), null);
  };
  const kept = (kind: RecordKind, id: string) => store.records.find(`zoom:${OLGA}`, kind, id);

  it('a stay is one record, whichever end of it is told of first', async () => {
    await land('meeting.participant_left');
    expect(await kept('participant', ANNA)).toMatchObject({
      meeting: MEETING,
      facts: { leftAt: at('2026-11-24T14:51:04Z') },
    });
    await land('meeting.participant_joined', 'meeting.participant_joined_waiting_room');
    expect((await kept('participant', ANNA))?.facts).toMatchObject({
      joinedAt: at('2026-11-24T14:02:30Z'),
      leftAt: at('2026-11-24T14:51:04Z'),
      waiting: false,
    });
    expect(await store.records.list({ kind: 'participant', limit: 9 })).toHaveLength(1);
  });

  it('a meeting keeps what it is called now, whatever it was called when somebody was in it', async () => {
    const renamed = fixture('meeting.updated');
    renamed.event_ts = at('2026-11-24T14:40:00Z');
    renamed.payload.object.topic = 'Renamed meanwhile';
    const inbound = await hosts.app.inbound('olga');
    await land('meeting.created', 'meeting.started');
    await inbound.accept('zoom', read(renamed), null);
    await land('meeting.participant_left');
    expect((await kept('meeting', MEETING))?.facts).toMatchObject({ topic: 'Renamed meanwhile' });
  });

  it('what happens in a meeting stands in the conversation that it was made for', async () => {
    await land('meeting.created');
    const meeting = await kept('meeting', MEETING);
    const anna = { identities: [{ kind: 'email', value: 'anna@example.org' }] };
    const { id: personId } = await store.people.resolve('zoom', anna, RECEIVED);
    const place = { accountId: `zoom:${OLGA}`, personId, groupId: null, title: null, at: RECEIVED };
    const talk = await store.conversations.resolve(place);
    await store.records.link(meeting?.id ?? 0, talk.id);
    // The chat names no host: it is found by its meeting alone.
    await land('meeting.started', 'meeting.chat_message_sent', 'app_deauthorized');
    const found = await store.notices.inConversations([talk.id], { since: 0, limit: 9 });
    expect(found.map(({ topic }) => topic)).toEqual(
      ['meeting.created', 'meeting.chat_message_sent', 'meeting.started'].toSorted(
        (a, b) => fixture(a).event_ts - fixture(b).event_ts,
      ),
    );
    // Nobody has written: the reply window stays as it was.
    expect(await store.conversations.find(talk.id)).toEqual(talk);
  });
});
