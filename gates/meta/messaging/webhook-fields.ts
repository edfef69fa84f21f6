/** What each network is asked to tell: the fields of its webhooks. */
import type { AppObject } from '../app-webhook.ts';

/**
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 * Without these a conversation would not be whole.
 */
const PAGE_CORE: readonly string[] = [
  'messages',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_optouts',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_policy_enforcement',
  'messaging_account_linking',
  'message_deliveries',
  'message_reads',
  'message_echoes',
  'message_reactions',
  'standby',
];

/**
 * What happens on the page beside its conversations. Comments need no more than the page's webhook does:
 * https://developers.facebook.com/documentation/pages-api/webhooks-for-pages
 * `response_feedback` is not asked for: with it people see thumbs under every message of the page.
 */
const PAGE_BESIDES: readonly string[] = ['feed', 'mention'];

export const PAGE_FIELDS: readonly string[] = [
  ...PAGE_CORE,
  ...PAGE_BESIDES,
  'message_edits',
  'messaging_feedback',
  'messaging_customer_information',
  'message_context',
  'message_template_status_update',
  'messaging_game_plays',
  'inbox_labels',
];

/** Need a feature of their own here and there, so that not every app may ask for them. */
const PAGE_RARE: readonly string[] = [
  'marketing_message_clicks',
  'marketing_message_deliveries',
  'marketing_message_delivery_failed',
  'marketing_message_echoes',
  'marketing_message_reads',
  'messaging_in_thread_lead_form_submit',
  'messaging_integrity',
  'business_integrity',
  'feature_access_list',
];

/** https://developers.facebook.com/documentation/instagram-platform/webhooks */
const INSTAGRAM_CORE: readonly string[] = [
  'messages',
  'messaging_postbacks',
  'messaging_seen',
  'messaging_referral',
  'messaging_optins',
  'message_reactions',
];

const INSTAGRAM_FIELDS: readonly string[] = [
  ...INSTAGRAM_CORE,
  'messaging_handover',
  'standby',
  'comments',
  'live_comments',
  'mentions',
];

const INSTAGRAM_RARE: readonly string[] = ['message_edit', 'share_to_story', 'story_reactions'];

/** By the name of the gate. */
const OBJECTS: Readonly<Record<string, AppObject>> = {
  messenger: {
    gate: 'messenger',
    object: 'page',
    fields: PAGE_FIELDS,
    attempts: [
      [...PAGE_FIELDS, ...PAGE_RARE],
      PAGE_FIELDS,
      [...PAGE_CORE, ...PAGE_BESIDES],
      [...PAGE_CORE, 'feed'],
      PAGE_CORE,
      ['messages'],
    ],
    place: 'Messenger › Messenger API Settings › Webhooks',
  },
  instagram: {
    gate: 'instagram',
    object: 'instagram',
    fields: INSTAGRAM_FIELDS,
    attempts: [
      [...INSTAGRAM_FIELDS, ...INSTAGRAM_RARE],
      INSTAGRAM_FIELDS,
      INSTAGRAM_CORE,
      ['messages'],
    ],
    place: 'Instagram › API setup › Webhooks',
  },
};

/** @throws Error for a gate that is none of the two */
export function objectOf(gate: string): AppObject {
  const found = OBJECTS[gate];
  if (!found) throw new Error(`${gate} has no webhook object`);
  return found;
}
