/** Photos of pages: shown at once, or laid down unseen for a post. https://developers.facebook.com/docs/graph-api/reference/page/photos/ */
import { type Call, text } from './call.ts';
import type { Page } from './directory.ts';
import { GraphRefusal, invalidParameter } from './errors.ts';
import { addPost, readSchedule } from './posts.ts';
import type { World } from './world.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const DAY_MS = 86_400_000;
/** How the files begin that the platform takes. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['image/jpeg', 'ffd8ff'],
  ['image/png', '89504e470d0a1a0a'],
  ['image/gif', '47494638'],
  ['image/bmp', '424d'],
  ['image/tiff', '49492a00'],
  ['image/tiff', '4d4d002a'],
];

interface Photo {
  readonly id: string;
  readonly pageId: string;
  /** `null`: fetched from its address. */
  readonly mimeType: string | null;
  /** Laid down for a scheduled post, whose time it waits for. */
  readonly temporary: boolean;
  readonly createdAt: number;
  /** Shown in a post already. */
  used: boolean;
}

const photos = new WeakMap<World, Map<string, Photo>>();

export function resetPhotos(world: World): void {
  photos.set(world, new Map());
}

/** `POST /{page}/photos`: a file under any name, or an address. */
export async function uploadPhoto(call: Call, page: Page): Promise<unknown> {
  const mimeType = await pictureOf(call);
  const shown = text(call, 'published') !== 'false';
  const temporary = text(call, 'temporary') === 'true';
  const scheduledFor = readSchedule(call);
  if (temporary && (shown || scheduledFor !== null)) {
    throw invalidParameter(
      'A temporary photo must have published=false and no scheduled_publish_time',
    );
  }
  const kept = photos.get(call.world) ?? new Map<string, Photo>();
  const id = String(700_000_000_000_001 + kept.size);
  const photo = { id, pageId: page.id, mimeType, temporary, createdAt: call.world.host.now() };
  const used = shown || scheduledFor !== null;
  kept.set(id, { ...photo, used });
  if (!used) return { id };
  const message = text(call, 'caption') ?? text(call, 'message') ?? null;
  const post = addPost(call, page, { message, link: null, photos: [id], scheduledFor, shown });
  return { id, post_id: post.id };
}

/** The photos that `attached_media` names, marked as used. Throws the platform's refusal for one that is not there (any more). */
export function takePhotos(
  call: Call,
  page: Page,
  ids: readonly string[],
  scheduled: boolean,
): void {
  const kept = photos.get(call.world);
  const named = ids.map((id) => {
    const photo = kept?.get(id);
    const expired = photo?.temporary === false && photo.createdAt + DAY_MS < call.world.host.now();
    if (!photo || photo.pageId !== page.id || photo.used || expired) {
      throw invalidParameter(`Invalid media_fbid: photo ${id} does not exist or is not available`);
    }
    if (scheduled && !photo.temporary) {
      throw invalidParameter(`Photo ${id} must be temporary to be part of a scheduled post`);
    }
    return photo;
  });
  for (const photo of named) photo.used = true;
}

async function pictureOf(call: Call): Promise<string | null> {
  const [file] = Object.values(call.files);
  const url = text(call, 'url');
  if (file === undefined) {
    if (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
      return null;
    }
    throw badPicture('Requires upload file');
  }
  if (file.size > MAX_BYTES) throw badPicture('The image file is too large');
  const head = Buffer.from(await file.slice(0, 8).arrayBuffer()).toString('hex');
  const type = SIGNATURES.find(([, start]) => head.startsWith(start))?.[0];
  if (type === undefined) throw badPicture('Missing or invalid image file');
  return type;
}

function badPicture(message: string): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message: `(#324) ${message}`,
    type: 'OAuthException',
    code: 324,
  });
}
