import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ZoomApi } from '../../../gates/zoom/api.ts';
import { type Line, register } from '../../../gates/zoom/commands/registrant-lines.ts';
import { meetingNamed, meetingNumber } from '../../../gates/zoom/meeting-named.ts';
import { readPeople } from '../../../gates/zoom/people-file.ts';
import {
  registrantEvent,
  registrantOf,
  type Registration,
} from '../../../gates/zoom/registrants.ts';
import { stripped } from '../../../gates/zoom/strip.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { answer, responsesMissing } from './responses.ts';
import { newWorld, type World } from './world.ts';

const people = (text: string) => readPeople(Buffer.from(text));

describe('registrants at the pretend Zoom', () => {
  let world: World;
  let before: number;
  beforeAll(async () => {
    world = await newWorld();
    await world.logInTo('olga');
  });
  beforeEach(async () => {
    world.options.dryRun = false;
    world.options.yes = true;
    before = (await world.requests()).length;
  });
  afterAll(async () => {
    if (zoomSpecMissing === null) expect(zoomErrorsIn(await world.requests())).toEqual([]);
    await world.close();
  });

  /** @param approval as Zoom counts: 0 at once, 1 by hand, 2 no registration */
  async function planned(approval: number, more: object = {}): Promise<string> {
    const made = await world.api('POST', '/users/me/meetings', {
      topic: 'Разбор',
      type: 2,
      start_time: new Date(world.app.now() + 86_400_000).toISOString().slice(0, 19) + 'Z',
      duration: 60,
      settings: { approval_type: approval },
      ...more,
    });
    return String(made.id);
  }

  const listed = async (meeting: string, status: string): Promise<string[]> =>
    (await world.api('GET', `/meetings/${meeting}/registrants?status=${status}`)).registrants.map(
      ({ email }: { email: string }) => email,
    );
  const kept = async (meeting: string) => {
    const { records } = await world.app.store('olga');
    return records.list({ kind: 'registrant', meeting, limit: 100 });
  };
  /** What this test has asked to be changed so far. */
  const posts = async () =>
    (await world.requests())
      .slice(before)
      .filter(({ method, path }) => method !== 'GET' && path.startsWith('/zoom/v2/meetings/'));

  test('one by flags: registered, with their own link, and kept without its key', async () => {
    const meeting = await planned(0);
    const { value, text } = await world.run(
      'registrant',
      'add',
      `${meeting.slice(0, 3)} ${meeting.slice(3)}`,
      '--email',
      'maria@example.org',
      '--first-name',
      'Мария',
      '--phone',
      '+7 900 000-00-01',
      '--question',
      'ORG=Пример',
    );
    expect(value).toMatchObject({ meeting, topic: 'Разбор', dryRun: false });
    const [one] = value.registrants;
    expect(one).toMatchObject({ line: null, result: 'added', status: 'approved', error: null });
    expect(one.joinUrl).toContain('tk=');
    expect(text).toContain(one.joinUrl);
    expect(await listed(meeting, 'approved')).toEqual(['maria@example.org']);
    expect((await posts()).at(-1)?.body).toMatchObject({
      email: 'maria@example.org',
      first_name: 'Мария',
      phone: '+7 900 000-00-01',
      org: 'Пример',
    });
    const [record] = await kept(meeting);
    expect(record).toMatchObject({
      externalId: `${meeting}:${one.id}`,
      meeting,
      facts: { email: 'maria@example.org', name: 'Мария', status: 'approved' },
    });
    expect(JSON.stringify(record?.raw)).not.toContain('tk=');
  });

  test('one who is registered already is said to be, and nothing is sent', async () => {
    const meeting = await planned(1);
    const who = ['--email', 'maria@example.org', '--first-name', 'Мария'];
    await world.run('registrant', 'add', meeting, ...who);
    const sent = (await posts()).length;
    const { value, text } = await world.run('registrant', 'add', meeting, ...who);
    expect(value.registrants).toMatchObject([{ result: 'known', status: 'pending' }]);
    expect(text).toContain('before and waits to be let in');
    await world.run('registrant', 'approve', meeting, 'maria@example.org');
    const again = await world.run('registrant', 'add', meeting, ...who);
    expect(again.text).toContain('is registered for “Разбор” already');
    expect((await posts()).filter(({ method }) => method === 'POST')).toHaveLength(sent);
  });

  test('a meeting without registration is refused with its cure, before anything is sent', async () => {
    const meeting = await planned(2);
    const add = world.run(
      'registrant',
      'add',
      meeting,
      '--email',
      'a@example.org',
      '--first-name',
      'A',
    );
    await expect(add).rejects.toMatchObject({
      category: 'policy',
      code: 'registration_off',
      hint: `gates zoom meeting update ${meeting} --register`,
    });
    expect(await posts()).toEqual([]);
    await expect(
      world.run('registrant', 'approve', meeting, 'a@example.org'),
    ).rejects.toMatchObject({ category: 'not_found' });
  });

  test.each([
    [['--email', 'a@example.org'], /first name/],
    [['--first-name', 'A'], /email/],
    [['--email', 'a@example', '--first-name', 'A'], /no email address/],
    [['--email', 'a@example.org', '--first-name', 'A'.repeat(65)], /64/],
    [['--email', 'a@example.org', '--first-name', 'A', '--question', 'org'], /--question/],
    [['--email', 'a@example.org', '--file', 'people.csv'], /not both/],
    [['--file', '/nowhere/people.csv'], /no such file/],
  ])('%j is wrong usage', async (flags, why) => {
    const meeting = await planned(0);
    await expect(world.run('registrant', 'add', meeting, ...flags)).rejects.toMatchObject({
      category: 'usage',
      message: expect.stringMatching(why),
    });
    expect(await posts()).toEqual([]);
  });

  test('what the meeting does not ask is refused for all', async () => {
    const meeting = await planned(0);
    const file = world.file(
      'asked.csv',
      'email,name,Рост\na@example.org,А,170\nb@example.org,Б,\n',
    );
    await expect(world.run('registrant', 'add', meeting, '--file', file)).rejects.toMatchObject({
      category: 'usage',
      message: expect.stringContaining('Рост'),
      hint: expect.stringContaining('the column may also be removed'),
    });
    expect(await posts()).toEqual([]);
  });

  test('many of a file go thirty at a time; a bad line stops nobody; again, nothing changes', async () => {
    const meeting = await planned(1);
    const rows = Array.from({ length: 65 }, (_, n) => `p${n}@example.org;Имя${n};Фамилия`);
    rows.splice(10, 0, 'nobody;Никто;', 'p3@example.org;Имя3;Снова', '');
    const file = world.file('people.csv', `\uFEFFПочта;Имя;Фамилия\r\n${rows.join('\r\n')}\r\n`);
    world.options.dryRun = true;
    await expect(world.run('registrant', 'add', meeting, '--file', file)).rejects.toMatchObject({
      code: 'not_all_registered',
    });
    expect(await posts()).toEqual([]);
    world.options.dryRun = false;
    await expect(world.run('registrant', 'add', meeting, '--file', file)).rejects.toMatchObject({
      category: 'failed',
      code: 'not_all_registered',
      message: expect.stringMatching(/^2 of 67 people .*line 12.*nobody.*line 13.*line 5/s),
    });
    const sent = await posts();
    expect(sent.map(({ path }) => path.split('/').at(-1))).toEqual(
      Array.from({ length: 3 }, () => 'batch_registrants'),
    );
    expect(sent.map(({ body }) => (body as any).registrants.length)).toEqual([30, 30, 5]);
    const there = await world.api(
      'GET',
      `/meetings/${meeting}/registrants?status=pending&page_size=300`,
    );
    expect(there.registrants).toHaveLength(65);
    expect(await kept(meeting)).toHaveLength(65);
    const good = world.file(
      'good.csv',
      `email;name\n${rows[0]?.split(';')[0]};Имя0\nnew@example.org;Новая Гостья\n`,
    );
    const { value } = await world.run('registrant', 'add', meeting, '--file', good, '--approve');
    expect(value.registrants).toMatchObject([
      { line: 2, result: 'known', status: 'pending' },
      { line: 3, result: 'added', status: 'approved' },
    ]);
    expect((await posts()).at(-1)?.body).toMatchObject({
      email: 'new@example.org',
      first_name: 'Новая',
      last_name: 'Гостья',
      auto_approve: true,
    });
  });

  test('under --json a failure shows nothing but its error, with every line', async () => {
    const meeting = await planned(0);
    const file = world.file('two.csv', 'email,name\na@example.org,A\nb,B\nc,C\n');
    world.options.json = true;
    const refused = world.run('registrant', 'add', meeting, '--file', file);
    await expect(refused).rejects.toMatchObject({
      code: 'not_all_registered',
      message: expect.stringMatching(/line 3: “b”.*line 4: “c”/s),
      hint: expect.stringContaining(`gates zoom registrant list ${meeting}`),
    });
    expect(world.shown).toEqual([]);
    world.options.json = false;
    expect((await world.run('registrant', 'list', meeting)).value).toMatchObject([
      { email: 'a@example.org', status: 'approved' },
    ]);
  });

  test('a meeting that comes again takes them one by one', async () => {
    const meeting = await planned(0, {
      type: 8,
      recurrence: { type: 2, repeat_interval: 1, end_times: 3 },
    });
    const file = world.file('two.csv', 'email,first_name\na@example.org,А\nb@example.org,Б\n');
    const { value } = await world.run('registrant', 'add', meeting, '--file', file);
    expect(value.registrants.map(({ result }: any) => result)).toEqual(['added', 'added']);
    expect((await posts()).map(({ path }) => path.split('/').at(-1))).toEqual([
      'registrants',
      'registrants',
    ]);
  });

  test('no answer: nobody knows, and it is said where to look', async () => {
    const meeting = await planned(0);
    await world.fault('reset', { at: 'write' });
    const flags = ['--email', 'a@example.org', '--first-name', 'А'];
    await expect(world.run('registrant', 'add', meeting, ...flags)).rejects.toMatchObject({
      category: 'unknown_outcome',
      hint: `gates zoom registrant list ${meeting}`,
    });
  });

  test('list, approve, deny, cancel: by id or address, kept, and recorded', async () => {
    const meeting = await planned(1);
    for (const name of ['a', 'b', 'c']) {
      await world.run(
        'registrant',
        'add',
        meeting,
        '--email',
        `${name}@example.org`,
        '--first-name',
        name,
      );
    }
    const { value: waiting, text } = await world.run(
      'registrant',
      'list',
      meeting,
      '--status',
      'pending',
    );
    expect(waiting.map(({ email }: any) => email)).toEqual([
      'a@example.org',
      'b@example.org',
      'c@example.org',
    ]);
    expect(text).toContain('a@example.org');
    const [first, second, third] = waiting;
    world.options.dryRun = true;
    const would = await world.run('registrant', 'approve', meeting, first.id);
    expect(would.value).toMatchObject({ done: false, dryRun: true });
    expect(await listed(meeting, 'approved')).toEqual([]);
    world.options.dryRun = false;
    const approved = await world.run('registrant', 'approve', meeting, first.id, 'B@example.org');
    expect(approved.value).toMatchObject({ action: 'approve', done: true });
    expect(approved.value.registrants.map(({ status }: any) => status)).toEqual([
      'approved',
      'approved',
    ]);
    await world.run('registrant', 'deny', meeting, third.id);
    await world.run('registrant', 'cancel', meeting, second.id);
    expect(await listed(meeting, 'approved')).toEqual(['a@example.org']);
    const states = new Map(
      (await kept(meeting)).map(({ facts }) => [(facts as any).email, (facts as any).status]),
    );
    expect(Object.fromEntries(states)).toEqual({
      'a@example.org': 'approved',
      'b@example.org': 'cancelled',
      'c@example.org': 'denied',
    });
    const again = await world.run('registrant', 'list', meeting);
    expect(again.value).toHaveLength(3);
    expect(again.value[0].joinUrl).toContain('tk=');
    const trail = await (await world.app.store('olga')).audit.list({ limit: 20 });
    expect(JSON.stringify(trail)).toContain('zoom.registrant-approve');
    expect(JSON.stringify(trail)).not.toContain('example.org');
  });

  test('whoever says no changes nothing', async () => {
    const meeting = await planned(0);
    await world.run('registrant', 'add', meeting, '--email', 'a@example.org', '--first-name', 'А');
    world.options.yes = false;
    const { value } = await world.run('registrant', 'deny', meeting, 'a@example.org');
    expect(value).toMatchObject({ done: false });
    expect(await listed(meeting, 'approved')).toEqual(['a@example.org']);
  });

  test('unknown people, statuses and meetings', async () => {
    const meeting = await planned(0);
    await expect(world.run('registrant', 'deny', meeting, 'x@example.org')).rejects.toMatchObject({
      category: 'not_found',
      hint: `gates zoom registrant list ${meeting}`,
    });
    await expect(
      world.run('registrant', 'list', meeting, '--status', 'good'),
    ).rejects.toMatchObject({ category: 'usage' });
    await expect(world.run('registrant', 'list', '85300000000')).rejects.toMatchObject({
      category: 'not_found',
    });
    await expect(world.run('registrant', 'list', 'Разбор')).rejects.toMatchObject({
      category: 'usage',
    });
  });
});

