/** Messages that people write, in the documented shape of each type. */
import { refused } from '../refused.ts';
import { number, type Scene, stage, string } from './event-fields.ts';
import { type FileKind, isFileKind, sentFile, type StoredFile } from './files.ts';
import type { Json } from './shape.ts';
import { addMessage, type Attachment, mintMid, type Network, type StoredMessage } from './state.ts';
import { messageTold } from './told.ts';
import type { Item } from './webhooks.ts';

type Part = Partial<Pick<StoredMessage, 'text' | 'attachments' | 'story' | 'unsupported'>>;
type Writer = (scene: Scene) => Part;

/** The thumb that Messenger has beside its text field. */
const LIKE = 369239263222822;

const EVERYWHERE: Readonly<Record<string, Writer>> = {
  text: ({ event }) => ({ text: event.text ?? 'Hello' }),
  quick_reply: ({ event }) => ({ text: event.text ?? 'Yes' }),
  image: (scene) => files(scene, ['image']),
  video: (scene) => files(scene, ['video']),
  audio: (scene) => files(scene, ['audio']),
  file: (scene) => files(scene, ['file']),
  fallback: ({ event }) => {
    const url = string(event, 'url') ?? 'https://www.example.org/article';
    const title = string(event, 'title') ?? 'An article';
    return {
      text: event.text ?? url,
      attachments: [{ type: 'fallback', payload: { url, title } }],
    };
  },
  unsupported: () => ({ unsupported: true }),
};

const WRITERS: Readonly<Record<Network, Readonly<Record<string, Writer>>>> = {
  messenger: {
    ...EVERYWHERE,
    sticker: (scene) => ({
      attachments: [
        {
          type: 'image',
          file: fileOf(scene, 'image'),
          payload: { sticker_id: number(scene.event, 'sticker') ?? LIKE },
        },
      ],
    }),
    location: ({ event }) => ({
      attachments: [
        {
          type: 'location',
          title: string(event, 'title') ?? 'A place',
          payload: {
            coordinates: {
              lat: number(event, 'latitude') ?? 55.75,
              long: number(event, 'longitude') ?? 37.62,
            },
          },
        },
      ],
    }),
    template: ({ event }) => ({
      attachments: [
        {
          type: 'template',
          title: string(event, 'title') ?? 'A product',
          payload: { product: { elements: [{ id: '1', retailer_id: 'p1', title: 'A product' }] } },
        },
      ],
    }),
  },
  instagram: {
    ...EVERYWHERE,
    story_reply: (scene) => ({
      text: scene.event.text ?? 'Love this!',
      story: { kind: 'reply_to', id: storyId(scene), file: fileOf(scene, 'image') },
    }),
    story_mention: (scene) => {
      const file = fileOf(scene, 'image');
      return {
        attachments: [{ type: 'story_mention', file }],
        story: { kind: 'mention', id: storyId(scene), file },
      };
    },
    share: (scene) => ({ attachments: [share(scene)] }),
    ephemeral: () => ({ attachments: [{ type: 'ephemeral' }] }),
  },
};

/**
 * Somebody writes: the window opens, the files are kept, and what a webhook says of it comes back.
 * Throws a usage error for a type that does not exist.
 */
export function write(scene: Scene): { item: Item; message: StoredMessage } {
  const { messaging, desk, event } = scene;
  const type = string(event, 'type') ?? 'text';
  const writers = WRITERS[desk.network];
  const writer = Object.hasOwn(writers, type) ? writers[type] : undefined;
  if (!writer)
    throw refused(
      `${desk.network} has no message type "${type}": ${Object.keys(writers).join(', ')}.`,
    );
  const { thread, at } = stage(scene);
  const several = severalOf(event['attachments']);
  const part =
    several.length > 0 ? { ...textBeside(scene), ...files(scene, several) } : writer(scene);
  const message: StoredMessage = {
    id: string(event, 'messageId') ?? mintMid(desk),
    at,
    direction: 'incoming',
    with: thread.with,
    text: part.text,
    attachments: part.attachments ?? [],
    replyTo: replyTo(scene),
    ...(part.story ? { story: part.story } : {}),
    ...(part.unsupported ? { unsupported: true } : {}),
    appId: null,
    metadata: undefined,
    reactions: new Map(),
    deleted: false,
    edits: 0,
  };
  addMessage(messaging, desk, thread, message);
  thread.lastWrote = Math.max(thread.lastWrote ?? 0, at);
  return { item: messageTold(messaging, desk, thread, message, besides(scene, type)), message };
}

/** What was chosen, and where they came from. */
function besides({ event }: Scene, type: string): Json {
  const payload = string(event, 'payload') ?? (type === 'quick_reply' ? 'YES' : undefined);
  const [ref, adId] = [string(event, 'ref'), string(event, 'adId')];
  const referral =
    adId === undefined
      ? { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' }
      : {
          ...(ref === undefined ? {} : { ref }),
          ad_id: adId,
          source: 'ADS',
          type: 'OPEN_THREAD',
          ads_context_data: { ad_title: 'An advertisement', post_id: '600000000000001' },
        };
  return {
    ...(payload === undefined ? {} : { quick_reply: { payload } }),
    ...(ref === undefined && adId === undefined ? {} : { referral }),
  };
}

/** `last`: what the business said last. */
function replyTo(scene: Scene): string | undefined {
  const named = string(scene.event, 'replyTo');
  if (named !== 'last') return named;
  const { messages } = stage(scene).thread;
  return messages.findLast(({ direction }) => direction === 'outgoing')?.id;
}

/** `3`: so many images; `image,video`: one of each. */
function severalOf(given: unknown): readonly FileKind[] {
  if (given === undefined) return [];
  const kinds =
    typeof given === 'number'
      ? Array.from({ length: given }, () => 'image')
      : typeof given === 'string'
        ? given.split(',')
        : [];
  const known = kinds.filter(isFileKind);
  if (known.length !== kinds.length || known.length === 0 || known.length > 30) {
    throw refused('"attachments" must be a number up to 30, or kinds: image, video, audio, file.');
  }
  return known;
}

function textBeside({ event }: Scene): Part {
  return event.text === undefined ? {} : { text: event.text };
}

function files(scene: Scene, kinds: readonly FileKind[]): Part {
  const attachments = kinds.map((kind): Attachment => ({ type: kind, file: fileOf(scene, kind) }));
  return { ...textBeside(scene), attachments };
}

function fileOf({ messaging, event }: Scene, kind: FileKind): StoredFile {
  const { mediaBytes } = event;
  return sentFile(messaging, kind, { mediaBytes, mimeType: string(event, 'mimeType') });
}

function storyId({ event }: Scene): string {
  return string(event, 'storyId') ?? '18000000000000001';
}

/** `kind`: `ig_post`, `ig_reel`, `reel`, or `share` as older accounts send it. */
function share(scene: Scene): Attachment {
  const { event } = scene;
  const type = string(event, 'kind') ?? 'ig_post';
  const title = string(event, 'title') ?? 'A post';
  const id = string(event, 'mediaId') ?? '18000000000000002';
  const file = fileOf(scene, type.endsWith('reel') ? 'video' : 'image');
  if (type === 'share') return { type, file };
  if (type === 'ig_post') return { type, file, payload: { ig_post_media_id: id, title } };
  if (type === 'ig_reel' || type === 'reel')
    return { type, file, payload: { reel_video_id: id, title } };
  throw refused('"kind" must be ig_post, ig_reel, reel or share.');
}
