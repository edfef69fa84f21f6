/**
 * Comments under posts, in the shape of each network.
 * https://developers.facebook.com/docs/graph-api/webhooks/reference/page#feed,
 * https://developers.facebook.com/docs/instagram-platform/webhooks/examples
 */
import { actor, type Scene, string, when } from './event-fields.ts';
import type { Json } from './shape.ts';
import { nextId } from './state.ts';
import type { Item } from './webhooks.ts';

export function commented(scene: Scene, kind: 'comment' | 'live_comment' | 'mention'): Item {
  const { messaging, desk, event } = scene;
  const by = actor(scene);
  const at = when(event) ?? messaging.world.host.now();
  const media = string(event, 'mediaId') ?? '18000000000000003';
  const post = string(event, 'postId') ?? `${desk.id}_600000000000001`;
  const id = string(event, 'commentId') ?? commentId(scene, post);
  const text = event.text ?? 'How much is it?';
  if (kind === 'mention') return { kind, value: { media_id: media, comment_id: id } };
  desk.comments.set(id, { id, by, at, replied: false });
  const parent = string(event, 'parentId');
  const value: Json =
    desk.network === 'messenger'
      ? {
          from: { id: by.id, name: by.name },
          post: { status_type: 'mobile_status_update', is_published: true, id: post },
          message: text,
          post_id: post,
          comment_id: id,
          created_time: Math.floor(at / 1000),
          item: 'comment',
          parent_id: parent ?? post,
          verb: 'add',
        }
      : {
          id,
          from: { id: by.id, username: by.username },
          text,
          media: { id: media, media_product_type: kind === 'comment' ? 'FEED' : 'LIVE' },
          ...(parent === undefined ? {} : { parent_id: parent }),
        };
  return { kind, value };
}

function commentId({ messaging, desk }: Scene, post: string): string {
  const id = nextId(messaging);
  return desk.network === 'messenger' ? `${post.split('_').at(-1)}_${id}` : `17${id}`;
}
