/** Recorded deliveries: each yields what it says, and all of them the same in the store in whatever order. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../support/engines.ts';
import { factsIn, openHosts, read } from './deliveries.ts';

const FOLDER = fileURLToPath(
  new URL('../../../../shared/fixtures/zoom/webhooks/', import.meta.url),
);
const missing = existsSync(FOLDER) ? null : 'skipped: ../shared/fixtures is absent';
if (missing) console.warn(missing);

/** What each tells of, beside its notice; `null` as account: whose it is it does not say. */
const HOLDS: Readonly<Record<string, readonly string[] | null>> = {
  'meeting.ai_companion_assets_deleted': [],
  'meeting.aic_transcript_completed': ['meeting'],
  'meeting.breakout_room_sharing_started': ['meeting'],
  'meeting.chat_message_sent': null,
  'meeting.deleted': ['meeting'],
  'meeting.invitation_accepted': ['meeting'],
  'meeting.invitation_timeout': ['meeting'],
  'meeting.participant_admitted': ['meeting', 'participant'],
  'meeting.participant_data_summary': null,
  'meeting.participant_jbh_waiting': ['meeting'],
  'meeting.participant_joined_breakout_room': ['meeting'],
  'meeting.participant_left_breakout_room': ['meeting'],
  'meeting.participant_phone_callout_missed': [],
  'meeting.participant_put_in_waiting_room': ['meeting', 'participant'],
  'meeting.participant_role_changed': ['meeting'],
  'meeting.participant_room_system_callout_missed': [],
  'meeting.permanently_deleted': ['meeting'],
  'meeting.registration_cancelled': ['meeting', 'registrant'],
  'meeting.risk_alert': ['meeting'],
  'meeting.rtms_started': [],
  'meeting.sharing_started': ['meeting'],
  'meeting.summary_deleted': ['meeting'],
  'meeting.summary_trashed': ['meeting'],
  'recording.archive_files_completed': [],
  'recording.batch_trashed': [],
  'recording.deleted': ['recording', 'recording', 'recording'],
  'recording.registration_approved': [],
  'recording.renamed': [],
  'recording.stopped': [],
  'session.ended': null,
  'user.deactivated': [],
  'user.invitation_accepted': [],
  'user.settings_updated': [],
  'user.tsp_created': [],
  'user.updated': [],
  'webinar.chat_message_file_sent': null,
  'webinar.created': ['meeting'],
  'webinar.participant_bind': ['meeting'],
  'webinar.participant_feedback': null,
  'webinar.participant_qos': null,
  'webinar.permanently_deleted': ['meeting'],
  'webinar.registration_cancelled': ['meeting', 'registrant'],
  'webinar.rtms_interrupted': null,
  'webinar.sharing_ended': ['meeting'],
  'webinar.updated': ['meeting'],
};

function recorded(name: string): any {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

describe.skipIf(missing)(`recorded deliveries ${missing ?? ''}`, () => {
  it('are all known', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
    expect(files.toSorted()).toEqual(Object.keys(HOLDS).toSorted());
  });

  it.each(Object.entries(HOLDS))('%s', (name, holds) => {
    const body = recorded(name);
    const events = read(body);
    const notice = events.at(-1);
    expect(notice).toMatchObject({ kind: 'notice', topic: name, at: body.event_ts });
    expect(notice?.account === null).toBe(holds === null);
    const records = events.slice(0, -1);
    expect(records.map((event) => (event.kind === 'record' ? event.record : event.kind))).toEqual(
      holds ?? [],
    );
    // Nothing of a meeting is lost to a form of its number that differs from one event to the next.
    const { object = {} } = body.payload;
    const number = object.id ?? object.meeting_id ?? object.meeting_number ?? object.webinar_id;
    const about = /^(meeting|webinar|recording)/.test(name) && number !== undefined;
    expect(notice?.kind === 'notice' && notice.meeting).toBe(about ? String(number) : undefined);
  });

  it('tell their facts', () => {
    expect(factsIn(recorded('meeting.deleted'))).toEqual({
      'meeting 98884753832': {
        topic: 'ZoomNet Unit Testing: instant meeting',
        timeZone: 'America/New_York',
        duration: 60,
        state: 'deleted',
      },
    });
    expect(factsIn(recorded('webinar.created'))).toEqual({
      'meeting 1234567890': {
        topic: 'My Webinar',
        startsAt: Date.UTC(2021, 6, 13, 21, 44, 51),
        duration: 60,
        timeZone: 'America/Los_Angeles',
        joinUrl: 'https://example.com',
        passcode: 'XYz@BC!D1087',
        recurrence: 'FREQ=DAILY;INTERVAL=2;COUNT=5',
        state: 'scheduled',
      },
    });
    expect(factsIn(recorded('recording.deleted'))).toMatchObject({
      'recording ed6c2f27-2ae7-42f4-b3d0-835b493e4fa8': {
        type: 'audio_only',
        extension: 'm4a',
        size: 246_560,
        state: 'deleted',
      },
    });
    expect(factsIn(recorded('meeting.participant_admitted'))).toMatchObject({
      'participant 4444AAAiAAAAAiAiAiiAii==:55555AAAiAAAAAiAiAiiAii': {
        name: 'Jill Chill',
        email: 'jchill@example.com',
        waiting: false,
      },
    });
    const raws = JSON.stringify(read(recorded('recording.archive_files_completed')));
    expect(raws).not.toContain('abJhbGciOiJIUzUxMiJ9');
  });

  const names = Object.keys(HOLDS);
  const ORDERS = {
    'as they are': names,
    reversed: names.toReversed(),
    doubled: [...names, ...names],
    'each twice': names.flatMap((name) => [name, name]),
  };

  /** Every record and notice, in an order of its own, without what counts arrival. */
  async function landed(env: NodeJS.ProcessEnv, order: readonly string[]) {
    const hosts = await openHosts(env);
    try {
      const inbound = await hosts.app.inbound('olga');
      for (const name of order) await inbound.accept('zoom', read(recorded(name)), null);
      const store = await hosts.app.store('olga');
      const records = await store.records.list({ limit: 999 });
      const notices = await store.notices.list({ limit: 999 });
      const sorted = (all: readonly { key: string }[]) =>
        all.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      return {
        records: sorted(
          records.map(({ kind, accountId, externalId, meeting, startsAt, facts, raw }) => {
            const key = `${accountId} ${kind} ${externalId}`;
            return { key, meeting, startsAt, facts, raw };
          }),
        ),
        notices: sorted(notices.map(({ topic, at, summary }) => ({ key: topic, at, summary }))),
      };
    } finally {
      await hosts.close();
    }
  }

  const engines = ['sqlite', 'postgres'] as const;
  it.for(engines)('end the same on %s', { timeout: 60_000 }, async (name, { skip }) => {
    const ends: Awaited<ReturnType<typeof landed>>[] = [];
    for (const order of Object.values(ORDERS)) {
      // A database of its own: nothing is there before.
      const engine = await openEngine(name);
      if ('missing' in engine) return skip(engine.missing);
      ends.push(await landed(engine.env, order).finally(() => engine.stop()));
    }
    expect(ends[0]?.notices).toHaveLength(names.length);
    expect(ends[0]?.records.length).toBeGreaterThan(8);
    for (const end of ends) expect(end).toEqual(ends[0]);
  });
});
