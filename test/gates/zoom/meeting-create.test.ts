import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeGrant } from '../../../src/grant.ts';
import { type BookingWorld, bookingWorld, GUEST } from '../../booking/world.ts';
import type { Shown as Mailbox } from '../../sandbox/email.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';

const AT = ['--at', '2027-03-27T15:30:00Z', '--zone', 'Europe/Berlin'];
const HER = `telegram:${GUEST.identity.value}`;

/** Olga’s mailbox at the pretend provider. */
async function connectMailbox({ app, sandbox }: BookingWorld): Promise<void> {
  const shown = sandbox.credentials['email'] as unknown as Mailbox;
  const { address, password } = shown;
  const server = (host: string, port: number) => ({ host, port, security: 'none' });
  await storeGrant(app, 'olga', 'email', {
    identity: { externalId: address, name: 'Olga', handle: address },
    credential: {
      kind: 'password',
      address,
      username: address,
      password,
      imap: server(shown.imapHost, shown.imapPort),
      smtp: server(shown.smtpHost, shown.smtpPort),
    },
    facts: {
      tokenKind: 'PASSWORD',
      scopes: [],
      issuedAt: app.now(),
      expiresAt: null,
      state: 'valid',
    },
  });
}

describe('gates zoom meeting create', () => {
  let world: BookingWorld;
  beforeEach(async () => {
    world = await bookingWorld();
  });
  afterEach(async () => {
    const wrong = zoomSpecMissing === null ? zoomErrorsIn(await world.requests()) : [];
    await world.close();
    expect(wrong).toEqual([]);
  });

  const create = (...args: string[]) => world.run('meeting', 'create', ...args);
  /** What Zoom was asked to make. */
  async function asked(): Promise<any[]> {
    const isCreate = (one: { method: string; path: string }) =>
      one.method === 'POST' && one.path === '/zoom/v2/users/me/meetings';
    return (await world.requests()).filter(isCreate).map(({ body }) => body);
  }

  test('the link to join comes first; the one that makes the host nowhere', async () => {
    const { value, text } = await create('Talk', ...AT, '--duration', '1h30m', '--agenda', 'Notes');
    expect(text.split('\n')[0]).toBe(value.joinUrl);
    expect(value).toMatchObject({
      topic: 'Talk',
      kind: 'scheduled',
      startsAt: '2027-03-27T15:30:00.000Z',
      timeZone: 'Europe/Berlin',
      duration: 90,
      agenda: 'Notes',
      state: 'scheduled',
      dryRun: false,
    });
    expect(text).toContain('16:30');
    const whole = await world.api('GET', `/meetings/${value.id}`);
    const [record] = await world.store.records.list({ kind: 'meeting', limit: 5 });
    expect(record).toMatchObject({
      externalId: value.id,
      facts: { topic: 'Talk', agenda: 'Notes', joinUrl: value.joinUrl, passcode: value.passcode },
    });
    expect(whole.start_url).toBeTruthy();
    for (const kept of [JSON.stringify(value), text, JSON.stringify(record)]) {
      expect(kept).not.toContain(whole.start_url);
      expect(kept).not.toContain('start_url');
    }
    const [row] = await world.store.audit.list({ limit: 1 });
    expect(row).toMatchObject({
      action: 'zoom.meeting-create',
      subject: value.id,
      outcome: 'done',
    });
  });

  test('what Zoom is asked for', async () => {
    await create(
      'Talk',
      ...AT,
      '--passcode',
      'abc12',
      '--waiting-room',
      '--mute',
      '--record',
      'cloud',
      '--register',
      '--approve',
      'manually',
      '--invitee',
      'anna@example.org',
    );
    const [body] = await asked();
    expect(body).toMatchObject({
      type: 2,
      topic: 'Talk',
      start_time: '2027-03-27T15:30:00Z',
      timezone: 'Europe/Berlin',
      duration: 60,
      agenda: expect.stringMatching(/^— gates:[0-9a-f]{8}$/),
      settings: {
        waiting_room: true,
        mute_upon_entry: true,
        auto_recording: 'cloud',
        approval_type: 1,
        meeting_invitees: [{ email: 'anna@example.org' }],
      },
    });
  });

  test('a series across the change of clocks stays at its hour', async () => {
    const { value } = await create('Group', ...AT, '--repeat', 'weekly', '--times', '3');
    expect(value.kind).toBe('recurring');
    expect(value.occurrences.map((one: { startsAt: string }) => one.startsAt)).toEqual([
      '2027-03-27T15:30:00.000Z',
      '2027-04-03T14:30:00.000Z',
      '2027-04-10T14:30:00.000Z',
    ]);
    const [body] = await asked();
    expect(body).toMatchObject({
      type: 8,
      recurrence: { type: 2, weekly_days: '7', end_times: 3 },
    });
  });

  test('at no set time, and right now', async () => {
    expect((await create('Open', '--repeat', 'anytime')).value).toMatchObject({
      kind: 'anytime',
      startsAt: null,
    });
    expect((await create('Now', '--instant')).value).toMatchObject({ kind: 'instant' });
    expect((await asked()).map(({ type }) => type)).toEqual([3, 1]);
  });

  test('an ISO time is told by this machine’s clock, not by that of its offset', async () => {
    const { value } = await create('Talk', '--at', '2027-03-27T15:30:00+05:00');
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(value).toMatchObject({ startsAt: '2027-03-27T10:30:00.000Z', timeZone: own });
  });

  test.each([
    [['Talk'], 'usage', 'Say when'],
    [['Talk', ...AT, '--instant'], 'usage', 'Say when'],
    [[' ', ...AT], 'usage', 'has a topic'],
    [['т'.repeat(201), ...AT], 'policy', 'up to 200 characters'],
    [['Talk', ...AT, '--agenda', 'a'.repeat(2000)], 'policy', 'characters; this one has 2000'],
    [['Talk', '--at', '2020-01-01T10:00:00Z'], 'usage', ''],
    [['Talk', ...AT, '--lang', 'fr'], 'usage', 'ru or en'],
    [['Talk', ...AT, '--invite', 'Nobody'], 'usage', 'nobody is called “Nobody”'],
    [['Talk', ...AT, '--invite', 'anna@example.org'], 'usage', 'no mailbox'],
    [['Talk', ...AT, '--invite', 'zoom:Anna'], 'usage', 'cannot send'],
    [
      ['Talk', ...AT, '--for', HER, '--repeat', 'weekly', '--times', '2'],
      'usage',
      'one meeting at a set time',
    ],
    [['Talk', ...AT, '--ics', '/nowhere/at/all.ics'], 'usage', 'Cannot write'],
  ])('%j is refused before anything is made', async (args, category, message) => {
    await expect(create(...args)).rejects.toMatchObject({
      category,
      message: expect.stringContaining(message),
    });
    expect(await asked()).toEqual([]);
  });

  test('a dry run makes nothing and writes to nobody', async () => {
    world.options.dryRun = true;
    const { value, text } = await create('Talk', ...AT, '--invite', HER, '--passcode', 'abc1');
    expect(value).toMatchObject({ id: null, joinUrl: null, passcode: 'abc1', dryRun: true });
    expect(text).toContain('Would invite');
    expect(await asked()).toEqual([]);
    expect(await world.heard()).toEqual([]);
  });

  test('a lost answer: the meeting is found, and there is one', async () => {
    await world.fault('timeout-after-accept', { at: 'create' });
    const { value } = await create('Talk', ...AT);
    expect((await world.meetings()).map(({ id }) => String(id))).toEqual([value.id]);
  }, 40_000);

  test('a request that may have come or not: said so, and not made again', async () => {
    await world.fault('reset', { at: 'create' });
    await expect(create('Talk', ...AT)).rejects.toMatchObject({
      category: 'unknown_outcome',
      message: expect.stringContaining('there may be two'),
      hint: 'gates zoom meeting list --user olga',
    });
    expect(await asked()).toHaveLength(1);
  });

  describe('--invite', () => {
    test('in their language, by the clock of the zone', async () => {
      const { value } = await create('Разговор', ...AT, '--invite', HER, '--lang', 'ru');
      const [said, ...others] = await world.heard();
      expect(others).toEqual([]);
      expect(said).toContain('Приглашение на встречу в Zoom: Разговор');
      expect(said).toMatch(/суббота, 27 марта 2027.+16:30/);
      expect(said).toContain(value.joinUrl);
      expect(said).toContain(value.passcode);
      expect(value.invited).toMatchObject([
        { gate: 'telegram', to: GUEST.identity.value, status: 'accepted', error: null },
      ]);
    });

    test('by a name that one gate knows', async () => {
      const { value } = await create('Talk', ...AT, '--invite', 'Client Sandbox', '--lang', 'en');
      expect(await world.heard()).toEqual([expect.stringContaining(value.joinUrl)]);
    });

    test('by mail, with a subject', async () => {
      await connectMailbox(world);
      const whom = 'maria@example.net';
      const { value } = await create('Talk', ...AT, '--invite', whom, '--lang', 'ru');
      expect(value.invited).toMatchObject([{ gate: 'email', to: whom, error: null }]);
      const row = await world.store.outbox.find(value.invited[0].id);
      expect(row?.draft).toMatchObject({
        text: expect.stringContaining(value.joinUrl),
        extra: { subject: 'Приглашение: Talk' },
        media: { kind: 'document', filename: 'invite.ics' },
      });
      const file = readFileSync(row?.draft.media?.file ?? '', 'utf8');
      expect(file).toContain('METHOD:PUBLISH');
      expect(file.replaceAll(/\r\n[ \t]/g, '')).toContain('Код доступа');
    });

    test('those who have to register get the link for that', async () => {
      const { value } = await create('Talk', ...AT, '--register', '--invite', HER, '--lang', 'en');
      const [said] = await world.heard();
      expect(said).toContain(value.registrationUrl);
      expect(said).not.toContain(value.joinUrl);
    });

    test('one that fails is said with its cure, and the meeting stands', async () => {
      await world.broken('telegram', '500');
      await expect(create('Talk', ...AT, '--invite', HER)).rejects.toMatchObject({
        exitCode: expect.any(Number),
        message: expect.stringMatching(/^The meeting \d+ is made \(https.+\), but: /),
      });
      expect(await world.meetings()).toHaveLength(1);
    });
  });

  test('--ics: what cannot be written is found before there is a meeting', async () => {
    await expect(create('Talk', ...AT, '--ics', world.folder)).rejects.toMatchObject({
      category: 'usage',
      code: 'no_file',
    });
    expect(await asked()).toEqual([]);
  });

  test('--ics: where writing fails after all, the meeting stands and its guests are told', async () => {
    // Nothing tells it before: the folder is there, and no file system takes such a name.
    const file = join(world.folder, `${'x'.repeat(300)}.ics`);
    await expect(create('Talk', ...AT, '--ics', file, '--invite', HER)).rejects.toMatchObject({
      message: expect.stringMatching(/^The meeting \d+ is made \(https.+\), but: Cannot write/),
    });
    expect(await world.meetings()).toHaveLength(1);
    expect(await world.heard()).toHaveLength(1);
  });

  test('--ics: written, asked before it is replaced', async () => {
    const file = join(world.folder, 'talk.ics');
    const { value } = await create('Talk', ...AT, '--ics', file);
    expect(value.file).toBe(file);
    expect(readFileSync(file, 'utf8')).toContain(`zoom-${value.id}@gates`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    world.options.yes = false;
    await expect(create('Other', ...AT, '--ics', file)).rejects.toMatchObject({
      category: 'usage',
    });
    expect(await asked()).toHaveLength(1);
    expect(existsSync(file)).toBe(true);
  });
});
