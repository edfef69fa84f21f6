/**
 * The pretend platform against the platform's own description and against recorded traffic. Both
 * stand beside the checkout during development only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Answer, type Graph, openGraph } from '../../sandbox/graph.ts';

const SHARED = new URL('../../../../shared/', import.meta.url);
const SPEC = new URL('specs/whatsapp/business-messaging-api_v23.0.patched.yaml', SHARED);
const RECORDED = new URL('fixtures/whatsapp/recorded/', SHARED);

const NUMBER = '500000000000001';
const ACCOUNT = '400000000000001';
const PHONE_FIELDS =
  'id,is_official_business_account,display_phone_number,verified_name,account_mode,quality_rating,certificate,code_verification_status,eligibility_for_api_business_global_search,is_pin_enabled,name_status,new_name_status,status,search_visibility,messaging_limit_tier';

type Ask = (graph: Graph) => Promise<Answer>;

let graph: Graph;
beforeAll(async () => {
  graph = openGraph();
  await graph.deliver({ event: 'message' });
});
afterAll(() => graph.clear());

const get =
  (path: string): Ask =>
  (world) =>
    world.ask(`v26.0/${path}`);

const upload = async (world: Graph): Promise<Answer> => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob(['%PDF-'], { type: 'application/pdf' }), 'a.pdf');
  return await world.ask(`v26.0/${NUMBER}/media`, { body: form });
};

const send =
  (message: Record<string, unknown>): Ask =>
  (world) =>
    world.send(message);

const onMedia =
  (method: 'GET' | 'DELETE'): Ask =>
  async (world) =>
    world.ask(`v26.0/${(await upload(world)).json.id}`, { method });

const markRead: Ask = async (world) => {
  await world.deliver({ event: 'message', messageId: 'wamid.read-me' });
  const message_id = 'wamid.read-me';
  return await world.send({
    to: undefined,
    status: 'read',
    message_id,
    typing_indicator: { type: 'text' },
  });
};

const TEXT = { type: 'text', text: { body: 'Hello' } };
const TEMPLATE = { type: 'template', template: { name: 'welcome', language: { code: 'ru' } } };
const SUBSCRIPTIONS = `${ACCOUNT}/subscribed_apps`;

interface Case {
  path: string;
  method?: 'get' | 'post' | 'delete';
  ask: Ask;
  /** Where the spec and what the platform really answers differ: the instance path, and why we follow the platform. */
  except?: Readonly<Record<string, string>>;
}

const NAMED_STATUS = 'recorded: CONNECTED and DISCONNECTED; the spec lists another object’s words';