describe('several at once that Zoom refuses together', () => {
  const registration: Registration = {
    meeting: '85300000000',
    topic: 'Разбор',
    approval: 'automatic',
    batches: true,
    mails: null,
  };
  const lines = (): Line[] =>
    ['a', 'b', 'c'].map((name, index) => ({
      line: index + 2,
      email: `${name}@example.org`,
      person: {
        email: `${name}@example.org`,
        firstName: name,
        lastName: null,
        phone: null,
        answers: new Map(),
      },
    }));
  const refusal = (category: 'failed' | 'rate_limited', code: string): GateError =>
    new GateError({ category, code, gate: 'zoom', message: words`No.` });
  const api = (answers: (path: string, body: any) => object): ZoomApi & { asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      call: async (_method, path, options) => {
        asked.push(path.split('/').at(-1) ?? '');
        return { ...answers(path, options?.body) };
      },
      async *pages() {},
    };
  };

  test('are tried one by one: only the bad one fails', async () => {
    const all = lines();
    const zoom = api((path, body) => {
      if (path.endsWith('/batch_registrants')) throw refusal('failed', 'bad_parameter');
      if (body.email === 'b@example.org') throw refusal('failed', 'bad_parameter');
      return { registrant_id: `id-${body.email}`, join_url: 'https://zoom.us/w/1' };
    });
    await register(zoom, registration, all, false);
    expect(zoom.asked).toEqual(['batch_registrants', 'registrants', 'registrants', 'registrants']);
    expect(all.map(({ registrant, error }) => registrant?.id ?? error?.code)).toEqual([
      'id-a@example.org',
      'bad_parameter',
      'id-c@example.org',
    ]);
  });

  test('are not tried again where the limit is reached', async () => {
    const all = lines();
    const zoom = api(() => {
      throw refusal('rate_limited', 'rate_limited');
    });
    await register(zoom, registration, all, false);
    expect(zoom.asked).toEqual(['batch_registrants']);
    expect(all.every(({ stop }) => stop)).toBe(true);
  });

  test('those that Zoom does not name are asked for by themselves', async () => {
    const all = lines();
    const zoom = api((path, body) =>
      path.endsWith('/batch_registrants')
        ? { registrants: [{ email: 'A@Example.org', registrant_id: 'one' }] }
        : { registrant_id: body.email },
    );
    await register(zoom, registration, all, true);
    expect(all.map(({ registrant }) => registrant?.id)).toEqual([
      'one',
      'b@example.org',
      'c@example.org',
    ]);
  });
});

