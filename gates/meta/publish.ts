/** Writing on a page. https://developers.facebook.com/docs/pages-api/posts */
import { basename } from 'node:path';
import { GateError } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import { type Graph, unreadable } from './graph.ts';
import type { Picture, Publication } from './publication.ts';

interface Published {
  id: string;
  url: string;
}

/** Ten megabytes over a slow line, or a slow server that Meta fetches a picture from. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;
const PUBLISH_TIMEOUT_MS = 60_000;

/** Told how many bytes of the files are on their way, in all so far. */
type OnSent = (bytes: number) => void;

/**
 * Publishes a post, or leaves it to Meta to publish at its time, with the page's access token. Needs
 * `pages_manage_posts`. Called once a post: Meta has no key by which it would know a second call.
 *
 * One picture that is to appear at once goes to `/{page}/photos` with its text; several, and those of a
 * scheduled post, are laid down there unseen and named by `/{page}/feed`.
 * https://developers.facebook.com/docs/graph-api/reference/page/photos/#creating
 *
 * @throws GateError `publish_unanswered` (exit 8): it may stand there; `upload_unanswered` (exit 4): nothing does
 */
export async function publish(
  graph: Graph,
  pageId: string,
  publication: Publication,
  onSent?: OnSent,
): Promise<Published> {
  const { text, pictures, link, at } = publication;
  const [only, ...others] = pictures;
  if (only && others.length === 0 && at === null) {
    const request = pictureRequest(only, { caption: text, published: 'true' }, onSent);
    const { id, post_id: post } = await seen(
      graph.post(`${pageId}/photos`, request),
      pageId,
      publication,
    );
    return published(typeof post === 'string' ? post : id);
  }
  const photos = await layDown(graph, pageId, publication, onSent);
  const form = {
    ...(text === '' ? {} : { message: text }),
    ...(link === null ? {} : { link }),
    ...Object.fromEntries(
      photos.map((id, n) => [`attached_media[${n}]`, JSON.stringify({ media_fbid: id })]),
    ),
    ...(at === null
      ? {}
      : {
          published: 'false',
          scheduled_publish_time: String(Math.floor(at / 1000)),
          unpublished_content_type: 'SCHEDULED',
        }),
  };
  const request = { form, timeoutMs: PUBLISH_TIMEOUT_MS };
  const { id } = await seen(graph.post(`${pageId}/feed`, request), pageId, publication);
  return published(id);
}

/** Pictures that nobody sees yet, by their ids. Meta drops what no post takes up within a day. */
async function layDown(
  graph: Graph,
  pageId: string,
  { pictures, at }: Publication,
  onSent?: OnSent,
): Promise<string[]> {
  // A photo that is to outlive a day until its post's time has to be said to be temporary.
  const fields = { published: 'false', ...(at === null ? {} : { temporary: 'true' }) };
  const ids: string[] = [];
  let before = 0;
  for (const picture of pictures) {
    const done = before;
    const request = pictureRequest(picture, fields, (bytes) => onSent?.(done + bytes));
    const { id } = await graph.post(`${pageId}/photos`, request).catch((error: unknown) => {
      throw notUploaded(error);
    });
    if (typeof id !== 'string') throw unreadable('meta', words`an answer without the photo’s id`);
    ids.push(id);
    if ('file' in picture) before += picture.size;
  }
  return ids;
}

function pictureRequest(
  picture: Picture,
  fields: Readonly<Record<string, string>>,
  onSent?: OnSent,
): Parameters<Graph['post']>[1] {
  const given = Object.entries(fields).filter(([, value]) => value !== '');
  if ('url' in picture) {
    const form = { ...Object.fromEntries(given), url: picture.url };
    return { form, timeoutMs: UPLOAD_TIMEOUT_MS };
  }
  const { file, mimeType, size } = picture;
  return {
    multipart: [
      ...given.map(([name, value]) => ({ name, value })),
      { name: 'source', file, filename: basename(file), mimeType },
    ],
    timeoutMs: UPLOAD_TIMEOUT_MS,
    // What stands around the file is sent, too.
    ...(onSent && { onSent: (bytes: number) => onSent(Math.min(bytes, size)) }),
  };
}

function published(id: unknown): Published {
  if (typeof id !== 'string') throw unreadable('meta', words`an answer without the post’s id`);
  return { id, url: postUrl(id) };
}

/** https://developers.facebook.com/docs/pages-api/posts#page-post-urls */
export function postUrl(id: string): string {
  return `https://www.facebook.com/${id}`;
}

/** The call that makes the post visible: without an answer it may have been made. */
async function seen<T>(call: Promise<T>, pageId: string, { at }: Publication): Promise<T> {
  return call.catch((error: unknown) => {
    throw unanswered(error, {
      code: 'publish_unanswered',
      message: words`Meta did not say whether the post was published; it was not tried again.`,
      hint: `gates meta posts list ${pageId}${at === null ? '' : ' --scheduled'}`,
    });
  });
}

/** Nobody has seen anything yet, so that it may be tried again as a whole. */
function notUploaded(error: unknown): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  return new GateError({
    category: 'unreachable',
    code: 'upload_unanswered',
    gate: 'meta',
    message: words`An image was not uploaded: Meta did not answer. Nothing was published.`,
    hint: words`Publish it again.`,
    cause: error,
  });
}

/** The same unknown outcome, with where to look for this very thing. */
export function unanswered(
  error: unknown,
  said: { code: string; message: Words; hint: Text },
): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  return new GateError({ category: 'unknown_outcome', gate: 'meta', ...said, cause: error });
}
