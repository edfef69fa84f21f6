/**
 * What each permission is for, in words for the person who is asked to grant it.
 * Names: https://developers.facebook.com/docs/permissions
 */
export const SCOPES: Readonly<Record<string, string>> = {
  public_profile: 'your name and id',
  pages_show_list: 'the list of your pages',
  pages_read_engagement: 'reading what is on your pages',
  business_management: 'finding your business portfolios and what belongs to them',
  whatsapp_business_management: 'WhatsApp business accounts, numbers, templates and webhooks',
  whatsapp_business_messaging: 'sending and receiving WhatsApp messages',
  pages_messaging: 'Messenger conversations of your pages',
  instagram_basic: 'your professional Instagram account',
  instagram_manage_messages: 'Instagram conversations',
  pages_manage_posts: 'publishing on your pages (gates meta publish)',
  read_insights: 'figures of your pages (gates meta insights)',
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
export function missingScopes(granted: readonly string[]): { scope: string; for: string }[] {
  return Object.entries(SCOPES)
    .filter(([scope]) => !granted.includes(scope))
    .map(([scope, use]) => ({ scope, for: use }));
}

/** The command that asks for these scopes on top of the usual ones. */
export function loginCommand(scopes: readonly string[]): string {
  const wanted = new Set([...LOGIN_SCOPES, ...scopes]);
  return `gates meta login --scopes ${[...wanted].join(',')}`;
}