describe('lists of people', () => {
  test('quotes, line ends in cells, tabs, and questions of the meeting', () => {
    const [one, two] = people(
      'Email\tFull name\tPhone\t"What ""for"""\n' +
        'a@example.org\tАнна Смит\t\t"two\nlines"\n\n' +
        'b@example.org\tБорис\t+1 555\t\n',
    );
    expect(one).toMatchObject({
      line: 2,
      person: { firstName: 'Анна', lastName: 'Смит', phone: null },
    });
    expect(one?.person).toMatchObject({ answers: new Map([['What "for"', 'two\nlines']]) });
    expect(two).toMatchObject({ line: 5, person: { lastName: null, phone: '+1 555' } });
  });

  test.each(['', 'email\na@example.org', 'name,phone\nA,1', 'a@example.org,Anna'])(
    'a file without its columns: %j',
    (text) => {
      expect(() => people(text)).toThrow(/columns/);
    },
  );

  test('another encoding is named', () => {
    const cyrillic = Uint8Array.from([...Buffer.from('email,name\na@example.org,'), 0xcc, 0xe0]);
    expect(() => readPeople(cyrillic)).toThrow(/UTF-8/);
    const wide = Buffer.from('\uFEFFemail,name\na@example.org,Анна', 'utf16le');
    expect(readPeople(wide)).toMatchObject([{ person: { firstName: 'Анна' } }]);
  });
});

