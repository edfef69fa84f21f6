/** Real sessions with the platform, replayed: the gate takes from each answer what was in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import { templateAnalytics } from '../../../gates/whatsapp/business/analytics.ts';
import { readBusinessAccount } from '../../../gates/whatsapp/business/business-account.ts';
import { readProfile, updateProfile } from '../../../gates/whatsapp/business/profile.ts';
import { numberGraph } from '../../../gates/whatsapp/credential.ts';
import { deleteMedia, download, mediaInfo } from '../../../gates/whatsapp/media/media.ts';
import { upload } from '../../../gates/whatsapp/media/uploads.ts';
import { listNumbers, readNumberDetail } from '../../../gates/whatsapp/numbers/number-facts.ts';
import { deregisterNumber, registerNumber } from '../../../gates/whatsapp/numbers/registration.ts';
import { markRead, send, typing } from '../../../gates/whatsapp/send.ts';
import {
  createTemplate,
  deleteTemplate,
  editTemplate,
  listTemplates,
  readTemplate,
  templateNamespace,
} from '../../../gates/whatsapp/templates/templates.ts';
import type { Draft } from '../../../src/domain/message.ts';
import type { Session } from '../../../src/gate.ts';
import { openHttp } from '../../../src/http/open.ts';
import { newMachine, type Machine } from '../../support/gates.ts';
import { newMemory, noRenewal } from '../../support/memory.ts';
import { mountPlatform, type MountedPlatform } from '../../support/platform.ts';

const FOLDER = fileURLToPath(
  new URL('../../../../shared/fixtures/whatsapp/recorded/', import.meta.url),
);
const missing = existsSync(FOLDER) ? null : 'skipped: ../shared/fixtures is absent';
if (missing) console.warn(missing);

interface Recorded {
  name: string;
  method: string;
  /** Without origin and version. */
  path: string;
  asked: any;
  query: URLSearchParams;
  status: number;
  headers: Record<string, string>;
  body: any;
}