const CASES: Readonly<Record<string, Case>> = {
  'a text': { path: '/{Version}/{Phone-Number-ID}/messages', method: 'post', ask: send(TEXT) },
  'a template': {
    path: '/{Version}/{Phone-Number-ID}/messages',
    method: 'post',
    ask: send(TEMPLATE),
  },
  'a read receipt': {
    path: '/{Version}/{Phone-Number-ID}/messages',
    method: 'post',
    ask: markRead,
  },
  'an upload': { path: '/{Version}/{Phone-Number-ID}/media', method: 'post', ask: upload },
  'a file': {
    path: '/{Version}/{Media-ID}',
    ask: onMedia('GET'),
    except: { '/file_size': 'recorded: a number; the spec’s example is a text' },
  },
  'a deletion': { path: '/{Version}/{Media-ID}', method: 'delete', ask: onMedia('DELETE') },
  'a number': { path: '/{Version}/{Phone-Number-ID}', ask: get(NUMBER) },
  numbers: {
    path: '/{Version}/{WABA-ID}/phone_numbers',
    ask: get(`${ACCOUNT}/phone_numbers?fields=${PHONE_FIELDS}`),
    except: { '/data/\\d+/status': NAMED_STATUS },
  },
  'an account': {
    path: '/{Version}/{WABA-ID}',
    ask: get(
      `${ACCOUNT}?fields=id,name,timezone_id,currency,account_review_status,message_template_namespace`,
    ),
  },
  'an account’s ownership': {
    path: '/{Version}/{WABA-ID}',
    ask: get(`${ACCOUNT}?fields=id,name,business_verification_status,ownership_type`),
    except: {
      '/business_verification_status': 'recorded: not_verified, in small letters',
      '/ownership_type': 'recorded: SELF',
    },
  },
  'own accounts': {
    path: '/{Version}/{Business-ID}/owned_whatsapp_business_accounts',
    ask: get('300000000000001/owned_whatsapp_business_accounts'),
  },
  'clients’ accounts': {
    path: '/{Version}/{Business-ID}/client_whatsapp_business_accounts',
    ask: get('300000000000001/client_whatsapp_business_accounts'),
  },
  templates: {
    path: '/{Version}/{WABA-ID}/message_templates',
    ask: get(`${ACCOUNT}/message_templates`),
  },
  'a template node': { path: '/{Version}/{TEMPLATE_ID}', ask: get('800000000000003') },
  'a profile': {
    path: '/{Version}/{Phone-Number-ID}/whatsapp_business_profile',
    ask: get(`${NUMBER}/whatsapp_business_profile`),
  },
  'a subscription': {
    path: '/{Version}/{WABA-ID}/subscribed_apps',
    method: 'post',
    ask: (world) => world.ask(`v26.0/${SUBSCRIPTIONS}`, { method: 'POST' }),
  },
  subscriptions: { path: '/{Version}/{WABA-ID}/subscribed_apps', ask: get(SUBSCRIPTIONS) },
  'no subscription': {
    path: '/{Version}/{WABA-ID}/subscribed_apps',
    method: 'delete',
    ask: (world) => world.ask(`v26.0/${SUBSCRIPTIONS}`, { method: 'DELETE' }),
  },
};

const noSpec = !existsSync(SPEC);
if (noSpec)
  console.warn('Skipped: ../shared/specs is not here, so answers are not checked against it.');

describe.skipIf(noSpec)('answers are what the platform’s description says', () => {
  const open = () => {
    const document = parse(readFileSync(SPEC, 'utf8'), { maxAliasCount: -1 });
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, 'spec');
    const check = (pointer: string, value: unknown): string[] => {
      const validate = ajv.compile({ $ref: `spec#${pointer}` });
      validate(value);
      return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
    };
    return { document, check };
  };
  let spec: ReturnType<typeof open>;
  beforeAll(() => {
    spec = open();
  });

  it.each(Object.entries(CASES))('%s', async (_, { path, method = 'get', ask, except = {} }) => {
    const answer = await ask(graph);
    expect(answer.status, answer.text).toBe(200);
    const place = path.replaceAll('~', '~0').replaceAll('/', '~1');
    const content = `/paths/${place}/${method}/responses/200/content/application~1json/schema`;
    const found = spec.document.paths[path][method].responses['200'].content;
    expect(found['application/json'].schema).toBeDefined();
    const errors = spec.check(content, answer.json);
    const patterns = Object.keys(except).map((pattern) => new RegExp(`^${pattern} `));
    expect(errors.filter((error) => !patterns.some((pattern) => pattern.test(error)))).toEqual([]);
    // An exception that is none any more is to be taken away.
    const idle = patterns.filter((pattern) => !errors.some((error) => pattern.test(error)));
    expect(idle).toEqual([]);
  });

  it.each([
    ['a missing object', get('123123')],
    ['a bad token', (world: Graph) => world.ask('v26.0/me', { token: 'EAAnobody' })],
    ['a bad message', send({ type: 'text' })],
    [
      'an unknown template',
      send({ ...TEMPLATE, template: { name: 'x', language: { code: 'ru' } } }),
    ],
  ])('%s is an error of its shape', async (_, ask) => {
    const answer = await ask(graph);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(spec.check('/components/schemas/GraphAPIError', answer.json)).toEqual([]);
  });
});

interface Recording {
  request: { method: string; uri: string };
  response: { status: number; headers: Record<string, unknown>; body: any };
}

