/** What a platform refuses to tell of conversations, or tells otherwise than the pretend one. */
import { afterEach, expect, test } from 'vitest';
import { history } from '../../../../gates/meta/messaging/history.ts';
import type { GateEvent } from '../../../../src/domain/event.ts';
import type { HistoryPage, Session } from '../../../../src/gate.ts';
import { ok, type PretendGraph, pretendGraph, refused, type Routes, session } from '../pretend.ts';

const PAGE = '310000000000001';
const CLIENT = '2400000000000017';
const SINCE = Date.parse('2026-11-01T00:00:00Z');

let meta: PretendGraph;
afterEach(() => meta.close());

const LIST = ok({
  data: [
    {
      id: 't_1',
      updated_time: '2026-11-21T08:00:00+0000',
      participants: { data: [{ id: CLIENT, name: 'Анна' }, { id: PAGE }] },
    },
  ],
});

function said(n: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const created = `2026-11-20T08:00:${String(n).padStart(2, '0')}+0000`;
  return { id: `m_${n}`, created_time: created, from: { id: CLIENT }, message: `${n}`, ...more };
}

/** A list of conversations that has nothing new when it is asked for again. */
async function open(routes: Routes, account = 'messenger', credential = {}): Promise<Session> {
  meta = await pretendGraph({ [`GET ${PAGE}/conversations`]: LIST, ...routes });
  const base = session(meta);
  return {
    ...base,
    account: { ...base.account, id: `${account}:${PAGE}`, gate: account, externalId: PAGE },
    credential: { verifyToken: 'v', pageToken: 'EAAfictionalPageToken', ...credential },
  };
}

async function read(as: Session, cursor: unknown = null): Promise<HistoryPage[]> {
  const pages: HistoryPage[] = [];
  for await (const page of history(as, { since: SINCE, cursor })) pages.push(page);
  return pages;
}
const events = (pages: readonly HistoryPage[]): readonly GateEvent[] =>
  pages.flatMap((page) => page.events);
const ids = (pages: readonly HistoryPage[]) =>
  events(pages).map((event) => (event.kind === 'message' ? event.externalId : event.kind));
const untold = (pages: readonly HistoryPage[]) =>
  pages.reduce((sum, page) => sum + (page.untold ?? 0), 0);

test('a field that a version does not have is left out from then on', async () => {
  const as = await open({
    'GET t_1/messages': ({ query }) =>
      query['fields']?.includes('reply_to')
        ? refused({
            code: 100,
            message: '(#100) Tried accessing nonexisting field (reply_to) on node type (X)',
          })
        : ok({ data: [said(1)] }),
  });
  const pages = await read(as);
  expect(ids(pages)).toEqual(['m_1']);
  expect(untold(pages)).toBe(0);
  const asked = meta.asked.filter(({ path }) => path === 't_1/messages');
  expect(asked.map(({ query }) => query['fields']?.includes('reply_to'))).toEqual([true, false]);
});

/** Newest first: `<` theirs, `>` ours. */
function talk(directions: string): Record<string, unknown>[] {
  const length = directions.length;
  return [...directions].map((one, index) =>
    said(length - index, one === '>' ? { from: { id: PAGE }, to: { data: [{ id: CLIENT }] } } : {}),
  );
}
const statuses = (pages: readonly HistoryPage[]) =>
  events(pages).flatMap((event) =>
    event.kind === 'message' && event.direction === 'inbound'
      ? [`${event.externalId} ${event.status ?? '-'}`]
      : [],
  );
function listing(more: Readonly<Record<string, unknown>>) {
  const participants = { data: [{ id: CLIENT, name: 'Анна' }, { id: PAGE }] };
  const updated_time = '2026-11-20T08:00:05+0000';
  return ok({ data: [{ id: 't_1', updated_time, participants, ...more }] });
}

test('what they wrote before one of our answers counts as read, over pages and processes', async () => {
  const next = 'https://graph.facebook.com/v26.0/t_1/messages?after=older&access_token=x';
  const all = talk('<><<<');
  const as = await open({
    [`GET ${PAGE}/conversations`]: listing({ unread_count: 1 }),
    'GET t_1/messages': ({ query }) =>
      query['after'] === 'older'
        ? ok({ data: all.slice(2) })
        : ok({ data: all.slice(0, 2), paging: { next } }),
  });
  const pages = await read(as);
  expect(statuses(pages)).toEqual(['m_5 -', 'm_3 read', 'm_2 read', 'm_1 read']);
  const place = pages.findIndex((page) => page.events.length > 0);
  const rest = await read(as, JSON.parse(JSON.stringify(pages[place]?.cursor)));
  expect(statuses(rest)).toEqual(['m_3 read', 'm_2 read', 'm_1 read']);
});