test('meetings as people name them', () => {
  for (const text of [
    '85312345678',
    '853 1234 5678',
    '853-1234-5678',
    'https://us02web.zoom.us/j/85312345678?pwd=x',
    'https://us02web.zoom.us/w/85312345678?tk=own&pwd=x',
    'https://zoom.us/meeting/85312345678',
  ]) {
    expect(meetingNumber(text)).toBe('85312345678');
    expect(meetingNamed(text)).toBe('85312345678');
  }
  expect(meetingNamed('/ajXp112QmuoKj48545//w==')).toBe('/ajXp112QmuoKj48545//w==');
  for (const text of ['1234', 'Разбор', 'https://example.org/j/x']) {
    expect(() => meetingNumber(text)).toThrow(GateError);
  }
});

test('what is kept opens nothing', () => {
  const item = {
    download_token: 'eyJfictional',
    list: [{ start_url: 'https://zoom.us/s/1?zak=x', topic: 'A' }],
    settings: { host_key: '123456', stream_url: 'rtmp://a.example.org', stream_key: 'fictional' },
    page: 'https://zoom.us/s/1?zak=x',
    join_url: 'https://zoom.us/w/1?tk=own&pwd=room',
    download_url: 'https://zoom.us/rec/download/abc?access_token=x&y=1',
    text: 'tk=nothing special',
  };
  expect(stripped(item)).toEqual({
    list: [{ topic: 'A' }],
    settings: { stream_url: 'rtmp://a.example.org' },
    page: 'https://zoom.us/s/1',
    join_url: 'https://zoom.us/w/1?pwd=room',
    download_url: 'https://zoom.us/rec/download/abc',
    text: 'tk=nothing special',
  });
});

