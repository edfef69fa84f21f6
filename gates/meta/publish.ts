/** Writing on a page. https://developers.facebook.com/docs/pages-api/posts */
import { GateError, usageError } from '../../src/domain/error.ts';
import { plural, words } from '../../src/domain/words.ts';
import { type Graph, unreadable } from './graph.ts';

/** Characters a post may have. */
const POST_MAX = 63_206;

export interface Post {
  id: string;
  url: string;
}

/** @throws GateError for a text that Meta would not take: empty (exit 2) or too long (exit 6) */
export function checkPost(text: string): void {
  if (text.trim() === '')
    throw usageError(words`A post needs a text.`, 'gates meta publish PAGE TEXT');
  if (text.length <= POST_MAX) return;
  throw new GateError({
    category: 'policy',
    code: 'text_too_long',
    gate: 'meta',
    message: words`A post may have ${plural(POST_MAX, '# character', '# characters')}; this one has ${plural(text.length, '#', '#')}.`,
    hint: words`Shorten the text, or publish it in parts.`,
  });
}

/** `POST /{page}/feed`, with the page's access token. Needs `pages_manage_posts`. */
export async function publishPost(graph: Graph, pageId: string, text: string): Promise<Post> {
  const { id } = await graph.post(`${pageId}/feed`, { form: { message: text } });
  if (typeof id !== 'string') throw unreadable('meta', words`an answer without the post’s id`);
  return { id, url: `https://www.facebook.com/${id}` };
}