test('of a conversation that is begun anew, what came after our last answer is not read', async () => {
  const next = 'https://graph.facebook.com/v26.0/t_1/messages?after=older&access_token=x';
  let known = true;
  const as = await open({
    [`GET ${PAGE}/conversations`]: listing({ unread_count: 1 }),
    'GET t_1/messages': ({ query }) => {
      if (query['after'] !== 'older') return ok({ data: talk('<>'), paging: { next } });
      return known ? ok({ data: [] }) : refused({ code: 100, message: 'Invalid cursors values' });
    },
  });
  const pages = await read(as);
  const place = pages.findIndex((page) => page.events.length > 0);
  known = false;
  const rest = await read(as, JSON.parse(JSON.stringify(pages[place]?.cursor)));
  expect(statuses(rest)).toContain('m_2 -');
});

test('of a conversation with nothing unread all is read that was there when it was listed', async () => {
  const as = await open({
    [`GET ${PAGE}/conversations`]: listing({ unread_count: 0 }),
    // The sixth came afterwards.
    'GET t_1/messages': ok({ data: [said(6), said(5), said(4)] }),
  });
  expect(statuses(await read(as))).toEqual(['m_6 -', 'm_5 read', 'm_4 read']);
});

test('messages that cannot be listed are asked for one by one, the newest; the others are counted', async () => {
  const next = 'https://graph.facebook.com/v26.0/t_1/messages?after=older&access_token=x';
  const as = await open({
    'GET t_1/messages': ({ query }) => {
      if (query['fields'] !== 'id,created_time') {
        return refused({ code: 100, message: 'The message has been deleted.' });
      }
      const bare = (n: number) => ({ id: `m_${n}`, created_time: said(n)['created_time'] });
      return query['after'] === 'older'
        ? ok({ data: [bare(2), bare(1)] })
        : ok({ data: [bare(5), bare(4), bare(3)], paging: { next } });
    },
    'GET m_5': ok(said(5)),
    'GET m_4': refused({ code: 100, message: 'The message has been deleted.' }),
    'GET m_3': ok(said(3)),
  });
  const pages = await read(as);
  expect(ids(pages)).toEqual(['m_5', 'm_3']);
  expect(untold(pages)).toBe(3);
  expect(meta.paths().filter((path) => /m_\d/.test(path))).toEqual([
    'GET m_5',
    'GET m_4',
    'GET m_3',
  ]);
  expect(pages).toHaveLength(meta.asked.length);
});

test('a conversation of which nothing is told does not keep the others from being read', async () => {
  const as = await open({
    [`GET ${PAGE}/conversations`]: ok({
      data: ['t_1', 't_2'].map((id) => ({ id, updated_time: '2026-11-21T08:00:00+0000' })),
    }),
    'GET t_1/messages': refused({ code: 100, error_subcode: 33, message: 'Unsupported request' }),
    'GET t_2/messages': ok({ data: [said(1)] }),
  });
  const pages = await read(as);
  expect(ids(pages)).toEqual(['m_1']);
  expect(untold(pages)).toBe(1);
});

test('what concerns all of it is thrown', async () => {
  const as = await open({ 'GET t_1/messages': refused({ code: 190 }) });
  await expect(read(as)).rejects.toMatchObject({ category: 'auth' });
  await meta.close();
  const without = await open({
    [`GET ${PAGE}/conversations`]: refused({
      code: 200,
      message: '(#200) Requires pages_messaging',
    }),
  });
  await expect(read(without)).rejects.toMatchObject({ code: 'scope_missing' });
});

test('a place in the list that is not known any more is begun anew, once', async () => {
  const as = await open({
    [`GET ${PAGE}/conversations`]: ({ query }) =>
      query['after'] === undefined ? LIST : refused({ code: 100, message: 'Invalid cursor' }),
    'GET t_1/messages': ok({ data: [said(1)] }),
  });
  const [first] = await read(as);
  const cursor = { ...(first?.cursor as object), open: [], list: { after: 'long ago' } };
  expect(ids(await read(as, cursor))).toEqual(['m_1']);
});

