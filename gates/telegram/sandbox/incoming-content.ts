/** What somebody writes, by kind. */
import { withDetected } from './detected.ts';
import { number, refused, type Scene, string } from './event-fields.ts';
import { sentFile } from './files.ts';
import { asMembers } from './formatted.ts';
import { type Json, present } from './json.ts';
import { mediaContent, type MediaKind } from './media.ts';
import { newPoll } from './polls.ts';

const MEDIA: readonly MediaKind[] = [
  'photo',
  'video',
  'animation',
  'audio',
  'voice',
  'video_note',
  'document',
  'sticker',
];
const WORDLESS: ReadonlySet<string> = new Set(['video_note', 'sticker']);
const NAMES: Readonly<Partial<Record<MediaKind, string>>> = {
  video: 'video.mp4',
  animation: 'animation.mp4',
  audio: 'song.mp3',
  document: 'document.pdf',
};

/** Of a message: `{type, text, caption, mediaBytes, mimeType, fileName, …}`. */
export function contentOf(scene: Scene, type = string(scene.event, 'type') ?? 'text'): Json {
  const media = MEDIA.find((kind) => kind === type);
  return media ? mediaOf(scene, media) : plainContent(scene, type);
}

function mediaOf({ world, event }: Scene, kind: MediaKind): Json {
  const mimeType = string(event, 'mimeType');
  const name = string(event, 'fileName') ?? NAMES[kind];
  const file = sentFile(world, kind, { mediaBytes: event['mediaBytes'], mimeType, name });
  const about = {
    width: number(event, 'width') ?? (kind === 'photo' ? 1280 : undefined),
    height: number(event, 'height') ?? (kind === 'photo' ? 960 : undefined),
    duration: number(event, 'duration'),
    performer: string(event, 'performer'),
    title: string(event, 'title'),
    emoji: string(event, 'emoji') ?? '👍',
  };
  const said = WORDLESS.has(kind) ? '' : (string(event, 'caption') ?? event.text ?? '');
  return { ...mediaContent(world, kind, file, about), ...textMembers(said, 'caption') };
}

/** A text as a message has it, with what can be seen in it. */
export function textMembers(said: string, name: 'text' | 'caption' = 'text'): Json {
  const entities = withDetected(said, []);
  const list = name === 'text' ? 'entities' : 'caption_entities';
  return asMembers({ text: said, entities }, name, list);
}

function plainContent(scene: Scene, type: string): Json {
  const { world, event } = scene;
  const location = {
    latitude: number(event, 'latitude') ?? 59.9386,
    longitude: number(event, 'longitude') ?? 30.3141,
  };
  const title = string(event, 'title');
  switch (type) {
    case 'text':
      return textMembers(event.text ?? 'Hello');
    case 'start': {
      const payload = string(event, 'payload');
      return textMembers(payload === undefined ? '/start' : `/start ${payload}`);
    }
    case 'location':
      return { location };
    case 'venue': {
      const address = string(event, 'address') ?? 'Example Street 1';
      return { location, venue: { location, title: title ?? 'Example Hall', address } };
    }
    case 'contact':
      return {
        contact: present({
          phone_number: string(event, 'phone') ?? '79990000001',
          first_name: string(event, 'contactName') ?? 'Example',
          user_id: number(event, 'contactId'),
        }),
      };
    case 'poll':
      return { poll: newPoll(world, event.text ?? 'When?', ['Today', 'Tomorrow']) };
    case 'dice':
      return { dice: { emoji: '🎲', value: number(event, 'value') ?? 4 } };
    case 'story':
      return { story: { chat: storyChat(scene), id: 1 } };
    default:
      throw refused(
        `There is no type "${type}": text, start, ${MEDIA.join(', ')}, location, venue, contact, poll, dice, story.`,
      );
  }
}

function storyChat({ event }: Scene): Json {
  const title = string(event, 'title') ?? 'Example Channel';
  return { id: -1_009_000_000_001, title, type: 'channel' };
}
