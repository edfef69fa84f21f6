/** Posts of pages: at once or at their time, listed, read and deleted. https://developers.facebook.com/docs/graph-api/reference/page/feed/ */
import { type Call, idOf, text } from './call.ts';
import type { Page } from './directory.ts';
import { GraphRefusal, invalidParameter, missingObject } from './errors.ts';
import { list, type Node, type NodeShape, pick } from './fields.ts';
import { ownPage, requirePage } from './page.ts';
import { resetPhotos, takePhotos, uploadPhoto } from './photos.ts';
import type { World } from './world.ts';

export interface PagePost {
  readonly id: string;
  readonly message: string | null;
  readonly link: string | null;
  /** Ids of its photos. */
  readonly photos: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** When it is published by itself; `null`: it was at once, or never is. */
  readonly scheduledFor: number | null;
  /** False for what is made for advertisements only. */
  readonly shown: boolean;
}

const POST: NodeShape = { type: 'PagePost', defaults: ['created_time', 'message', 'id'] };
const TEXT_MAX = 63_206;
/** The reference of `/{page}/feed`. */
const LIST_MAX = 100;
const MINUTE_MS = 60_000;
/** The guide; the reference says 75. https://developers.facebook.com/docs/pages-api/posts */
const LATEST_MS = 30 * 24 * 60 * MINUTE_MS;
const READ = 'pages_read_engagement';
const WRITE = 'pages_manage_posts';

const numbers = new WeakMap<World, { next: number }>();

export function registerPosts(world: World): void {
  world.onReset(() => {
    numbers.set(world, { next: 600_000_000_000_001 });
    resetPhotos(world);
  });
  world.kind('post', (id) => find(world, id) !== undefined);
  world.route('POST', ':page/feed', (call) => publish(call, ownPage(call, READ, WRITE)));
  world.route('POST', ':page/photos', (call) => uploadPhoto(call, ownPage(call, READ, WRITE)));
  const lists: Readonly<Record<string, (post: PagePost, now: number) => boolean>> = {
    feed: () => true,
    posts: isPublished,
    published_posts: isPublished,
    scheduled_posts: (post, now) => post.scheduledFor !== null && !isPublished(post, now),
  };
  for (const [edge, belongs] of Object.entries(lists)) {
    world.route('GET', `:page/${edge}`, (call) => listed(call, ownPage(call, READ), belongs));
  }
  world.route('GET', ':post', (call) => pick(call, nodeOf(call, own(call, READ).post), POST));
  world.route('DELETE', ':post', (call) => {
    const { page, post } = own(call, READ, WRITE);
    page.posts.splice(page.posts.indexOf(post), 1);
    return { success: true };
  });
}

/** The post of the call, which its page's own token must ask for. */
export function own(call: Call, ...scopes: readonly string[]): { page: Page; post: PagePost } {
  const found = find(call.world, idOf(call, 'post'));
  if (!found) throw missingObject(call.request.method, idOf(call, 'post'));
  requirePage(call, found.page.id, ...scopes);
  return found;
}

/** Puts a post on the page, now or at its time. Throws the platform's refusal for one that stands there already. */
export function addPost(
  call: Call,
  page: Page,
  post: Omit<PagePost, 'id' | 'createdAt'>,
): PagePost {
  const { message } = post;
  if ((message ?? '').length > TEXT_MAX) throw invalidParameter('Param message is too long');
  if (message !== null && page.posts.some((other) => other.message === message)) {
    throw new GraphRefusal({
      status: 400,
      message: 'Duplicate status message',
      type: 'OAuthException',
      code: 506,
      userTitle: 'Duplicate Status Update',
      userMessage: 'This status update is identical to the last one you posted.',
    });
  }
  const number = numbers.get(call.world) ?? { next: 1 };
  const id = `${page.id}_${number.next++}`;
  const added = { ...post, id, createdAt: call.world.host.now() };
  page.posts.push(added);
  return added;
}

/** `scheduled_publish_time` as epoch milliseconds; `null` where there is none. Throws the platform's refusal. */
export function readSchedule(call: Call): number | null {
  const asked = text(call, 'scheduled_publish_time');
  if (asked === undefined) return null;
  if (text(call, 'published') !== 'false') {
    throw invalidParameter('You cannot specify a scheduled publish time on a published post');
  }
  const at = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked);
  const ahead = at - call.world.host.now();
  if (!(ahead >= 10 * MINUTE_MS && ahead <= LATEST_MS)) {
    throw invalidParameter('The specified scheduled publish time is invalid.');
  }
  return at;
}

function publish(call: Call, page: Page): unknown {
  const message = text(call, 'message') ?? null;
  const link = text(call, 'link') ?? null;
  const media = attachedMedia(call);
  if (message === null && link === null && media.length === 0) {
    throw invalidParameter('The parameter message or link is required.');
  }
  const scheduledFor = readSchedule(call);
  if (scheduledFor !== null && media.length > 0) {
    if (text(call, 'unpublished_content_type') !== 'SCHEDULED') {
      throw invalidParameter('The parameter unpublished_content_type is required.');
    }
  }
  takePhotos(call, page, media, scheduledFor !== null);
  const shown = text(call, 'published') !== 'false';
  const { id } = addPost(call, page, { message, link, photos: media, scheduledFor, shown });
  return { id };
}

/** `attached_media` as a list in JSON, or as `attached_media[0]`, `[1]` … */
function attachedMedia(call: Call): string[] {
  const whole = call.parameters['attached_media'];
  const items: unknown[] =
    whole === undefined
      ? Object.entries(call.parameters)
          .filter(([name]) => /^attached_media\[\d+\]$/.test(name))
          .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
          .map(([, value]) => parsed(value))
      : [parsed(whole)].flat();
  return items.map((item) => {
    const id = (item as { media_fbid?: unknown } | null)?.media_fbid;
    if (typeof id !== 'string') throw invalidParameter('Param attached_media must be an array.');
    return id;
  });
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw invalidParameter('Param attached_media must be an array.');
  }
}

function listed(
  call: Call,
  page: Page,
  belongs: (post: PagePost, now: number) => boolean,
): unknown {
  if (Number(text(call, 'limit') ?? 0) > LIST_MAX) {
    throw invalidParameter(`Param limit must not exceed ${LIST_MAX}`);
  }
  const now = call.world.host.now();
  const posts = page.posts.filter((post) => belongs(post, now)).toReversed();
  return list(
    call,
    posts.map((post) => nodeOf(call, post)),
    POST,
  );
}

function nodeOf(call: Call, post: PagePost): Node {
  const published = isPublished(post, call.world.host.now());
  const due = post.scheduledFor;
  const at = published && due !== null ? due : post.createdAt;
  return {
    id: post.id,
    message: post.message ?? undefined,
    story: undefined,
    created_time: new Date(at).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    permalink_url: `https://www.facebook.com/${post.id.replace('_', '/posts/')}`,
    is_published: published,
    scheduled_publish_time: due === null || published ? undefined : Math.floor(due / 1000),
    status_type: kindOf(post),
  };
}

function kindOf({ photos, link }: PagePost): string {
  if (photos.length > 0) return 'added_photos';
  return link === null ? 'mobile_status_update' : 'shared_story';
}

function isPublished({ shown, scheduledFor }: PagePost, now: number): boolean {
  return shown || (scheduledFor !== null && scheduledFor <= now);
}

function find(world: World, id: string): { page: Page; post: PagePost } | undefined {
  for (const page of world.state.directory.pages) {
    const post = page.posts.find((one) => one.id === id);
    if (post) return { page, post };
  }
  return undefined;
}