test('a place in a conversation that is not known any more is begun anew, once', async () => {
  const as = await open({
    'GET t_1/messages': ({ query }) =>
      query['after'] === undefined
        ? ok({ data: [said(2), said(1)] })
        : refused({ code: 100, message: 'Invalid cursor' }),
  });
  const [first] = await read(as);
  const left = first?.cursor as { open: readonly object[] };
  const next = { after: 'long ago' };
  const cursor = { ...left, open: left.open.map((each) => ({ ...each, next })) };
  expect(ids(await read(as, cursor))).toEqual(['m_2', 'm_1']);
});

test('what leads back to itself ends', async () => {
  const next = 'https://graph.facebook.com/v26.0/x?after=again';
  const paging = { next, cursors: { after: 'again' } };
  const as = await open({
    [`GET ${PAGE}/conversations`]: ok({ ...(LIST.body as object), paging }),
    'GET t_1/messages': ok({ data: [said(1)], paging }),
  });
  const pages = await read(as);
  expect(new Set(ids(pages))).toEqual(new Set(['m_1']));
});

test('an answer that cannot be read is no refusal: nothing is skipped for it', async () => {
  const as = await open({ 'GET t_1/messages': { body: '<html>Sign in to this network</html>' } });
  await expect(read(as)).rejects.toMatchObject({ code: 'answer_unreadable' });
});

test('addresses of next pages are not followed, only what they say of the place', async () => {
  const elsewhere = 'https://example.org/steal?after=2&limit=999&access_token=secret';
  const as = await open({
    'GET t_1/messages': ({ query }) =>
      query['after'] === '2'
        ? ok({ data: [said(1)] })
        : ok({ data: [said(2)], paging: { next: elsewhere } }),
  });
  expect(ids(await read(as))).toEqual(['m_2', 'm_1']);
  const [, , second] = meta.asked;
  expect(second?.query).toMatchObject({ after: '2', limit: '20' });
  expect(JSON.stringify(second?.query)).not.toContain('secret');
});

test('what went out has no author that nobody told of, and files have what is told of them', async () => {
  const url = 'https://cdn.example.org/files/price.pdf';
  const file = { mime_type: 'application/pdf', name: 'Прайс.pdf', size: 1234, file_url: url };
  const as = await open({
    'GET t_1/messages': ok({
      data: [
        said(2, { from: { id: PAGE }, message: '', attachments: { data: [file] } }),
        said(1, { message: '', shares: { data: [{ link: 'https://example.org/a', name: 'A' }] } }),
      ],
    }),
  });
  const [out, link] = events(await read(as));
  expect(out).toMatchObject({
    direction: 'outbound',
    type: 'document',
    peer: { identities: [{ kind: 'user_id', value: CLIENT }], name: 'Анна' },
    media: { id: url, mimeType: 'application/pdf', filename: 'Прайс.pdf', size: 1234 },
  });
  expect(out).not.toHaveProperty('details');
  expect(link).toMatchObject({
    type: 'text',
    text: 'A\nhttps://example.org/a',
    details: { link: { title: 'A', url: 'https://example.org/a' } },
  });
});

test('an account of Instagram Login is known by its username where it goes by another id', async () => {
  const token = { pageToken: undefined, instagramToken: 'IGAAfictional' };
  const them = { id: CLIENT, username: 'anna' };
  const us = { id: '25000000000000001', username: 'olga.example' };
  const as = await open(
    {
      [`GET ${PAGE}/conversations`]: ok({
        data: [{ id: 't_1', updated_time: 1795248000, participants: { data: [us, them] } }],
      }),
      'GET t_1/messages': ok({
        data: [
          said(3, { from: us, story: { reply_to: { id: '9', link: 'https://example.org/s' } } }),
          said(2, {
            from: them,
            message: '',
            story: { mention: { id: '8', link: 'https://x.example.org/8' } },
          }),
          said(1, { from: them, message: '', is_unsupported: true }),
        ],
      }),
    },
    'instagram',
    token,
  );
  const own = { ...as, account: { ...as.account, handle: '@olga.example' } };
  const [reply, mention, strange] = events(await read(own));
  expect(reply).toMatchObject({
    direction: 'outbound',
    peer: { identities: [{ value: CLIENT }], name: '@anna' },
    details: { story: { id: '9', url: 'https://example.org/s' } },
  });
  expect(mention).toMatchObject({ direction: 'inbound', type: 'story_mention' });
  expect(strange).toMatchObject({ type: 'unsupported', text: null });
  expect(meta.asked[0]?.headers['host']).toBe('graph.instagram.com');
});
