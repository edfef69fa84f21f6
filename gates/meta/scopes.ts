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

/** What every login needs: who it is, and where its pages and business portfolios are found. */
const BASE_SCOPES: readonly string[] = ['public_profile', 'pages_show_list', 'business_management'];

export const WHATSAPP_SCOPES = [
  'whatsapp_business_management',
  'whatsapp_business_messaging',
] as const;

/** What a gate needs of the login, its own scope first: whoever has that one wants the gate. */
const GATE_SCOPES: Readonly<Record<string, readonly string[]>> = {
  whatsapp: WHATSAPP_SCOPES,
  messenger: ['pages_messaging', 'pages_manage_metadata'],
  instagram: ['instagram_manage_messages', 'instagram_basic', 'pages_manage_metadata'],
};

/**
 * Of the scopes that are not granted those that somebody misses: what every login needs, and what the gates
 * that are in use need. Nobody is asked for what they never set up.
 * @param gates that have an account set up under this login
 */
export function neededScopes(granted: readonly string[], gates: readonly string[] = []): string[] {
  const inUse = Object.entries(GATE_SCOPES).filter(
    ([gate, [own = '']]) => gates.includes(gate) || granted.includes(own),
  );
  const needed = new Set([...BASE_SCOPES, ...inUse.flatMap(([, scopes]) => scopes)]);
  return [...needed].filter((scope) => !granted.includes(scope));
}

/**
 * The command that asks for these scopes and keeps what there is. The dialog refuses as a whole when one scope
 * was never added to the app, so nothing else is asked for.
 * @param granted what the present login has; `null` where that is not known
 */
export function loginCommand(
  scopes: readonly string[],
  granted: readonly string[] | null = null,
): string {
  const present = granted === null || granted.length === 0 ? BASE_SCOPES : granted;
  return `gates meta login --scopes ${[...new Set([...present, ...scopes])].join(',')}`;
}
