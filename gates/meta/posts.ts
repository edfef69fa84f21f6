/** The posts of a page. https://developers.facebook.com/docs/graph-api/reference/page/feed/ */
import * as z from 'zod/mini';
import { words } from '../../src/domain/words.ts';
import { isoOf } from './graph-time.ts';
import { type Graph, unreadable } from './graph.ts';
import { id as idOf, time } from './json.ts';
import { postUrl, unanswered } from './publish.ts';

export interface Post {
  id: string;
  /** `null` for a post without words. */
  text: string | null;
  /** ISO 8601 in UTC. */
  createdAt: string | null;
  /** When Meta is to publish it, ISO 8601 in UTC; `null` once it stands there. */
  scheduledFor: string | null;
  published: boolean;
  /** Meta's word: `added_photos`, `shared_story`, `mobile_status_update` … */
  kind: string | null;
  url: string;
}

const postNode = z.object({
  id: z.unknown(),
  message: z.optional(z.string()),
  story: z.optional(z.string()),
  created_time: z.optional(z.string()),
  permalink_url: z.optional(z.string()),
  is_published: z.optional(z.boolean()),
  scheduled_publish_time: z.optional(z.unknown()),
  status_type: z.optional(z.string()),
});

const FIELDS =
  'id,message,story,created_time,permalink_url,is_published,scheduled_publish_time,status_type';
/** More in one answer is refused. */
const PAGE_MAX = 100;

/** The newest `limit` posts that people see, or those that wait for their time. With the page's access token. */
export async function listPosts(
  graph: Graph,
  pageId: string,
  { scheduled, limit }: { scheduled: boolean; limit: number },
): Promise<Post[]> {
  const posts: Post[] = [];
  const edge = `${pageId}/${scheduled ? 'scheduled_posts' : 'published_posts'}`;
  const asked = { fields: FIELDS, limit: String(Math.min(limit, PAGE_MAX)) };
  for await (const node of graph.all(edge, asked)) {
    posts.push(readPost(node));
    if (posts.length === limit) break;
  }
  return posts;
}

/** `GET /{page-post}`. @throws GateError `object_not_found` (exit 5) */
export async function showPost(graph: Graph, postId: string): Promise<Post> {
  return readPost(await graph.get(postId, { fields: FIELDS }));
}

/** `DELETE /{page-post}`: takes it from the page, or out of the schedule. Needs `pages_manage_posts`. */
export async function deletePost(graph: Graph, postId: string): Promise<void> {
  const { success } = await graph.del(postId).catch((error: unknown) => {
    throw unanswered(error, {
      code: 'delete_unanswered',
      message: words`Meta did not say whether the post was deleted.`,
      hint: `gates meta posts show ${postId}`,
    });
  });
  if (success !== true) throw unreadable('meta', words`an answer to the deletion`);
}

function readPost(node: unknown): Post {
  const read = postNode.safeParse(node);
  const id = read.success ? idOf(read.data.id) : null;
  if (!read.success || id === null) throw unreadable('meta', words`a post`, read.error);
  const { message, story, created_time: created, permalink_url: link } = read.data;
  const published = read.data.is_published ?? true;
  const due = published ? null : time(read.data.scheduled_publish_time);
  return {
    id,
    text: message ?? story ?? null,
    createdAt: created === undefined ? null : isoOf(created),
    scheduledFor: due === null ? null : new Date(due).toISOString(),
    published,
    kind: read.data.status_type ?? null,
    url: link ?? postUrl(id),
  };
}
