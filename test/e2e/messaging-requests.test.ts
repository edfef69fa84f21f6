/** Each example of the platforms' Postman collections that sends something, made by a command: of the same shape. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../gates/meta/sandbox/samples.ts';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';
import { type InProcess, inProcess } from '../support/in-process.ts';
import { newWorld, type World } from '../support/world.ts';
import { missingPaths } from './requests/compare.ts';

const SPECS = fileURLToPath(new URL('../../../shared/specs/', import.meta.url));
const missing = existsSync(SPECS) ? null : 'skipped: ../shared/specs is absent';
if (missing) console.warn(missing);

const PAGE = '200000000000001';
const SCOPES = [
  'public_profile',
  'pages_show_list',
  'pages_read_engagement',
  'business_management',
  'pages_messaging',
  'pages_manage_metadata',
  'instagram_basic',
  'instagram_manage_messages',
];
/** Who has written, and may be answered. */
const CLIENT = { messenger: '2400000000000017', instagram: '1200000000000017' };

type Network = keyof typeof CLIENT;

interface Example {
  name: string;
  method: string;
  /** `messages`, `message_attachments` … */
  edge: string;
  body: any;
}

/** A folder of requests, or a request. */
interface Item {
  name: string;
  item?: Item[];
  request?: { method: string; url: string | { raw: string }; body?: { raw?: string } };
}

function examplesOf(network: Network): Example[] {
  const file = `${SPECS}${network}/${network}-platform-api.postman_collection.json`;
  const walk = ({ name, item, request }: Item, before: string): Example[] => {
    const path = before === '' ? name : `${before} > ${name}`;
    if (item) return item.flatMap((each) => walk(each, path));
    if (!request) return [];
    const url = typeof request.url === 'string' ? request.url : request.url.raw;
    const raw = request.body?.raw;
    const edge = url.split('?', 1)[0]?.split('/').at(-1) ?? '';
    return [{ name: path, method: request.method, edge, body: raw ? JSON.parse(raw) : undefined }];
  };
  return (JSON.parse(readFileSync(file, 'utf8')) as { item: Item[] }).item.flatMap((each) =>
    walk(each, ''),
  );
}

interface Context {
  file(name: string, content: unknown): string;
  /** Of an image that was uploaded. */
  attachment: string;
  /** That they have sent. */
  message: string;
}
type Maker = (example: any, context: Context) => readonly string[];

const PICTURE = 'https://example.org/picture.png';

const MAKERS: Record<Network, Record<string, Maker>> = {
  messenger: {
    'Send API > Text Message': ({ message }) => [message.text],
    'Send API > Media Message (Photo)': () => ['--image', PICTURE],
    'Send API > Quick Replies': ({ message }) => [
      message.text,
      ...['red=Red', 'blue=Blue'].flatMap((each) => ['--quick-reply', `${each}=${PICTURE}`]),
    ],
    'Send API > Button Template': ({ message }) => {
      const { text, buttons } = message.attachment.payload;
      return [
        text,
        ...buttons.flatMap((each: any) => ['--link-button', `${each.title}=${each.url}`]),
      ];
    },
    'Send API > Generic Template': ({ message }, { file }) => [
      '--carousel',
      file(
        'cards.json',
        message.attachment.payload.elements.map((element: any) => ({
          title: element.title,
          subtitle: element.subtitle,
          image: element.image_url,
          open: {
            url: element.default_action.url,
            webview: element.default_action.webview_height_ratio,
          },
          buttons: element.buttons.map(({ title, url, payload: id }: any) =>
            url === undefined ? { title, id } : { title, url },
          ),
        })),
      ),
    ],
    'Send API > Media Template': (_, { attachment }) => [
      '--image',
      `id:${attachment}`,
      '--media-template',
      '--link-button',
      'View Website=https://example.org',
    ],
    'Attachment Upload API > Attachment Upload (Photo)': () => [
      '--image',
      PICTURE,
      '--media-template',
      '--link-button',
      'Site=https://example.org',
    ],
  },
  instagram: {
    'Send API > Text Message': ({ message }) => [message.text],
    'Send API > Media Message (Photo)': () => ['--image', PICTURE],
    'Send API > Media Message (GIF)': () => ['--image', 'https://example.org/picture.gif'],
    'Send API > Media Message (Audio or Video)': () => ['--audio', 'https://example.org/a.m4a'],
    'Send API > Send a Sticker': () => ['--heart'],
    'Send API > React or Unreact to a message': (_, { message }) => [
      '--react',
      '❤️',
      '--to-message',
      message,
    ],
    'Send API > Published Post': () => ['--post', '17900000000000002'],
  },
};