describe.skipIf(responsesMissing !== null)(
  `recorded answers${responsesMissing === null ? '' : ` (${responsesMissing})`}`,
  () => {
    test('a registrant of a list and of one call are the same facts', () => {
      const list = answer('meetings-{meetingId}-registrants_GET').registrants;
      const single = answer('meetings-{meetingId}-registrants-{registrantId}_GET');
      for (const item of [...list, single]) {
        const one = registrantOf(item, 'pending');
        expect(one).toMatchObject({
          id: item.id,
          email: item.email,
          name: `${item.first_name} ${item.last_name}`,
          phone: item.phone,
          status: 'approved',
          joinUrl: item.join_url,
          registeredAt: Date.parse(item.create_time),
        });
        const { id: _id, raw: _raw, ...facts } = one as NonNullable<typeof one>;
        expect(
          registrantEvent('u', '85300000000', one as NonNullable<typeof one>, 5),
        ).toMatchObject({
          externalId: `85300000000:${item.id}`,
          facts,
          at: 5,
        });
      }
    });

    test('those just registered have their id and link', async () => {
      const batch = answer('meetings-{meetingId}-batch_registrants_POST');
      const one = answer('meetings-{meetingId}-registrants_POST');
      for (const [told, item] of [
        [batch, batch.registrants[0]],
        [one, one],
      ]) {
        const line: Line = {
          line: 1,
          email: batch.registrants[0].email,
          person: {
            email: batch.registrants[0].email,
            firstName: 'Jill',
            lastName: null,
            phone: told === one ? '1' : null,
            answers: new Map(),
          },
        };
        const registration: Registration = {
          meeting: '85300000000',
          topic: '',
          approval: 'automatic',
          batches: true,
          mails: null,
        };
        const other = {
          ...line,
          email: 'x@example.org',
          person: { ...line.person!, email: 'x@example.org', phone: line.person!.phone },
        };
        await register(
          { call: async () => told, async *pages() {} },
          registration,
          [line, other],
          false,
        );
        expect(line.registrant).toMatchObject({ id: item.registrant_id, joinUrl: item.join_url });
      }
    });
  },
);
