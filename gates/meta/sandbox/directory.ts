/** Who and what exists on the pretend platform. Everybody here is made up. */
import type { PagePost } from './posts.ts';

export interface Person {
  /** What the consent page's `person` field takes. */
  key: string;
  id: string;
  name: string;
  /** Ids of the pages they may manage, and of the businesses they belong to. */
  pages: readonly string[];
  businesses: readonly string[];
}

export interface Page {
  id: string;
  name: string;
  category: { id: string; name: string };
  posts: PagePost[];
  /** The professional Instagram account linked to it. */
  instagramId: string | null;
}

/** A professional Instagram account. */
export interface InstagramAccount {
  /** What webhooks and messages name it by. */
  id: string;
  /** What Instagram Login's `id` says of it: another one for each app. */
  appScopedId: string;
  username: string;
  name: string;
  followers: number;
  /** Key of the person who signs in as it. */
  person: string;
}

export interface Business {
  id: string;
  name: string;
  /** Ids of WhatsApp business accounts: its own, and those of clients that it manages. */
  owned: readonly string[];
  client: readonly string[];
}

export interface PhoneNumber {
  id: string;
  /** International, digits only. */
  digits: string;
  display: string;
  verifiedName: string;
  quality: string;
  tier: string;
  registered: boolean;
  /** Whether its owner has entered the code that was sent to it. */
  verified: boolean;
  twoStepPin: string | null;
  /** Messages a second: 80 or 1000. */
  throughput: 'STANDARD' | 'HIGH';
  /** Also used in the WhatsApp Business app (coexistence). */
  onApp: boolean;
  nameStatus: string;
  /** A display name that is asked for, while it is reviewed and until it takes effect. */
  newName: { name: string; status: string } | null;
  username: string | null;
  searchVisibility: string;
  official: boolean;
  /** When it was registered last; `null`: never. */
  onboardedAt: string | null;
  /** What its chats offer by themselves, as it was set. */
  automation?: Readonly<Record<string, unknown>>;
  /** Where this number's webhooks go instead of the account's address. */
  callback: string | null;
}

/** A WhatsApp business account (WABA). */
export interface WhatsAppAccount {
  id: string;
  name: string;
  /** The business portfolio that owns it. */
  owner: { id: string; name: string };
  /** Meta's own number for a time zone. */
  timezoneId: string;
  templateNamespace: string;
  numbers: PhoneNumber[];
  /** `null`: no app is subscribed. `callback` null: the app's own address. */
  subscription: { callback: string | null } | null;
}

export interface Directory {
  people: readonly Person[];
  systemUser: Person;
  pages: readonly Page[];
  instagram: readonly InstagramAccount[];
  businesses: readonly Business[];
  accounts: readonly WhatsAppAccount[];
}

const PAGES = ['200000000000001', '200000000000002'];
const INSTAGRAM = ['17841400000000001', '17841400000000002'] as const;
const BUSINESS = '300000000000001';
const OWNER = { id: BUSINESS, name: 'Sandbox Consulting' };
const CLIENT = { id: '300000000000002', name: 'A client of Sandbox Consulting' };
const ACCOUNTS = ['400000000000001', '400000000000002'] as const;

/** The pretend app: its id is not secret. */
export const APP = { id: '1000000000000001', name: 'gates (sandbox)' } as const;

/** What Instagram Login knows the pretend app by: an id and a secret of its own. */
export const INSTAGRAM_APP = { id: '1000000000000003', name: 'gates (sandbox)-IG' } as const;

/** Another app, whose tokens are not this one's. */
export const OTHER_APP = { id: '1000000000000002', name: 'Somebody else’s app' } as const;

/** A fresh world. */
export function createDirectory(): Directory {
  const manager = { pages: PAGES, businesses: [BUSINESS] };
  return {
    people: [
      { key: 'first', id: '100000000000001', name: 'Olga Sandbox', ...manager },
      { key: 'second', id: '100000000000002', name: 'Azarya Sandbox', ...manager },
      // Has neither pages nor a business yet: what a person sees who has just begun.
      { key: 'newcomer', id: '100000000000003', name: 'Nova Newcomer', pages: [], businesses: [] },
    ],
    systemUser: { key: 'system', id: '100000000000009', name: 'gates system user', ...manager },
    pages: [
      page(PAGES[0], 'Olga’s Consultations', { id: '2250', name: 'Education' }, INSTAGRAM[0]),
      page(PAGES[1], 'Azarya’s Workshop', { id: '2256', name: 'Professional Service' }, null),
    ],
    instagram: [
      instagram(INSTAGRAM[0], 'olga.sandbox', 'Olga’s Consultations', 'first'),
      // Without a page: reached by Instagram Login only.
      instagram(INSTAGRAM[1], 'azarya.sandbox', 'Azarya’s Workshop', 'second'),
    ],
    businesses: [{ ...OWNER, owned: [ACCOUNTS[0]], client: [ACCOUNTS[1]] }],
    accounts: [
      account(ACCOUNTS[0], OWNER, [
        number('500000000000001', '79997654321', '+7 999 765-43-21', 'Olga’s Consultations'),
        number('500000000000002', '79997654322', '+7 999 765-43-22', 'Azarya’s Workshop'),
      ]),
      account(ACCOUNTS[1], CLIENT, [
        number('500000000000003', '79997654323', '+7 999 765-43-23', 'Client Shop'),
      ]),
    ],
  };
}

function page(
  id: string | undefined,
  name: string,
  category: Page['category'],
  instagramId: string | null,
): Page {
  return { id: id ?? '', name, category, posts: [], instagramId };
}

function instagram(id: string, username: string, name: string, person: string): InstagramAccount {
  const appScopedId = `2500000${id.slice(-10)}`;
  return { id, appScopedId, username, name, followers: 128, person };
}

/** Named like the portfolio that owns it. */
function account(
  id: string,
  owner: WhatsAppAccount['owner'],
  numbers: PhoneNumber[],
): WhatsAppAccount {
  const templateNamespace = `0a0a0a0a_0b0b_4c0c_8d0d_${id.slice(-12)}`;
  return {
    id,
    name: owner.name,
    owner,
    timezoneId: '138',
    templateNamespace,
    numbers,
    subscription: null,
  };
}

/** A number as it is after its registration. */
function number(id: string, digits: string, display: string, verifiedName: string): PhoneNumber {
  return {
    id,
    digits,
    display,
    verifiedName,
    quality: 'GREEN',
    tier: 'TIER_1K',
    registered: true,
    verified: true,
    twoStepPin: '123456',
    throughput: 'STANDARD',
    onApp: false,
    nameStatus: 'APPROVED',
    newName: null,
    username: null,
    searchVisibility: 'NON_VISIBLE',
    official: false,
    onboardedAt: '2026-01-15T09:00:00+0000',
    callback: null,
  };
}