/** Not sent by `send`, and why. */
const LEFT_OUT: Record<string, string> = {
  'Token > Get Access Tokens of Pages You Manage': 'gates meta pages asks for them',
  'Token > Get Specific Page Access Token': 'the tokens of all pages come with me/accounts',
  'Reels Publishing > Upload a Reel to an IG Container': 'publishing on Instagram is not offered',
  'Reels Publishing > Get IG Container Status': 'publishing on Instagram is not offered',
  'Reels Publishing > Publish Reel': 'publishing on Instagram is not offered',
};

/** Words of the platform, which are the same in every request of a kind. */
const WORDS: ReadonlySet<string> = new Set([
  'type',
  'template_type',
  'content_type',
  'media_type',
  'sender_action',
  'reaction',
]);

/** Every such word of an example, with its place. */
function wordsIn(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const place = Array.isArray(value) ? `${at}[]` : `${at}.${name}`;
    return WORDS.has(name) && typeof each === 'string'
      ? [`${place}=${each}`]
      : wordsIn(each, place);
  });
}

describe.skipIf(missing)(`the requests of the collections ${missing ?? ''}`, () => {
  let world: World;
  let olga: InProcess;
  const contexts = {} as Record<Network, Context>;
  const asked = async (edge: string) =>
    ((await world.requests()) as LoggedRequest[]).filter(
      ({ method, path }) => method === 'POST' && path.endsWith(`/${edge}`),
    );

  beforeAll(async () => {
    world = await newWorld();
    expect((await world.login('olga', {}, ['--scopes', SCOPES.join(',')])).code).toBe(0);
    olga = await inProcess('olga', world.env);
    const serving = await world.serve();
    expect(serving.ready.url).toBeDefined();
    let files = 0;
    for (const network of ['messenger', 'instagram'] as const) {
      await olga.run(network, 'setup', '--page', PAGE);
      const [from, messageId] = [CLIENT[network], `${network === 'messenger' ? 'm_' : 'aWd'}first`];
      await world.deliver({ gate: network, event: 'message', from, text: 'Да?', messageId });
      const image = world.file(`${network}.png`, SAMPLES.image().bytes);
      await olga.run(network, 'send', '--to', from, '--image', image);
      const message = ((await asked('messages')).at(-1)?.body as any)?.message;
      contexts[network] = {
        file: (name, content) => world.file(`${++files}-${name}`, JSON.stringify(content)),
        attachment: message.attachment.payload.attachment_id,
        message: messageId,
      };
    }
  });
  afterAll(async () => {
    await olga?.close();
    await world?.destroy();
  });

  describe.each(['messenger', 'instagram'] as const)('%s', (network) => {
    const examples = missing ? [] : examplesOf(network);
    const makers = MAKERS[network];

    it('are all made, or left out for a reason', () => {
      const names = examples.map(({ name }) => name);
      expect(names.length).toBeGreaterThan(5);
      expect(names.filter((name) => !makers[name] && !LEFT_OUT[name])).toEqual([]);
      expect(Object.keys(makers).filter((name) => !names.includes(name))).toEqual([]);
    });

    it.each(examples.filter(({ name }) => makers[name]).map((each) => [each.name, each] as const))(
      '%s',
      async (name, example) => {
        const before = (await asked(example.edge)).length;
        const args = makers[name]?.(example.body, contexts[network]) ?? [];
        await olga.run(network, 'send', '--to', CLIENT[network], ...args);
        const made = (await asked(example.edge)).slice(before);
        expect(made).toHaveLength(1);
        expect(made[0]?.status).toBe(200);
        expect(missingPaths(example.body, made[0]?.body)).toEqual([]);
        expect(wordsIn(made[0]?.body)).toEqual(expect.arrayContaining(wordsIn(example.body)));
      },
    );
  });
});
