import type { GateEvent, Party } from '../../../../src/domain/event.ts';
import { figure, id, type Json, object, string, time } from '../../json.ts';
import { eventsOf, isItem } from './item.ts';
import { noticeOf, testNotice } from './notice.ts';
import { type Place, slice, unknown } from './place.ts';
import { field } from './spelling.ts';
import { labels } from './tellers.ts';
import { bracketed, facts, line, quoted, type Told } from './telling.ts';

/** What is told of each webhook field that carries no message. */
const FIELDS: Readonly<Record<string, (value: Json, account: string) => Told>> = {
  comments: (value, account) => comment('Comment', value, account),
  live_comments: (value, account) => comment('Live comment', value, account),
  mentions(value) {
    const post = id(field(value, 'media_id'));
    const comment = id(field(value, 'comment_id'));
    const where = comment === null ? 'Mentioned in' : 'Mentioned in a comment on';
    return { subject: comment ?? post, summary: line(where, post ?? '?') };
  },
  story_insights: ({ media_id: story, ...figures }) => ({
    subject: id(story),
    summary: line(`Story ${id(story) ?? '?'}:`, facts(figures)),
  }),
  feed,
  inbox_labels(value) {
    const person = id(object(value['user'])?.['id']) ?? id(field(value, 'user_id'));
    return {
      subject: person,
      summary: labels(value, person ?? 'somebody'),
      peer: person === null ? null : { identities: [{ kind: 'user_id', value: person }] },
    };
  },
  message_template_status_update(value) {
    const name = id(field(value, 'message_template_name'));
    const language = field(value, 'message_template_language');
    const reason = string(value['reason']);
    return {
      subject: name,
      summary: line(
        line(`Template “${name ?? '?'}”`, bracketed(language)).concat(':'),
        figure(value['event']),
        reason === 'NONE' ? null : bracketed(reason),
      ),
    };
  },
};

/** Fields that need no telling of their own. */
const PLAIN: ReadonlySet<string> = new Set([
  // Of pages: https://developers.facebook.com/docs/graph-api/webhooks/reference/page/
  'about',
  'bio',
  'business_integrity',
  'category',
  'conversations',
  'description',
  'email',
  'feature_access_list',
  'general_info',
  'group_feed',
  'hours',
  'leadgen',
  'live_videos',
  'location',
  'mention',
  'message_context',
  'name',
  'page_change_proposal',
  'page_upcoming_change',
  'phone',
  'picture',
  'products',
  'ratings',
  'videos',
  'website',
  // Of Instagram: https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram/
  'comment_poll_response',
  'follow',
  'share_to_story',
  'story_poll_response',
]);

/** One item of `changes`: news of a field, or a message in the shape it has in `messaging`. */
export function changeEvents(place: Place, change: unknown): readonly GateEvent[] {
  const read = object(change);
  const raw = slice(place, change);
  const name = string(read?.['field']);
  if (!read || name === null) return [unknown('change without a field', raw, place)];
  const { account } = place;
  if (account === null) return [testNotice(place, name, raw)];
  const value = object(read['value']);
  if (value && isItem(value)) return eventsOf(place, value, raw, name === 'standby');
  const tell = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (!tell && !PLAIN.has(name)) {
    return [unknown(`field “${name}” is not known`, raw, place)];
  }
  const told = tell && value ? tell(value, account) : plain(name, read['value']);
  const at = time(value?.['created_time']) ?? time(value?.['timestamp']) ?? place.at;
  return [noticeOf(place, at, name, told, raw)];
}

function plain(name: string, value: unknown): Told {
  return { summary: line(`${name}:`, facts(object(value) ?? {}) ?? figure(value)) };
}

/**
 * Its id is what a private answer goes to.
 * https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram/
 */
function comment(kind: string, value: Json, account: string): Told {
  const from = object(value['from']);
  const username = string(from?.['username']);
  const name = username === null ? null : `@${username}`;
  const post = object(value['media']);
  const what = id(field(value, 'parent_id')) === null ? kind : `${kind} in answer to another`;
  return {
    subject: id(value['id']) ?? id(field(value, 'comment_id')),
    summary: line(
      `${what} by ${name ?? id(from?.['id']) ?? 'somebody'}`,
      `on ${id(post?.['id']) ?? '?'}`,
      bracketed(field(post, 'media_product_type')),
      quoted(value['text']),
    ),
    peer: writer(from, name, account),
  };
}

/** A post, a comment, a like on the page: who has written is a person, who has liked is left in peace. */
function feed(value: Json, account: string): Told {
  const from = object(value['from']);
  const name = string(from?.['name']);
  const who = name ?? id(from?.['id']);
  return {
    subject: id(field(value, 'comment_id')) ?? id(field(value, 'post_id')),
    summary: line(
      'Feed:',
      figure(value['item']),
      figure(value['verb']),
      who === null ? null : `by ${who}`,
      quoted(value['message']),
    ),
    peer: value['item'] === 'comment' ? writer(from, name, account) : null,
  };
}

function writer(from: Json | null, name: string | null, account: string): Party | null {
  const value = id(from?.['id']);
  if (value === null || value === account) return null;
  return { identities: [{ kind: 'user_id', value }], ...(name === null ? {} : { name }) };
}
