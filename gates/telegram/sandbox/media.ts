/** What a message with a file holds, by kind. https://core.telegram.org/bots/api#available-types */
import { type FileKind, fileMembers, sentFile, type StoredFile } from './files.ts';
import { type Json, present } from './json.ts';
import type { World } from './state.ts';

/** What is said of a file beside its bytes. */
interface About {
  width?: number | undefined;
  height?: number | undefined;
  /** Seconds. */
  duration?: number | undefined;
  performer?: string | undefined;
  title?: string | undefined;
  emoji?: string | undefined;
  thumbnail?: StoredFile | null | undefined;
}

/** A kind that is a message of its own. */
export type MediaKind = Exclude<FileKind, 'thumbnail'>;

const SMALL = 90;

/** `{photo: […]}`, `{video: {…}}` …: the members of a message. */
export function mediaContent(
  world: World,
  kind: MediaKind,
  file: StoredFile,
  about: About = {},
): Json {
  const { width = 1280, height = 720, duration = 3 } = about;
  const named = { file_name: file.name, mime_type: file.mimeType };
  const members = fileMembers(file);
  const thumbnail = about.thumbnail && sized(about.thumbnail, SMALL, SMALL);
  switch (kind) {
    case 'photo':
      return { photo: photoSizes(world, file, about) };
    case 'video':
      return {
        video: present({
          ...members,
          width,
          height,
          duration,
          ...named,
          thumbnail: thumb(thumbnail),
        }),
      };
    case 'animation': {
      const seen = { ...named, thumbnail: thumb(thumbnail) };
      return {
        animation: present({ ...members, width, height, duration, ...seen }),
        document: present({ ...members, ...seen }),
      };
    }
    case 'audio': {
      const { performer, title } = about;
      const seen = { performer, title, thumbnail: thumb(thumbnail) };
      return { audio: present({ ...members, duration, ...named, ...seen }) };
    }
    case 'voice':
      return { voice: present({ ...members, duration, mime_type: file.mimeType }) };
    case 'video_note': {
      const length = about.width ?? 240;
      return {
        video_note: present({ ...members, length, duration, thumbnail: thumb(thumbnail) }),
      };
    }
    case 'document':
      return { document: present({ ...members, ...named, thumbnail: thumb(thumbnail) }) };
    case 'sticker':
      return {
        sticker: present({
          ...members,
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: file.mimeType === 'application/x-tgsticker',
          is_video: file.mimeType === 'video/webm',
          emoji: about.emoji,
        }),
      };
  }
}

/** The smallest first. What is no larger than a thumbnail has one size only. */
function photoSizes(world: World, file: StoredFile, { width, height }: About): Json[] {
  const real = file.picture ?? { width: 1280, height: 960 };
  const size = { width: width ?? real.width, height: height ?? real.height };
  const whole = sized(file, size.width, size.height);
  if (Math.max(size.width, size.height) <= SMALL) return [whole];
  const scale = SMALL / Math.max(size.width, size.height);
  const [w, h] = [size.width, size.height].map((side) => Math.max(1, Math.round(side * scale)));
  return [sized(sentFile(world, 'photo'), w ?? 1, h ?? 1), whole];
}

function sized(file: StoredFile, width: number, height: number): Json {
  return { ...fileMembers(file), width, height };
}

function thumb(of: Json | null | undefined): Json | undefined {
  return of ?? undefined;
}