const sessions: Recorded[] = missing
  ? []
  : readdirSync(FOLDER).map((file) => {
      const [{ request, response }] = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      const { pathname, searchParams } = new URL(request.uri);
      return {
        name: file.replace(/\.json$/, ''),
        method: request.method,
        path: pathname.replace(/^\/v\d+\.\d+\//, '/'),
        asked: request.body,
        query: searchParams,
        status: response.status,
        headers: Object.fromEntries(
          Object.entries(response.headers as Record<string, string[]>).map(([name, values]) => [
            name,
            values.join(', '),
          ]),
        ),
        body: response.body,
      };
    });

let playing: Recorded;
let platform: MountedPlatform;
let machine: Machine;
let http: ReturnType<typeof openHttp>;
let posted: any;

/** The account a path speaks of, as the gate sees it. */
function sessionFor(id: string): Session {
  return {
    user: 'olga',
    account: {
      id: `whatsapp:${id}`,
      gate: 'whatsapp',
      externalId: id,
      kind: 'channel',
      name: 'Ольга',
      handle: '79997654321',
      enabled: true,
      details: {},
      login: null,
      createdAt: 0,
    },
    credential: {
      accessToken: 'EAAfictionalReplayToken',
      verifyToken: 'fictional',
      businessAccountId: id,
    },
    http,
    memory: newMemory(),
    renewed: noRenewal,
    now: Date.now,
  };
}

/** The draft that makes the message that was sent. */
function draftOf(asked: any): Draft {
  const { type, to, context } = asked;
  const part = asked[type];
  const media = ({ id, link, caption, filename }: any) => ({
    ...(id === undefined ? { url: link } : { id: String(id) }),
    ...(caption === undefined ? {} : { caption }),
    ...(filename === undefined ? {} : { filename }),
  });
  const draft: Draft = {
    to: { kind: 'phone', id: String(to) },
    ...(context ? { replyTo: context.message_id } : {}),
  };
  switch (type) {
    case 'text':
      return { ...draft, text: part.body };
    case 'location':
      return { ...draft, location: { ...part } };
    case 'reaction':
      return { ...draft, reaction: { emoji: part.emoji, messageId: part.message_id } };
    case 'interactive':
      return { ...draft, native: { kind: 'interactive', interactive: part } };
    case 'template':
      return {
        ...draft,
        template: {
          name: part.name,
          language: part.language.code,
          params: [],
          components: part.components,
        },
      };
    case 'contacts':
      return {
        ...draft,
        contacts: part.map(({ name, org, ...rest }: any) => ({
          ...rest,
          name: { formatted: name.formatted_name, first: name.first_name, last: name.last_name },
          organization: org,
        })),
      };
    default:
      return { ...draft, media: { kind: type, ...media(part) } };
  }
}

async function sent(recorded: Recorded) {
  const [, id = ''] = recorded.path.split('/');
  const receipt = await send(sessionFor(id), draftOf(recorded.asked), 'key');
  expect(receipt).toEqual({
    externalId: recorded.body.messages[0].id,
  });
  const { type } = recorded.asked;
  // Contacts carry what makes a number one that can be written to; all else goes as it went.
  if (type !== 'contacts' && type !== 'text')
    expect(posted[type]).toEqual(asText(recorded.asked[type]));
}

/** Ids that were sent as numbers are texts here. */
function asText(value: any): any {
  return JSON.parse(JSON.stringify(value), (key, each) => (key === 'id' ? String(each) : each));
}

type Play = (recorded: Recorded, id: string) => Promise<unknown>;

/** By the first word of a name, then by the whole: what is asked, and that the same comes out. */
const PLAYS: readonly [RegExp, Play][] = [
  [
    /^business_account\.details_accepts_fields/,
    async ({ body }, id) =>
      expect(await numberGraph(sessionFor(id)).get(id, { fields: 'analytics' })).toEqual(body),
  ],
  [
    /^business_account\./,
    async ({ body }, id) => {
      const facts = await readBusinessAccount(numberGraph(sessionFor(id)), id);
      expect(facts).toMatchObject({ id: body.id, name: body.name });
      expect(JSON.stringify(facts)).toContain(body.message_template_namespace);
    },
  ],
  [
    /^business_profile\.update/,
    async (_recorded, id) => updateProfile(numberGraph(sessionFor(id)), id, { about: 'Кабинет' }),
  ],
  [
    /^business_profile\./,
    async ({ body }, id) => {
      const profile = await readProfile(numberGraph(sessionFor(id)), id);
      const { messaging_product: _product, ...told } = body.data[0];
      expect(profile).toMatchObject(told);
    },
  ],
  [/^medias\.delete/, async (_recorded, id) => deleteMedia(sessionFor('1'), id)],
  [
    /^medias\.download_media_success/,
    async ({ body }) => {
      const info = { id: '1', url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/' };
      let size = 0;
      const bytes = await download(sessionFor('1'), {
        ...info,
        mimeType: null,
        size: null,
      });
      for await (const chunk of bytes) size += chunk.length;
      expect(size).toBe(body.binaryBytes);
    },
  ],
  [
    /^medias\.upload/,
    async ({ body, asked: _asked }, id) => {
      const file = machine.file('photo.png', SAMPLES.image().bytes);
      expect(await upload(sessionFor(id), file)).toBe(body.id);
    },
  ],
  [
    /^medias\./,
    async ({ body }, id) =>
      expect(await mediaInfo(sessionFor('1'), id)).toMatchObject({
        id: body.id,
        url: body.url,
        mimeType: body.mime_type,
        size: body.file_size,
      }),
  ],
  [/^messages\.read/, async ({ asked }, id) => markRead(sessionFor(id), asked.message_id)],
  [
    /^messages\.send_typing/,
    async ({ asked }, id) => {
      await typing(sessionFor(id), asked.message_id);
      const { recipient_type: _type, ...said } = asked;
      expect(posted).toEqual(said);
    },
  ],
  [/^messages\.send/, sent],
  [
    /^phone_numbers\.deregister/,
    async (_recorded, id) => deregisterNumber(numberGraph(sessionFor(id)), id),
  ],
  [
    /^phone_numbers\.register_/,
    async (_recorded, id) => registerNumber(numberGraph(sessionFor(id)), id, { pin: '123456' }),
  ],
  [
    /^phone_numbers\.registered_numbers/,
    async ({ body }, id) => {
      const found = await listNumbers(numberGraph(sessionFor(id)), id);
      expect(
        found.map(({ id: number, phone, name, quality }) => [number, phone, name, quality]),
      ).toEqual(
        body.data.map((one: any) => [
          one.id,
          one.display_phone_number,
          one.verified_name,
          one.quality_rating,
        ]),
      );
    },
  ],
  [
    /^phone_numbers\./,
    async ({ body }, id) =>
      expect(await readNumberDetail(numberGraph(sessionFor(id)), id)).toMatchObject({
        id: body.id,
        phone: body.display_phone_number,
        name: body.verified_name,
        quality: body.quality_rating,
        nameStatus: body.name_status,
        status: body.status,
        limit: body.messaging_limit_tier,
        accountMode: body.account_mode,
        official: body.is_official_business_account,
        pinEnabled: body.is_pin_enabled,
      }),
  ],
  [
    /^templates\.template_analytics/,
    async ({ body, query }, id) => {
      const day = 24 * 60 * 60 * 1000;
      const [start, end] = [Number(query.get('start')) * 1000, Number(query.get('end')) * 1000];
      const templates = (query.get('template_ids') ?? '1').replaceAll(/[[\]]/g, '').split(',');
      const points = await templateAnalytics(numberGraph(sessionFor(id)), id, {
        start,
        // Nothing beyond what was asked for is taken over; the platform rounds up to whole days.
        end: end + 2 * day,
        templates,
      });
      const told = body.data.flatMap(({ data_points: list }: any) => list ?? []);
      const sum = (name: string) =>
        told.reduce((all: number, point: any) => all + (point[name] ?? 0), 0);
      const ours = (name: string) =>
        points.reduce((all, { figures }) => all + (figures[name] ?? 0), 0);
      for (const name of ['sent', 'delivered', 'read']) expect(ours(name)).toBe(sum(name));
      const ids = new Set(told.map(({ template_id: one }: any) => String(one)));
      expect(new Set(points.map(({ by }) => by['template']))).toEqual(ids);
    },
  ],
  [
    /^templates\.create/,
    async ({ asked, body }, id) =>
      expect(await createTemplate(numberGraph(sessionFor(id)), id, asked)).toMatchObject(body),
  ],
  [
    /^templates\.update/,
    async ({ asked }, id) => editTemplate(numberGraph(sessionFor(id)), id, asked),
  ],
  [
    /^templates\.delete/,
    async ({ name }, id) =>
      deleteTemplate(numberGraph(sessionFor(id)), id, {
        name: 'seasonal_promotion',
        ...(name.endsWith('by_id') ? { id: '1075472707447727' } : {}),
      }),
  ],
  [
    /^templates\.get_a_template/,
    async ({ body }, id) =>
      expect(await readTemplate(numberGraph(sessionFor(id)), id)).toMatchObject({
        id: body.id,
        name: body.name,
        status: body.status,
        language: body.language,
        category: body.category,
        components: body.components,
      }),
  ],
  [
    /^templates\.get_template_namespace/,
    async ({ body }, id) =>
      expect(await templateNamespace(numberGraph(sessionFor(id)), id)).toBe(
        body.message_template_namespace,
      ),
  ],
  [
    /^templates\.get_templates/,
    async ({ body }, id) => {
      const found = await listTemplates(numberGraph(sessionFor(id)), id);
      expect(
        found.map(({ id: one, name, status, language, components }) => ({
          id: one,
          name,
          status,
          language,
          components,
        })),
      ).toEqual(
        body.data.map(({ id: one, name, status, language, components }: any) => ({
          id: one,
          name,
          status,
          language,
          components,
        })),
      );
    },
  ],
];

describe.skipIf(missing)(`sessions with the platform ${missing ?? ''}`, () => {
  beforeAll(async () => {
    machine = newMachine();
    const answer = async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      const type = request.headers.get('content-type') ?? '';
      posted = type.startsWith('application/json') ? await request.json() : null;
      const path = url.pathname.replace(/^\/v\d+\.\d+\//, '/');
      expect(`${request.method} ${path}`).toBe(`${playing.method} ${playing.path}`);
      const { status, headers, body } = playing;
      return typeof body?.binaryBytes === 'number'
        ? new Response(new Uint8Array(body.binaryBytes), { status, headers })
        : Response.json(body, { status, headers });
    };
    platform = mountPlatform({
      'https://graph.facebook.com': answer,
      'https://lookaside.fbsbx.com': answer,
    });
    await platform.start();
    http = openHttp({ hosts: {}, env: {}, sleep: async () => undefined });
  });
  afterAll(async () => {
    await http?.close();
    await platform?.close();
    await machine?.destroy();
  });

  it('are all known', () => {
    expect(sessions.length).toBeGreaterThanOrEqual(74);
  });

  // An address that is not the platform's: nothing of it is ever asked for.
  const foreign = /^medias\.download_media_handles_error/;
  it.each(
    sessions.filter(({ name }) => !foreign.test(name)).map((one) => [one.name, one] as const),
  )('%s', async (name, recorded) => {
    const [, play] = PLAYS.find(([known]) => known.test(name)) ?? [];
    if (!play) throw new Error(`${name} is replayed by nothing`);
    playing = recorded;
    const [, id = ''] = recorded.path.split('/');
    const { error } = recorded.body ?? {};
    if (!error) {
      await play(recorded, id);
      return;
    }
    const code = [error.code, error.error_subcode].filter((one) => one !== undefined).join('/');
    const outcome = await play(recorded, id).catch((thrown: unknown) => thrown);
    expect(outcome).toMatchObject({ name: 'GateError', platformCode: code });
  });
});
