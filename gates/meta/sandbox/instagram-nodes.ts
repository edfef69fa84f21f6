/** Professional Instagram accounts as the Graph shows them. */
import type { InstagramAccount } from './directory.ts';
import type { Node, NodeShape } from './fields.ts';

/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user */
export const INSTAGRAM_SHAPE: NodeShape = { type: 'IGUser', defaults: ['id'] };

export function instagramNode(account: InstagramAccount): Node {
  return {
    id: account.id,
    username: account.username,
    name: account.name,
    profile_picture_url: pictureOf(account.username),
    followers_count: account.followers,
    follows_count: 64,
    media_count: 12,
    biography: undefined,
    website: undefined,
    ig_id: undefined,
  };
}

/** Where the picture of somebody on Instagram would be. */
export function pictureOf(username: string): string {
  return `https://scontent.cdninstagram.example/${username}.jpg`;
}