/** The same call as in a recording, by the recording's name. */
const REPLAYED: readonly (readonly [RegExp, Ask])[] = [
  [/^messages\.send_text_message_with_success/, send(TEXT)],
  [/^messages\.send_template_with_success/, send(TEMPLATE)],
  [
    /^messages\.send_reaction/,
    send({ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '🕐' } }),
  ],
  [/^messages\.send_location/, send({ type: 'location', location: { latitude: 1, longitude: 2 } })],
  [/^messages\.send_typing_indicator/, markRead],
  [/^messages\.read_message_with/, send({ to: undefined, status: 'read', message_id: '12345' })],
  [
    /^messages\.send_text_handles_error/,
    (world) => world.ask('v26.0/123123/messages', { json: TEXT }),
  ],
  [/^medias\.upload_\w*media_with_success/, upload],
  [/^medias\.media_with_success/, onMedia('GET')],
  [/^medias\.test_get_/, onMedia('GET')],
  [/^medias\.media_handles_error/, get('123_123')],
  [/^medias\.delete_media_with_success/, onMedia('DELETE')],
  [/^phone_numbers\.registered_number_with/, get(`${NUMBER}?fields=${PHONE_FIELDS}`)],
  [
    /^phone_numbers\.registered_numbers_with/,
    get(`${ACCOUNT}/phone_numbers?fields=${PHONE_FIELDS}`),
  ],
  [/^phone_numbers\.registered_numbers?_handles/, get('123123')],
  [
    /^business_account\.when_fields_not_provided/,
    get(
      `${ACCOUNT}?fields=id,name,timezone_id,message_template_namespace,account_review_status,business_verification_status,country,ownership_type,primary_business_location`,
    ),
  ],
  [
    /^business_account\.details_accepts_fields/,
    get(`${ACCOUNT}?fields=analytics.start(1770606000).end(1770692400).granularity(HALF_HOUR)`),
  ],
  [/^business_account\.details_handles_error/, get('123123?fields=id,name')],
  [
    /^business_profile\.details_accepts_fields/,
    get(`${NUMBER}/whatsapp_business_profile?fields=vertical`),
  ],
  [/^templates\.get_template_namespace\.json/, get(`${ACCOUNT}?fields=message_template_namespace`)],
  [/^templates\.get_templates\.json/, get(`${ACCOUNT}/message_templates?limit=100`)],
  [/^templates\.get_a_template_by_id/, get('800000000000003')],
  [/^templates\.get_a_template_when_not_exists/, get('123456')],
];

const noRecordings = !existsSync(RECORDED);
if (noRecordings)
  console.warn(
    'Skipped: ../shared/fixtures is not here, so there is no recorded traffic to compare with.',
  );

describe.skipIf(noRecordings)('answers have what recorded ones have', () => {
  const files = noRecordings ? [] : readdirSync(RECORDED);

  it.each(REPLAYED.map(([name, ask]) => [name.source, name, ask] as const))(
    '%s',
    async (_, name, ask) => {
      const matching = files.filter((file) => name.test(file));
      expect(matching.length).toBeGreaterThan(0);
      const answer = await ask(graph);
      for (const file of matching) {
        const [recording] = JSON.parse(
          readFileSync(new URL(file, RECORDED), 'utf8'),
        ) as Recording[];
        const { status, headers, body } = recording?.response ?? {
          status: 0,
          headers: {},
          body: {},
        };
        expect(answer.status).toBe(status);
        expect(keys(answer.json)).toEqual(expect.arrayContaining(keys(body)));
        if (body.error) {
          const { code, error_subcode, type } = body.error;
          expect(answer.json.error).toMatchObject({
            code,
            type,
            ...(error_subcode ? { error_subcode } : {}),
          });
        }
        const sent = Object.keys(headers).filter((header) => header !== 'X-Ad-Api-Version-Warning');
        for (const header of sent) expect(answer.headers.has(header), header).toBe(true);
      }
    },
  );
});

/** Paths of an answer's keys, three deep; of lists, the first item. Long texts are compared by their shape elsewhere. */
function keys(value: unknown, depth = 3): string[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return keys(value[0], depth);
  return Object.entries(value).flatMap(([name, inner]) => [
    name,
    ...keys(inner, depth - 1).map((path) => `${name}.${path}`),
  ]);
}
