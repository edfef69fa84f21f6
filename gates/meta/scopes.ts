import { type Words, words } from '../../src/domain/words.ts';

/**
 * What each permission is for, in words for the person who is asked to grant it.
 * Names: https://developers.facebook.com/docs/permissions
 */
export const SCOPES: Readonly<Record<string, Words>> = {
  public_profile: words`your name and id`,
  pages_show_list: words`the list of your pages`,
  pages_read_engagement: words`reading what is on your pages`,
  business_management: words`finding your business portfolios and what belongs to them`,
  whatsapp_business_management: words`WhatsApp business accounts, numbers, templates and webhooks`,
  whatsapp_business_messaging: words`sending and receiving WhatsApp messages`,
  pages_messaging: words`Messenger conversations of your pages`,
  pages_manage_metadata: words`the webhooks of your pages (Messenger and Instagram)`,
  instagram_basic: words`your professional Instagram account`,
  instagram_manage_messages: words`Instagram conversations`,
  instagram_manage_comments: words`answering comments on Instagram`,
  pages_utility_messaging: words`utility templates on Messenger`,
  pages_manage_posts: words`publishing on your pages (gates meta publish)`,
  read_insights: words`figures of your pages (gates meta insights)`,
};

/**
 * What the first login asks for: who you are, your pages, and WhatsApp. The dialog refuses as a
 * whole when one scope asked for was never added to the app, so Messenger, Instagram, publishing
 * and insights are asked for only when somebody wants them (`gates meta login --scopes …`).
 */
export const LOGIN_SCOPES: readonly string[] = [
  'public_profile',
  'pages_show_list',
  'pages_read_engagement',
  'business_management',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
];

/** Scopes some command of ours needs and this token does not have. */
export function missingScopes(granted: readonly string[]): { scope: string; for: Words }[] {
  return Object.entries(SCOPES)
    .filter(([scope]) => !granted.includes(scope))
    .map(([scope, use]) => ({ scope, for: use }));
}

/** The command that asks for these scopes on top of the usual ones. */
export function loginCommand(scopes: readonly string[]): string {
  const wanted = new Set([...LOGIN_SCOPES, ...scopes]);
  return `gates meta login --scopes ${[...wanted].join(',')}`;
}
